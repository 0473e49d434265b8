"""Somebody drives or rides against the traffic. Hard negatives: who may, and who only stands the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...city.lanes import StripKind
from ...city.tile import RoadAxis
from ..crowd.darts import nearest_on
from ..crowd.places import FOOTPRINTS, place_at, placed_discs, vehicle_discs
from ..scenario import Vehicle
from ..traffic.lanes import lane_lines
from ..vehicles import VEHICLES
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead

EVERY_M = 1.5
"""Along each lane, a place is tried so often."""

FREE_AHEAD_M = 4.0
SPEED_M_PER_S = (3.0, 8.0)
RIDERS: tuple[float, float] = (16.0, 60.0)

LanePoint = tuple[np.ndarray, float]
"""(3,) in the middle of a lane, and the heading of its traffic [deg]."""


def _lane_points(stage: Stage, *kinds: StripKind) -> Iterator[LanePoint]:
    """Places in the lanes of some kinds, well in view, in an order that chance gives."""
    found: list[LanePoint] = []
    for lane in lane_lines(stage.tile, kinds):
        for distance in np.arange(EVERY_M, lane.length_m, EVERY_M).tolist():
            xy, heading = lane.at(distance)
            found.append((np.array([*xy, 0.0]), heading))
    order = stage.rng.permutation(len(found))
    points = np.array([found[i][0] for i in order]).reshape(-1, 3)
    headings = {tuple(np.round(found[i][0], 6)): found[i][1] for i in order}
    for point in stage.well_in_view(points):
        yield point, headings[tuple(np.round(point, 6))]


def _is_road(stage: Stage, discs: Sequence[tuple[float, float, float]]) -> bool:
    """True on a carriageway, off its zebras."""
    return all(
        stage.tile.drivable.height_at(x, y) is not None and stage.tile.crossable.height_at(x, y) is None
        for x, y, _ in discs
    )


def _drives(stage: Stage, *, against: bool) -> Draft | None:
    """A car in a lane, with or against its traffic."""
    models = [name for name, m in VEHICLES.items() if m.class_name == "car" and m.driving_share > 0]
    name = models[int(stage.rng.random() * len(models))]
    low, high = SPEED_M_PER_S
    speed, colour = round(low + (high - low) * stage.rng.random(), 2), stage.colour()
    for point, heading in _lane_points(stage, "drive"):
        vehicle = Vehicle(
            model=name, position=(round(float(point[0]), 3), round(float(point[1]), 3), 0.0),
            heading_deg=round((heading + 180 * against) % 360, 2), speed_m_per_s=speed,
            colour=VEHICLES[name].only_colour or colour,
        )  # fmt: skip
        nose = ahead(point, vehicle.heading_deg, VEHICLES[name].length_m / 2 + FREE_AHEAD_M / 2)
        discs = [*vehicle_discs(vehicle), (*nose.tolist(), 0.9)]
        if _is_road(stage, discs) and stage.take(discs):
            since = stage.seconds(0.5, 6)
            return Draft(position=vehicle.position, vehicles=(vehicle,), since_s=since if against else 0.0)
    return None


def _rides(stage: Stage, ride: str, kinds: tuple[StripKind, ...], *, against: bool) -> Draft | None:
    """A cyclist or somebody on a scooter; against the traffic only where no sign allows it."""
    for point, heading in _lane_points(stage, *kinds):
        if against and _may_be_met(stage, point):
            continue
        faces = heading + 180 * against
        xy = ahead(point, faces, 0.0, -0.4)
        discs = placed_discs(FOOTPRINTS[ride], xy, faces)
        if _is_road(stage, discs) and stage.take(discs):
            place = place_at((*xy, 0.0), faces, "riding", stage.group(), seat=ride)
            since = stage.seconds(0.5, 6) if against else 0.0
            return Draft(position=place.position, cast=(Cast(place=place, ages=RIDERS),), since_s=since)
    return None


def _may_be_met(stage: Stage, point: np.ndarray) -> bool:
    """True on a one-way street where bicycles may come the other way."""
    roads = stage.tile.roads

    def away(road: RoadAxis) -> float:
        return float(nearest_on(point[None, :2], road.points[:-1], np.diff(road.points, axis=0))[1].min())

    road = min(roads, key=away)
    return road.direction != "both" and not {road.cycle_left, road.cycle_right}.isdisjoint({"contraflow", "shared"})


def _in_the_contraflow_lane(stage: Stage) -> Draft | None:
    """A cyclist against a one-way street, in the lane that is painted for it."""
    against = [lane for lane in lane_lines(stage.tile, ("cycle",)) if _is_contraflow(stage, lane.at(1.0))]
    points = [(np.array([*xy, 0.0]), heading) for lane in against for xy, heading in _along(lane)]
    for i in stage.rng.permutation(len(points)):
        point, heading = points[i]
        discs = placed_discs(FOOTPRINTS["bicycle"], point, heading)
        if stage.sees(point) and _is_road(stage, discs) and stage.take(discs):
            place = place_at(point, heading, "riding", stage.group(), seat="bicycle")
            return Draft(position=place.position, cast=(Cast(place=place, ages=RIDERS),))
    return None


def _along(lane: object) -> Iterator[tuple[np.ndarray, float]]:
    for distance in np.arange(EVERY_M, lane.length_m, EVERY_M).tolist():  # type: ignore[attr-defined]
        yield lane.at(distance)  # type: ignore[attr-defined]


def _is_contraflow(stage: Stage, at: tuple[np.ndarray, float]) -> bool:
    """True where the nearest cars run the other way."""
    cars = [line.at(d) for line in lane_lines(stage.tile) for d in np.arange(1.0, line.length_m, 3.0).tolist()]
    _, heading = min(cars, key=lambda car: float(np.hypot(*(car[0] - at[0]))), default=(None, at[1]))
    return bool(np.cos(np.radians(heading - at[1])) < -0.7)


def _parked_the_other_way(stage: Stage) -> Draft | None:
    """A parked car that faces the traffic: not allowed, and not driving."""
    bays = [bay for bay in stage.tile.parking_bays if bay.kind == "car"]
    models = [name for name, m in VEHICLES.items() if m.class_name == "car" and "car" in m.bays]
    name = models[int(stage.rng.random() * len(models))]
    for i in stage.rng.permutation(len(bays)):
        x, y = bays[i].position
        vehicle = Vehicle(
            model=name, position=(round(x, 3), round(y, 3), 0.0), state="parked", colour=stage.colour(),
            heading_deg=round((bays[i].heading_deg + 180) % 360, 2),
        )  # fmt: skip
        discs = vehicle_discs(vehicle)
        if stage.sees((x, y, 0.0)) and _is_road(stage, discs) and stage.site.taken.free(discs):
            stage.site.taken.add(discs)
            return Draft(position=vehicle.position, vehicles=(vehicle,), since_s=stage.seconds(600, 40_000))
    return None


def _no_road(stage: Stage) -> str:
    return "" if stage.tile.roads else "no road on the tile"


def _no_contraflow(stage: Stage) -> str:
    there = any(_is_contraflow(stage, lane.at(1.0)) for lane in lane_lines(stage.tile, ("cycle",)))
    return "" if there else "no contraflow lane on the tile"


KIND = EventKind(
    law="non-respect par une personne ou un véhicule du sens de circulation commun",
    whats={
        "car_against_the_traffic": What(make=lambda stage: _drives(stage, against=True), share=2, needs=_no_road),
        "cyclist_against_the_traffic": What(
            make=lambda stage: _rides(stage, "bicycle", ("drive", "cycle"), against=True), needs=_no_road
        ),
        "scooter_against_the_traffic": What(
            make=lambda stage: _rides(stage, "scooter", ("drive", "cycle"), against=True), needs=_no_road
        ),
        "cyclist_in_the_contraflow_lane": What(
            make=_in_the_contraflow_lane, genuine=False, share=2, needs=_no_contraflow
        ),
        "parked_the_other_way": What(
            make=_parked_the_other_way,
            genuine=False,
            needs=lambda stage: "" if stage.tile.parking_bays else "no parking bay on the tile",
        ),
        "car_with_the_traffic": What(make=lambda stage: _drives(stage, against=False), genuine=False, needs=_no_road),
        "cyclist_with_the_traffic": What(
            make=lambda stage: _rides(stage, "bicycle", ("drive", "cycle"), against=False),
            genuine=False,
            needs=_no_road,
        ),
    },
)
