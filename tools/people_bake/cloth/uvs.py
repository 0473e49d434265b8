"""Texture coordinates of clothes: around the trunk and the limbs in whole turns, and upwards in metres."""

from __future__ import annotations

import numpy as np

from twincity.replicator.scene.people.skeleton import SIDES

from ..piece import TEXTURE_PERIOD_M
from .form import Form, along_limb
from .hang import polar
from .mesh import Cloth, unit

TRUNK_TURNS = 2
WRAP = 1
"""u comes round to itself after whole units everywhere."""


def cloth_uvs(form: Form, cloth: Cloth) -> np.ndarray:
    """(n, 2) for cloth around trunk, arms and legs.

    Trunk and legs fit without a seam: half a turn of the trunk is a turn of the leg below it. A sleeve's are blended
    in over its shoulder.
    """
    points = cloth.points
    angle, _ = polar(points, form.axis)
    u = angle / (2 * np.pi) * TRUNK_TURNS
    v = points[:, 2] / TEXTURE_PERIOD_M
    for side, sign in SIDES.items():
        on_leg = (cloth["leg"] > 0) & (cloth["side"] == sign)
        if on_leg.any():
            share = _eased(cloth["leg"][on_leg] / 0.25)
            u[on_leg] += share * _nearest_turn(_leg_turn(form, points[on_leg], side, sign) - u[on_leg])
        on_arm = (cloth["arm_share"] > 0.02) & (cloth["side"] == sign)
        if on_arm.any():
            share = _eased((cloth["arm_share"][on_arm] - 0.25) / 0.5)
            arm_u, arm_v = _arm(form, points[on_arm], side, sign)
            u[on_arm] += share * _nearest_turn(arm_u - u[on_arm])
            v[on_arm] += share * (arm_v - v[on_arm])
    return np.stack([u, v], axis=1)


def _eased(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


def _nearest_turn(difference: np.ndarray) -> np.ndarray:
    """The same difference but for whole turns, -0.5 to 0.5."""
    return difference - np.round(difference)


def around_limb(points: np.ndarray, line: np.ndarray, sign: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Angle about a limb from its outer side forwards (-pi to pi), distance from its axis [m], and place along it."""
    place, axis = along_limb(points, line)
    down = unit(line[2] - line[0])
    outwards = np.array([0.0, sign, 0.0])
    outwards = unit(outwards - (outwards @ down) * down)
    forwards = np.array([1.0, 0.0, 0.0])
    forwards = unit(forwards - (forwards @ down) * down - (forwards @ outwards) * outwards)
    off = points - axis
    return np.arctan2(off @ forwards, off @ outwards), np.linalg.norm(off, axis=1), place


def _leg_turn(form: Form, points: np.ndarray, side: str, sign: float) -> np.ndarray:
    angle, _, _ = around_limb(points, form.limb_line("leg", side), sign)
    # Outer side: a quarter of the trunk's two turns on the left, three quarters on the right; both count anticlockwise.
    return 1.0 - sign * 0.5 - sign * angle / (2 * np.pi)


def _arm(form: Form, points: np.ndarray, side: str, sign: float) -> tuple[np.ndarray, np.ndarray]:
    line = form.limb_line("arm", side)
    angle, _, place = around_limb(points, line, sign)
    lengths = np.linalg.norm(np.diff(line, axis=0), axis=1)
    down = np.interp(place, [-1, 0, 1, 2, 3], np.cumsum([-lengths[0], lengths[0], lengths[0], lengths[1], lengths[1]]))
    return 1.0 - sign * 0.5 - sign * angle / (2 * np.pi), (line[0, 2] - down) / TEXTURE_PERIOD_M
