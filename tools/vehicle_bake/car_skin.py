"""The skin of a car cut up: windows with pillars between them, lamps, grilles, doors, wheel arches.

Everything is drawn once, on the left half. Outlines are drawn in metres: on a flank in (distance behind the nose,
height); around the nose and around the tail in (distance along the widest line from the middle, height); in windows
in (column, share of their height).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .cutting import Outline, circle, cut, rim_of, sunk, walls
from .shell import AROUND, FINENESS, UP, Lines, shell
from .surface import Surface, joined, surface_from_corners

Place = Callable[[np.ndarray], np.ndarray]
"""Triangles (m, 3, c) -> where their corners lie in the plane that an outline is drawn in, (m, 3, 2)."""

PAINTED = ("lower", "deck", "panes", "roof")
"""Zones of the shell: what nothing is cut from is painted."""

ARCH_M = 0.045
"""Between a tyre and its arch."""

ARCH_DEPTH_M = 0.24


class Skin:
    """Triangles of the left half by part; parts are taken out of zones, and out of each other."""

    def __init__(self, lines: Lines, level: str) -> None:
        self.lines, self.level, self.near, self.far = lines, level, level == "near", level == "far"
        fineness = FINENESS[level]
        self.found = shell(lines, fineness)
        every = self.found["lower"][..., AROUND]
        self.around_m = float(every.max())
        columns = np.unique(np.round(every, 6))
        self._marks = columns[[0, fineness.corner, fineness.corner + fineness.flank, -1]]

    def side(self, triangles: np.ndarray) -> np.ndarray:
        """Seen from the left: (d, height)."""
        return np.stack([self.lines.length / 2 - triangles[..., 0], triangles[..., 2]], -1)

    def plan(self, triangles: np.ndarray) -> np.ndarray:
        """Seen from above: (d, to the left)."""
        return np.stack([self.lines.length / 2 - triangles[..., 0], triangles[..., 1]], -1)

    def nose(self, triangles: np.ndarray) -> np.ndarray:
        """(around from the middle of the nose, height)."""
        return triangles[..., [AROUND, 2]]

    def tail(self, triangles: np.ndarray) -> np.ndarray:
        """(around from the middle of the tail, height)."""
        return np.stack([self.around_m - triangles[..., AROUND], triangles[..., 2]], -1)

    def panes(self, triangles: np.ndarray) -> np.ndarray:
        """(column, share of the height of windows): 0-1 around the front corner, 1-2 the flank, 2-3 the rear corner."""
        column = np.interp(triangles[..., AROUND], self._marks, [0, 1, 2, 3])
        return np.stack([column, triangles[..., UP]], -1)

    def beside(self, triangles: np.ndarray) -> np.ndarray:
        """Seen from the left: (d, share of the height of windows)."""
        return np.stack([self.lines.length / 2 - triangles[..., 0], triangles[..., UP]], -1)

    def take(
        self, zone: str, place: Place, outline: Outline, part: str, *,
        where: Callable[[np.ndarray], np.ndarray] = np.any, depth: float = 0.0, walls_of: str = "trim",
    ) -> None:  # fmt: skip
        """Make what lies inside a convex outline another part, sunk by a depth [m] between walls.

        Args:
            zone: what it is cut from.
            place: the plane of the outline.
            outline: its corners.
            part: what it becomes.
            where: triangles (m, 3, c) -> (m,) True for those that may be cut: the plane of an outline has two sides.
            depth: how deep it lies.
            walls_of: the part that the walls belong to.
        """
        triangles = self.found.get(zone)
        if triangles is None:
            return
        may = np.ones(len(triangles), bool) if where is np.any else where(triangles)
        inside, outside = cut(triangles[may], place(triangles[may]), outline)
        self.found[zone] = np.concatenate([triangles[~may], outside])
        if depth and self.near and len(inside):
            inside, sides = sunk(inside, depth)
            self.add(walls_of, sides)
        self.add(part, inside)

    def add(self, part: str, triangles: np.ndarray) -> None:
        """More of a part."""
        self.found[part] = np.concatenate([self.found[part], triangles]) if part in self.found else triangles

    def point(self, zone: str, place: Place, where: tuple[float, float]) -> np.ndarray:
        """(c,) what a zone has at a point of a plane, on its outermost layer: position, normal, ..."""
        triangles = self.found[zone]
        a, b, c = np.moveaxis(place(triangles), 1, 0)
        ab, ac, ap = b - a, c - a, np.asarray(where) - a
        size = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
        size = np.where(np.abs(size) < 1e-12, 1e-12, size)
        second = (ap[:, 0] * ac[:, 1] - ap[:, 1] * ac[:, 0]) / size
        third = (ab[:, 0] * ap[:, 1] - ab[:, 1] * ap[:, 0]) / size
        off = np.max([-second, -third, second + third - 1], axis=0)
        off = np.where(triangles[:, :, 1].max(1) > 0.02, off, off + 1.0)
        best = int(np.argmin(off))
        weights = np.array([1 - second[best] - third[best], second[best], third[best]])
        return np.asarray(weights @ triangles[best])

    def open_arch(self, wheel: float) -> None:
        """Take the skin away in front of a wheel, and close the hole behind it with dark."""
        line, radius = self.lines, self.lines.wheel_radius + ARCH_M
        self.take(
            "lower", self.side, circle((wheel, line.wheel_radius), radius, 18 if self.near else 10), "hole",
            where=lambda t: t[..., 1].min(1) > 0.25 * line.width,
        )  # fmt: skip
        hole = self.found.pop("hole")
        rim = rim_of(hole)
        rim = rim[rim[..., 2].max(1) > line.sill + 0.035]
        inwards = np.zeros((len(rim), 2, 3))
        inwards[..., 1] = line.width / 2 - ARCH_DEPTH_M - rim[..., 1]
        self.add("underside", walls(rim, inwards))
        self.add("underside", self._liner(wheel, radius + 0.03))

    def _liner(self, wheel: float, radius: float) -> np.ndarray:
        sides = 12 if self.near else 6
        angle = np.linspace(0, np.pi, sides + 1)
        x = self.lines.length / 2 - wheel + radius * np.cos(angle)
        z = self.lines.wheel_radius + radius * np.sin(angle)
        rows = np.zeros((sides, 3, self.found["lower"].shape[-1]))
        rows[:, 0, [0, 2]] = np.stack([x[:-1], z[:-1]], 1)
        rows[:, 1, [0, 2]] = self.lines.length / 2 - wheel, self.lines.sill
        rows[:, 2, [0, 2]] = np.stack([x[1:], z[1:]], 1)
        rows[..., 1], rows[..., 4] = self.lines.width / 2 - ARCH_DEPTH_M, 1.0
        return rows

    def close_below(self) -> None:
        """A floor from the lower edge of one side to that of the other."""
        lower = self.found["lower"]
        edge = rim_of(lower)
        edge = edge[edge[..., 2].max(1) < self.lines.sill + 0.002]
        if len(edge):
            inwards = np.zeros((len(edge), 2, 3))
            inwards[..., 1] = -edge[..., 1]
            self.add("underside", walls(edge, inwards))

    def surfaces(self) -> dict[str, Surface]:
        """Both halves of every part."""
        parts: dict[str, list[Surface]] = {}
        for name, triangles in self.found.items():
            if len(triangles):
                half = surface_from_corners(triangles[..., :6])
                if name == "indicator":
                    parts["indicator_left"], parts["indicator_right"] = [half], [half.mirrored()]
                else:
                    parts.setdefault("paint" if name in PAINTED else name, []).append(half.on_both_sides())
        return {name: joined(found) for name, found in parts.items()}
