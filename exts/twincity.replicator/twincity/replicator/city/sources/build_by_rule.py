"""What no source knows but every street has: lamps, in the rows in which Paris puts them up.

OpenStreetMap has hardly a lamp of Paris; a night without any would be no night of this city.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from ..crossings import along_axis, crossing_rectangle, road_section
from ..ground import Pavement
from ..tile import Crossing, Lamp, RoadAxis, Tree
from .settle import on_sidewalk

STEP_M = 20.0
"""Median distance of the lamps of one side, on poles of 6 to 10 m."""

FROM_KERB_M = 0.6
CLEAR_OF_WALLS_M = 1.2
"""What a wheelchair needs to pass behind the post; a narrower sidewalk has its lamps on the walls, not drawn yet."""

CLEAR_OF_CROSSINGS_M = 1.5
CLEAR_OF_TREES_M = 2.0
APART_M = 10.0
"""Lamps of two streets that meet."""

BOULEVARD_M = 9.0
"""From this width of the carriageway on, there are lamps on both sides."""

HIGH_M, LOW_M = 9.0, 7.0
"""Of boulevards and of streets."""


def lamps_by_rule(
    roads: Sequence[RoadAxis], pavement: Pavement, crossings: Sequence[Crossing], trees: Sequence[Tree]
) -> list[Lamp]:
    """A row of lamps along every street, two along boulevards, widest streets first."""
    taken = shapely.union_all(
        [crossing_rectangle(crossing).buffer(CLEAR_OF_CROSSINGS_M) for crossing in crossings]
        + [shapely.Point(tree.position[:2]).buffer(CLEAR_OF_TREES_M) for tree in trees]
        + [pavement.buildings.buffer(CLEAR_OF_WALLS_M)]
    )
    free = pavement.sidewalk.buffer(-FROM_KERB_M / 2).difference(taken)
    shapely.prepare(free)
    lamps: list[Lamp] = []
    places = np.zeros((0, 2))
    for road in sorted(roads, key=lambda road: (-road.width_m, road.points.tolist())):
        is_boulevard = road.width_m >= BOULEVARD_M
        for point in _row(road, pavement, both_sides=is_boulevard):
            is_apart = not len(places) or np.hypot(*(places - point).T).min() >= APART_M
            if is_apart and free.contains(shapely.Point(point)):
                places = np.vstack([places, point])
                lamps.append(
                    Lamp(
                        position=on_sidewalk(point),
                        height_m=HIGH_M if is_boulevard else LOW_M,
                        heads=1,
                        height_is_guessed=True,
                    )
                )
    return lamps


def _row(road: RoadAxis, pavement: Pavement, *, both_sides: bool) -> Iterator[np.ndarray]:
    """Points behind the right kerb of a road, and the left one, at `STEP_M`."""
    length = shapely.LineString(road.points).length
    for distance in np.arange(STEP_M / 2, length, STEP_M):
        section = road_section(pavement.carriageway, *along_axis(road.points, distance))
        if section is None:
            continue
        for kerb in (section.right, section.left) if both_sides else (section.right,):
            outwards = (kerb - section.middle) / np.linalg.norm(kerb - section.middle)
            yield kerb + FROM_KERB_M * outwards
