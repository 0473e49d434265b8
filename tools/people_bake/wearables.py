"""Bags worn on a body: a rucksack with two straps, a shoulder bag whose strap crosses the chest.

A strap lies where a band pulled round the dressed trunk would: rays leave the inside of the trunk in the band's plane,
and the farthest cloth each meets is what it lies on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from people_bake.body import Body
from people_bake.piece import TEXTURE_PERIOD_M, Piece, merged
from people_bake.things.shape import Shape, bent, block, tube
from people_bake.trunk import Trunk
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

WEARABLES = ("backpack", "shoulder_bag")
"""Kinds, which are also the parts' names."""

CLEARANCE_M = 0.004
"""Between a strap and the cloth."""

SLACK_M = 0.010
"""How far a tight strap may bridge a hollow."""


def make_wearable(body: Body, kind: str, over: Sequence[Piece]) -> Piece:
    """A bag of a kind in `WEARABLES` on a body that wears the pieces `over`."""
    trunk = Trunk.of(body, over)
    return {"backpack": _backpack, "shoulder_bag": _shoulder_bag}[kind](body, trunk)


# ---- a rucksack --------------------------------------------------------------------------------------------------


def _backpack(body: Body, trunk: Trunk) -> Piece:
    k = float(np.clip(body.scale, 0.62, 1.05))
    shoulder = body.joint("left_upper_arm")
    width, height, depth = 0.30 * k, 0.44 * k, 0.14 * k
    top = shoulder[2] + 0.005 * k
    behind, lean = _back_plane(trunk, width, top - height, top)
    shape = _rucksack(width, height, depth).turned("y", np.degrees(np.arctan(lean)))
    middle = top - height / 2
    shape = shape.moved(behind + lean * middle, 0, middle)
    pieces = [_rigid(shape, {"upper_chest": 0.75, "chest": 0.25})]
    for sign in SIDES.values():
        place = (behind + lean * (top - 0.05 * k), sign * 0.07 * k, top - 0.03 * k)
        low = (behind + lean * (top - height) - 0.05 * k, sign * 0.13 * k, top - height + 0.06 * k)
        pieces.append(_strap_of_rucksack(body, trunk, sign, np.array(place), np.array(low), k))
    return merged(pieces, "backpack")


def _rucksack(width: float, height: float, depth: float) -> Shape:
    """Its back at x = 0, its middle at z = 0: a body wider below, a pocket, a carrying loop."""
    bag = (
        block((height, width, depth), corner=0.3 * width, edge=0.28 * depth, steps=2)
        .turned("y", -90)
        .moved(x=-depth / 2)
    )
    share = bag.points[:, 2] / height + 0.5
    bag.points[:, 0] *= np.interp(share, [0, 0.35, 1], [0.95, 1.0, 0.72])
    bag.points[:, 1] *= np.interp(share, [0, 0.3, 1], [0.96, 1.0, 0.90])
    pocket = block((0.42 * height, 0.78 * width, 0.36 * depth), corner=0.16 * width)
    pocket = pocket.turned("y", -90).moved(-1.06 * depth, 0, -0.22 * height)
    half, up = 0.10 * width, 0.47 * height
    loop = bent([(-0.02, -half, up), (-0.02, -half, up + 0.045), (-0.02, half, up + 0.045), (-0.02, half, up)], 0.03, 1)
    return bag + pocket + tube(loop, 0.007, 3)


def _back_plane(trunk: Trunk, width: float, low: float, high: float) -> tuple[float, float]:
    """x = a + b z of the plane that lies nearest behind the dressed back."""
    points = trunk.points
    near = (np.abs(points[:, 1]) < width / 2) & (points[:, 2] > low) & (points[:, 2] < high) & (points[:, 0] < 0.02)
    x, z = points[near, 0], points[near, 2]
    planes = []
    for lean in np.linspace(-0.18, 0.18, 19):
        start = (x - lean * z).min()
        planes.append((-(start + lean * (low + high) / 2), start, lean))
    _, start, lean = min(planes)
    return start - CLEARANCE_M, lean


