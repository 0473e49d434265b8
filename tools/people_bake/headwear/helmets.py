"""Helmets: for bicycles, for motorcycles, for building sites."""

from __future__ import annotations

import numpy as np

from people_bake.hair.head import CENTRE, Head, unit_vectors
from people_bake.hair.sheet import Sheet, strips_sheet
from people_bake.headwear.caps import Parts, _rim, fitted, peak
from people_bake.headwear.fit import around, clear_of_hair, closed_sheet, cloth_uvs, open_sheet, outline_at


def bike_helmet(head: Head) -> Parts:
    """A shell in ridges with openings between them, longer behind, and straps to the chin."""
    rows = [0.0, 0.22, 0.44, 0.64, 0.82, 0.95, 1.0, 0.98]
    turn = around(32) * 2 * np.pi
    heights = np.array([0.034, 0.036, 0.038, 0.037, 0.034, 0.030, 0.022, 0.004])
    hole = (np.arange(32) % 4 == 0)[:, None] * np.array([0, 0.010, 0.017, 0.017, 0.012, 0, 0, 0])
    back = np.clip(-np.cos(turn), 0, 1) * np.array([0, 0.006, 0.012, 0.014, 0.010, 0.004, 0, 0])
    front = np.clip(np.cos(turn), 0, 1) * np.array([0, 0.002, 0.006, 0.008, 0.010, 0.008, 0.004, 0])
    points = fitted(head, _rim("bike_helmet"), rows, heights - hole + back + front, columns=32)
    return [("headwear", closed_sheet(points, head)), ("trim", straps(head, front_x=-0.052, back_x=-0.112))]


def construction_helmet(head: Head) -> Parts:
    """A hard dome with a ridge along it, a gutter all around and a peak; a strap under the chin."""
    turn = around(28) * 2 * np.pi
    skull = outline_at(head, 0.05)
    grow = np.array([-0.080, -0.044, -0.012, 0.008, 0.018, 0.022, 0.032, 0.033, 0.016])
    rise = np.array([0.112, 0.107, 0.088, 0.058, 0.028, 0.006, 0.002, -0.002, -0.002])
    base = _rim("construction_helmet").height(skull.ring(turn, 0.0, 0.05))
    z = 0.030 + (base - 0.030) * np.interp(rise, [0, 0.08], [1, 0]) + rise
    ridge = np.exp(-((np.sin(turn) / 0.16) ** 2)) * np.interp(rise, [0.03, 0.08], [0, 0.009])
    points = clear_of_hair(skull.ring(turn, grow, z + ridge), head, 0.014)
    top = np.broadcast_to(points[:, :1].mean(axis=0), points[:, :1].shape)
    shell = closed_sheet(np.concatenate([top, points], axis=1), head)
    visor = peak(head, _rim("construction_helmet"), length=0.050, half_deg=60, droop=0.22, arch=0.014, out=0.024)
    return [("headwear", shell), ("headwear", visor), ("trim", straps(head, front_x=-0.06, back_x=None))]


def motorcycle_helmet(head: Head) -> Parts:
    """A full helmet around the whole head, its dark visor closed."""
    azimuth = np.linspace(0, 360, 29)[:-1]
    elevation = np.array([88.5, 68.0, 46.0, 26.0, 12.0, -6.0, -24.0, -42.0, -54.0, -56.0])
    directions = unit_vectors(azimuth[:, None], elevation)
    forward = np.clip(directions[..., 0], 0, 1)
    reach = np.array([0.125, 0.128, 0.132, 0.134, 0.134, 0.135, 0.138, 0.147, 0.150, 0.115])
    reach = reach * (1 + 0.10 * np.abs(directions[..., 0])) + 0.016 * forward * (elevation < -15)
    centre = np.array([-0.078, 0.0, 0.012])
    points = centre + directions * reach[..., None]
    side = np.linspace(-66, 66, 11)
    height = np.array([23.0, 14.0, 2.0, -12.0, -20.0])
    glass = unit_vectors(side[:, None], height)
    visor = (
        centre
        + glass
        * (0.1385 * (1 + 0.10 * np.abs(glass[..., 0])) + 0.005 * np.cos(np.radians(side * 1.2))[:, None])[..., None]
    )
    return [("headwear", closed_sheet(points, head)), ("face_wear", open_sheet(visor, head))]


def straps(head: Head, *, front_x: float, back_x: float | None) -> Sheet:
    """Bands from the helmet on both sides of each ear to the chin, and under it."""
    half = 0.006
    strips = []
    for side in (1.0, -1.0):
        for x in (front_x, back_x):
            if x is None:
                continue
            ends = np.array([[x, side * 0.080, 0.030], [-0.060, side * 0.080, -0.070], [-0.028, side * 0.048, -0.118]])
            share = np.linspace(0, 1, 7)
            path = np.stack([np.interp(share, [0, 0.6, 1], ends[:, axis]) for axis in range(3)], axis=1)
            strips.append(_on_skin(head, path, half))
    chin = np.array([[-0.028, 0.048, -0.118], [-0.020, 0.0, -0.136], [-0.028, -0.048, -0.118]])
    share = np.linspace(0, 1, 7)
    path = np.stack([np.interp(share, [0, 0.5, 1], chin[:, axis]) for axis in range(3)], axis=1)
    strips.append(_on_skin(head, path, half))
    points = head.to_world(np.stack(strips))
    return strips_sheet(points, np.stack([cloth_uvs(one, closed=False) for one in points]))


def _on_skin(head: Head, path: np.ndarray, half: float) -> np.ndarray:
    """(2, rows, 3): a band along a path laid on the skin, a little above it."""
    away = path - CENTRE
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    middle = head.surface(away, 0.004)
    along = np.gradient(middle, axis=0)
    aside = np.cross(along, away)
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    return np.stack([middle - aside * half, middle + aside * half])
