"""The skin of a car: one surface of rings that run around the body, from the sill over bonnet and windows to the roof.

A ring is half a loop in plan, from the middle of the nose along a flank to the middle of the tail: a rounded corner,
the flank, a rounded corner. Its other half is its mirror image. Lengths are metres; `d` is measured from the nose
backwards along the car.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

Profile = Sequence[tuple[float, float]]
"""(d, height) of points of a line seen from the side."""

COLUMNS = 8
"""Numbers at each corner of a triangle: position, normal, metres around the car from the middle of its nose, and
height in the windows (0 at their foot, 1 at the roof, -1 below)."""

AROUND, UP = 6, 7


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What makes one body different from another."""

    length: float
    width: float
    bonnet: Profile
    """In the middle, from the nose to behind the foot of the windscreen."""

    belt: Profile
    """Where the flank turns into bonnet, sills of windows and boot."""

    boot: Profile
    """In the middle, behind the rear window; ends at the tail."""

    roof: Profile
    """In the middle, from the top of the windscreen to the top of the rear window."""

    windscreen: tuple[float, float]
    """d of its foot and of its top, in the middle."""

    rear_window: tuple[float, float]
    """d of its top and of its foot."""

    roof_half: float
    """Half the width of the roof at its edges."""

    foot_half: float
    """Half the width at the foot of the windows."""

    roof_drop: float = 0.075
    """How much lower its edges are than its middle."""

    sill: float = 0.19
    widest: float = 0.52
    """Heights of the lower edge and of the widest line."""

    nose: Sequence[float] = (0.20, 0.055, 0.015, 0.0, 0.015, 0.045, 0.085, 0.135)
    """How far behind the foremost point each ring begins: underside, edge, then up to the belt."""

    tail: Sequence[float] = (0.20, 0.055, 0.012, 0.0, 0.012, 0.03, 0.045, 0.065)
    flank: Sequence[float] = (0.15, 0.045, 0.012, 0.0, 0.003, 0.012, 0.036, 0.070)
    """How far inside the widest line each ring runs along the flank."""

    rises: Sequence[float] = (0.36, 0.70, 0.93)
    """Heights of the rings between the widest and the belt, as shares."""

    front_corner: tuple[float, float] = (0.70, 2.5)
    rear_corner: tuple[float, float] = (0.50, 2.7)
    """Length of the rounded corners in plan, and how square they are: 2 is an ellipse."""

    glass_corner: tuple[float, float] = (0.42, 2.2)
    rear_glass_corner: tuple[float, float] = (0.26, 2.6)
    bulge: float = 0.018
    """Of panes, outwards."""

    wheels: tuple[float, float] = (0.83, 3.37)
    """d of the axles."""

    wheel_radius: float = 0.315
    flare: float = 0.016
    """How far the arches stand out."""

    crown: float = 2.2
    """How late the bonnet falls off towards its sides."""


@dataclass(frozen=True, kw_only=True)
class Fineness:
    """How many facets."""

    corner: int
    flank: int
    lower: Sequence[float]
    """Rings below the belt, 0 the underside, 7 the belt."""

    deck: int
    panes: int
    roof: int


FINENESS = {
    "near": Fineness(corner=8, flank=13, lower=(0, 1, 2, 3, 4, 5, 6, 7), deck=3, panes=3, roof=3),
    "middle": Fineness(corner=4, flank=6, lower=(0, 1, 3, 5, 7), deck=1, panes=1, roof=2),
    "far": Fineness(corner=2, flank=3, lower=(0, 1, 3, 6, 7), deck=1, panes=1, roof=1),
}

CREASES = (1.0, 5.0)
"""Rings over which shading breaks: the lower edge, and the line along the flank."""


