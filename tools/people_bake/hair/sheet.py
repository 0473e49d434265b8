"""`Sheet`: triangles with texture coordinates, the stuff that hair and hats are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """A mesh in the making."""

    points: np.ndarray
    """(n, 3) metres of the world, bind pose."""

    faces: np.ndarray
    """(m, 3) counter-clockwise from outside."""

    uvs: np.ndarray
    """(n, 2) in periods of a texture; hair grows along v."""


def grid_sheet(points: np.ndarray, uvs: np.ndarray, *, closed: bool = False, flipped: bool = False) -> Sheet:
    """A sheet through a grid of points.

    Args:
        points: (columns, rows, 3). Seen from outside, columns go to the left of who wears it (counter-clockwise
            from above) and rows downwards.
        uvs: (columns, rows, 2).
        closed: the last column joins the first.
        flipped: the other side is outside.
    """
    columns, rows = points.shape[:2]
    index = np.arange(columns * rows).reshape(columns, rows)
    here, there = (index, np.roll(index, -1, 0)) if closed else (index[:-1], index[1:])
    a, b, c, d = here[:, :-1], here[:, 1:], there[:, 1:], there[:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return cleaned(points.reshape(-1, 3), faces[:, ::-1] if flipped else faces, uvs.reshape(-1, 2))


def strips_sheet(points: np.ndarray, uvs: np.ndarray) -> Sheet:
    """Many narrow sheets of one shape as one: points (strips, columns, rows, 3), uvs alike."""
    return joined([grid_sheet(one, uv) for one, uv in zip(points, uvs, strict=True)])


def tubes_sheet(paths: np.ndarray, radii: np.ndarray, sides: int, *, period_m: float = 0.5) -> Sheet:
    """Round strands.

    Args:
        paths: (tubes, rows, 3) metres.
        radii: (tubes, rows) metres; 0 closes an end.
        sides: of the cross-section.
    """
    along = np.gradient(paths, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9)
    level = np.where(np.abs(along[..., 2:]) < 0.95, [0.0, 0.0, 1.0], [1.0, 0.0, 0.0])
    first = np.cross(along, level)
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    second = np.cross(along, first)
    turn = np.arange(sides) * 2 * np.pi / sides
    ring = np.cos(turn)[:, None, None] * first[:, None] + np.sin(turn)[:, None, None] * second[:, None]
    points = paths[:, None] + ring * radii[:, None, :, None]
    step = np.linalg.norm(np.diff(paths, axis=1), axis=-1)
    length = np.concatenate([np.zeros((len(paths), 1)), np.cumsum(step, axis=1)], axis=1)
    u = np.broadcast_to((turn / (2 * np.pi))[None, :, None] * 0.1, points.shape[:3])
    v = np.broadcast_to(-length[:, None] / period_m, points.shape[:3])
    uvs = np.stack([u, v], -1)
    return joined([grid_sheet(one, uv, closed=True) for one, uv in zip(points, uvs, strict=True)])


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """Sheets as one, side by side."""
    starts = np.cumsum([0, *(len(sheet.points) for sheet in sheets)])
    return Sheet(
        points=np.concatenate([sheet.points for sheet in sheets]),
        faces=np.concatenate([s.faces + start for s, start in zip(sheets, starts[:-1], strict=True)]),
        uvs=np.concatenate([sheet.uvs for sheet in sheets]),
    )


def cleaned(points: np.ndarray, faces: np.ndarray, uvs: np.ndarray) -> Sheet:
    """Without triangles that are lines, and without points that nothing uses."""
    a, b, c = (points[faces[:, k]] for k in range(3))
    faces = faces[np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-9]
    kept, which = np.unique(faces, return_inverse=True)
    return Sheet(points=points[kept], faces=which.reshape(-1, 3), uvs=uvs[kept])
