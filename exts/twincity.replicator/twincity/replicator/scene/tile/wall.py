"""A stretch of wall, and the pieces a facade is put together from, in the wall's own axes.

`u` runs along the wall, to the right of someone who faces it from outside, `n` outwards, `z` up; metres. All numbers
may be arrays: one call makes the piece for every bay or every floor.
"""

from __future__ import annotations

import itertools

import numpy as np

from ..mesh import MeshBuilder
from .parts import Part, PartList

Number = float | np.ndarray

STEEPEST_MITRE = 1.5
"""Corners sharper than this tangent of half their turn are cut off instead of drawn out to a spike."""


class Wall:
    """One edge of a footprint, standing on the ground."""

    def __init__(
        self,
        builder: MeshBuilder,
        start: np.ndarray,
        end: np.ndarray,
        *,
        parts: PartList | None = None,
        ground_z_m: float = 0.0,
        mitres: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """
        Args:
            builder: takes the faces.
            start: (2,) left end, seen from outside: footprints run counter-clockwise.
            end: (2,) right end.
            parts: takes what is placed, not drawn.
            ground_z_m: where z = 0 is.
            mitres: how far a cornice runs past the left and right end, per metre that it stands out: the tangent of
                half the corner's turn.
        """
        self._builder = builder
        self._parts = PartList() if parts is None else parts
        self.length = float(np.linalg.norm(end - start))
        self._along = np.append((end - start) / self.length, 0.0)
        self._out = np.array([self._along[1], -self._along[0], 0.0])
        self._origin = np.array([start[0], start[1], ground_z_m])
        self.mitres = (_clamped(mitres[0]), _clamped(mitres[1]))

    def inner(self, u0: float, u1: float, n0: float, n1: float) -> Wall:
        """A wall from (u0, n0) to (u1, n1) before or behind this one."""
        ends = [self._origin + u * self._along + n * self._out for u, n in ((u0, n0), (u1, n1))]
        return Wall(self._builder, ends[0][:2], ends[1][:2], parts=self._parts, ground_z_m=float(self._origin[2]))

    def place(
        self, part: Part, u: Number, n: Number, z: Number, *, wide: Number = 1.0, deep: Number = 1.0,
        high: Number = 1.0, turned: bool = False,
    ) -> None:  # fmt: skip
        """Put a part's origin at (u, n, z), stretched; `turned` has its length run outwards, not along the wall."""
        u, n, z, wide, deep, high = (a.ravel()[:, None] for a in np.broadcast_arrays(u, n, z, wide, deep, high))
        along = self._out if turned else self._along
        positions = self._origin + u * self._along + n * self._out + z * [0.0, 0.0, 1.0]
        self._parts.add(part, positions, float(np.arctan2(along[1], along[0])), np.hstack([wide, deep, high]))

    def strip(
        self,
        material: str,
        u0: Number,
        u1: Number,
        low: tuple[Number, Number],
        high: tuple[Number, Number],
        tint: Number = 1.0,
        st: tuple[float, float, float, float] | None = None,
    ) -> None:
        """A quad between two edges along the wall, given as (n, z).

        It faces outwards when `high` is above `low`, down when it is farther out, up when it is farther in. `st` is
        the part of an atlas that it shows: u0, u1, v0, v1.
        """
        (n0, z0), (n1, z1) = low, high
        self._add(material, ((u0, n0, z0), (u1, n0, z0), (u1, n1, z1), (u0, n1, z1)), tint, st)

    def front(
        self, material: str, u0: Number, u1: Number, z0: Number, z1: Number, *, n: Number = 0.0, tint: Number = 1.0,
        st: tuple[float, float, float, float] | None = None,
    ) -> None:  # fmt: skip
        """An upright quad that faces outwards, `n` before the wall."""
        self.strip(material, u0, u1, (n, z0), (n, z1), tint, st)

    def cheek(
        self, material: str, u: Number, n0: Number, n1: Number, z0: Number, z1: Number, *, right: bool,
        tint: Number = 1.0, st: tuple[float, float, float, float] | None = None,
    ) -> None:  # fmt: skip
        """An upright quad across the wall between depths n0 < n1, facing right or left."""
        near, far = (n1, n0) if right else (n0, n1)
        self._add(material, ((u, near, z0), (u, far, z0), (u, far, z1), (u, near, z1)), tint, st)

    def block(
        self, material: str, u0: Number, u1: Number, n0: Number, n1: Number, z0: Number, z1: Number,
        tint: Number = 1.0,
    ) -> None:  # fmt: skip
        """A block that stands out of the wall: all faces but the back."""
        self.front(material, u0, u1, z0, z1, n=n1, tint=tint)
        self.strip(material, u0, u1, (n0, z0), (n1, z0), tint)
        self.strip(material, u0, u1, (n1, z1), (n0, z1), tint)
        self.cheek(material, u0, n0, n1, z0, z1, right=False, tint=tint)
        self.cheek(material, u1, n0, n1, z0, z1, right=True, tint=tint)

    def stack(
        self, material: str, u0: Number, u1: Number, n0: Number, n1: Number, z0: Number, z1: Number,
        tint: Number = 1.0,
    ) -> None:  # fmt: skip
        """A block that is seen from all sides, such as a chimney."""
        self.block(material, u0, u1, n0, n1, z0, z1, tint)
        self.front(material, u1, u0, z0, z1, n=n0, tint=tint)

    def panel(self, material: str, outline: list[tuple[float, float]], tint: Number = 1.0, n: float = 0.0) -> None:
        """One upright face `n` before the wall; `outline` holds (u, z), counter-clockwise from outside."""
        self._add(material, tuple((u, n, z) for u, z in outline), tint)

    def gable_slope(
        self, material: str, start: tuple[float, float], end: tuple[float, float], depth_m: float, thick_m: float,
        tint: Number,
    ) -> None:  # fmt: skip
        """A sloping bar of a pediment between two points (u, z) of its lower edge: its face and its top."""
        (u0, z0), (u1, z1) = start, end
        low = (u0, depth_m, z0), (u1, depth_m, z1)
        high = (u1, depth_m, z1 + thick_m), (u0, depth_m, z0 + thick_m)
        self._add(material, (*low, *high), tint)
        self._add(material, (high[1], high[0], (u1, 0.0, z1 + thick_m), (u0, 0.0, z0 + thick_m)), tint)

    def section(self, material: str, u: float, outline: list[tuple[float, float]], tint: Number = 1.0) -> None:
        """One upright face across the wall at `u`; `outline` holds (n, z)."""
        self._add(material, tuple((u, n, z) for n, z in outline), tint)

    def stroke(
        self, material: str, start: tuple[Number, Number], end: tuple[Number, Number], *, n: float, width_m: float
    ) -> None:
        """A flat bar `n` before the wall between two points (u, z) of it, `start` to the left of `end`."""
        (u0, z0), (u1, z1) = start, end
        run, rise = u1 - u0, z1 - z0
        half = width_m / 2 / np.hypot(run, rise)
        du, dz = -rise * half, run * half
        corners = ((u0 - du, n, z0 - dz), (u1 - du, n, z1 - dz), (u1 + du, n, z1 + dz), (u0 + du, n, z0 + dz))
        self._add(material, corners, 1.0)

    def sheet(self, material: str, *corners: tuple[float, float, float], tint: Number = 1.0) -> None:
        """A face with any corners (u, n, z), counter-clockwise from outside."""
        self._add(material, corners, tint)

    def bars(
        self, material: str, u: np.ndarray, n: float, z0: float, z1: float, *, half_width_m: float, turn_m: np.ndarray
    ) -> None:
        """Flat upright bars, their edges turned out of the wall's plane by `turn_m`: seen from every side."""
        corners = (
            (u - half_width_m, n - turn_m, z0),
            (u + half_width_m, n + turn_m, z0),
            (u + half_width_m, n + turn_m, z1),
            (u - half_width_m, n - turn_m, z1),
        )
        self._add(material, corners, 1.0)

    def moulding(self, material: str, profile: list[tuple[float, float]], tint: Number = 1.0) -> None:
        """A profile of (n, z) drawn along the whole wall, mitred at its ends."""
        left, right = self.mitres
        for (n0, z0), (n1, z1) in itertools.pairwise(profile):
            corners = (
                (-left * n0, n0, z0),
                (self.length + right * n0, n0, z0),
                (self.length + right * n1, n1, z1),
                (-left * n1, n1, z1),
            )
            self._add(material, corners, tint)

    def plane(self, material: str, z0: float, z1: float, *, largest_m: float, tint: Number = 1.0) -> None:
        """The whole wall between two heights, in faces no larger than asked."""
        across, up = pieces(0.0, self.length, largest_m), pieces(z0, z1, largest_m)
        self.front(material, across[:-1, None], across[1:, None], up[:-1], up[1:], tint=tint)

    def _add(
        self,
        material: str,
        corners: tuple[tuple[Number, Number, Number], ...],
        tint: Number,
        st: tuple[float, float, float, float] | None = None,
    ) -> None:
        # A facade is hundreds of calls for a quad or ten: filling one array costs a fifth of broadcasting each number.
        shape = np.broadcast_shapes(*{getattr(value, "shape", ()) for corner in corners for value in corner})
        local = np.empty((*shape, len(corners), 3))
        for place, corner in enumerate(corners):
            for axis, value in enumerate(corner):
                local[..., place, axis] = value
        local = local.reshape(-1, len(corners), 3)
        u, n, z = local[..., :1], local[..., 1:2], local[..., 2:]
        placed = self._origin + u * self._along + n * self._out + z * [0.0, 0.0, 1.0]
        if st is None:
            self._builder.add(material, placed, tint)
        else:
            left, right, low, high = st
            self._builder.add(
                material, placed, tint, st=np.array([[left, low], [right, low], [right, high], [left, high]])
            )


def pieces(low: float, high: float, longest_m: float) -> np.ndarray:
    """Cuts from `low` to `high` that make pieces of at most `longest_m`."""
    return np.linspace(low, high, max(1, int(np.ceil((high - low) / longest_m - 1e-9))) + 1)


def _clamped(mitre: float) -> float:
    return float(np.clip(mitre, -STEEPEST_MITRE, STEEPEST_MITRE))
