"""Things sewn onto cloth: ribbons along it (bands, plackets, belts), sheets that stand off it (collars), tubes."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from ..piece import TEXTURE_PERIOD_M, Piece
from .form import Form
from .hang import polar
from .mesh import Cloth, normals_of, unit
from .settle import Beneath, Obstacle
from .uvs import around_limb


class Surface:
    """A cloth that one can find places on."""

    def __init__(
        self, form: Form, points: np.ndarray, faces: np.ndarray, weights: np.ndarray, trunk: np.ndarray
    ) -> None:
        self.form = form
        self.points, self.weights = points, weights
        self.normals = normals_of(points, faces)
        self.trunk = np.flatnonzero(trunk)
        self.beneath = Beneath([Obstacle(points=points, normals=self.normals)])
        self._trees: dict[str, tuple[cKDTree, np.ndarray]] = {}

    @classmethod
    def of(cls, form: Form, cloth: Cloth) -> Surface:
        return cls(form, cloth.points, cloth.faces, cloth.weights, cloth["arm_share"] < 0.45)

    def on_trunk(self, angle: np.ndarray, height: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points, normals and weights at angles [rad] anticlockwise from the front, and heights [m]."""
        tree, index = self._tree("trunk")
        return self._blend(tree, index, _on_cylinder(angle, height))

    def at_front(
        self, y: np.ndarray, height: np.ndarray, back: bool = False
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same, seen from the front (or the back): by y and height [m]."""
        tree, index = self._tree("back" if back else "front")
        return self._blend(tree, index, np.stack([np.asarray(y, float), np.asarray(height, float)], 1))

    def on_limb(
        self, limb: str, side: str, sign: float, angle: np.ndarray, place: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same on an arm or leg: angle from its outer side forwards, place along it (0, 1, 2 at the joints)."""
        line = self.form.limb_line(limb, side)
        length = np.linalg.norm(line[2] - line[0]) / 2
        key = f"{limb} {side}"
        if key not in self._trees:
            all_angles, radius, all_places = around_limb(self.points, line, sign)
            mine = np.flatnonzero((all_places > 0.05) & (radius < 0.3) & (self.points[:, 1] * sign > -0.01))
            flat = _round_limb(all_angles[mine], all_places[mine] * length)
            self._trees[key] = cKDTree(flat), mine
        tree, index = self._trees[key]
        return self._blend(tree, index, _round_limb(np.asarray(angle), np.asarray(place) * length))

    def _tree(self, kind: str) -> tuple[cKDTree, np.ndarray]:
        if kind not in self._trees:
            index = self.trunk
            angle, _ = polar(self.points[index], self.form.axis)
            if kind == "trunk":
                outer = np.cos(angle) * self.normals[index, 0] + np.sin(angle) * self.normals[index, 1] > 0.25
                index, angle = index[outer], angle[outer]
                flat = _on_cylinder(angle, self.points[index, 2])
            else:
                way = -1 if kind == "back" else 1
                facing = (self.normals[index, 0] * way > 0.05) & (np.cos(angle) * way > -0.25)
                index = index[facing]
                flat = self.points[index][:, [1, 2]]
            self._trees[kind] = cKDTree(flat), index
        return self._trees[kind]

    def _blend(self, tree: cKDTree, index: np.ndarray, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        distance, near = tree.query(flat, k=4)
        share = 1 / (distance + 0.002) ** 2
        share /= share.sum(1, keepdims=True)
        near = index[near]
        points, normals, weights = (
            np.einsum("nk,nkc->nc", share, array[near]) for array in (self.points, self.normals, self.weights)
        )
        return points, unit(normals), weights / weights.sum(1, keepdims=True)


def _on_cylinder(angle: np.ndarray, height: np.ndarray) -> np.ndarray:
    return np.stack([0.16 * np.cos(angle), 0.16 * np.sin(angle), np.asarray(height, float)], axis=1)


def _round_limb(angle: np.ndarray, along: np.ndarray) -> np.ndarray:
    return np.stack([0.06 * np.cos(angle), 0.06 * np.sin(angle), along], axis=1)


def ribbon(
    part: str,
    where: tuple[np.ndarray, np.ndarray, np.ndarray],
    width: float | np.ndarray,
    thickness: float,
    lift: float = 0.001,
    closed: bool = False,
    smooth: int = 1,
    over: Surface | None = None,
) -> Piece:
    """A flat band along a path on a surface, standing `thickness` off it, with its sides closed.

    Args:
        part: of the piece.
        where: points, normals and weights along its middle.
        width: of the band [m].
        thickness: of the band [m].
        lift: of its underside off the path [m].
        closed: whether its end meets its beginning.
        smooth: rounds of smoothing of the path.
        over: a bumpy cloth that must not show through it.
    """
    points, normals, weights = where
    for _ in range(smooth):
        points = _along(points, closed)
        normals = unit(_along(normals, closed))
    ahead = np.roll(points, -1, 0) - np.roll(points, 1, 0)
    if not closed:
        ahead[0], ahead[-1] = points[1] - points[0], points[-1] - points[-2]
    across = unit(np.cross(normals, unit(ahead)))
    half = np.broadcast_to(np.asarray(width, float) / 2, (len(points),))[:, None]
    low, high = normals * (lift - 0.002), normals * (lift + thickness)
    rounded = normals * (lift + 0.5 * thickness)
    inner = half - 0.35 * thickness
    places = [
        (-half, low),
        (-half, rounded),
        (-inner, high),
        (0 * half, high),
        (inner, high),
        (half, rounded),
        (half, low),
    ]
    rings = [points + across * side + up for side, up in places]
    grid = np.stack(rings, axis=1)
    if over is not None:
        top = grid[:, 1:6].reshape(-1, 3)
        grid[:, 1:6] = over.beneath.pushed_out(top, lift + 0.6 * thickness).reshape(grid[:, 1:6].shape)
    return _piece_of_grid(part, grid, np.repeat(weights[:, None], len(rings), 1), closed, caps=not closed)


def _along(values: np.ndarray, closed: bool) -> np.ndarray:
    result = (np.roll(values, 1, 0) + 2 * values + np.roll(values, -1, 0)) / 4
    if not closed:
        result[0], result[-1] = values[0], values[-1]
    return result


def sheet(part: str, grid: np.ndarray, weights: np.ndarray, thickness: float) -> Piece:
    """A sheet of (rows, columns, 3) points with a front, a back and edges all round; the front is where rows x columns
    turn anticlockwise."""
    rows, columns = grid.shape[:2]
    across = np.cross(np.gradient(grid, axis=0), np.gradient(grid, axis=1))
    back = grid - unit(across) * thickness
    layer = _grid_faces(rows, columns, False)
    count = rows * columns
    rim = np.concatenate([
        np.arange(columns), columns * np.arange(1, rows) + columns - 1,
        count - 2 - np.arange(columns - 1), columns * np.arange(rows - 2, 0, -1),
    ])  # fmt: skip
    after = np.roll(rim, -1)
    sides = np.concatenate([
        np.stack([rim, after + count, after], 1), np.stack([rim, rim + count, after + count], 1)
    ])  # fmt: skip
    flat = np.concatenate([grid.reshape(-1, 3), back.reshape(-1, 3)])
    flat_weights = weights.reshape(count, -1)
    faces = np.concatenate([layer, layer[:, ::-1] + count, sides[:, ::-1]])
    uvs = _grid_uvs(grid).reshape(-1, 2)
    return Piece(
        part=part,
        points=flat,
        faces=faces.astype(np.int32),
        weights=np.concatenate([flat_weights, flat_weights]),
        uvs=np.concatenate([uvs, uvs]),
    )


def tube(part: str, path: np.ndarray, radii: np.ndarray | float, weights: np.ndarray, sides: int = 8) -> Piece:
    """A round tube along a path (n, 3) with closed ends."""
    ahead = unit(np.gradient(path, axis=0))
    reference = np.array([0.0, 0.0, 1.0]) if abs(ahead[:, 2]).mean() < 0.8 else np.array([1.0, 0.0, 0.0])
    first = unit(np.cross(ahead, reference))
    second = np.cross(ahead, first)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    circle = np.cos(turn)[None, :, None] * first[:, None] - np.sin(turn)[None, :, None] * second[:, None]
    radius = np.broadcast_to(np.asarray(radii, float), (len(path),))
    grid = path[:, None] + radius[:, None, None] * circle
    around = np.concatenate([grid, grid[:, :1]], axis=1)
    return _piece_of_grid(part, around, np.repeat(weights[:, None], sides + 1, 1), False, caps=True)


def _piece_of_grid(part: str, grid: np.ndarray, weights: np.ndarray, closed: bool, caps: bool) -> Piece:
    rows, columns = grid.shape[:2]
    faces = _grid_faces(rows, columns, closed)
    if caps:
        fan = np.arange(1, columns - 1)
        start = np.stack([np.zeros_like(fan), fan + 1, fan], 1)
        last = (rows - 1) * columns
        faces = np.concatenate([faces, start[:, ::-1], start + last])
    points = grid.reshape(-1, 3)
    return Piece(
        part=part,
        points=points,
        faces=faces.astype(np.int32),
        weights=weights.reshape(len(points), -1),
        uvs=_grid_uvs(grid).reshape(-1, 2),
    )


def _grid_faces(rows: int, columns: int, closed: bool) -> np.ndarray:
    row, column = np.meshgrid(np.arange(rows if closed else rows - 1), np.arange(columns - 1), indexing="ij")
    a = (row * columns + column).ravel()
    b = (((row + 1) % rows) * columns + column).ravel()
    return np.concatenate([np.stack([a, b, b + 1], 1), np.stack([a, b + 1, a + 1], 1)])


def _grid_uvs(grid: np.ndarray) -> np.ndarray:
    """(rows, columns, 2) lengths along the columns and rows in texture periods."""
    along = np.linalg.norm(np.diff(grid, axis=0), axis=2).mean(1)
    across = np.linalg.norm(np.diff(grid, axis=1), axis=2).mean(0)
    v = np.concatenate([[0], np.cumsum(along)]) / TEXTURE_PERIOD_M
    u = np.concatenate([[0], np.cumsum(across)]) / TEXTURE_PERIOD_M
    return np.stack(np.broadcast_arrays(u[None], v[:, None]), axis=-1)
