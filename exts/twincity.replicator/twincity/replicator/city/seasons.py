"""What the trees of Paris wear on a day of the year."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

Season = Literal["summer", "autumn", "winter"]
SEASONS: tuple[Season, ...] = get_args(Season)

IN_LEAF = (4, 12)
"""Month and day on which the planes are green: chestnuts are two weeks earlier, sophoras two later."""

TURNING = (10, 18)
"""From here on leaves are yellow and brown."""

BARE = (11, 28)
"""The last planes let go of their leaves."""


def season_on(day: date) -> Season:
    """The season of the trees, by the plane, which every third tree of Paris is."""
    today = (day.month, day.day)
    if IN_LEAF <= today < TURNING:
        return "summer"
    return "autumn" if TURNING <= today < BARE else "winter"
