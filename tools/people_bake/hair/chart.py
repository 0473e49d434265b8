"""Where hair grows and which way: the hairline, and charts of strands that run from a whorl or a parting to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from people_bake.hair.head import CENTRE, NECK_Z, Head, unit_vectors

HAIRLINE = np.array(
    [
        (-0.240, -0.085), (-0.150, -0.085), (-0.125, -0.073), (-0.108, -0.040), (-0.100, 0.008), (-0.085, 0.016),
        (-0.071, 0.013), (-0.065, -0.012), (-0.052, -0.012), (-0.045, 0.012), (-0.033, 0.034), (-0.018, 0.050),
        (0.000, 0.062), (0.050, 0.066),
    ]
)  # fmt: skip
"""Forward and up of the line that hair grows above, seen from the side, head coordinates; more than anything else it
decides whether a head looks right. The notch at -0.085 is the ear, the tongue at -0.058 the sideburn."""

LINE_AZIMUTHS = np.arange(0.0, 360.0, 2.5)


@dataclass(frozen=True, kw_only=True)
class Line:
    """How one style's hairline differs from the usual one; head metres."""

    recede: float = 0.0
    """How far the corners above the temples go back: 1 is 30 mm."""
    front: float = 0.0
    """How much lower the line over the forehead is; a fringe is about 0.03."""
    nape: float = 0.0
    """How much lower the line in the neck is."""
    sideburn: float = 0.0
    """How much longer sideburns are; negative: none."""
    crown: float = 0.0
    """Radius of a bald crown; 0: none. Such hair is a wreath around it."""


def hairline(head: Head, line: Line) -> np.ndarray:
    """(144, 3) directions in which the line is met, for azimuths 0..360 deg."""
    elevation = np.arange(84.0, -64.0, -0.5)
    directions = unit_vectors(LINE_AZIMUTHS[:, None], elevation)
    points = head.surface(directions)
    above = points[..., 2] - _line_z(head, points[..., 0], np.abs(points[..., 1]), line)
    first = np.argmax(above < 0, axis=1)
    before = np.maximum(first - 1, 0)
    rows = np.arange(len(first))
    inside, outside = above[rows, before], above[rows, first]
    share = np.clip(inside / np.maximum(inside - outside, 1e-9), 0, 1)
    return unit_vectors(LINE_AZIMUTHS, elevation[before] - 0.5 * share)


def _line_z(head: Head, x: np.ndarray, y: np.ndarray, line: Line) -> np.ndarray:
    z = np.interp(x, HAIRLINE[:, 0], HAIRLINE[:, 1])
    z = np.where((x < -0.10) & (z < 0), z * head.neck_z / NECK_Z, z)
    z = z - line.front * np.clip((x + 0.035) / 0.03, 0, 1) * np.clip((0.070 - y) / 0.015, 0, 1)
    z = z - line.sideburn * np.exp(-(((x + 0.058) / 0.009) ** 2))
    z = z - line.nape * np.clip((-0.105 - x) / 0.03, 0, 1)
    corner = np.exp(-(((y - 0.045) / 0.024) ** 2)) * np.clip((x + 0.09) / 0.05, 0, 1)
    return z + line.recede * (0.030 * corner + 0.010 * np.clip((x + 0.05) / 0.04, 0, 1))


