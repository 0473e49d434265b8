"""Furniture by rule: what a street has that no map knows, out of everybody's way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely

from twincity.replicator.city.checks import check_tile
from twincity.replicator.city.crossings import crossing_rectangle
from twincity.replicator.city.obstacles import is_tall
from twincity.replicator.city.sizes import SIZES
from twincity.replicator.city.sources.furnish import PASSAGE_M
from twincity.replicator.city.tile import CityTile, Furniture
from twincity.replicator.city.walking import obstacle_shapes, plan_of

from .found import findings, house, point, rectangle, road
from .test_standing import front_of, ground_of

AREA = rectangle(-60, -45, 60, 45)
HOUSES = (house("n", -50, 16, 50, 40, gutter_height_m=18.0), house("s", -50, -40, 50, -16, gutter_height_m=18.0))
STREET = road("r", (-70, 0), (70, 0), width_m=10.0)


@pytest.fixture(scope="module")
def ruled() -> CityTile:
    """A street of which the map knows the houses only."""
    from twincity.replicator.city.sources.build import build_tile

    return build_tile([findings("osm", *HOUSES, STREET)], AREA, "test")


def standing(tile: CityTile) -> list[Furniture]:
    return [item for item in tile.furniture if item.kind in SIZES and not SIZES[item.kind].is_overhead]


def union(polygons) -> shapely.Geometry:
    return shapely.union_all([shapely.Polygon(p.exterior, p.holes) for p in polygons])


@pytest.fixture(scope="module", params=["street", "crossing"])
def tile(request, ruled, procedural_tile) -> CityTile:
    return ruled if request.param == "street" else procedural_tile


def test_a_furnished_tile_is_sound(tile):
    assert check_tile(tile) == []


def test_nothing_stands_in_a_carriageway_or_a_house(tile):
    solid = union(tile.carriageways).union(union(b.footprint for b in tile.buildings)).buffer(-0.01)
    assert not any(solid.intersects(ground_of(item)) for item in standing(tile))


def test_nothing_stands_in_another_thing(tile):
    pieces = [ground_of(item).buffer(-0.02) for item in standing(tile)]
    others = obstacle_shapes(tile.trees, tile.lamps, [item for item in tile.furniture if item.kind not in SIZES])
    pairs = shapely.STRtree([*pieces, *others]).query(pieces, predicate="intersects").T
    assert [(i, j) for i, j in pairs.tolist() if i != j] == []


def test_nothing_stands_where_a_zebra_lands(tile):
    landings = shapely.union_all([crossing_rectangle(crossing).buffer(0.4) for crossing in tile.crossings])
    assert not any(landings.intersects(ground_of(item)) for item in standing(tile))


def test_a_passage_is_left_before_every_house(tile):
    """And so nothing stands in a doorway: what leans on a house is the scaffold of that house."""
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior) for b in tile.buildings])
    by_kerb = [item for item in standing(tile) if item.kind != "scaffold"]
    assert min(houses.distance(ground_of(item)) for item in by_kerb) >= PASSAGE_M - 0.35


def test_people_still_walk_the_length_of_every_sidewalk(tile):
    walked = shapely.union_all(shapely.polygons(tile.walkable.vertices[tile.walkable.triangles][:, :, :2]))
    sidewalks = shapely.get_parts(union(tile.sidewalks))
    wide = [part for part in shapely.get_parts(walked.buffer(0.01)) if part.area > 20.0]
    assert len(wide) <= len(sidewalks) + 1
    assert walked.area > 0.55 * sum(part.area for part in sidewalks)


def test_a_street_has_what_streets_have(ruled):
    kinds = Counter(item.kind for item in ruled.furniture)
    for kind in ("bench", "bin", "bike_rack"):
        assert kinds[kind] >= 2


def test_the_tile_says_what_was_guessed(ruled):
    kinds = Counter(item.kind for item in ruled.furniture)
    assert ruled.report.guessed["benches: placed by rule, no source knowing any"] == kinds["bench"]


def test_what_a_map_knows_is_not_added_to():
    from twincity.replicator.city.sources.build import build_tile

    tile = build_tile([findings("osm", *HOUSES, STREET, point("bench", 5, 9))], AREA, "test")
    kinds = Counter(item.kind for item in tile.furniture)
    assert kinds["bench"] == 1
    assert kinds["bin"] >= 2
    assert not any(guess.startswith("benches: placed") for guess in tile.report.guessed)


def test_lights_hold_the_traffic_and_those_who_cross(procedural_tile):
    lights = [item for item in procedural_tile.furniture if item.kind in ("traffic_light", "pedestrian_light")]
    assert len(lights) == 2 * len(procedural_tile.crossings)
    for item in lights:
        nearest = min(
            procedural_tile.crossings, key=lambda c: float(np.hypot(*(np.subtract(c.centre, item.position[:2]))))
        )
        to_middle = np.subtract(nearest.centre, item.position[:2])
        if item.kind == "traffic_light":
            outwards = np.array(nearest.centre) / np.hypot(*nearest.centre)
            assert front_of(item) @ outwards > 0.99
        else:
            assert front_of(item) @ to_middle > 0.9 * nearest.span_m / 2


def test_a_one_way_street_says_so_at_both_ends(procedural_tile):
    signs = {item.kind: item for item in procedural_tile.furniture if item.kind.startswith("sign_")}
    assert signs["sign_no_entry"].position[1] < 0 < signs["sign_one_way"].position[1]
    assert front_of(signs["sign_no_entry"]) == pytest.approx([0.0, 1.0], abs=0.01)
    assert front_of(signs["sign_one_way"]) == pytest.approx([0.0, -1.0], abs=0.01)


def test_plates_hang_on_walls_and_look_at_the_street(procedural_tile):
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior) for b in procedural_tile.buildings])
    plates = [item for item in procedural_tile.furniture if item.kind == "street_plate"]
    assert len(plates) == 2 * len(procedural_tile.crossings)
    for item in plates:
        assert houses.distance(shapely.Point(item.position[:2])) == pytest.approx(0.03, abs=0.01)
        ahead = np.array(item.position[:2]) + front_of(item)
        assert houses.distance(shapely.Point(ahead)) > 0.9


def test_a_scaffold_stands_along_one_front(procedural_tile):
    bays = [item for item in procedural_tile.furniture if item.kind == "scaffold"]
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior) for b in procedural_tile.buildings])
    assert len(bays) >= 3
    assert max(houses.distance(plan_of(item)) for item in bays) < 0.05


def test_no_camera_hangs_in_a_kiosk_or_looks_into_one(procedural_tile):
    tall = shapely.union_all([ground_of(item) for item in procedural_tile.furniture if is_tall(item)])
    for mount in procedural_tile.camera_mounts:
        heading = np.radians(mount.heading_deg)
        ahead = np.array(mount.position[:2]) + 5.0 * np.array([np.cos(heading), np.sin(heading)])
        assert tall.distance(shapely.LineString([mount.position[:2], ahead])) > 0.5


def test_only_what_is_high_and_wide_is_in_a_camera_s_way():
    column = Furniture(kind="column", position=(0.0, 0.0, 0.0))
    assert is_tall(column)
    assert not any(is_tall(replace(column, kind=kind)) for kind in ("bollard", "bench", "sign_stop", "street_plate"))
