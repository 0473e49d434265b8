"""Vehicles as rectangles on the ground: which of them would touch."""

from __future__ import annotations

import numpy as np

from ..vehicles import VehicleModel

BESIDE_M = 0.35
"""Between two vehicles side by side, mirrors included."""


def corners_of(
    xy: np.ndarray, heading_deg: float, model: VehicleModel, ahead_m: float = 0.0, behind_m: float = 0.0
) -> np.ndarray:
    """(4, 2) of a vehicle's plan, longer by some room before and behind it."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    front, back, side = model.length_m / 2 + ahead_m, -model.length_m / 2 - behind_m, model.width_m / 2
    local = np.array([(front, side), (back, side), (back, -side), (front, -side)])
    return np.asarray(xy)[:2] + local @ np.array([[c, s], [-s, c]])


class Bodies:
    """The ground that vehicles have taken."""

    def __init__(self) -> None:
        self._corners = np.zeros((0, 4, 2))

    def add(self, corners: np.ndarray) -> None:
        """Take the ground of a rectangle (4, 2)."""
        self._corners = np.concatenate([self._corners, corners[None]])

    def is_free(self, corners: np.ndarray, beside_m: float = BESIDE_M) -> bool:
        """True where a rectangle keeps `beside_m` at both its sides, and its length, from every other.

        Two convex shapes are apart when, seen along one of their edges, their shadows are (separating axis theorem).
        """
        if not len(self._corners):
            return True
        side = corners[0] - corners[3]
        wide = corners + beside_m * side / np.linalg.norm(side) * np.array([1.0, 1.0, -1.0, -1.0])[:, None]
        apart = _shadows_apart(wide, self._corners, np.broadcast_to(_axes(wide[None]), (len(self._corners), 2, 2)))
        apart |= _shadows_apart(wide, self._corners, _axes(self._corners))
        return bool(apart.all())


def _axes(corners: np.ndarray) -> np.ndarray:
    """(n, 2, 2) the directions of the edges of rectangles (n, 4, 2)."""
    return np.stack([corners[:, 0] - corners[:, 1], corners[:, 0] - corners[:, 3]], 1)


def _shadows_apart(one: np.ndarray, others: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """(n,) True where the shadows of `one` and of the nth other do not meet on one of the nth axes."""
    mine = np.einsum("pc,nac->nap", one, axes)
    theirs = np.einsum("npc,nac->nap", others, axes)
    return ((mine.max(-1) < theirs.min(-1)) | (theirs.max(-1) < mine.min(-1))).any(-1)
