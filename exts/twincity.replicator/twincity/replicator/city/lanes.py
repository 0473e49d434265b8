"""The lanes of a carriageway: what is painted on it and what drives on it agree about them.

Traffic keeps to the right. All lanes of one carriageway are equally wide: Paris makes them 2.75 to 3.25 m, and 3.5 m
for buses.
"""

from __future__ import annotations

from dataclasses import dataclass

from .tile import RoadAxis

NARROWEST_LANE_M = 3.0
"""A carriageway has as many lanes as fit; what is left over makes them wider."""

TWO_LANES_M = 6.0
"""A narrower carriageway is one lane, used both ways where traffic runs both ways."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A strip of a carriageway in which vehicles drive one behind the other."""

    offset_m: float
    """Of its middle from the axis; positive is left of the axis' direction."""

    forward: bool
    """True where traffic runs along the axis' points."""


def lanes_of(road: RoadAxis) -> tuple[Lane, ...]:
    """The lanes of a road, from the right edge of its axis' direction to the left.

    The one lane of a narrow two-way street is forward: whoever comes the other way drives in the same place.
    """
    count = _lane_count(road)
    width = road.width_m / count
    offsets = [(index + 0.5) * width - road.width_m / 2 for index in range(count)]
    if road.direction == "both":
        forward = [2 * index < count for index in range(count)]
    else:
        forward = [road.direction == "forward"] * count
    return tuple(Lane(offset_m=offset, forward=ahead) for offset, ahead in zip(offsets, forward, strict=True))


def _lane_count(road: RoadAxis) -> int:
    if road.width_m < TWO_LANES_M:
        return 1
    fitting = int(road.width_m / NARROWEST_LANE_M)
    return fitting - fitting % 2 if road.direction == "both" else fitting
