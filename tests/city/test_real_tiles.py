"""Whole quarters of Paris from the files beside the checkout: every record is accounted for, and it is quick."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import shapely

from twincity.replicator.city.planar import shape_of
from twincity.replicator.city.sizes import SIZES
from twincity.replicator.city.sources.area import area_of, parse_box
from twincity.replicator.city.sources.build import build_tile
from twincity.replicator.city.sources.reading import read_sources
from twincity.replicator.city.tile import CityTile
from twincity.replicator.city.walking import plan_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LAFAYETTE = "2.3432,48.87717,2.3541,48.88119"


def build(folder: str, box: str | None) -> CityTile:
    if not (DATA / folder).is_dir():
        pytest.skip(f"the real data are not at {DATA / folder}")
    area = area_of(parse_box(box)) if box else None
    return build_tile(read_sources([DATA / folder], area).findings, area, folder)


@pytest.fixture(scope="module")
def lafayette() -> CityTile:
    start = time.process_time()
    tile = build("paris9_10_lafayette_osm", LAFAYETTE)
    assert time.process_time() - start < 40.0
    return tile


@pytest.fixture(scope="module")
def paris11() -> CityTile:
    return build("paris11_nord_bdnb_bdtopo", None)


def test_of_738_buildings_all_but_slivers_stand(lafayette):
    report = lafayette.report
    assert report.read["buildings"] - report.refused["buildings: sliver under 5 m2"] - 7 == len(lafayette.buildings)
    assert report.refused["buildings: incomplete, some of its ways are beyond the edge of the file"] == 7
    assert len(lafayette.buildings) == 702


def test_each_record_is_built_or_refused_with_a_reason(lafayette):
    report = lafayette.report
    for layer, read in report.read.items():
        refused = sum(count for reason, count in report.refused.items() if reason.split(":")[0] == layer)
        assert read == report.built[layer] + refused, layer


def test_the_quarter_has_the_heights_of_paris(lafayette):
    heights = np.array([b.gutter_height_m for b in lafayette.buildings if b.footprint.area > 100])
    assert 14.0 < np.median(heights) < 20.5
    assert heights.max() < 40.0


def test_carriageways_are_as_wide_as_paris_makes_them(lafayette):
    widths = np.array([road.width_m for road in lafayette.roads])
    assert 5.0 < np.median(widths) < 9.0
    assert widths.max() <= 17.0


def test_streets_run_through_the_square_that_is_drawn_as_one_area(lafayette):
    middle = shapely.Point(652_468, 6_864_403)  # place Franz-Liszt
    x, y = lafayette.origin_2154
    road = shapely.union_all([shape_of(polygon) for polygon in lafayette.carriageways])
    assert road.distance(shapely.Point(middle.x - x, middle.y - y)) < 15.0


def test_zebras_lie_where_the_map_has_them(lafayette):
    assert 70 < len(lafayette.crossings) == lafayette.report.built["crossings"]


def test_furniture_of_the_map_stands_whole_on_open_ground_and_apart(lafayette):
    pieces = [item for item in lafayette.furniture if item.kind in SIZES and not SIZES[item.kind].is_overhead]
    plans = [plan_of(item) for item in pieces]
    ground = shapely.union_all([shape_of(p) for p in (*lafayette.sidewalks, *lafayette.courtyards)])
    shapely.prepare(ground)
    assert len(pieces) > 70
    assert len({item.kind for item in pieces}) >= 6
    assert all(ground.covers(plan) for plan in plans)
    assert sum(plan.area for plan in plans) == pytest.approx(shapely.union_all(plans).area, rel=1e-4)


def test_a_camera_finds_its_place(lafayette):
    assert len(lafayette.camera_mounts) >= 40


def test_the_whole_quarter_is_share_alike(lafayette):
    assert {terms.licence for terms in lafayette.licences} == {"ODbL 1.0"}


def test_city_models_are_built_beside_each_other_under_the_roofs_that_were_surveyed():
    tile = build("lyon_citygml_lod2", None)
    assert len(tile.buildings) >= 16
    assert sum(building.hull is not None and len(building.hull) > 0 for building in tile.buildings) >= 13


def test_a_town_without_widths_or_roads_is_still_a_tile():
    tile = build("olemps_bdtopo_v3_shp", "2.5522,44.3381,2.5585,44.3426")
    assert len(tile.buildings) > 200
    assert tile.report.refused["roads: TRONCON_DE_ROUTE.dbf is missing"] > 0


def test_two_thousand_four_hundred_buildings_of_two_sources_stand_once(paris11):
    report = paris11.report
    assert report.sources["buildings: plan from bd_topo"] > 2500
    assert report.sources["buildings: gutter height from bdnb"] > 2200
    assert 2500 < len(paris11.buildings) < 2800
    assert report.read["buildings"] == len(paris11.buildings) + sum(
        count for reason, count in report.refused.items() if reason.startswith("buildings:")
    )


def test_gutters_of_the_eleventh_are_as_measured(paris11):
    heights = [b.gutter_height_m for b in paris11.buildings if not b.height_is_guessed]
    assert np.median(heights) == pytest.approx(17.6, abs=0.6)


def test_no_two_plans_of_the_eleventh_share_ground(paris11):
    shapes = [shape_of(b.footprint) for b in paris11.buildings]
    assert sum(shape.area for shape in shapes) == pytest.approx(shapely.union_all(shapes).area, abs=0.5)
