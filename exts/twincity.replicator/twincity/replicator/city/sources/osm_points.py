"""What stands on the street in OpenStreetMap: trees, lamps, crossings, furniture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely

from .findings import LAYER_OF_KIND, FoundBuilding, FoundPoint, FoundRoad
from .osm_elements import OsmElement
from .osm_layers import hidden, point_kind
from .osm_point_tags import read_point_tags
from .osm_rows import ROW_STEP_M, heading_of, stands_of
from .tally import Tally

INSIDE_M = 1.0
"""Deeper than this behind a wall of OpenStreetMap's own buildings a thing is indoors, or on the roof."""

SAME_STOP_M = 20.0
"""A stop and the shelter beside it, drawn apart."""

SAME_TREE_M = 3.5
"""A tree of a row, and the same tree mapped for itself."""

ON_ROAD_M = 1.0
"""A crossing, a traffic light or what else holds the traffic is a point of the road's own line."""

ON_ROADS = ("crossing", "traffic_light", "sign_stop", "sign_give_way")
UNMARKED = ("unmarked", "no", "informal")
LIDS = ("underground", "pond", "pipe")
"""Hydrants of which a lid is seen, or nothing."""


def found_points(
    elements: Iterable[OsmElement], roads: Sequence[FoundRoad], buildings: Sequence[FoundBuilding], tally: Tally
) -> list[FoundPoint]:
    """Everything that stands in the street; what lies on a road has the heading of that road."""
    points: list[FoundPoint] = []
    for element in elements:
        kind = point_kind(element)
        if kind is None:
            continue
        reason = _refusal(element, kind)
        if reason is None:
            points += _points(element, kind, tally)
        else:
            tally.refused[f"{LAYER_OF_KIND[kind]}: {reason}"] += 1
    points = _without(points, _is_inside(points, buildings), "inside a building", tally)
    points = _without(points, _is_stop_of(points), "a stop whose shelter is drawn apart", tally)
    points = _without(points, _is_known_tree(points), "of a row, mapped one by one too", tally)
    return _along_roads(points, roads)


def _refusal(element: OsmElement, kind: str) -> str | None:
    tags = element.tags
    if element.shape is None:
        return element.trouble
    if kind == "crossing" and (tags.get("crossing") in UNMARKED or tags.get("crossing:markings") == "no"):
        return "not marked on the road"
    if kind == "hydrant" and tags.get("fire_hydrant:type") in LIDS:
        return "below the ground"
    if kind == "bus_shelter" and tags.get("highway") == "bus_stop" and tags.get("shelter", "no") == "no":
        return "a stop without a shelter"
    if kind == "clock" and tags.get("support", "pole") not in ("pole", "pedestal", "column"):
        return "on a building"
    return hidden(tags)


def _points(element: OsmElement, kind: str, tally: Tally) -> list[FoundPoint]:
    """One point, or those of a row that is drawn as a line."""
    layer, stands = LAYER_OF_KIND[kind], stands_of(element, kind)
    tally.read[layer] += len(stands) - 1
    if kind in ROW_STEP_M and len(stands) > 1:
        tally.guessed[f"{layer}: place within a row"] += len(stands)
    said = read_point_tags(element.tags, kind, layer, tally)
    return [
        FoundPoint(
            id=f"{element.ref}/{number}" if len(stands) > 1 else element.ref,
            kind=kind,
            point=stand.point,
            height_m=said.height_m,
            species=said.species,
            support=said.support,
            heads=said.heads,
            colour_temperature_k=said.colour_temperature_k,
            heading_deg=stand.heading_deg if said.heading_deg is None else said.heading_deg,
            length_m=stand.length_m,
        )
        for number, stand in enumerate(stands, 1)
    ]


def _without(
    points: Sequence[FoundPoint], is_refused: Callable[[FoundPoint], bool], reason: str, tally: Tally
) -> list[FoundPoint]:
    kept = []
    for point in points:
        if is_refused(point):
            tally.refused[f"{LAYER_OF_KIND[point.kind]}: {reason}"] += 1
        else:
            kept.append(point)
    return kept


def _is_inside(points: Sequence[FoundPoint], buildings: Sequence[FoundBuilding]) -> Callable[[FoundPoint], bool]:
    """Tells what lies deep in a building; a canopy is not one."""
    solid = [building.footprint for building in buildings if not building.is_light]
    places = np.array([point.point for point in points], dtype=object)
    at, around = shapely.STRtree(solid).query(places, predicate="within")
    inside = {
        points[i].id
        for i, j in zip(at.tolist(), around.tolist(), strict=True)
        if solid[j].boundary.distance(points[i].point) > INSIDE_M
    }
    return lambda point: point.id in inside


def _is_stop_of(points: Sequence[FoundPoint]) -> Callable[[FoundPoint], bool]:
    """Tells the stops (points without a shape) near a shelter that is drawn with its shape."""
    shelters = shapely.union_all([p.point for p in points if p.kind == "bus_shelter" and p.length_m is not None])
    return lambda point: (
        point.kind == "bus_shelter" and point.length_m is None and shapely.dwithin(point.point, shelters, SAME_STOP_M)
    )


def _is_known_tree(points: Sequence[FoundPoint]) -> Callable[[FoundPoint], bool]:
    """Tells the trees of rows that stand where a tree is mapped for itself."""
    single = shapely.union_all([p.point for p in points if p.kind == "tree" and p.id.startswith("node/")])
    return lambda point: (
        point.kind == "tree"
        and not point.id.startswith("node/")
        and bool(shapely.dwithin(point.point, single, SAME_TREE_M))
    )


def _along_roads(points: Sequence[FoundPoint], roads: Sequence[FoundRoad]) -> list[FoundPoint]:
    """The points, those on a road at street level with the direction in which its line runs there."""
    driven = [road.line for road in roads if road.level == 0 and road.kind != "path"]
    tree = shapely.STRtree(driven)
    found = []
    for point in points:
        near = tree.query_nearest(point.point, max_distance=ON_ROAD_M) if driven and point.kind in ON_ROADS else []
        if len(near):
            point = replace(point, heading_deg=_heading_at(driven[int(min(near))], point.point))
        found.append(point)
    return found


def _heading_at(line: shapely.LineString, point: shapely.Point) -> float:
    """Direction of the line's piece at the point: over half a metre to both sides, so that a corner has its mean."""
    along = line.project(point)
    ends = [line.interpolate(distance) for distance in (max(along - 0.5, 0.0), min(along + 0.5, line.length))]
    return heading_of(*shapely.get_coordinates(ends))