@dataclass(frozen=True, kw_only=True, eq=False)
class Chart:
    """Strands on a head: column 0..1 goes once around, row 0 is the root line and row 1 the hairline."""

    starts: np.ndarray
    """(n, 3) directions of the roots, for n columns evenly from 0 up to, not including, 1."""
    ends: np.ndarray
    """(n, 3) directions on the hairline."""
    first_azimuth: float = 0.0
    """Where column 0 ends [deg]."""

    def directions(self, column: np.ndarray, row: np.ndarray) -> np.ndarray:
        """(..., 3) unit vectors; rows beyond 1 go on over the hairline."""
        column, row = np.broadcast_arrays(np.asarray(column, float), np.asarray(row, float))
        start, end = _around(self.starts, column), _around(self.ends, column)
        angle = np.arccos(np.clip((start * end).sum(-1), -1, 1))[..., None]
        sine = np.sin(angle)
        row = row[..., None]
        near = angle < 0.02
        begin = np.where(near, 1 - row, np.sin((1 - row) * angle) / np.where(near, 1.0, sine))
        finish = np.where(near, row, np.sin(row * angle) / np.where(near, 1.0, sine))
        mixed = begin * start + finish * end
        return mixed / np.linalg.norm(mixed, axis=-1, keepdims=True)

    def angle(self, column: np.ndarray) -> np.ndarray:
        """(...) radians from root to hairline."""
        start, end = _around(self.starts, np.asarray(column)), _around(self.ends, np.asarray(column))
        return np.arccos(np.clip((start * end).sum(-1), -1, 1))


def whorl_chart(head: Head, line: Line, pole: tuple[float, float, float] = (-0.125, 0.0, 0.095)) -> Chart:
    """All hair grows away from one point, as short hair does from the crown; tied hair is the same, backwards."""
    ends = hairline(head, line)
    return Chart(starts=np.broadcast_to(_direction(pole), ends.shape), ends=ends)


def wreath_chart(head: Head, line: Line) -> Chart:
    """Hair around a bald crown."""
    ends = hairline(head, line)
    pole = _direction((-0.095, 0.0, 0.11))
    angle = np.arccos(np.clip(ends @ pole, -1, 1))
    forward = np.clip((72 - np.minimum(LINE_AZIMUTHS, 360 - LINE_AZIMUTHS)) / 20, 0, 1)
    bare = np.minimum(line.crown / 0.1, angle - 0.02) * (1 - forward) + (angle - 0.001) * forward
    across = ends - pole * np.cos(angle)[:, None]
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    starts = pole * np.cos(bare)[:, None] + across * np.sin(bare)[:, None]
    return Chart(starts=starts / np.linalg.norm(starts, axis=1, keepdims=True), ends=ends)


def parted_chart(head: Head, line: Line, parting_y: float, *, face_azimuth: float = 0.0) -> Chart:
    """Hair falls to both sides of a parting that runs back from the forehead to the crown.

    Args:
        parting_y: where the parting meets the forehead, head metres to the left.
        face_azimuth: hair over the forehead is drawn to the sides of this azimuth [deg], as long hair is; 0: it ends
            on the hairline.
    """
    edge = hairline(head, line)
    front = np.degrees(np.arctan2(parting_y, 0.075))
    turn = np.arange(0.0, 360.0, 2.5)  # counter-clockwise from the parting's end on the forehead
    azimuth = front + turn
    if face_azimuth:
        left, right = face_azimuth, 360 - face_azimuth
        azimuth = left + turn / 360 * (right - left)
    ends = _around(edge, (azimuth % 360) / 360)
    near = np.minimum(turn, 360 - turn)
    back = np.clip(near / 95, 0, 1)
    crown = _direction((-0.13, parting_y * 0.5, 0.09))
    begin = _around(edge, np.array(front % 360 / 360))
    starts = (1 - back[:, None]) * begin + back[:, None] * crown
    top = _direction((-0.04, parting_y, 0.115))
    starts = starts + (np.sin(np.pi * back) * 0.12)[:, None] * top
    return Chart(starts=starts / np.linalg.norm(starts, axis=1, keepdims=True), ends=ends, first_azimuth=float(front))


def _direction(point: tuple[float, float, float]) -> np.ndarray:
    away = np.asarray(point) - CENTRE
    return away / np.linalg.norm(away)


def _around(values: np.ndarray, column: np.ndarray) -> np.ndarray:
    position = (column % 1.0) * len(values)
    low = np.floor(position).astype(int)
    share = (position - low)[..., None]
    return values[low % len(values)] * (1 - share) + values[(low + 1) % len(values)] * share