def shell(lines: Lines, fineness: Fineness) -> dict[str, np.ndarray]:
    """Zone (lower, deck, panes, roof) -> triangles (m, 3, COLUMNS) of the left half."""
    around = _around(lines, fineness)
    rings = _Rings(lines, fineness)
    lower = np.array([rings.lower(k) for k in fineness.lower])
    lower = _flared(lower, lines)
    belt, foot, top = rings.belt(), rings.foot(), rings.top()
    deck = np.array([rings.on_deck(belt + (foot - belt) * s) for s in np.linspace(0, 1, fineness.deck + 1)])
    shares = np.linspace(0, 1, fineness.panes + 1)
    panes = np.array([rings.pane(foot, top, s) for s in shares])
    spine = top * (1, 0, 1)
    roof = np.array([rings.on_roof(top + (spine - top) * s) for s in np.linspace(0, 1, fineness.roof + 1) ** 1.3])
    bands: dict[str, list[np.ndarray]] = {"lower": [], "deck": [], "panes": [], "roof": []}
    cuts = [0, *(i for i, k in enumerate(fineness.lower) if k in CREASES), len(fineness.lower) - 1]
    for start, end in itertools.pairwise(cuts):
        grid = lower[start : end + 1]
        if end == len(fineness.lower) - 1:  # over the belt the shading runs on
            whole = _normals(np.concatenate([grid, deck[1:]]))
            bands["lower"].append(_triangles(grid, whole[: len(grid)], around))
            bands["deck"].append(_triangles(deck, whole[len(grid) - 1 :], around))
        else:
            bands["lower"].append(_triangles(grid, _normals(grid), around))
    up = np.broadcast_to(shares[:, None], panes.shape[:2])
    over = _normals(np.concatenate([panes, roof[1:]]))
    bands["panes"].append(_triangles(panes, over[: len(panes)], around, up))
    bands["roof"].append(_triangles(roof, over[len(panes) - 1 :], around))
    return {zone: np.concatenate(found) for zone, found in bands.items()}


class _Rings:
    """Points (columns, 3) of the rings."""

    def __init__(self, lines: Lines, fineness: Fineness) -> None:
        self.lines, self.half, self.fineness = lines, lines.width / 2, fineness
        foot_to_foot = [*lines.bonnet, *lines.boot]
        self._middle, self._belt, self._roof = (
            PchipInterpolator(*np.array(profile).T, extrapolate=True)
            for profile in (foot_to_foot, lines.belt, lines.roof)
        )
        self._lower = [self._fixed(k) for k in range(8)]

    def lower(self, k: float) -> np.ndarray:
        """Below the belt: a smooth curve through the eight rings."""
        return np.asarray(PchipInterpolator(np.arange(8), np.array(self._lower))(k))

    def belt(self) -> np.ndarray:
        return self._lower[7]

    def foot(self) -> np.ndarray:
        """Where the windows stand on bonnet, flanks and boot."""
        line, corners = self.lines, (self.lines.glass_corner, self.lines.rear_glass_corner)
        return self.on_deck(self._plan(line.windscreen[0], line.rear_window[1], line.foot_half, *corners))

    def top(self) -> np.ndarray:
        """The edge of the roof."""
        line = self.lines
        front, rear = (0.9 * line.glass_corner[0], 2.6), (line.rear_glass_corner[0], 3.0)
        return self.on_roof(self._plan(line.windscreen[1], line.rear_window[0], line.roof_half, front, rear))

    def pane(self, foot: np.ndarray, top: np.ndarray, share: float) -> np.ndarray:
        """Between them, bulging a little."""
        middle_x = (foot[:, 0].max() + foot[:, 0].min()) / 2
        across = np.clip(foot[:, 1] / self.lines.foot_half, 0, 1) ** 4
        sign = np.sign(foot[:, 0] - middle_x)
        push = np.stack([sign * (1 - across), across, 0.4 * (1 - across)], 1)
        return foot + (top - foot) * share + push * (self.lines.bulge * 4 * share * (1 - share))

    def on_deck(self, ring: np.ndarray) -> np.ndarray:
        """A ring put at the height of bonnet, window sills or boot."""
        d, y = self.lines.length / 2 - ring[:, 0], ring[:, 1]
        middle, share = self._middle(d), np.clip(y / self.half, 0, 1) ** self.lines.crown
        z = middle + (self._belt(d) - middle) * share
        return np.stack([ring[:, 0], y, z], 1)

    def on_roof(self, ring: np.ndarray) -> np.ndarray:
        """A ring put on the roof."""
        d, y = self.lines.length / 2 - ring[:, 0], ring[:, 1]
        z = self._roof(d) - self.lines.roof_drop * np.clip(y / self.lines.roof_half, 0, 1.2) ** 2.4
        return np.stack([ring[:, 0], y, z], 1)

    def _fixed(self, k: int) -> np.ndarray:
        line = self.lines
        ring = self._plan(
            line.nose[k], line.length - line.tail[k], self.half - line.flank[k], line.front_corner, line.rear_corner
        )
        if k == 7:
            return self.on_deck(ring)
        heights = (line.sill, line.sill + 0.03, 0.5 * (line.sill + 0.03 + line.widest), line.widest)
        if k < 4:
            return np.add(ring, (0, 0, heights[k]))
        belt = self.on_deck(
            self._plan(line.nose[7], line.length - line.tail[7], self.half - line.flank[7],
                       line.front_corner, line.rear_corner)
        )  # fmt: skip
        z = line.widest + line.rises[k - 4] * (belt[:, 2] - line.widest)
        return np.stack([ring[:, 0], ring[:, 1], z], 1)

    def _plan(
        self, start: float, end: float, half: float, front: tuple[float, float], rear: tuple[float, float]
    ) -> np.ndarray:
        """(columns, 3) a half loop at height 0 whose corners and flank have each their own columns."""
        nose, tail = self.lines.length / 2 - start, self.lines.length / 2 - end
        room = nose - tail
        front, rear = (min(front[0], 0.45 * room), front[1]), (min(rear[0], 0.45 * room), rear[1])
        first = _quarter(half, *front, self.fineness.corner) * (1, 1) + (nose - front[0], 0)
        last = (_quarter(half, *rear, self.fineness.corner) * (-1, 1) + (tail + rear[0], 0))[::-1]
        share = np.linspace(0, 1, self.fineness.flank + 1)[1:-1, None]
        flank = first[-1] + (last[0] - first[-1]) * share
        plan = np.concatenate([first, flank, last])
        return np.concatenate([plan, np.zeros((len(plan), 1))], 1)


