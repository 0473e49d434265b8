"""Shapes to build things from: tubes, turned bodies, blocks, lofts. Metres; X forward, Y left, Z up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twincity.replicator.scene.people.skeleton import about

Point = tuple[float, float, float]
Path = Sequence[Point] | Sequence[np.ndarray] | Sequence[Point | np.ndarray] | np.ndarray
"""Points one after the other."""


SAME_POINT_M = 1e-4
"""Points nearer than this are one; everything is rounded to it, which also keeps files small."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shape:
    """Triangles that share their points."""

    points: np.ndarray
    """(n, 3) metres."""

    faces: np.ndarray
    """(m, 3) int, counter-clockwise from outside."""

    def __add__(self, other: Shape) -> Shape:
        return Shape(
            points=np.concatenate([self.points, other.points]),
            faces=np.concatenate([self.faces, other.faces + len(self.points)]),
        )

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Shape:
        """The shape somewhere else [m]."""
        return Shape(points=np.add(self.points, (x, y, z)), faces=self.faces)

    def turned(self, axis: str, degrees: float) -> Shape:
        """The shape turned about an axis through the origin, by the right hand."""
        return Shape(points=self.points @ about(axis, degrees).T, faces=self.faces)

    def scaled(self, x: float = 1.0, y: float = 1.0, z: float = 1.0) -> Shape:
        """The shape stretched along the axes; factors are positive."""
        return Shape(points=self.points * (x, y, z), faces=self.faces)

    def mirrored(self) -> Shape:
        """The same on the other side of the plane y = 0."""
        return Shape(points=self.points * (1, -1, 1), faces=self.faces[:, ::-1])

    def on_both_sides(self) -> Shape:
        """The shape and its mirror image."""
        return self + self.mirrored()


def joined(shapes: Iterable[Shape]) -> Shape:
    """All of them as one; there is at least one."""
    first, *others = shapes
    for other in others:
        first += other
    return first


def welded(points: np.ndarray, faces: np.ndarray) -> Shape:
    """A shape whose equal points are one and whose triangles all have an area."""
    steps = np.round(np.asarray(points, float) / SAME_POINT_M).astype(np.int64)
    kept, renumbered = np.unique(steps, axis=0, return_inverse=True)
    faces = renumbered.reshape(-1)[np.asarray(faces)]
    distinct = (faces != np.roll(faces, 1, axis=1)).all(1)
    kept_points = kept * SAME_POINT_M
    a, b, c = (kept_points[faces[:, corner]] for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    faces = faces[distinct & (areas > SAME_POINT_M**2)]
    used, faces = np.unique(faces, return_inverse=True)
    return Shape(points=kept_points[used], faces=faces.reshape(-1, 3))


def loft(rings: np.ndarray, *, capped: bool = True, endless: bool = False) -> Shape:
    """A skin over cross sections.

    Args:
        rings: (k, n, 3) cross sections, each counter-clockwise seen from where the next ones lie.
        capped: close both ends with flat faces.
        endless: the last ring is followed by the first; nothing is capped.
    """
    count, sides = rings.shape[:2]
    number = np.arange(count * sides).reshape(count, sides)
    below = number if endless else number[:-1]
    above = np.roll(number, -1, axis=0) if endless else number[1:]
    a, b, c, d = below, np.roll(below, -1, axis=1), np.roll(above, -1, axis=1), above
    faces = [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
    if capped and not endless:
        fan = np.stack([np.zeros(sides - 2, int), np.arange(1, sides - 1), np.arange(2, sides)], -1)
        faces += [number[0][fan[:, ::-1]], number[-1][fan]]
    return welded(rings.reshape(-1, 3), np.concatenate(faces))


def sheet(grid: np.ndarray) -> Shape:
    """A surface through a grid (k, n, 3) of points; outside is where rows x columns points."""
    count, sides = grid.shape[:2]
    number = np.arange(count * sides).reshape(count, sides)
    a, b, c, d = number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return welded(grid.reshape(-1, 3), faces)


def tube(
    path: Path,
    radius: float | Sequence[float] | np.ndarray,
    sides: int,
    *,
    capped: bool = False,
    endless: bool = False,
) -> Shape:
    """A round bar along a path, open at its ends unless `capped`; `radius` is one number or one for each point."""
    points = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), len(points))
    along, across, third = _frames(points, endless)
    angles = (np.arange(sides) + 0.5) * (2 * np.pi / sides)
    # At a bend the cross section lies in the bisecting plane and must be wider to keep the bar's thickness.
    before = points - np.roll(points, 1, axis=0)
    if not endless:
        before[0] = points[1] - points[0]
    before /= np.linalg.norm(before, axis=1, keepdims=True)
    widening = 1 / np.clip((before * along).sum(1), 0.75, 1)
    turn = np.cos(angles)[:, None] * across[:, None] + np.sin(angles)[:, None] * third[:, None]
    return loft(points[:, None] + (radii * widening)[:, None, None] * turn, capped=capped, endless=endless)


def ribbon(path: Path, across: Path | Point, thickness: float = 0.0) -> Shape:
    """A band along a path; `across` (k, 3) or (3,) is half its width as a vector."""
    points = np.asarray(path, float)
    half = np.broadcast_to(np.asarray(across, float), points.shape)
    if not thickness:
        return sheet(np.stack([points - half, points + half], axis=1))
    up = np.cross(np.gradient(points, axis=0), half)
    up *= thickness / 2 / np.linalg.norm(up, axis=1, keepdims=True)
    return loft(np.stack([points - half - up, points + half - up, points + half + up, points - half + up], axis=1))


