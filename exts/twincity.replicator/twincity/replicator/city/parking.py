"""Parking bays: rows of them along the kerb, wherever a road has a strip for parked cars and nothing is in the way.

The French code keeps the five metres before a zebra free, for people to be seen. The first two bays of a long row are
the delivery bay; the last one before a zebra belongs to motorcycles, which hide nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .crossings import along_axis, crossing_rectangle
from .junctions import junction_ground
from .lanes import Strip, strips_of
from .planar import round_point
from .tile import BayKind, Crossing, ParkingBay, RoadAxis

BAY_M = 5.2
DELIVERY_BAYS = 2
"""Lorries need two bays: 10.4 m."""

FREE_BEFORE_ZEBRA_M = 5.0
FREE_OF_JUNCTION_M = 3.0
LONG_ROW = 6
"""A row of so many bays has one for deliveries and one for motorcycles."""

STEP_M = 0.4
AT_KERB_M = 0.5
"""The outer edge of a bay lies so near to the kerb."""


def place_bays(
    roads: Sequence[RoadAxis], carriageway: BaseGeometry, crossings: Sequence[Crossing]
) -> tuple[ParkingBay, ...]:
    """Every bay of every road, in the order of the roads."""
    free = [crossing_rectangle(crossing).buffer(FREE_BEFORE_ZEBRA_M) for crossing in crossings]
    blocked = shapely.union_all([*free, junction_ground(roads).buffer(FREE_OF_JUNCTION_M)])
    room = carriageway.buffer(0.05).difference(blocked)
    kerb = carriageway.boundary
    shapely.prepare(room)
    shapely.prepare(kerb)
    bays = []
    for road in roads:
        for strip in strips_of(road):
            if strip.kind == "parking":
                bays += [bay for row in _rows(road, strip, room, kerb) for bay in row]
    return tuple(bays)


def bay_rectangle(bay: ParkingBay, margin_m: float = 0.0) -> shapely.Polygon:
    """The plan of a bay, `margin_m` larger on every side."""
    angle = np.radians(bay.heading_deg)
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    x, y = bay.length_m / 2 + margin_m, bay.width_m / 2 + margin_m
    return shapely.Polygon(
        [np.array(bay.position) + a * x * along + b * y * across for a, b in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    )


def _rows(road: RoadAxis, strip: Strip, room: BaseGeometry, kerb: BaseGeometry) -> Iterator[list[ParkingBay]]:
    """The bays between one obstacle and the next."""
    length = float(np.linalg.norm(np.diff(road.points, axis=0), axis=1).sum())
    stations = np.arange(STEP_M / 2, length, STEP_M)
    is_free = _are_free(road, strip, stations, room, kerb)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_free, [False]]).astype(int)))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        count = int((after - first) * STEP_M / BAY_M)
        start = stations[first] - STEP_M / 2 + ((after - first) * STEP_M - count * BAY_M) / 2
        row = [_bay(road, strip, start + index * BAY_M, BAY_M, "car") for index in range(count)]
        yield [bay for bay in _with_kinds(road, strip, start, row) if room.covers(bay_rectangle(bay, -0.02))]


def _with_kinds(road: RoadAxis, strip: Strip, start: float, row: list[ParkingBay]) -> list[ParkingBay]:
    """The row with its delivery bay, where traffic comes from, and its motorcycles, where it goes to."""
    if len(row) < LONG_ROW:
        return row
    first, last = (0, len(row) - 1) if strip.forward else (len(row) - DELIVERY_BAYS, 0)
    delivery = _bay(road, strip, start + first * BAY_M, DELIVERY_BAYS * BAY_M, "delivery")
    motorcycles = _bay(road, strip, start + last * BAY_M, BAY_M, "motorcycle")
    taken = {first, first + 1, last}
    cars = [bay for index, bay in enumerate(row) if index not in taken]
    return [delivery, *cars, motorcycles]


def _bay(road: RoadAxis, strip: Strip, start: float, length: float, kind: BayKind) -> ParkingBay:
    point, along = along_axis(road.points, start + length / 2)
    x, y = round_point(point + strip.offset_m * np.array([-along[1], along[0]]))
    way = along if strip.forward else -along
    return ParkingBay(
        kind=kind,
        position=(x, y),
        heading_deg=round(float(np.degrees(np.arctan2(way[1], way[0]))) % 360, 3),
        length_m=round(length, 3),
        width_m=round(strip.width_m, 3),
        kerb_on_left=(strip.offset_m > 0) == strip.forward,
    )


def _are_free(road: RoadAxis, strip: Strip, stations: np.ndarray, room: BaseGeometry, kerb: BaseGeometry) -> np.ndarray:
    """(n,) True where the strip lies in the open carriageway, and its outer edge along the kerb."""
    line = shapely.LineString(road.points)
    before, after = (
        shapely.get_coordinates(line.interpolate(np.clip(stations + step, 0.0, line.length))) for step in (-0.05, 0.05)
    )
    along = (after - before) / np.linalg.norm(after - before, axis=1, keepdims=True)
    middle, left = (before + after) / 2, np.stack([-along[:, 1], along[:, 0]], -1)
    right_ends, left_ends = middle + strip.right_m * left, middle + strip.left_m * left
    outer = right_ends if strip.offset_m < 0 else left_ends
    across = shapely.linestrings(np.stack([right_ends, left_ends], axis=1))
    return shapely.covers(room, across) & (shapely.distance(kerb, shapely.points(outer)) < AT_KERB_M)
