"""How a group stands or walks: offsets of its members from a point, and where each one faces.

Every formation takes the size, the heading of the group [deg] and four uniform numbers, and gives offsets (size, 2)
[m] from the first member in the plan, and headings (size,) [deg].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

SIDE_BY_SIDE_M = 0.72
"""Between neighbours of a group that walks abreast (Moussaid et al. 2010: 0.7 to 0.8 m)."""

IN_LINE_M = 0.78
"""From one to the next in a queue."""

AT_A_TABLE_M = 0.90
ROWS_APART_M = 1.40
"""Of a terrace: chair to chair along the front, and from one row to the next; tables are 0.60 m wide."""

SHARE_A_SEAT = 2
"""People who sit on one bench."""

ON_ONE_SEAT_M, SEATS_APART_M = 0.74, 1.75
"""From one to the other on it, and from a bench to the next."""

Formation = Callable[[int, float, Sequence[float]], tuple[np.ndarray, np.ndarray]]


def abreast(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Side by side, the outer ones a little behind; five and more go in two rows."""
    forward, left = axes(heading_deg)
    number = np.arange(size)
    across = 2 if size > 4 else size
    rank, row = (number % ((size + 1) // 2), number // ((size + 1) // 2)) if across == 2 else (number, 0 * number)
    gap = SIDE_BY_SIDE_M + 0.12 * (spread[0] - 0.5)
    back = 0.35 * (spread[1] - 0.3) * rank + 1.1 * row
    turned = 8 * (spread[2] - 0.5) * (rank - size / 2)
    return rank[:, None] * gap * left - back[:, None] * forward, heading_deg + turned


def ring(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Face to face, on a ring wide enough for neighbours to keep their distance; the first stands at the origin."""
    if size == 1:
        return np.zeros((1, 2)), np.array([heading_deg])
    forward, left = axes(heading_deg)
    radius = (SIDE_BY_SIDE_M + 0.2 * spread[0]) / 2 / np.sin(np.pi / size)
    around = 2 * np.pi * np.arange(size) / size
    points = radius * (np.cos(around)[:, None] * forward + np.sin(around)[:, None] * left)
    return points - points[0], heading_deg + np.degrees(around) + 180 + 25 * (spread[1] - 0.5)


def line(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """One behind the other, all looking ahead, not quite straight."""
    forward, left = axes(heading_deg)
    number = np.arange(size)
    wobble = 0.16 * np.sin(1.7 * number + 6.3 * spread[0])
    gap = IN_LINE_M + 0.25 * spread[1]
    turned = 30 * np.sin(2.9 * number + 6.3 * spread[2])
    return -number[:, None] * gap * forward + wobble[:, None] * left, heading_deg + turned


def audience(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Around something, in rows with a gap for each who stands behind; the first stands right before it."""
    forward, left = axes(heading_deg)
    radius, opening = 1.5 + 0.8 * spread[0], np.radians(200 + 140 * spread[1])
    angles: list[float] = []
    radii: list[float] = []
    row = 0
    while len(angles) < size:
        r = radius + 0.75 * row
        places = min(max(2, int(opening * r / 0.72)), size - len(angles))
        angles += [((k + 0.5 * (row % 2)) / max(places, 2) - 0.5) * opening for k in range(places)]
        radii += [r + 0.12 * np.sin(5.1 * k + 6.3 * spread[2]) for k in range(places)]
        row += 1
    angle, away = np.array(angles), np.array(radii)
    # from the middle of what they look at, backwards: whoever is at angle 0 faces the heading
    points = -away[:, None] * (np.cos(angle)[:, None] * forward + np.sin(angle)[:, None] * left)
    return points - points[0], heading_deg + np.degrees(angle)


def seats(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Two on a bench or a block of stone, the next two on the one beside it; all face as the seats do."""
    _, left = axes(heading_deg)
    pair, second = np.divmod(np.arange(size), SHARE_A_SEAT)
    aside = pair * SEATS_APART_M + second * ON_ONE_SEAT_M
    return aside[:, None] * left, np.full(size, float(heading_deg))


def terrace(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Chairs with their tables in one or two rows before a front, all looking at the street, as in Paris."""
    forward, left = axes(heading_deg)
    number = np.arange(size)
    rows = 2 if size > 5 else 1
    along, row = number // rows, number % rows
    points = along[:, None] * AT_A_TABLE_M * left + row[:, None] * ROWS_APART_M * forward
    return points, heading_deg + 10 * np.sin(4.7 * number + 6.3 * spread[0])


def at_the_kerb(size: int, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Along the kerb, loosely, looking at the road and to the left of it, where the bus comes from."""
    forward, left = axes(heading_deg)
    number = np.arange(size)
    gap = 0.95 + 0.5 * spread[0]
    back = 0.55 * (0.5 + 0.5 * np.sin(2.3 * number + 6.3 * spread[1]))
    turned = 45 * (0.5 + 0.5 * np.sin(3.7 * number + 6.3 * spread[2]))
    return number[:, None] * gap * left - back[:, None] * forward, heading_deg + turned


def axes(heading_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """(2,) forward and (2,) left of a heading."""
    angle = np.radians(heading_deg)
    return np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
