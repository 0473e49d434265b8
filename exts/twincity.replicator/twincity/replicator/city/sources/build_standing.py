"""From merged findings to the furniture that stands for itself: benches, bins, shelters, kiosks, traffic lights, ...

Open data gives a point, seldom a direction. What has a front is turned by rule: shelters open to the road, kiosks and
post boxes to those who walk, traffic lights look at the traffic of their side. A whole thing has to find room: it is
moved by up to `FARTHEST_MOVE_M` off walls, kerbs, trunks, zebras and its neighbours, or refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..crossings import crossing_rectangle
from ..ground import Pavement
from ..sizes import SIGN_KINDS, SIZES
from ..tile import Crossing, Furniture, FurnitureKind
from ..walking import plan_of
from .findings import LAYER_OF_KIND, FoundPoint, Sourced
from .settle import FARTHEST_MOVE_M, Settler, local_points, on_sidewalk, settled
from .tally import Tally

FACES_WALKERS = ("kiosk", "post_box", "parking_meter", "toilets", "bike_station")
"""All others with a front open to the road, but for those that look along it."""

FACES_TRAFFIC = ("advert", *SIGN_KINDS)
HOLDS_TRAFFIC = ("traffic_light", "sign_stop", "sign_give_way")
"""What a map has on the line of a road, and stands beside it."""

CLEAR_OF_KERB_M = 0.15
CLEAR_OF_ZEBRA_M = 0.5
"""Kept free where a crossing lands on the sidewalk."""

KERB_REACH_M = 12.0
"""With no road nearer than this a thing turns its back to the nearest wall."""

MOVE_STEP_M = 0.4
IN_PARKS = ("bench", "bin", "fountain")
"""What stands where the tile lets nobody walk, too, as trees do."""

LARGEST_WALLACE_M = 3.0
"""A longer fountain is a basin."""

BACK_FROM_JUNCTION_M = (0.0, 3.0, 6.0, 9.0, 12.0, 15.0)
"""Signals are mapped at the stop line or in the middle of the junction; their posts stand before it."""


class FreeGround:
    """The sidewalks of a tile and what stands on them already."""

    def __init__(self, pavement: Pavement, crossings: Sequence[Crossing], obstacles: Sequence[shapely.Polygon]) -> None:
        self._sidewalk, self._road, self._walls = pavement.sidewalk, pavement.carriageway, pavement.buildings
        self._open = pavement.sidewalk.union(pavement.courtyard)
        landings = [crossing_rectangle(crossing).buffer(CLEAR_OF_ZEBRA_M) for crossing in crossings]
        self._standing = shapely.STRtree([*obstacles, *landings])
        self._placed: list[shapely.Polygon] = []
        self._eroded: dict[float, BaseGeometry] = {}
        shapely.prepare(self._open)

    def towards_road(self, point: np.ndarray) -> float:
        """Direction [rad] from a point to the nearest kerb, or away from the nearest wall where no road is near."""
        to_road, to_wall = _way(point, self._road), _way(point, self._walls)
        return _direction(to_road) if 0 < np.hypot(*to_road) <= KERB_REACH_M else _direction(-to_wall)

    def towards_walkers(self, point: np.ndarray) -> float:
        """Direction [rad] away from the kerb or the wall, whichever is nearer."""
        to_road, to_wall = _way(point, self._road), _way(point, self._walls)
        return _direction(-min(to_road, to_wall, key=lambda way: float(np.hypot(*way))))

    def placed(self, kind: FurnitureKind, point: np.ndarray, heading_deg: float) -> Furniture | None:
        """A piece at the nearest free place, or None; the ground it takes is free no more."""
        for place in self._places(kind, point, math.radians(heading_deg)):
            item = Furniture(kind=kind, position=on_sidewalk(place), heading_deg=round(heading_deg % 360.0, 2))
            plan = plan_of(item)
            if self._is_free(plan):
                self._placed.append(plan)
                return item
        return None

    def is_open(self, item: Furniture) -> bool:
        """True where a piece has its place for itself."""
        return self._is_free(plan_of(item))

    def _is_free(self, plan: shapely.Polygon) -> bool:
        return (
            self._open.covers(plan)
            and not self._standing.query(plan, predicate="intersects").size
            and not shapely.intersects(self._placed, plan).any()
        )

    def _places(self, kind: FurnitureKind, point: np.ndarray, heading_rad: float) -> Iterator[np.ndarray]:
        """The point itself, then places with room to the kerb, then those along the street, nearest first."""
        yield point
        size, at = SIZES[kind], shapely.Point(point)
        along = np.array([math.cos(heading_rad), math.sin(heading_rad)])
        steps = np.arange(MOVE_STEP_M, FARTHEST_MOVE_M + 1e-6, MOVE_STEP_M)
        shifts = [0.0, *(sign * step for step in steps for sign in (1, -1))]
        for inset in (size.depth_m / 2 + CLEAR_OF_KERB_M, math.hypot(size.length_m, size.depth_m) / 2):
            if inset not in self._eroded:
                self._eroded[inset] = self._sidewalk.buffer(-inset)
            line = shapely.get_coordinates(shapely.shortest_line(at, self._eroded[inset]))
            if len(line) and np.hypot(*(line[1] - line[0])) <= FARTHEST_MOVE_M + size.depth_m / 2:
                yield from (line[1] + shift * along for shift in shifts)


def _way(point: np.ndarray, shape: BaseGeometry) -> np.ndarray:
    """(2,) from a point to the nearest one of a shape; endless where the shape is empty."""
    line = shapely.get_coordinates(shapely.shortest_line(shapely.Point(point), shape))
    return line[1] - line[0] if len(line) else np.array([np.inf, 0.0])


def _direction(way: np.ndarray) -> float:
    return math.atan2(way[1], way[0])


def build_standing(
    kind: FurnitureKind, merged: Sourced, origin: np.ndarray, settler: Settler, free: FreeGround, tally: Tally
) -> list[Furniture]:
    """The pieces of one kind in `SIZES`, settled, turned, and each with ground of its own."""
    layer, built = LAYER_OF_KIND[kind], []
    for (source, found), point in zip(merged, local_points(merged, origin), strict=True):
        if kind == "fountain" and (found.length_m or 0.0) > LARGEST_WALLACE_M:
            tally.refused[f"{layer}: a basin, not drawn yet"] += 1
            continue
        place = _place(layer, found, point, settler, tally)
        if place is None:
            continue
        heading = _heading_deg(found, place, free)
        item = free.placed(kind, place, heading)
        if item is None:
            tally.refused[f"{layer}: no room on the sidewalk"] += 1
            continue
        tally.guessed[f"{layer}: direction"] += found.heading_deg is None and not SIZES[kind].is_round
        tally.guessed[f"{layer}: post at the kerb on the right of its road"] += _is_on_road(found, point, settler)
        tally.sources[f"{layer}: from {source}"] += 1
        built.append(item)
    return built


def _place(layer: str, found: FoundPoint, point: np.ndarray, settler: Settler, tally: Tally) -> np.ndarray | None:
    """Where it belongs: what is mapped on the road that it holds stands behind the kerb on the right."""
    if found.kind in IN_PARKS and settler.place_of(point) == "courtyard":
        return point
    if _is_on_road(found, point, settler):
        beside = _right_kerb(point, math.radians(found.heading_deg or 0.0), settler)
        if beside is not None:
            return beside
    return settled(layer, point, settler, tally)


def _is_on_road(found: FoundPoint, point: np.ndarray, settler: Settler) -> bool:
    """True of what holds the traffic and is mapped on the line of its road."""
    is_headed = found.kind in HOLDS_TRAFFIC and found.heading_deg is not None
    return is_headed and settler.place_of(point) == "carriageway"


def _right_kerb(point: np.ndarray, traffic_rad: float, settler: Settler) -> np.ndarray | None:
    """The first place on the sidewalk to the right of the traffic, looking back from the point."""
    ahead = np.array([math.cos(traffic_rad), math.sin(traffic_rad)])
    places = (settler.across(point - back * ahead, traffic_rad - math.pi / 2) for back in BACK_FROM_JUNCTION_M)
    return next((place for place in places if place is not None), None)


def _heading_deg(found: FoundPoint, place: np.ndarray, free: FreeGround) -> float:
    """Direction of its length [degrees], its front to the left of it."""
    to_road = math.degrees(free.towards_road(place))
    if found.kind in HOLDS_TRAFFIC:
        traffic = found.heading_deg if found.heading_deg is not None else to_road - 90.0
        return traffic + 90.0
    front = to_road + (90.0 if found.kind in FACES_TRAFFIC else 0.0)
    if found.kind in FACES_WALKERS:
        front = math.degrees(free.towards_walkers(place))
    if found.heading_deg is None:
        return front - 90.0
    if found.length_m is None:
        return found.heading_deg - 90.0
    is_turned = math.cos(math.radians(found.heading_deg + 90.0 - front)) < 0
    return found.heading_deg + 180.0 * is_turned
