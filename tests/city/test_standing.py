"""Benches, kiosks, traffic lights: whole on the sidewalk, turned to whom they serve, and in nobody's way unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import shapely

from twincity.replicator.city.checks import check_tile
from twincity.replicator.city.obstacles import plan_corners
from twincity.replicator.city.sizes import SIZES
from twincity.replicator.city.sources.build import build_tile
from twincity.replicator.city.sources.findings import LAYER_OF_KIND, FoundArea, FoundPoint
from twincity.replicator.city.tile import BODY_RADIUS_M, CityTile, Furniture, FurnitureKind

from .found import findings, house, point, rectangle, road

AREA = rectangle(-60, -45, 60, 45)
HOUSES = (house("n", -50, 14, 50, 40, gutter_height_m=18.0), house("s", -50, -40, 50, -14, gutter_height_m=18.0))
STREET = road("r", (-70, 0), (70, 0), width_m=10.0)
STANDING = tuple(kind for kind, size in SIZES.items() if not size.is_overhead)


def tile_of(*points: FoundPoint) -> CityTile:
    tile = build_tile([findings("osm", *HOUSES, STREET, *points)], AREA, "test")
    assert check_tile(tile) == []
    return tile


def pieces(tile: CityTile) -> list[Furniture]:
    """Without what the rules add where no source knows any."""
    known = {kind for kind in STANDING if LAYER_OF_KIND[kind] in tile.report.read}
    return [item for item in tile.furniture if item.kind in known]


def ground_of(item: Furniture) -> shapely.Geometry:
    """Measured without the code under test."""
    size = SIZES[item.kind]
    if size.is_round:
        return shapely.Point(item.position[:2]).buffer(size.length_m / 2)
    turn = np.radians(item.heading_deg)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    signs = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return shapely.Polygon(
        [np.array(item.position[:2]) + a * size.length_m / 2 * along + b * size.depth_m / 2 * across for a, b in signs]
    )


def front_of(item: Furniture) -> np.ndarray:
    turn = np.radians(item.heading_deg + 90.0)
    return np.array([np.cos(turn), np.sin(turn)])


@pytest.fixture(scope="module")
def full() -> CityTile:
    """One of each kind on the north side, one too near the kerb or the wall on the south side of a long street."""
    area = rectangle(-160, -45, 160, 45)
    houses = (
        house("n", -150, 14, 150, 40, gutter_height_m=18.0),
        house("s", -150, -40, 150, -14, gutter_height_m=18.0),
    )
    street, at = road("r", (-170, 0), (170, 0), width_m=10.0), {kind: 8.4 * i - 140 for i, kind in enumerate(STANDING)}
    things = [point(kind, x, 9) for kind, x in at.items()]
    things += [point(kind, x, (-5.1, -13.8)[i % 2]) for i, (kind, x) in enumerate(at.items())]
    tile = build_tile([findings("osm", *houses, street, *things)], area, "test")
    assert check_tile(tile) == []
    return tile


def test_every_kind_but_posts_in_rows_has_a_size():
    assert {*SIZES} == {*get_args(FurnitureKind)} - {"bollard", "barrier"}


@pytest.mark.parametrize("kind", STANDING)
def test_each_kind_is_built_and_counted(full, kind):
    layer = LAYER_OF_KIND[kind]
    of_layer = [other for other in STANDING if LAYER_OF_KIND[other] == layer]
    assert sum(item.kind == kind for item in full.furniture) == 2
    assert full.report.built[layer] == full.report.read[layer] == 2 * len(of_layer)


def test_everything_stands_whole_on_the_sidewalk(full):
    sidewalk = shapely.union_all([shapely.Polygon(p.exterior, p.holes) for p in full.sidewalks]).buffer(1e-6)
    assert all(sidewalk.covers(ground_of(item)) for item in pieces(full))


def test_nobody_walks_nearer_to_furniture_than_half_a_body(full):
    walked = shapely.union_all(shapely.polygons(full.walkable.vertices[full.walkable.triangles][:, :, :2]))
    assert min(walked.distance(ground_of(item)) for item in pieces(full)) >= BODY_RADIUS_M - 1e-6


def test_people_walk_up_to_furniture(full):
    walked = shapely.union_all(shapely.polygons(full.walkable.vertices[full.walkable.triangles][:, :, :2]))
    assert max(walked.distance(ground_of(item)) for item in pieces(full)) < BODY_RADIUS_M + 0.1


def test_a_plan_is_a_rectangle_of_its_size_about_its_place():
    item = Furniture(kind="kiosk", position=(3.0, -2.0, 0.14), heading_deg=33.0)
    corners = plan_corners(item)
    assert corners.mean(0) == pytest.approx([3.0, -2.0])
    assert np.hypot(*(corners[1] - corners[0])) == pytest.approx(SIZES["kiosk"].length_m)
    assert shapely.Polygon(corners).exterior.is_ccw
    assert shapely.Polygon(corners).symmetric_difference(ground_of(item)).area < 1e-9


@pytest.mark.parametrize("y", [9, -9])
@pytest.mark.parametrize("kind, to_road", [("bus_shelter", 1), ("kiosk", -1), ("post_box", -1)])
def test_shelters_open_to_the_road_kiosks_to_those_who_walk(kind, to_road, y):
    (item,) = pieces(tile_of(point(kind, 5, y)))
    assert front_of(item) == pytest.approx([0.0, -np.sign(y) * to_road], abs=0.01)


def test_a_post_box_at_the_wall_turns_its_back_to_it():
    (item,) = pieces(tile_of(point("post_box", 5, 13.4)))
    assert front_of(item) == pytest.approx([0.0, -1.0], abs=0.01)


def test_what_the_map_says_of_a_direction_is_kept():
    (item,) = pieces(tile_of(point("post_box", 5, 9, heading_deg=20.0)))
    assert front_of(item) == pytest.approx([np.cos(np.radians(20)), np.sin(np.radians(20))], abs=1e-3)


def test_a_thing_that_is_mapped_with_its_length_lies_along_it():
    (item,) = pieces(tile_of(point("bus_shelter", 5, 9, heading_deg=10.0, length_m=3.5)))
    assert item.heading_deg % 180.0 == pytest.approx(10.0)
    assert front_of(item)[1] < 0


@pytest.mark.parametrize("heading, side", [(0.0, -1), (180.0, 1)])
def test_a_light_mapped_on_the_road_stands_on_the_right_and_looks_at_the_traffic(heading, side):
    tile = tile_of(point("traffic_light", 5, 0.3, heading_deg=heading))
    (item,) = pieces(tile)
    assert side * item.position[1] == pytest.approx(5.25, abs=0.1)
    assert front_of(item) == pytest.approx([-np.cos(np.radians(heading)), 0.0], abs=1e-3)
    assert tile.report.guessed["traffic lights: post at the kerb on the right of its road"] == 1


def test_two_things_on_one_place_stand_beside_each_other():
    one, other = pieces(tile_of(point("bench", 5, 9), point("bin", 5.3, 9)))
    assert not ground_of(one).intersects(ground_of(other))


def test_what_finds_no_room_is_refused():
    crowd = [point("kiosk", 5 + 1.6 * i, 9) for i in range(6)]
    report = tile_of(*crowd).report
    assert report.refused["kiosks: no room on the sidewalk"] >= 1
    assert report.read["kiosks"] == report.built["kiosks"] + report.refused["kiosks: no room on the sidewalk"]


def test_nothing_stands_where_a_zebra_lands():
    tile = tile_of(point("crossing", 0, 0), point("post_box", 0, 5.6), point("bin", 0.5, -5.4))
    (zebra,) = tile.crossings
    landing = shapely.box(zebra.centre[0] - 2, -6, zebra.centre[0] + 2, 6)
    assert len(tile.furniture) + sum(tile.report.refused.values()) >= 2
    assert not any(landing.buffer(-0.55).intersects(ground_of(item)) for item in pieces(tile))


def test_a_bench_in_a_park_stands_and_a_shelter_does_not():
    park = FoundArea(id="park", kind="green", shape=rectangle(-60, 40.5, 60, 45))
    found = findings("osm", *HOUSES, STREET, point("bench", 0, 42.5), point("bus_shelter", 20, 42.5))
    found.tally.read["greens"] += 1
    tile = build_tile([replace(found, areas=(park,))], AREA, "test")
    assert [item.kind for item in pieces(tile)] == ["bench"]


def test_a_basin_is_no_wallace_fountain():
    tile = tile_of(point("fountain", 5, 9, heading_deg=0.0, length_m=8.0))
    assert tile.report.refused["fountains: a basin, not drawn yet"] == 1
