"""The invented crossing: what a Haussmann crossing has."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twincity.replicator.city.sources.procedural import load


def test_made_twice_it_is_the_same(procedural_tile):
    assert load() == procedural_tile


def test_another_seed_gives_other_houses_on_the_same_streets(procedural_tile):
    other = load(seed=2)
    assert other.buildings != procedural_tile.buildings
    assert other.carriageways == procedural_tile.carriageways


def test_a_boulevard_of_eighteen_metres_crosses_a_street_of_nine(procedural_tile):
    assert [road.width_m for road in procedural_tile.roads] == [18.0, 18.0, 9.0, 9.0]
    assert sorted(crossing.span_m for crossing in procedural_tile.crossings) == pytest.approx([9, 9, 18, 18], abs=0.1)


def test_the_boulevard_has_sidewalks_of_six_metres_or_more(procedural_tile):
    houses = np.concatenate([building.footprint.exterior for building in procedural_tile.buildings])
    assert np.abs(houses[:, 1]).min() - 9.0 >= 6.0


def test_four_corner_houses_have_a_chamfer_of_four_metres(procedural_tile):
    def chamfers(ring: np.ndarray) -> int:
        edges = np.roll(ring, -1, 0) - ring
        return sum(bool((np.abs(edge) > 0.1).all()) and abs(math.hypot(*edge) - 4.0) < 0.01 for edge in edges)

    assert sum(chamfers(building.footprint.exterior) for building in procedural_tile.buildings) == 4


def test_gutters_are_as_high_as_the_decree_of_1859_allows(procedural_tile):
    assert all(17.0 <= building.gutter_height_m <= 20.0 for building in procedural_tile.buildings)


def test_most_houses_have_mansards_and_some_are_younger_with_flat_roofs(procedural_tile):
    roofs = [building.roof for building in procedural_tile.buildings]
    assert roofs.count("mansard") > 0.7 * len(roofs)
    assert set(roofs) == {"mansard", "flat"}
    assert {building.wall_material for building in procedural_tile.buildings} >= {"limestone", "render", "concrete"}


def test_each_block_has_several_houses_with_shared_walls_and_courtyards(procedural_tile):
    middles = [building.footprint.exterior.mean(0) for building in procedural_tile.buildings]
    for sign in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        block = [b for b, at in zip(procedural_tile.buildings, middles, strict=True) if (at * sign > 0).all()]
        assert len(block) >= 6
        assert sum(len(building.footprint.holes) for building in block) >= 4
        assert all(len(building.party_walls) >= 2 for building in block)


def test_no_shared_wall_faces_a_street(procedural_tile):
    for building in procedural_tile.buildings:
        for wall in building.party_walls:
            x, y = np.abs(wall.mean(0))
            assert x > 8.6
            assert y > 16.1


def test_planes_line_the_boulevard_and_never_crowd_a_lamp(procedural_tile):
    trees = np.array([tree.position[:2] for tree in procedural_tile.trees])
    lamps = np.array([lamp.position[:2] for lamp in procedural_tile.lamps])
    assert {tree.species for tree in procedural_tile.trees} == {"plane"}
    assert np.linalg.norm(trees[:, None] - lamps, axis=2).min() > 2.0
    along = np.sort(trees[(trees[:, 1] > 0) & (trees[:, 0] > 0), 0])
    assert 6.0 < np.diff(along).mean() < 12.0


def test_bollards_stand_at_every_corner_and_none_on_a_zebra(procedural_tile):
    bollards = np.array([item.position[:2] for item in procedural_tile.furniture if item.kind == "bollard"])
    for sign in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        assert ((bollards * sign) > 0).all(1).sum() >= 2
    for crossing in procedural_tile.crossings:
        assert np.linalg.norm(bollards - crossing.centre, axis=1).min() > crossing.span_m / 2


def test_there_are_cameras_to_choose_from(procedural_tile):
    assert len(procedural_tile.camera_mounts) >= 8


def test_it_is_large_enough_for_a_street_to_have_depth(procedural_tile):
    corners = np.concatenate([building.footprint.exterior for building in procedural_tile.buildings])
    assert (np.ptp(corners, axis=0) >= (160, 140)).all()


def test_it_claims_no_data_source(procedural_tile):
    assert procedural_tile.origin_2154 is None
    assert "Invented" in procedural_tile.attribution[0]