def _strap_of_rucksack(body: Body, trunk: Trunk, sign: float, top: np.ndarray, low: np.ndarray, k: float) -> Piece:
    """From the bag's top over the shoulder, down before the armpit, and back around the side to the bag's foot."""
    shoulder = body.joint("left_upper_arm")
    y = sign * 0.53 * shoulder[1]
    inside = np.array([body.joint("chest")[0] + 0.02, y, shoulder[2] - 0.15 * k])
    over = np.radians(np.linspace(148, 5, 11))
    origins = [inside] * len(over)
    directions = [np.array([np.cos(turn), 0, np.sin(turn)]) for turn in over]
    front = inside[0] + trunk.reach(np.array(origins[-1:]), np.array(directions[-1:]), 0.12 * k)[0]
    axis = inside[0] - 0.03
    start = np.arctan2(abs(y), front - axis)
    for share in np.linspace(0.13, 1, 6):
        turn = start + share * (np.radians(128) - start)
        z = shoulder[2] - (0.17 + 0.17 * share) * k
        origins.append(np.array([axis, 0.0, z]))
        directions.append(np.array([np.cos(turn), sign * np.sin(turn), 0.0]))
    width = np.interp(np.linspace(0, 1, 19), [0, 0.1, 0.5, 0.65, 1], np.array([0.045, 0.06, 0.055, 0.028, 0.025]) * k)
    thickness = np.interp(np.linspace(0, 1, 19), [0, 0.5, 0.65, 1], [0.011, 0.010, 0.004, 0.004])
    return _strap(trunk, np.array(origins), np.array(directions), width, thickness, top, low)


# ---- a shoulder bag ----------------------------------------------------------------------------------------------


def _shoulder_bag(body: Body, trunk: Trunk) -> Piece:
    k = float(np.clip(body.scale, 0.62, 1.05))
    width, height, depth = 0.30 * k, 0.24 * k, 0.085 * k
    top = body.joint("hips")[2] + 0.09 * k
    azimuth = 130.0
    outwards = np.array([np.cos(np.radians(azimuth)), np.sin(np.radians(azimuth)), 0.0])
    along = np.array([outwards[1], -outwards[0], 0.0])
    axis = np.array([body.joint("spine")[0], 0.0, 0.0])
    points = trunk.points - axis
    beside = (np.abs(points @ along) < width / 2) & (points[:, 2] > top - height) & (points[:, 2] < top + 0.02)
    reach = (points[beside] @ outwards).max() + CLEARANCE_M
    shape = _satchel(width, height, depth).turned("z", azimuth - 90)
    shape = shape.moved(*(axis + outwards * (reach + depth / 2) + (0, 0, top - height / 2)))
    bag = _rigid(shape, {"hips": 1.0})
    lugs = [axis + outwards * (reach + 0.3 * depth) + along * (s * 0.46 * width) + [0, 0, top - 0.015] for s in (-1, 1)]

    shoulder = body.joint("right_upper_arm")
    high = np.array([body.joint("neck")[0], 0.50 * shoulder[1], shoulder[2] + 0.03])
    side = np.radians(106.0)  # where the strap passes the hip: ahead of the bag
    low = np.add(axis, (reach * np.cos(side), reach * np.sin(side), top))
    down = (low - high) / np.linalg.norm(low - high)
    back = np.array([-np.sin(side), np.cos(side), 0.0])
    back -= (back @ down) * down
    back /= np.linalg.norm(back)
    inside = 0.5 * (high + low)
    share = np.linspace(-1, 1, 25)  # up the back, over the shoulder, where it bends closely, down the chest
    turns = np.radians(180 + 152 * np.sign(share) * np.abs(share) ** 1.5)
    directions = np.outer(np.cos(turns), down) + np.outer(np.sin(turns), back)
    origins = np.repeat(inside[None], len(turns), 0)
    strap = _strap(trunk, origins, directions, np.full(27, 0.034 * k), np.full(27, 0.0035), lugs[0], lugs[1])
    return merged([bag, strap], "shoulder_bag")


