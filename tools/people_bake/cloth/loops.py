"""The edges of cut cloth as ordered paths: where collars, cuffs and bands are sewn on, and skirts hang from."""

from __future__ import annotations

import numpy as np

from .mesh import boundary


def rims(faces: np.ndarray) -> list[np.ndarray]:
    """Each edge of an open surface as the ordered indices of its points, longest first; closed but for the repeat.

    The cloth lies to the left of the path when one looks at its outside.
    """
    following: dict[int, list[int]] = {}
    for a, b in boundary(faces).tolist():
        following.setdefault(a, []).append(b)
    paths = []
    while following:
        start = min(following)
        path = [start]
        while True:
            options = following.get(path[-1])
            if not options:
                break
            after = options.pop()
            if not options:
                del following[path[-1]]
            if after == start:
                break
            path.append(after)
        paths.append(np.array(path))
    return sorted((path for path in paths if len(path) > 4), key=len, reverse=True)


def evenly(points: np.ndarray, count: int, closed: bool) -> np.ndarray:
    """(count, ...) rows of a path at even lengths along its first three columns."""
    path = np.concatenate([points, points[:1]]) if closed else points
    steps = np.linalg.norm(np.diff(path[:, :3], axis=0), axis=1)
    length = np.concatenate([[0], np.cumsum(steps)])
    wanted = np.linspace(0, length[-1], count, endpoint=not closed)
    return np.stack([np.interp(wanted, length, column) for column in path.T], axis=1)