def lathe(profile: Sequence[tuple[float, float]], sides: int, axis: str = "z") -> Shape:
    """A turned body: `profile` of (radius, height) along the axis x, y or z, bottom to top, closed at its ends."""
    radii, heights = np.array(profile, float).T
    angles = np.arange(sides) * (2 * np.pi / sides)
    rings = np.empty((len(radii), sides, 3))
    rings[..., 0] = radii[:, None] * np.cos(angles)
    rings[..., 1] = radii[:, None] * np.sin(angles)
    rings[..., 2] = heights[:, None]
    return loft(np.roll(rings, {"x": 1, "y": 2, "z": 0}[axis], axis=2))


def hoop(radius: float, thickness: float, sides: int, round_sides: int, width: float | None = None) -> Shape:
    """A ring that rolls along X about its axle, the Y axis; `width` along the axle, as thick when it is not given."""
    angles = -np.pi / 2 + np.arange(sides) * (2 * np.pi / sides)  # a corner on the ground
    around = np.arange(round_sides) * (2 * np.pi / round_sides)
    distance = radius - thickness + thickness * np.cos(around)
    rings = np.empty((sides, round_sides, 3))
    rings[..., 0] = np.cos(angles)[:, None] * distance
    rings[..., 1] = (width or 2 * thickness) / 2 * np.sin(around)
    rings[..., 2] = np.sin(angles)[:, None] * distance
    return loft(rings, endless=True)


def block(size: Point, *, corner: float = 0.0, edge: float = 0.0, steps: int = 1) -> Shape:
    """A box about the origin with rounded upright corners and eased upper and lower edges [m].

    Args:
        size: along X, Y, Z.
        corner: radius seen from above, at least `edge`.
        edge: radius of the edges of top and bottom.
        steps: facets of a rounding; 0 leaves everything sharp.
    """
    length, width, height = size
    if steps == 0:
        corner = edge = 0.0
    quarter = np.linspace(0, np.pi / 2, steps + 1)
    insets = edge * (1 - np.sin(quarter))
    levels = np.concatenate(
        [-height / 2 + edge * (1 - np.cos(quarter)), height / 2 - edge * (1 - np.cos(quarter[::-1]))]
    )
    rings = [
        np.column_stack([_rounded_rectangle(length - 2 * inset, width - 2 * inset, max(corner - inset, 0), steps),
                         np.full(4 * (steps + 1), level)])
        for inset, level in zip([*insets, *insets[::-1]], levels, strict=True)
    ]  # fmt: skip
    return loft(np.array(rings))


def oval(length: float, width: float, sides: int, squareness: float = 2.0) -> np.ndarray:
    """(n, 2) outline in X and Y, counter-clockwise: 2 is an ellipse, 4 nearly a rectangle."""
    angles = (np.arange(sides) + 0.5) * (2 * np.pi / sides)
    power = 2 / squareness
    cosine, sine = np.cos(angles), np.sin(angles)
    return np.column_stack(
        [length / 2 * np.sign(cosine) * np.abs(cosine) ** power, width / 2 * np.sign(sine) * np.abs(sine) ** power]
    )


def bent(corners: Path, radius: float, steps: int) -> np.ndarray:
    """(k, 3) the path of a bar bent at each inner corner; `steps` segments a bend, 0 leaves it sharp."""
    points = np.asarray(corners, float)
    path = [points[0]]
    for before, corner, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        legs = [before - corner, after - corner]
        entry, leave = (
            corner + leg * (min(radius, 0.49 * float(np.linalg.norm(leg))) / np.linalg.norm(leg)) for leg in legs
        )
        for t in np.linspace(0, 1, steps + 1) if steps else []:
            path.append((1 - t) ** 2 * entry + 2 * t * (1 - t) * corner + t**2 * leave)
        if not steps:
            path.append(corner)
    return np.array([*path, points[-1]])


def smooth(points: Path, steps: int) -> np.ndarray:
    """(k, 3) a curve through points, `steps` segments between two of them (Catmull-Rom)."""
    knots = np.asarray(points, float)
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*pieces, knots[-1:]])


def _rounded_rectangle(length: float, width: float, radius: float, steps: int) -> np.ndarray:
    quarter = np.linspace(0, np.pi / 2, steps + 1)
    corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    return np.concatenate(
        [
            np.column_stack(
                [
                    x * (length / 2 - radius) + radius * np.cos(quarter + turn * np.pi / 2),
                    y * (width / 2 - radius) + radius * np.sin(quarter + turn * np.pi / 2),
                ]
            )
            for turn, (x, y) in enumerate(corners)
        ]
    )


def _frames(points: np.ndarray, endless: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Directions along a path and two across it that do not twist."""
    steps = np.diff(points, axis=0, append=points[:1])
    steps /= np.maximum(np.linalg.norm(steps, axis=1, keepdims=True), 1e-12)
    if not endless:
        steps[-1] = steps[-2]
    along = steps + np.roll(steps, 1, axis=0)
    if not endless:
        along[0] = steps[0]
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.empty_like(along)
    side = np.eye(3)[np.abs(along[0]).argmin()]
    for index, direction in enumerate(along):
        side = side - direction * (side @ direction)
        side = side / np.linalg.norm(side)
        across[index] = side
    return along, across, np.cross(along, across)
