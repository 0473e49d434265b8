"""Buildings of OpenStreetMap on small invented areas: rings, relations, heights, roofs, parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from twincity.replicator.city.sources import osm
from twincity.replicator.city.sources.findings import Findings, FoundBuilding

from .osm_area import InventedArea, write_xml


def read(area: InventedArea, folder: Path) -> Findings:
    return osm.read(write_xml(area, folder / "area.osm"), None)


def only(area: InventedArea, folder: Path) -> FoundBuilding:
    (building,) = read(area, folder).buildings
    return building


def described(folder: Path, **tags: str) -> FoundBuilding:
    """One square house with these tags."""
    area = InventedArea()
    area.box(0, 0, 10, 10, **({"building": "yes"} | tags))
    return only(area, folder)


def test_a_footprint_has_its_size_in_metres(tmp_path: Path) -> None:
    assert described(tmp_path).footprint.area == pytest.approx(100, abs=0.5)


def test_outer_ways_without_tags_and_inner_rings_make_one_building(tmp_path: Path) -> None:
    area = InventedArea()
    outer = [area.way((0, 0), (20, 0), (20, 20)), area.way((20, 20), (0, 20), (0, 0))]
    area.relation(*((way, "outer") for way in outer), (area.box(5, 5, 15, 15), "inner"), building="yes")
    building = only(area, tmp_path)
    assert len(building.footprint.interiors) == 1
    assert building.footprint.area == pytest.approx(300, abs=1)


def test_a_relation_without_tags_gives_its_courtyard_to_the_outer_way(tmp_path: Path) -> None:
    area = InventedArea()
    outer = area.box(0, 0, 20, 20, building="yes")
    area.relation((outer, "outer"), (area.box(5, 5, 15, 15), "inner"))
    found = read(area, tmp_path)
    assert [len(building.footprint.interiors) for building in found.buildings] == [1]
    assert found.tally.repaired["buildings: courtyards from a relation without tags"] == 1


def test_a_relation_cut_at_the_edge_of_the_file_is_refused(tmp_path: Path) -> None:
    area = InventedArea()
    halves = [area.way((0, 0), (20, 0), (20, 20)), area.way((20, 20), (0, 20), (0, 0))]
    area.relation(*((way, "outer") for way in halves), building="yes")
    area.missing.add(halves[1])
    found = read(area, tmp_path)
    assert not found.buildings
    assert found.tally.refused["buildings: incomplete, some of its ways are beyond the edge of the file"] == 1


def test_a_relation_whose_ways_do_not_meet_is_refused(tmp_path: Path) -> None:
    area = InventedArea()
    halves = [area.way((0, 0), (20, 0), (20, 20)), area.way((22, 20), (0, 20), (0, 0))]
    area.relation(*((way, "outer") for way in halves), building="yes")
    assert read(area, tmp_path).tally.refused["buildings: its ways cross or do not close to rings"] == 1


def test_each_outer_ring_is_a_building(tmp_path: Path) -> None:
    area = InventedArea()
    area.relation(*((area.box(x, 0, x + 10, 10), "outer") for x in (0, 20, 40)), building="yes", height="9")
    found = read(area, tmp_path)
    assert [building.id for building in found.buildings] == [f"relation/500/{n}" for n in (1, 2, 3)]
    assert found.tally.found("buildings") == 3


def test_a_figure_of_eight_becomes_its_loops(tmp_path: Path) -> None:
    area = InventedArea()
    area.way((0, 0), (10, 10), (10, 0), (0, 10), (0, 0), building="yes")
    found = read(area, tmp_path)
    assert all(building.footprint.is_valid for building in found.buildings)
    assert sum(building.footprint.area for building in found.buildings) == pytest.approx(50, abs=1)
    assert found.tally.repaired["buildings: outline that crosses itself untangled"] == 1


def test_a_ring_short_of_closing_is_closed_and_an_open_one_refused(tmp_path: Path) -> None:
    area = InventedArea()
    area.way((0, 0), (10, 0), (10, 10), (0, 10), (0, 0.5), building="yes")
    area.way((20, 0), (30, 0), (30, 10), (20, 10), building="yes")
    found = read(area, tmp_path)
    assert len(found.buildings) == 1
    assert found.tally.repaired["buildings: unclosed outline closed"] == 1
    assert found.tally.refused["buildings: its outline is not closed"] == 1


def test_what_is_no_building_is_refused_with_its_reason(tmp_path: Path) -> None:
    area = InventedArea()
    area.node(0, 0, building="yes")
    area.box(10, 0, 20, 10, building="yes", location="underground")
    area.box(30, 0, 40, 10, building="demolished")
    area.box(50, 0, 50.5, 0.5, building="yes")
    area.box(60, 0, 70, 10, building="yes", min_height="4")
    area.way_of([1, 999], building="yes")
    found = read(area, tmp_path)
    assert not found.buildings
    assert set(+found.tally.refused) == {
        "buildings: a point without an outline",
        "buildings: underground",
        "buildings: not built, or not any more",
        "buildings: smaller than 1 m2",
        "buildings: begins above the ground, as a bridge between houses does",
        "buildings: its nodes are beyond the edge of the file",
    }


def test_the_height_of_a_flat_roof_is_the_gutter_and_the_ridge(tmp_path: Path) -> None:
    building = described(tmp_path, height="12,5", roof__shape="flat")
    assert (building.gutter_height_m, building.ridge_height_m) == (12.5, 12.5)


def test_the_roof_lies_above_the_gutter(tmp_path: Path) -> None:
    building = described(tmp_path, height="20 m", roof__height="4 m", roof__shape="mansard")
    assert (building.gutter_height_m, building.ridge_height_m, building.roof) == (16.0, 20.0, "mansard")


def test_the_gutter_below_a_roof_of_unknown_height_is_unknown(tmp_path: Path) -> None:
    building = described(tmp_path, height="60'")
    assert building.gutter_height_m is None
    assert building.ridge_height_m == pytest.approx(18.288)


def test_storeys_count_those_in_the_roof(tmp_path: Path) -> None:
    assert described(tmp_path, building__levels="5", roof__levels="2").levels == 7
    assert described(tmp_path, building__levels="7").levels == 7
    assert described(tmp_path, roof__levels="1").levels is None


def test_materials_year_and_use_are_read(tmp_path: Path) -> None:
    tags = {"building__material": "limestone", "roof__material": "roof_tiles", "start_date": "1868-05"}
    building = described(tmp_path, **tags)
    assert (building.wall_material, building.roof_material, building.year) == ("limestone", "tile", 1868)
    assert not building.is_light
    assert described(tmp_path, building="carport").is_light


def test_what_is_not_understood_is_counted_and_left_unknown(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 10, 10, building="yes", height="tall", building__levels="many", roof__shape="odd", start_date="old")
    found = read(area, tmp_path)
    (building,) = found.buildings
    assert (building.ridge_height_m, building.levels, building.roof, building.year) == (None, None, None, None)
    keys = ("height", "building:levels", "roof:shape", "start_date")
    assert [found.tally.repaired[f"buildings: {key} not understood, left unknown"] for key in keys] == [1] * 4


def test_parts_take_the_place_of_their_outline(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 20, 10, building="church", start_date="1860", height="30")
    area.box(0, 0, 10, 10, building__part="yes", height="12")
    area.box(10, 0, 20, 10, building__part="yes", height="30", roof__shape="flat")
    found = read(area, tmp_path)
    assert {building.id: building.ridge_height_m for building in found.buildings} == {"way/101": 12, "way/102": 30}
    assert {building.year for building in found.buildings} == {1860}
    assert found.tally.refused["buildings: outline drawn again by its parts"] == 1
    assert found.tally.found("buildings") == 2


def test_a_tower_on_a_base_is_cut_out_of_it(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 20, 20, building="yes")
    area.box(0, 0, 20, 20, building__part="yes", height="8")
    area.box(5, 5, 15, 15, building__part="yes", height="40", min_height="8")
    base, tower = sorted(read(area, tmp_path).buildings, key=lambda building: building.ridge_height_m or 0)
    assert tower.footprint.area == pytest.approx(100, abs=1)
    assert base.footprint.area == pytest.approx(300, abs=1)
    assert base.footprint.intersection(tower.footprint).area == pytest.approx(0, abs=1e-3)


def test_a_part_above_nothing_is_refused_and_the_rest_of_the_outline_stays(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 30, 10, building="yes", building__levels="6")
    area.box(0, 0, 10, 10, building__part="yes", building__levels="2")
    area.box(10, 0, 20, 10, building__part="yes", building__levels="6", building__min_level="2")
    found = read(area, tmp_path)
    assert sorted(round(building.footprint.area) for building in found.buildings) == [100, 200]
    assert found.tally.refused["buildings: part above nothing"] == 1
    assert found.tally.found("buildings") == 2
