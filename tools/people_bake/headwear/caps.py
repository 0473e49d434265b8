"""Caps, beanies and other soft things that follow the skull."""

from __future__ import annotations

import numpy as np

from people_bake.hair.chart import Chart
from people_bake.hair.head import CENTRE, Head
from people_bake.hair.sheet import Sheet
from people_bake.headwear.fit import around, clear_of_hair, closed_sheet, outline_at, rim_chart, thick_sheet
from people_bake.headwear.room import RIMS, Rim

Parts = list[tuple[str, Sheet]]


def _rim(kind: str) -> Rim:
    rim = RIMS[kind]
    assert rim is not None
    return rim


def fitted(head: Head, rim: Rim, rows: list[float], heights: np.ndarray, columns: int = 24) -> np.ndarray:
    """(columns, rows, 3) head coordinates at heights above the skull along the lines of a rim's chart."""
    directions = rim_chart(head, rim).directions(around(columns), np.array(rows))
    return head.surface(directions, heights)


def beanie(head: Head) -> Parts:
    """A knitted cap that sits over the ears, its rim turned up."""
    rows = [0.0, 0.16, 0.34, 0.52, 0.68, 0.70, 0.72, 0.86, 0.985, 1.0, 0.97]
    heights = np.array([0.023, 0.025, 0.023, 0.018, 0.015, 0.0155, 0.0205, 0.0225, 0.0205, 0.014, 0.005])
    turn = around() * 2 * np.pi
    loose = np.clip(-np.cos(turn), 0, 1) * np.interp(rows, [0, 0.2, 0.5], [0.010, 0.012, 0.0])
    return [("headwear", closed_sheet(fitted(head, _rim("beanie"), rows, heights + loose), head))]


def cap(head: Head) -> Parts:
    """A cap of six panels with a curved peak and a button."""
    rows = [0.0, 0.2, 0.42, 0.64, 0.84, 1.0, 0.985]
    heights = np.array([0.018, 0.019, 0.021, 0.019, 0.015, 0.011, 0.004])
    seam = (np.arange(24) % 4 == 0)[:, None] * np.interp(rows, [0, 0.1, 0.8, 1], [0, 0.0016, 0.0016, 0.0])
    front = np.clip(np.cos(around() * 2 * np.pi) - 0.3, 0, 1) * np.interp(
        rows, [0.2, 0.6, 0.9, 1], [0, 0.007, 0.004, 0]
    )
    crown = fitted(head, _rim("cap"), rows, heights - seam + front)
    top = crown[:, :1].mean(axis=0)
    button = _button(top, 0.008)
    return [
        ("headwear", closed_sheet(crown, head)),
        ("headwear", closed_sheet(button, head)),
        ("headwear", peak(head, _rim("cap"), length=0.072, half_deg=52, droop=0.20, arch=0.020)),
    ]


def flat_cap(head: Head) -> Parts:
    """A low cap whose crown is drawn forward over a short peak."""
    rows = [0.0, 0.25, 0.5, 0.72, 0.88, 0.97, 1.0, 0.985]
    forward = (0.5 + 0.5 * np.cos(around() * 2 * np.pi)) ** 1.5
    heights = np.array([0.014, 0.016, 0.020, 0.025, 0.024, 0.017, 0.009, 0.004])
    heights = heights + forward * np.array([0.002, 0.008, 0.018, 0.026, 0.026, 0.022, 0.006, 0.0])
    return [
        ("headwear", closed_sheet(fitted(head, _rim("flat_cap"), rows, heights), head)),
        ("headwear", peak(head, _rim("flat_cap"), length=0.046, half_deg=50, droop=0.34, arch=0.016)),
    ]


def beret(head: Head) -> Parts:
    """A soft disc drawn to the left over a narrow band."""
    rows = [0.0, 0.3, 0.55, 0.74, 0.86, 0.93, 0.955, 1.0, 0.985]
    turn = around() * 2 * np.pi
    left = np.sin(turn)
    heights = np.array([0.016, 0.019, 0.025, 0.032, 0.033, 0.022, 0.009, 0.008, 0.004])
    heights = heights + left * np.array([0, 0.007, 0.014, 0.018, 0.017, 0.008, 0, 0, 0])
    points = fitted(head, _rim("beret"), rows, heights)
    points[..., 2] -= np.clip(left, 0, 1) * np.array([0, 0.004, 0.010, 0.014, 0.014, 0.008, 0, 0, 0])
    stalk = _button(points[:, :1].mean(axis=0), 0.004, high=0.010)
    return [("headwear", closed_sheet(points, head)), ("headwear", closed_sheet(stalk, head))]


