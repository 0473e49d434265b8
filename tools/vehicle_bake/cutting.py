"""Cutting surfaces along outlines: what lies inside becomes another part, is sunk, or is taken away.

Triangles are rows of numbers at three corners: position, normal, and whatever coordinates outlines are drawn in. New
corners take the mean of the old ones', so that shading runs on across a cut.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

Outline = Sequence[tuple[float, float]] | np.ndarray
"""Corners (k, 2) of a convex area."""


def cut(triangles: np.ndarray, places: np.ndarray, outline: Outline) -> tuple[np.ndarray, np.ndarray]:
    """Triangles inside a convex outline, and those outside.

    Args:
        triangles: (m, 3, c).
        places: (m, 3, 2) where their corners lie in the plane of the outline.
        outline: its corners, either way round.
    """
    corners = _counter_clockwise(outline)
    low, high = corners.min(0), corners.max(0)
    near = ((places.max(1) > low) & (places.min(1) < high)).all(1)
    owner = np.flatnonzero(near)
    rest, outside, outside_owner = np.concatenate([triangles[near], places[near]], -1), [], []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        inward = np.array([start[1] - end[1], end[0] - start[0]])
        distance = (rest[..., -2:] - start) @ (inward / np.linalg.norm(inward))
        rest, owner, off, off_owner = _halves(rest, owner, distance)
        outside.append(off)
        outside_owner.append(off_owner)
    pieces, owners = np.concatenate(outside), np.concatenate(outside_owner)
    touched = np.isin(np.arange(len(triangles)), owner)
    kept = pieces[touched[owners]][..., :-2]
    return rest[..., :-2], np.concatenate([triangles[~touched], kept])


def _halves(
    triangles: np.ndarray, owner: np.ndarray, distance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Triangles on the positive side of a line with their owners, and on the negative side with theirs."""
    distance = np.where(np.abs(distance) < 1e-7, 0.0, distance)
    positive, negative = (distance >= 0).all(1), (distance <= 0).all(1) & (distance < 0).any(1)
    mixed = ~positive & ~negative
    inside, inside_owner = [triangles[positive]], [owner[positive]]
    outside, outside_owner = [triangles[negative]], [owner[negative]]
    for lone in range(3):
        for sign in (1, -1):
            side = sign * distance
            alone = mixed & (side[:, lone] > 0) & (np.delete(side, lone, 1) <= 0).all(1)
            a, b, c = (triangles[alone, (lone + k) % 3] for k in range(3))
            da, db, dc = (distance[alone, (lone + k) % 3][:, None] for k in range(3))
            ab, ac = a + (b - a) * (da / (da - db)), a + (c - a) * (da / (da - dc))
            tip = np.stack([a, ab, ac], 1)
            base = np.concatenate([np.stack([ab, b, c], 1), np.stack([ab, c, ac], 1)])
            own, twice = owner[alone], np.tile(owner[alone], 2)
            (inside if sign > 0 else outside).append(tip)
            (inside_owner if sign > 0 else outside_owner).append(own)
            (outside if sign > 0 else inside).append(base)
            (outside_owner if sign > 0 else inside_owner).append(twice)
            mixed = mixed & ~alone
    return (
        *_with_area(np.concatenate(inside), np.concatenate(inside_owner)),
        *_with_area(np.concatenate(outside), np.concatenate(outside_owner)),
    )


def _with_area(triangles: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, b, c = (triangles[:, k, :3] for k in range(3))
    has = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-10
    return triangles[has], owner[has]


def rim_of(triangles: np.ndarray) -> np.ndarray:
    """(e, 2, c) the edges that only one triangle has, in its own direction; not those on the plane y = 0."""
    keys = np.round(triangles[..., :3] * 1e4).astype(np.int64)
    edges = np.concatenate([triangles[:, [k, (k + 1) % 3]] for k in range(3)])
    ends = np.concatenate([keys[:, [k, (k + 1) % 3]] for k in range(3)]).reshape(len(edges), 6)
    backward = np.concatenate([ends[:, 3:], ends[:, :3]], 1)
    seen = {tuple(row) for row in backward.tolist()}
    lonely = np.array([tuple(row) not in seen for row in ends.tolist()], bool)
    in_middle = (np.abs(edges[:, :, 1]) < 1e-5).all(1)
    has_length = (ends[:, :3] != ends[:, 3:]).any(1)
    return edges[lonely & ~in_middle & has_length]


def walls(rim: np.ndarray, step: np.ndarray) -> np.ndarray:
    """(2e, 3, c) a wall from a rim (e, 2, c) by steps (e, 2, 3): what one sees of the side of a hole."""
    a, b = rim[:, 0], rim[:, 1]
    low_a, low_b = a.copy(), b.copy()
    low_a[:, :3] += step[:, 0]
    low_b[:, :3] += step[:, 1]
    quads = np.concatenate([np.stack([a, b, low_b], 1), np.stack([a, low_b, low_a], 1)])
    flat = np.cross(quads[:, 1, :3] - quads[:, 0, :3], quads[:, 2, :3] - quads[:, 0, :3])
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-12)
    quads[:, :, 3:6] = flat[:, None]
    return quads


def sunk(triangles: np.ndarray, depth: float) -> tuple[np.ndarray, np.ndarray]:
    """Triangles moved `depth` against their normals, and the walls around the hollow."""
    lower = triangles.copy()
    lower[..., :3] -= depth * triangles[..., 3:6]
    rim = rim_of(triangles)
    return lower, walls(rim, -depth * rim[..., 3:6])


def shrunk(outline: Outline, by: float) -> np.ndarray:
    """(k, 2) a convex outline whose sides have moved inwards."""
    corners = _counter_clockwise(outline)
    step = np.roll(corners, -1, axis=0) - corners
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    inward = np.stack([-step[:, 1], step[:, 0]], 1)
    before = np.roll(inward, 1, axis=0)
    share = 1 + (before * inward).sum(1, keepdims=True)
    return corners + by * (before + inward) / np.maximum(share, 0.3)


def rounded(outline: Outline, radius: float, steps: int = 3) -> np.ndarray:
    """(k, 2) a convex outline with rounded corners."""
    corners = _counter_clockwise(outline)
    rows = []
    for before, corner, after in zip(np.roll(corners, 1, 0), corners, np.roll(corners, -1, 0), strict=True):
        legs = [before - corner, after - corner]
        entry, leave = (corner + leg * min(radius / np.linalg.norm(leg), 0.45) for leg in legs)
        for t in np.linspace(0, 1, steps + 1):
            rows.append((1 - t) ** 2 * entry + 2 * t * (1 - t) * corner + t**2 * leave)
    return np.array(rows)


def strip(path: Outline, width: float) -> list[np.ndarray]:
    """Quadrilaterals (4, 2) along a line of points."""
    points = np.asarray(path, float)
    quads = []
    for start, end in itertools.pairwise(points):
        along = (end - start) / np.linalg.norm(end - start)
        across = np.array([-along[1], along[0]]) * width / 2
        quads.append(np.array([start - across, end - across, end + across, start + across]))
    return quads


def circle(middle: tuple[float, float], radius: float, sides: int) -> np.ndarray:
    """(sides, 2) corners of a regular polygon."""
    angle = (np.arange(sides) + 0.5) * 2 * np.pi / sides
    return np.array(middle) + radius * np.stack([np.cos(angle), np.sin(angle)], 1)


def _counter_clockwise(outline: Outline) -> np.ndarray:
    corners = np.asarray(outline, float)
    x, y = corners.T
    area = x @ np.roll(y, -1) - y @ np.roll(x, -1)
    return corners if area > 0 else corners[::-1]
