"""Place Saint-Augustin: what its README counts is in the tile, and every trap was seen."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from twincity.replicator.city.ground import NARROWEST_SIDEWALK_M
from twincity.replicator.city.sources.settle import FROM_EDGE_M


def shape(building) -> shapely.Polygon:
    return shapely.Polygon(building.footprint.exterior, building.footprint.holes)


def test_the_footprints_cover_the_area_that_the_data_states(saint_augustin):
    union = shapely.union_all([shape(building) for building in saint_augustin.buildings])
    assert union.area == pytest.approx(27_875, abs=1)


def test_eight_buildings_keep_their_nine_courtyards(saint_augustin):
    courtyards = [len(building.footprint.holes) for building in saint_augustin.buildings]
    assert sum(count > 0 for count in courtyards) == 8
    assert sum(courtyards) == 9


def test_every_record_is_built_or_refused_with_a_reason(saint_augustin):
    report = saint_augustin.report
    assert report.read == {
        "artifacts": 9,
        "barriers": 142,
        "bollards": 318,
        "buildings": 53,
        "lamps": 124,
        "other furniture": 0,
        "roads": 26,
        "trees": 122,
        "walls": 118,
    }
    for layer, read in report.read.items():
        refused = sum(count for reason, count in report.refused.items() if reason.startswith(f"{layer}:"))
        assert read == report.built[layer] + refused


def test_what_the_report_calls_built_is_in_the_tile(saint_augustin):
    tile, built = saint_augustin, saint_augustin.report.built
    kinds = [item.kind for item in tile.furniture]
    assert (len(tile.buildings), len(tile.roads), len(tile.trees), len(tile.lamps)) == (
        built["buildings"],
        built["roads"],
        built["trees"],
        built["lamps"],
    )
    assert (kinds.count("bollard"), kinds.count("barrier")) == (built["bollards"], built["barriers"])


def test_no_building_road_or_tree_is_lost(saint_augustin):
    assert (len(saint_augustin.buildings), len(saint_augustin.roads), len(saint_augustin.trees)) == (53, 26, 122)


def test_one_hundred_twenty_four_lamp_heads_share_eighty_eight_posts(saint_augustin):
    assert len({lamp.position[:2] for lamp in saint_augustin.lamps}) == 88
    assert sum(lamp.heads for lamp in saint_augustin.lamps) == 124


def test_the_one_unknown_height_is_guessed_and_says_so(saint_augustin):
    guessed = [building for building in saint_augustin.buildings if building.height_is_guessed]
    assert saint_augustin.report.guessed["buildings: height"] == len(guessed) == 1


def test_the_id_given_twice_is_told_apart(saint_augustin):
    ids = [building.id for building in saint_augustin.buildings]
    assert len(set(ids)) == 53
    assert sum(id.endswith("_2") for id in ids) == 1


def test_every_shared_wall_belongs_to_two_houses(saint_augustin):
    walls = [tuple(np.sort(wall, axis=0).ravel()) for b in saint_augustin.buildings for wall in b.party_walls]
    assert len(walls) == 2 * 118
    assert all(walls.count(wall) == 2 for wall in set(walls))


def test_giants_of_unknown_use_are_blocks_of_houses_like_their_neighbours(saint_augustin):
    giants = [b for b in saint_augustin.buildings if b.footprint.area > 1500 and b.year is None]
    assert len(giants) == 3
    assert {building.roof for building in giants} == {"mansard"}
    assert sum(building.roof == "mansard" for building in saint_augustin.buildings) > 40


def test_the_origin_is_a_round_point_near_the_middle(saint_augustin):
    assert saint_augustin.origin_2154 == (650_100.0, 6_864_100.0)
    corners = np.concatenate([polygon.exterior for polygon in saint_augustin.carriageways])
    assert np.abs((corners.min(0) + corners.max(0)) / 2).max() < 100.0


def test_streets_run_on_to_the_edge_of_the_tile(saint_augustin):
    ground = [*saint_augustin.carriageways, *saint_augustin.sidewalks, *saint_augustin.courtyards]
    corners = np.concatenate([polygon.exterior for polygon in ground])
    outline = shapely.box(*corners.min(0), *corners.max(0))
    ends = [tuple(end) for road in saint_augustin.roads for end in road.points[[0, -1]]]
    loose = [end for end in ends if ends.count(end) == 1]
    assert len(loose) == 11
    assert all(outline.exterior.distance(shapely.Point(end)) < 0.01 for end in loose)


def test_a_sidewalk_remains_before_every_wall(saint_augustin):
    road = shapely.union_all([shapely.Polygon(p.exterior, p.holes) for p in saint_augustin.carriageways])
    distances = [road.distance(shape(building)) for building in saint_augustin.buildings]
    assert min(distances) > NARROWEST_SIDEWALK_M - 0.02


def test_no_lamp_or_bollard_is_left_inside_a_wall(saint_augustin):
    walls = shapely.union_all([shape(building) for building in saint_augustin.buildings])
    assert saint_augustin.report.repaired["lamps: moved out of a building"] == 23
    for thing in (*saint_augustin.lamps, *(f for f in saint_augustin.furniture if f.kind == "bollard")):
        at = shapely.Point(thing.position[:2])
        assert not walls.contains(at)
    moved = [
        lamp
        for lamp in saint_augustin.lamps
        if abs(walls.distance(shapely.Point(lamp.position[:2])) - FROM_EDGE_M) < 0.01
    ]
    assert len(moved) >= 23


def test_barrier_points_become_elements_of_a_rail(saint_augustin):
    lengths = [item.length_m for item in saint_augustin.furniture if item.kind == "barrier"]
    assert 15 <= len(lengths) <= 40
    assert min(lengths) > 0.5
    assert max(lengths) < 2.5
    assert sum(lengths) == pytest.approx(41, abs=4)


def test_there_are_cameras_to_choose_from(saint_augustin):
    assert len(saint_augustin.camera_mounts) >= 20
    assert {mount.kind for mount in saint_augustin.camera_mounts} >= {"mast", "lamp"}


def test_all_three_licences_are_named(saint_augustin):
    said = " ".join(saint_augustin.attribution)
    assert all(name in said for name in ("CSTB", "IGN", "Ville de Paris", "Licence Ouverte", "ODbL"))
