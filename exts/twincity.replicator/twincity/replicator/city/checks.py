"""The rules that every `CityTile` obeys, whoever made it.

`check_tile` lists what is wrong, one sentence per finding that names the object; `require_sound` raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import chain

import numpy as np
import shapely

from ..errors import TileError
from ..geometry.polygons import Polygon, Surface, signed_area
from .crossings import crossing_rectangle
from .kerb_ramps import ground_height
from .obstacles import trunk_radius_m
from .parking import bay_rectangle
from .planar import shape_of
from .tile import BODY_RADIUS_M, CityTile
from .walking import obstacle_shapes

BUILDING_HEIGHTS_M = (2.0, 60.0)
TREE_HEIGHTS_M = (1.0, 40.0)
LAMP_HEIGHTS_M = (2.0, 20.0)
MOUNT_HEIGHTS_M = (2.0, 20.0)
ROAD_WIDTHS_M = (2.0, 45.0)
SLIVER_M2 = 0.05
"""Two footprints may share this much: the rounding of a party wall."""

CLEAR_OF_TRUNKS_M = 0.4
"""Between a camera mount and the bark."""

GROUND_TOLERANCE_M2 = 0.5
"""Gap or overlap of the ground that rounding explains, over a whole tile."""

GRID_TOLERANCE_M = 1e-6
HEIGHT_TOLERANCE_M = 1e-3
SHOWN = 5


def require_sound(tile: CityTile) -> None:
    """Raise `TileError` with the first findings, or return when there are none."""
    findings = check_tile(tile)
    if findings:
        more = f" And {len(findings) - SHOWN} more." if len(findings) > SHOWN else ""
        raise TileError(f"Tile '{tile.name}' breaks {len(findings)} rule(s): {' '.join(findings[:SHOWN])}{more}")


def check_tile(tile: CityTile) -> list[str]:
    """Every way in which the tile breaks a rule; empty when it is sound.

    Shapes are only compared with each other once each of them is sound by itself.
    """
    findings = [*_unfinite(tile, "tile")]
    findings = findings or [*chain.from_iterable(rule(tile) for rule in SINGLE_RULES)]
    return findings or [*chain.from_iterable(rule(tile) for rule in RULES_BETWEEN)]


def _unfinite(value: object, where: str) -> Iterator[str]:
    """Numbers that are not finite, wherever they are."""
    if is_dataclass(value):
        for field in fields(value):
            yield from _unfinite(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _unfinite(item, f"{where}[{index}]")
    elif isinstance(value, (float, np.ndarray)) and not np.isfinite(value).all():
        yield f"{where} holds a number that is not finite."


def _names(tile: CityTile) -> Iterator[str]:
    if not tile.name:
        yield "The tile has no name."
    if not tile.attribution:
        yield "The tile has no attribution line; one per data source is shown with every dataset."
    for id, count in Counter(building.id for building in tile.buildings).items():
        if count > 1:
            yield f"Building id '{id}' is given to {count} buildings."


def _rings(tile: CityTile) -> Iterator[str]:
    grounds = [("Carriageway", tile.carriageways), ("Sidewalk", tile.sidewalks), ("Courtyard", tile.courtyards)]
    named = [(f"Building '{building.id}'", building.footprint) for building in tile.buildings]
    named += [(f"{kind} {index}", polygon) for kind, polygons in grounds for index, polygon in enumerate(polygons)]
    for name, polygon in named:
        yield from _ring_findings(name, polygon)


def _ring_findings(name: str, polygon: Polygon) -> Iterator[str]:
    for index, ring in enumerate(polygon.rings):
        ring_name = "exterior" if index == 0 else f"hole {index}"
        if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3:
            yield f"{name}: its {ring_name} is not three or more points."
        elif np.array_equal(ring[0], ring[-1]):
            yield f"{name}: its {ring_name} repeats its first point at the end."
        elif (signed_area(ring) > 0) != (index == 0):
            yield f"{name}: its {ring_name} runs {'clockwise' if index == 0 else 'counter-clockwise'}."
    if all(len(ring) >= 3 for ring in polygon.rings) and not shape_of(polygon).is_valid:
        yield f"{name} is not a valid polygon: {shapely.is_valid_reason(shape_of(polygon))}."


def _sizes(tile: CityTile) -> Iterator[str]:
    for building in tile.buildings:
        yield from _outside(f"Building '{building.id}'", "gutter height", building.gutter_height_m, BUILDING_HEIGHTS_M)
    for index, tree in enumerate(tile.trees):
        yield from _outside(f"Tree {index}", "height", tree.height_m, TREE_HEIGHTS_M)
    for index, lamp in enumerate(tile.lamps):
        yield from _outside(f"Lamp {index}", "height", lamp.height_m, LAMP_HEIGHTS_M)
        if lamp.heads < 1:
            yield f"Lamp {index} has {lamp.heads} heads; a lamp has at least one."
    for index, road in enumerate(tile.roads):
        yield from _outside(f"Road {index} '{road.name}'", "width", road.width_m, ROAD_WIDTHS_M)
        if len(road.points) < 2 or not (np.linalg.norm(np.diff(road.points, axis=0), axis=1) > 0).all():
            yield f"Road {index} '{road.name}' repeats a point or has fewer than two."
    for index, crossing in enumerate(tile.crossings):
        yield from _outside(f"Crossing {index}", "span", crossing.span_m, ROAD_WIDTHS_M)
    for index, item in enumerate(tile.furniture):
        if (item.length_m > 0) != (item.kind == "barrier"):
            yield f"Furniture {index} is a {item.kind} of length {item.length_m} m; only barriers have a length."
    for index, mount in enumerate(tile.camera_mounts):
        yield from _outside(f"Camera mount {index}", "greatest height", mount.max_height_m, MOUNT_HEIGHTS_M)


def _outside(name: str, quantity: str, value: float, limits: tuple[float, float]) -> Iterator[str]:
    if not limits[0] <= value <= limits[1]:
        yield f"{name} has a {quantity} of {value:g} m; {limits[0]:g} to {limits[1]:g} is possible."


def _surfaces(tile: CityTile) -> Iterator[str]:
    for name, surface in (("walkable", tile.walkable), ("crossable", tile.crossable), ("drivable", tile.drivable)):
        plan, heights = surface.vertices[:, :2], surface.vertices[:, 2]
        ground = ground_height(plan, tile.kerb_ramps) if name == "walkable" else np.zeros(len(plan))
        if not np.isin(surface.triangles, np.arange(len(surface.vertices))).all():
            yield f"The {name} surface has a triangle with a corner that is not among its vertices."
        elif (_plan_turn(surface) <= 0).any():
            yield f"The {name} surface has {int((_plan_turn(surface) <= 0).sum())} triangle(s) that do not face up."
        elif np.abs(heights - ground).max(initial=0.0) > HEIGHT_TOLERANCE_M:
            where = plan[np.abs(heights - ground).argmax()]
            yield f"The {name} surface does not lie on the ground at ({where[0]:.1f}, {where[1]:.1f})."
    if not tile.walkable.area > 0:
        yield "The tile has no walkable ground; nobody could be placed."


def _plan_turn(surface: Surface) -> np.ndarray:
    """(m,) Twice the signed area of each triangle in plan."""
    a, b, c = (surface.vertices[surface.triangles[:, i], :2] for i in range(3))
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])


def _report(tile: CityTile) -> Iterator[str]:
    refused: Counter[str] = Counter()
    for reason, count in tile.report.refused.items():
        refused[reason.split(":")[0]] += count
    for layer, read in tile.report.read.items():
        built = tile.report.built.get(layer, 0)
        if read != built + refused[layer]:
            yield f"Layer '{layer}': {read} read, but {built} built and {refused[layer]} refused."


def _footprints_apart(tile: CityTile) -> Iterator[str]:
    shapes = [shape_of(building.footprint) for building in tile.buildings]
    for i, j in shapely.STRtree(shapes).query(shapes, predicate="intersects").T:
        if i < j and (shared := shapes[i].intersection(shapes[j]).area) > SLIVER_M2:
            yield f"Buildings '{tile.buildings[i].id}' and '{tile.buildings[j].id}' overlap by {shared:.2f} m^2."


def _party_walls(tile: CityTile) -> Iterator[str]:
    for building in tile.buildings:
        edges = shape_of(building.footprint).boundary
        for wall in building.party_walls:
            if edges.distance(shapely.LineString(wall)) > 0.05 or edges.distance(shapely.Point(wall.mean(0))) > 0.05:
                yield f"Building '{building.id}' has a party wall away from its footprint, at {wall[0].tolist()}."


def _ground_covers(tile: CityTile) -> Iterator[str]:
    ground = [*tile.carriageways, *tile.sidewalks, *tile.courtyards, *(b.footprint for b in tile.buildings)]
    shapes = [shape_of(polygon) for polygon in ground]
    union = shapely.union_all(shapes)
    overlap = sum(shape.area for shape in shapes) - union.area
    if overlap > GROUND_TOLERANCE_M2:
        yield f"Carriageways, sidewalks, courtyards and buildings overlap by {overlap:.2f} m^2."
    gaps = sum(shapely.Polygon(ring).area for part in shapely.get_parts(union) for ring in part.interiors)
    if gaps > GROUND_TOLERANCE_M2:
        yield f"The ground has gaps of {gaps:.2f} m^2."


def _things_outside_buildings(tile: CityTile) -> Iterator[str]:
    buildings = _union(building.footprint for building in tile.buildings)
    shapely.prepare(buildings)
    for name, positions in (
        ("Tree", [tree.position for tree in tile.trees]),
        ("Lamp", [lamp.position for lamp in tile.lamps]),
        ("Furniture", [item.position for item in tile.furniture]),
        ("Camera mount", [mount.position for mount in tile.camera_mounts]),
    ):
        for index, position in enumerate(positions):
            if buildings.contains(shapely.Point(position[:2])):
                yield f"{name} {index} at {position[:2]} stands inside a building."
    trunks = [(np.array(tree.position[:2]), trunk_radius_m(tree)) for tree in tile.trees]
    for index, mount in enumerate(tile.camera_mounts):
        if any(np.hypot(*(at - mount.position[:2])) < radius + CLEAR_OF_TRUNKS_M for at, radius in trunks):
            yield f"Camera mount {index} at {mount.position[:2]} is less than {CLEAR_OF_TRUNKS_M} m from a trunk."


def _surfaces_in_place(tile: CityTile) -> Iterator[str]:
    sidewalk, carriageway = _union(tile.sidewalks), _union(tile.carriageways)
    for name, surface, ground, ground_name in (
        ("walkable", tile.walkable, sidewalk, "the sidewalks"),
        ("crossable", tile.crossable, carriageway, "the carriageways"),
        ("drivable", tile.drivable, carriageway, "the carriageways"),
    ):
        allowed = ground.buffer(0.002)
        shapely.prepare(allowed)
        astray = int((~shapely.covered_by(triangle_shapes(surface), allowed)).sum())
        if astray:
            yield f"{astray} triangle(s) of the {name} surface leave {ground_name}."


def _walkers_clear(tile: CityTile) -> Iterator[str]:
    triangles = triangle_shapes(tile.walkable)
    walls_and_kerbs = [
        ring for part in shapely.get_parts(_union(tile.sidewalks)) for ring in (part.exterior, *part.interiors)
    ]
    solid = [*walls_and_kerbs, *obstacle_shapes(tile.trees, tile.lamps, tile.furniture)]
    near = shapely.STRtree(solid).query(triangles, predicate="dwithin", distance=BODY_RADIUS_M - GRID_TOLERANCE_M)
    if near.size:
        where = triangles[near[0][0]].centroid
        yield (
            f"{len(set(near[0].tolist()))} walkable triangle(s) come nearer than {BODY_RADIUS_M} m to a wall, kerb, "
            f"trunk or post, the first at ({where.x:.1f}, {where.y:.1f})."
        )


def _bays_on_the_road(tile: CityTile) -> Iterator[str]:
    road = _union(tile.carriageways).buffer(0.15)
    shapely.prepare(road)
    bays = [bay_rectangle(bay) for bay in tile.parking_bays]
    for index in np.flatnonzero(~shapely.covers(road, bays)).tolist() if bays else []:
        yield f"Parking bay {index} at {tile.parking_bays[index].position} leaves the carriageway."
    zebras = shapely.STRtree([crossing_rectangle(crossing) for crossing in tile.crossings])
    for index in sorted(set(zebras.query(bays, predicate="intersects")[0].tolist())) if bays else []:
        yield f"Parking bay {index} at {tile.parking_bays[index].position} lies on a crossing."


def triangle_shapes(surface: Surface) -> np.ndarray:
    """(m,) shapely polygons: the triangles of a surface in plan."""
    return shapely.polygons(surface.vertices[surface.triangles][:, :, :2])


def _union(polygons: Iterable[Polygon]) -> shapely.Geometry:
    return shapely.union_all([shape_of(polygon) for polygon in polygons])


Rule = Callable[[CityTile], Iterator[str]]
SINGLE_RULES: tuple[Rule, ...] = (_names, _rings, _sizes, _surfaces, _report)
RULES_BETWEEN: tuple[Rule, ...] = (
    _footprints_apart,
    _party_walls,
    _ground_covers,
    _things_outside_buildings,
    _surfaces_in_place,
    _walkers_clear,
    _bays_on_the_road,
)