def _quarter(half: float, depth: float, power: float, pieces: int) -> np.ndarray:
    """(pieces + 1, 2) a rounded corner from (depth, 0) to (0, half), in pieces of equal length."""
    angle = np.linspace(0, np.pi / 2, 400)
    curve = np.stack([depth * np.cos(angle) ** (2 / power), half * np.sin(angle) ** (2 / power)], 1)
    come = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    wanted = np.linspace(0, come[-1], pieces + 1)
    return np.stack([np.interp(wanted, come, curve[:, 0]), np.interp(wanted, come, curve[:, 1])], 1)


def _around(lines: Lines, fineness: Fineness) -> np.ndarray:
    """(columns,) metres along the widest ring."""
    ring = _Rings(lines, fineness).lower(3)
    return np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring[:, :2], axis=0), axis=1))])


def _flared(grid: np.ndarray, lines: Lines) -> np.ndarray:
    """Rings that swell around the wheels."""
    out = grid.copy()
    reach = lines.wheel_radius + 0.06
    for wheel in lines.wheels:
        x = lines.length / 2 - wheel
        distance = np.hypot(grid[..., 0] - x, grid[..., 2] - lines.wheel_radius)
        swell = np.exp(-(((distance - reach) / 0.10) ** 2)) * (grid[..., 2] < lines.widest + 0.36)
        out[..., 1] += lines.flare * swell * np.clip(grid[..., 1] / (lines.width / 2), 0, 1) ** 6
    return out


def _normals(grid: np.ndarray) -> np.ndarray:
    """(rows, columns, 3) of a grid of points whose rows rise and whose columns run backwards along the left flank."""
    mirrored = np.concatenate([grid[:, 1:2] * (1, -1, 1), grid, grid[:, -2:-1] * (1, -1, 1)], 1)
    along = np.gradient(mirrored, axis=1)[:, 1:-1]
    up = np.gradient(grid, axis=0)
    normal = np.cross(along, up)
    length = np.linalg.norm(normal, axis=-1, keepdims=True)
    normal = np.where(length > 1e-9, normal / np.maximum(length, 1e-9), (0.0, 0.0, 1.0))
    return normal


def _triangles(grid: np.ndarray, normals: np.ndarray, around: np.ndarray, up: np.ndarray | None = None) -> np.ndarray:
    """(m, 3, COLUMNS)"""
    known = np.empty((*grid.shape[:2], COLUMNS))
    known[..., :3], known[..., 3:6], known[..., AROUND] = grid, normals, around
    known[..., UP] = -1.0 if up is None else up
    a, b, c, d = known[:-1, :-1], known[:-1, 1:], known[1:, 1:], known[1:, :-1]
    first = np.stack([a, c, d], 2).reshape(-1, 3, COLUMNS)
    second = np.stack([a, b, c], 2).reshape(-1, 3, COLUMNS)
    return np.concatenate([first, second])
