"""`Shell`: a body whose plan is a rounded rectangle at every height, and what is laid on its surface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from people_bake.things.shape import Shape, sheet, welded

Parts = dict[str, Shape]
"""By the name of what they are made of."""

Cell = Callable[[str, float, float, float], str]
"""Side (left, right, front, rear or roof) and the middle x, y, z of a piece of the skin -> its part."""

_THINNEST_CORNER_M = 0.01


@dataclass(frozen=True, kw_only=True)
class Level:
    """The plan at one height."""

    z: float
    inset: float = 0.0
    """How far it lies inside the widest plan [m]."""

    rake: float = 0.0
    """How far its front lies further back than that [m]."""


@dataclass(frozen=True, kw_only=True)
class Arch:
    """The opening of a wheel, in both flanks [m]."""

    x: float
    z: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Shell:
    """A body; lengths in metres, X forward, Y left, Z up."""

    front: float
    rear: float
    half: float
    """Half its greatest width."""

    front_corner: float
    rear_corner: float
    """Radii of the corners, seen from above."""

    levels: tuple[Level, ...]
    stations: tuple[float, ...] = ()
    """Along the flanks, where pieces of the skin shall end."""

    across: tuple[float, ...] = ()
    """The same across both ends, from the middle."""

    arches: tuple[Arch, ...] = ()
    arch_steps: int = 10
    corner_steps: int = 3
    bow: float = 0.0
    """How far the middle of the front stands before its corners."""

    rake_reach: float = 0.9
    """How far behind the front the flanks follow its rake."""

    def inset(self, z: np.ndarray | float) -> np.ndarray:
        """How far the plan at that height lies inside the widest one."""
        return np.asarray(np.interp(z, [level.z for level in self.levels], [level.inset for level in self.levels]))

    def end_at(self, y: np.ndarray | float, z: np.ndarray | float, end: int) -> np.ndarray:
        """X of the front (`end` 1) or the rear (-1)."""
        inset = self.inset(z)
        corner = np.maximum((self.front_corner if end > 0 else self.rear_corner) - inset, _THINNEST_CORNER_M)
        beyond = np.clip(np.abs(y) - (self.half - inset - corner), 0, corner)
        drop = corner - np.sqrt(corner**2 - beyond**2)
        if end < 0:
            return self.rear + inset + drop
        rake = np.interp(z, [level.z for level in self.levels], [level.rake for level in self.levels])
        return self.front - inset - rake - drop - self.bow * np.minimum(np.abs(y) / self.half, 1) ** 2

    def lower_edge(self, x: np.ndarray) -> np.ndarray:
        """Height of the lower edge of the flanks: over a wheel, that of its arch."""
        low = np.full(np.shape(x), self.levels[0].z)
        for arch in self.arches:
            off = np.abs(x - arch.x)
            over = arch.z + np.sqrt(np.maximum(arch.radius**2 - off**2, 0))
            low = np.where(off <= arch.radius + 1e-6, np.maximum(low, over), low)
        return low

    def skin(self, cell: Cell) -> Parts:
        """Flanks, ends and roof, cut into parts."""
        rings = [self._ring(level) for level in self.levels]
        grid = np.stack([points for points, _ in rings])
        sides = rings[0][1]
        after = np.roll(np.arange(grid.shape[1]), -1)
        quads: dict[str, list[np.ndarray]] = {}
        for low, high in pairwise(grid):
            for j, side in enumerate(sides):
                corners = np.array([low[j], low[after[j]], high[after[j]], high[j]])
                quads.setdefault(cell(side, *corners.mean(0)), []).append(corners)
        x, y, z = (grid[-1].min(0) + grid[-1].max(0)) / 2
        fan = np.stack([np.broadcast_to([x, y, z], grid[-1].shape), grid[-1], grid[-1][after]], axis=1)
        parts = {part: _pieces(np.array(found)) for part, found in quads.items() if part}
        roof, cover = cell("roof", x, y, z), _pieces(fan)
        return parts | {roof: parts[roof] + cover if roof in parts else cover}

    def on_end(self, y: Sequence[float], z: Sequence[float], end: int = 1, out: float = 0.004, steps: int = 1) -> Shape:
        """A sheet laid `out` before an end, between two y and two z, with a rim back to it."""
        ys, zs = np.linspace(min(y), max(y), steps + 1), np.linspace(min(z), max(z), min(steps, 2) + 1)
        grid_y, grid_z = np.meshgrid(ys[::end], zs, indexing="ij")
        return raised(np.stack([self.end_at(grid_y, grid_z, end) + end * out, grid_y, grid_z], -1), (end * out, 0, 0))

    def on_flank(self, x: Sequence[float], z: Sequence[float], side: int, out: float = 0.004, steps: int = 1) -> Shape:
        """A sheet laid `out` before a flank (1 left, -1 right), between two x and two z, with a rim back to it."""
        xs, zs = np.linspace(min(x), max(x), 2), np.linspace(min(z), max(z), steps + 1)
        grid_x, grid_z = np.meshgrid(xs[::-side], zs, indexing="ij")
        y = side * (self.half - self.inset(grid_z) + out)
        return raised(np.stack([grid_x, y, grid_z], -1), (0, side * out, 0))

    @cached_property
    def _flank(self) -> np.ndarray:
        """(n,) x of the columns of a flank, rear to front."""
        first, last = self.rear + self.rear_corner, self.front - self.front_corner
        places = [first, last, *self.stations]
        for arch in self.arches:
            turn = np.cos(np.linspace(0, np.pi, self.arch_steps + 1))
            places += [*(arch.x + arch.radius * turn), arch.x - arch.radius - 0.002, arch.x + arch.radius + 0.002]
        columns = np.unique(np.round(places, 4))
        return columns[(columns >= first) & (columns <= last)]

    def _ring(self, level: Level) -> tuple[np.ndarray, list[str]]:
        """The plan at a level (n, 3), counter-clockwise from the rear right, and the side that each edge is of."""
        x, half = self._flank, self.half - level.inset
        z = np.maximum(level.z, self.lower_edge(x))
        last = self.front - self.front_corner
        follows = np.clip((x - last + self.rake_reach) / self.rake_reach, 0, 1)
        corner = max(self.front_corner - level.inset, _THINNEST_CORNER_M)
        x = x - follows * (level.rake + level.inset + corner - self.front_corner + self.bow)
        x = np.maximum(x, self.rear + level.inset + max(self.rear_corner - level.inset, _THINNEST_CORNER_M))
        right, left = np.column_stack([x, 0 * x - half, z]), np.column_stack([x, 0 * x + half, z])[::-1]
        ends = []
        for end in (1, -1):
            y = self._columns_of_end(level.inset, end)
            ends.append(np.column_stack([self.end_at(y, level.z, end), y, 0 * y + level.z])[::end])
        count, front, rear = len(x) - 1, len(ends[0]) + 1, len(ends[1]) + 1
        sides = ["right"] * count + ["front"] * front + ["left"] * count + ["rear"] * rear
        return np.concatenate([right, ends[0], left, ends[1]]), sides

    def _columns_of_end(self, inset: float, end: int) -> np.ndarray:
        """(n,) y of the columns of an end, right to left, without those of the flanks."""
        corner = max((self.front_corner if end > 0 else self.rear_corner) - inset, _THINNEST_CORNER_M)
        flat = self.half - inset - corner
        curve = flat + corner * np.cos(np.linspace(0, np.pi / 2, self.corner_steps + 1)[1:])
        widest = self.half - max(self.front_corner, self.rear_corner)
        inner = [y for y in sorted(self.across, reverse=True) if y < widest]
        positive = np.array([*curve, *inner])
        return np.concatenate([-positive, positive[::-1]])


def raised(grid: np.ndarray, out: Sequence[float]) -> Shape:
    """A sheet through a grid (k, n, 3), and a rim from its edge back by `out`."""
    top = sheet(grid)
    edge = np.concatenate([grid[:, 0], grid[-1, 1:], grid[-2::-1, -1], grid[0, -2:0:-1]])
    edge = np.concatenate([edge, edge[:1]])
    return top + sheet(np.stack([edge, edge - np.asarray(out)], axis=1))


def _pieces(corners: np.ndarray) -> Shape:
    """A shape of triangles or quadrangles (n, 3 or 4, 3); corners that coincide are one."""
    count, sides = corners.shape[:2]
    number = np.arange(count * sides).reshape(count, sides)
    faces = [number[:, [0, k, k + 1]] for k in range(1, sides - 1)]
    return welded(corners.reshape(-1, 3), np.concatenate(faces))
