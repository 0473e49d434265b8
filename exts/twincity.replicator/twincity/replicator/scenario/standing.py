"""What stands in a street and can hide it from a camera, measured in the picture: trunks, posts, kiosks, crowns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..city.obstacles import CROWN_RADIUS_PER_HEIGHT, LAMP_POST_RADIUS_M, trunk_radius_m
from ..city.sizes import SIZES
from ..city.tile import CityTile
from ..geometry.camera import Camera

CROWN_MIDDLE = 0.68
"""Height of the middle of a crown, as a share of the tree's."""

FORK = 0.35
"""Height above which a trunk is limbs and leaves, as a share of the tree's."""

LIMBS_RADIUS = 0.22
"""Above the fork and below the crown's sphere the limbs spread: a cylinder as wide as this share of the height."""

CLEAR_OF_LEAVES_M = 0.8

BEFORE_THE_LENS_M = 10.0
"""What stands further away is part of the street."""

LOW_M = 2.0
"""Bins, benches and bollards are lower: people show above them."""

ITS_OWN_POST_M = 0.6
"""A camera looks past what it hangs on."""

MOST_TAKEN, MOST_TAKEN_IN_THE_MIDDLE = 0.045, 0.02
"""Share of the picture that one thing before the lens may take, and in the middle third of its width: a lamp post 3 m
away, and 7 m away, in a picture 70 degrees wide."""

HEIGHTS = 12
"""Places along each thing at which its width in the picture is measured."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything upright of a tile, as round columns, and crowns as spheres."""

    feet: np.ndarray
    """(n, 3) metres."""

    radii: np.ndarray
    """(n,) metres."""

    heights: np.ndarray
    """(n,) metres, of trunks up to the fork."""

    trees: np.ndarray
    """(m, 4): x, y, z of the foot, height [m]."""

    @classmethod
    def of(cls, tile: CityTile) -> Standing:
        columns = [(*tree.position, trunk_radius_m(tree), FORK * tree.height_m) for tree in tile.trees]
        columns += [(*lamp.position, LAMP_POST_RADIUS_M, lamp.height_m) for lamp in tile.lamps]
        for item in tile.furniture:
            size = SIZES.get(item.kind)
            if size is None or size.is_overhead or size.height_m < LOW_M:
                continue
            columns.append((*item.position, (size.length_m + size.depth_m) / 4, size.height_m))
        rows = np.array(columns, float).reshape(-1, 5)
        trees = np.array([(*tree.position, tree.height_m) for tree in tile.trees], float).reshape(-1, 4)
        return cls(feet=rows[:, :3], radii=rows[:, 3], heights=rows[:, 4], trees=trees)

    def is_in_the_way(self, camera: Camera) -> bool:
        """True when the camera hangs in a tree, or one thing before its lens takes too much of the picture."""
        return self._holds(camera.position) or self._fills(camera)

    def hides(self, eye: np.ndarray, target: np.ndarray) -> bool:
        """True when a trunk, a post, a kiosk or a crown is on the line between two points (3,)."""
        along = target - eye
        length2 = max(float(along @ along), 1e-9)
        middles = self._crowns()
        t = np.clip((middles - eye) @ along / length2, 0, 1)
        through_leaves = np.linalg.norm(eye + t[:, None] * along - middles, axis=1) < self._crown_radii()
        away = self.feet[:, :2] - eye[:2]
        flat2 = max(float(along[:2] @ along[:2]), 1e-9)
        t = np.clip(away @ along[:2] / flat2, 0, 1)
        near = np.hypot(*(t[:, None] * along[:2] - away).T) < self.radii
        low = eye[2] + t * along[2] < self.feet[:, 2] + self.heights
        own = np.hypot(*away.T) < ITS_OWN_POST_M + self.radii
        return bool(through_leaves.any() or (near & low & ~own).any())

    def _holds(self, eye: np.ndarray) -> bool:
        """True in a crown, among the limbs below it, or in a kiosk."""
        above_foot = eye[2] - self.trees[:, 2]
        in_crown = np.linalg.norm(self._crowns() - eye, axis=1) < self._crown_radii() + CLEAR_OF_LEAVES_M
        beside = np.hypot(*(self.trees[:, :2] - eye[:2]).T)
        in_limbs = (above_foot > FORK * self.trees[:, 3]) & (above_foot < CROWN_MIDDLE * self.trees[:, 3])
        in_limbs &= beside < LIMBS_RADIUS * self.trees[:, 3] + CLEAR_OF_LEAVES_M
        inside = (np.hypot(*(self.feet[:, :2] - eye[:2]).T) < self.radii) & (self.radii > ITS_OWN_POST_M)
        inside &= eye[2] < self.feet[:, 2] + self.heights
        return bool(in_crown.any() or in_limbs.any() or inside.any())

    def _fills(self, camera: Camera) -> bool:
        distance = np.hypot(*(self.feet[:, :2] - camera.position[:2]).T)
        near = (distance > ITS_OWN_POST_M) & (distance < BEFORE_THE_LENS_M)
        up = np.linspace(0, 1, HEIGHTS) * self.heights[near, None]
        points = np.repeat(self.feet[near, None], HEIGHTS, 1) + up[..., None] * [0.0, 0.0, 1.0]
        pixels = camera.project(points)
        shown = (pixels[..., 2] > 0) & camera.contains(np.nan_to_num(pixels[..., :2], nan=-1e9))
        wide = 2 * self.radii[near, None] * camera.pixels_per_metre_at(points)
        steps = np.linalg.norm(np.diff(np.nan_to_num(pixels[..., :2]), axis=1), axis=-1)
        steps = np.where(shown[:, 1:] & shown[:, :-1], steps * wide[:, 1:], 0.0)
        taken = steps.sum(1) / (camera.width * camera.height)
        off_middle = np.where(shown, np.abs(pixels[..., 0] - camera.width / 2), np.inf).min(1, initial=np.inf)
        most = np.where(off_middle < camera.width / 6, MOST_TAKEN_IN_THE_MIDDLE, MOST_TAKEN)
        return bool((taken > most).any())

    def _crowns(self) -> np.ndarray:
        """(m, 3) their middles."""
        return np.c_[self.trees[:, :2], self.trees[:, 2] + CROWN_MIDDLE * self.trees[:, 3]]

    def _crown_radii(self) -> np.ndarray:
        return CROWN_RADIUS_PER_HEIGHT * self.trees[:, 3]