def _satchel(width: float, height: float, depth: float) -> Shape:
    """Its width along X, its outer side towards +Y: a body and a flap."""
    bag = block((width, height, depth), corner=0.16 * width, edge=0.3 * depth, steps=2).turned("x", 90)
    bag.points[:, 1] *= np.interp(bag.points[:, 2] / height, [-0.5, 0.5], [1.0, 0.72])
    flap = block((1.02 * width, 0.62 * height, 0.008), corner=0.15 * width, steps=2).turned("x", 90)
    return bag + flap.moved(0, 0.5 * depth, 0.18 * height)


# ---- straps and skinning -----------------------------------------------------------------------------------------


def _strap(
    trunk: Trunk, origins: np.ndarray, directions: np.ndarray, width: np.ndarray, thickness: np.ndarray,
    start: np.ndarray, end: np.ndarray,
) -> Piece:  # fmt: skip
    """A band along the cloth that the rays meet, from a point of the bag to another."""
    reached = trunk.reach(origins, directions, 0.12)
    reached = _pulled_tight(reached, lambda r: origins + r[:, None] * directions, directions)
    middle = np.vstack([start, origins + (reached + CLEARANCE_M)[:, None] * directions, end])
    normals = np.vstack([directions[:1], directions, directions[-1:]])
    ahead = np.gradient(middle, axis=0)
    across = np.cross(ahead, normals)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    up = np.cross(across, ahead)
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    edges = []
    for side in (-1, 1):
        edge = middle + side * width[:, None] / 2 * across
        lift = trunk.reach(edge - 0.05 * normals, normals, 0.05) - 0.05 + CLEARANCE_M
        lift[[0, -1]] = 0
        edge += np.clip(lift, -0.012, 0.010)[:, None] * normals
        edges.append(edge)
    thick = thickness[:, None] * up
    grid = np.stack([edges[0], edges[1], edges[1] + thick, edges[0] + thick], axis=1)
    return _skinned(trunk, grid)


def _pulled_tight(reached: np.ndarray, place: Callable[[np.ndarray], np.ndarray], directions: np.ndarray) -> np.ndarray:
    """Distances at which a band bridges hollows by `SLACK_M` at most and never sinks into what it lies on."""
    tight = reached.copy()
    for _ in range(12):
        points = place(tight)
        between = 0.5 * (points[:-2] + points[2:]) - points[1:-1]
        step = (between * directions[1:-1]).sum(1)
        tight[1:-1] = np.clip(tight[1:-1] + step, reached[1:-1], reached[1:-1] + SLACK_M)
    return tight


def _skinned(trunk: Trunk, grid: np.ndarray) -> Piece:
    """A closed band of (stations, 4, 3) corners that follows the cloth below it."""
    stations = len(grid)
    number = np.arange(stations * 4).reshape(stations, 4)
    a, b = number[:-1], np.roll(number[:-1], -1, axis=1)
    c, d = np.roll(number[1:], -1, axis=1), number[1:]
    triangles = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    points = grid.reshape(-1, 3)
    if _volume(points, triangles) < 0:
        triangles = triangles[:, ::-1]
    length = np.concatenate([[0], np.linalg.norm(np.diff(grid.mean(1), axis=0), axis=1).cumsum()])
    uvs = np.stack(np.broadcast_arrays([0.0, 0.08, 0.1, 0.18], length[:, None] / TEXTURE_PERIOD_M), axis=-1)
    weights = np.repeat(trunk.joints_at(grid.mean(1)), 4, axis=0)
    return Piece(
        part="", points=points, faces=triangles.astype(np.int32), weights=weights, uvs=uvs.reshape(-1, 2).astype(float)
    )


def _rigid(shape: Shape, joints: dict[str, float]) -> Piece:
    """A shape that follows joints as a whole."""
    weights = np.zeros((len(shape.points), len(INDEX)))
    for name, share in joints.items():
        weights[:, INDEX[name]] = share
    x, y, z = shape.points.T
    uvs = np.column_stack([x + y, z]) / TEXTURE_PERIOD_M
    return Piece(part="", points=shape.points, faces=shape.faces.astype(np.int32), weights=weights, uvs=uvs)


def _volume(points: np.ndarray, triangles: np.ndarray) -> float:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return float((a * np.cross(b, c)).sum()) / 6