def kippa(head: Head) -> Parts:
    """A small round cap on the back of the head."""
    pole = np.array([-0.125, 0.0, 0.105]) - CENTRE
    pole /= np.linalg.norm(pole)
    turn = np.arange(24) * 2 * np.pi / 24
    first = np.cross(pole, [0.0, 1.0, 0.0])
    first /= np.linalg.norm(first)
    ring = np.cos(turn)[:, None] * -first + np.sin(turn)[:, None] * np.cross(pole, -first)
    ends = pole * np.cos(0.62) + ring * np.sin(0.62)
    chart = Chart(starts=np.broadcast_to(pole, ends.shape), ends=ends)
    rows = np.array([0.0, 0.3, 0.6, 0.85, 1.0, 0.98])
    heights = np.array([0.012, 0.012, 0.0115, 0.011, 0.009, 0.004])
    points = head.surface(chart.directions(around(), rows), heights)
    return [("headwear", closed_sheet(points, head))]


def police_cap(head: Head) -> Parts:
    """A stiff cap with an upright band, a flared flat top and a short shining peak; without any badge."""
    skull = outline_at(head, 0.05)
    turn = around(28) * 2 * np.pi
    forward = np.cos(turn)
    base = _rim("police_cap").height(skull.ring(turn, 0.0, 0.05))
    grow = np.array([0.004, 0.010, 0.012, 0.030, 0.034, 0.030, 0.0, -0.070])
    rise = np.array([0.0, 0.0, 0.036, 0.058, 0.066, 0.072, 0.078, 0.080])
    tilt = np.array([0, 0, 0, 0.012, 0.014, 0.014, 0.006, 0])
    z = base * np.interp(rise, [0, 0.04, 0.07], [1, 0.9, 0.75]) + 0.05 * np.interp(
        rise, [0, 0.04, 0.07], [0, 0.1, 0.25]
    )
    points = skull.ring(turn, grow, z + rise + forward * tilt)
    points = clear_of_hair(points[:, ::-1], head)
    top = np.broadcast_to(points[:, :1].mean(axis=0), points[:, :1].shape)
    crown = closed_sheet(np.concatenate([top, points], axis=1), head)
    visor = peak(head, _rim("police_cap"), length=0.050, half_deg=54, droop=0.55, arch=0.014, out=0.012)
    return [("headwear", crown), ("trim", visor)]


def peak(
    head: Head, rim: Rim, *, length: float, half_deg: float, droop: float, arch: float, out: float = 0.010
) -> Sheet:
    """A stiff peak in front of a rim.

    Args:
        length: forward of the rim, head metres.
        half_deg: how far to each side it reaches [deg].
        droop: how much it falls per metre forward.
        arch: how much lower its corners are than its middle [m].
        out: where it begins, above the skull [m].
    """
    across = np.linspace(-1, 1, 11)
    base = rim_chart(head, rim).directions((across * half_deg / 360)[:, None], np.array([0.985]))
    base = head.surface(base, out - 0.004)
    reach = np.array([0.0, 0.5, 0.9, 1.0])
    ahead = length * np.sqrt(np.clip(1 - (across * 0.97) ** 2, 0, 1))[:, None] * reach
    points = np.repeat(base, len(reach), axis=1)
    points[..., 0] += ahead
    points[..., 1] *= 1 - 0.10 * reach * np.abs(across)[:, None]
    points[..., 2] -= ahead * droop + arch * (across**2)[:, None] * np.clip(reach * 1.6, 0, 1)
    return thick_sheet(points, head, np.array([-0.001, 0.0, -0.0035]))


def _button(at: np.ndarray, radius: float, high: float = 0.005) -> np.ndarray:
    turn = np.arange(8)[:, None] * 2 * np.pi / 8
    grow = np.array([0.0, 0.7, 1.0]) * radius
    z = np.array([high, high * 0.8, -0.003])
    ring = np.stack([np.cos(turn) * grow, np.sin(turn) * grow, np.broadcast_to(z, (8, 3))], -1)
    return at.reshape(1, 1, 3) + ring
