"""From findings to a tile: laws on a crossing of two streets with houses at its corners."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from twincity.replicator.city.checks import check_tile
from twincity.replicator.city.sources.build import BUILT_KINDS, build_tile
from twincity.replicator.city.sources.build_buildings import LEVEL_M
from twincity.replicator.city.sources.findings import LAYER_OF_KIND, Findings, FoundArea, FoundBuilding
from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import TileError

from .found import at, findings, house, point, rectangle, road

AREA = rectangle(-60, -60, 60, 60)
CORNERS = ((10, 10), (-40, 10), (-40, -40), (10, -40))


def houses(**known: Any) -> list[FoundBuilding]:
    """One house of 30 m at each corner of the crossing, 20 m between the walls of a street."""
    return [house(f"h{x}{y}", x, y, x + 30, y + 30, **{"gutter_height_m": 18.0} | known) for x, y in CORNERS]


STREETS = (
    road("ew", (-80, 0), (0, 0), (80, 0), width_m=9.0, name="Rue A"),
    road("ns", (0, -80), (0, 0), (0, 80), width_m=7.0, name="Rue B"),
)


def tile_of(*sources: Findings, area: shapely.Polygon | None = AREA) -> CityTile:
    tile = build_tile(sources, area, "test")
    assert check_tile(tile) == []
    return tile


def test_the_origin_is_a_round_point_in_the_middle():
    assert tile_of(findings("osm", *houses(), *STREETS)).origin_2154 == (652_000.0, 6_864_000.0)


def test_streets_that_cross_are_divided_at_the_junction_and_zebras_lie_around_it():
    tile = tile_of(findings("osm", *houses(), *STREETS))
    assert len(tile.roads) == 4
    assert tile.report.built["roads"] == 2
    assert tile.report.repaired["roads: divided at a junction"] == 2
    assert len(tile.crossings) == 4


def test_zebras_lie_where_a_source_knows_them():
    tile = tile_of(findings("osm", *houses(), *STREETS, point("crossing", 30, 0.4), point("crossing", 0, -25)))
    centres = sorted(crossing.centre for crossing in tile.crossings)
    assert centres == [(0.0, pytest.approx(-25, abs=0.1)), (pytest.approx(30, abs=0.1), 0.0)]
    assert tile.report.built["crossings"] == 2


def test_a_house_described_by_three_sources_stands_once():
    tile = tile_of(
        findings("osm", *houses(gutter_height_m=None, levels=7), *STREETS),
        findings("bdnb", *houses(year=1880)),
        findings("bd_topo", *houses(gutter_height_m=16.5)),
    )
    assert len(tile.buildings) == 4
    assert {(b.gutter_height_m, b.year) for b in tile.buildings} == {(16.5, 1880)}
    assert tile.report.sources["buildings: plan from bd_topo"] == 4
    assert tile.report.sources["buildings: year from bdnb"] == 4


@pytest.mark.parametrize("levels, height", [(3, 3 * LEVEL_M), (7, 6 * LEVEL_M)])
def test_storeys_tell_the_height_and_the_seventh_is_in_the_roof(levels, height):
    tile = tile_of(findings("osm", *houses(gutter_height_m=None, levels=levels), *STREETS))
    assert [b.gutter_height_m for b in tile.buildings] == [pytest.approx(height, abs=0.06)] * 4
    assert all(b.height_is_guessed for b in tile.buildings)
    assert tile.report.guessed["buildings: height from storeys"] == 4


def test_without_height_or_storeys_the_neighbours_tell():
    first, *others = houses()
    unknown = house("u", 40, 10, 55, 40)
    tile = tile_of(findings("osm", first, unknown, *others, *STREETS))
    guessed = [b for b in tile.buildings if b.height_is_guessed]
    assert [(b.id, b.gutter_height_m) for b in guessed] == [("u", 18.0)]


def test_houses_side_by_side_share_a_blank_wall():
    first, *others = houses()
    tile = tile_of(findings("osm", first, house("n", 40, 10, 55, 40, gutter_height_m=15.0), *others, *STREETS))
    walls = {b.id: b.party_walls for b in tile.buildings}
    assert len(walls["n"]) == len(walls[first.id]) == 1
    assert np.hypot(*np.diff(walls["n"][0], axis=0)[0]) == pytest.approx(30, abs=0.01)
    assert [len(walls[b.id]) for b in others] == [0, 0, 0]


@pytest.mark.parametrize("lanes", [None, 1, 2, 4])
def test_an_unknown_width_is_guessed_and_leaves_a_sidewalk(lanes):
    tile = tile_of(findings("osm", *houses(), road("r", (-80, 0), (80, 0), lanes=lanes)))
    assert tile.report.guessed["roads: width"] == 1
    (street,) = tile.roads
    assert 3.0 <= street.width_m <= 20 - 2 * 1.6
    assert street.width_m >= 2.75 * (lanes or 1)


def test_a_street_between_trees_is_no_wider_than_they_leave():
    trees = [point("tree", x, y) for x in range(-50, 51, 10) for y in (-4, 4)]
    tile = tile_of(findings("osm", *houses(), road("r", (-80, 0), (80, 0)), *trees))
    assert tile.roads[0].width_m <= 8.0
    assert len(tile.trees) == len(trees)


@pytest.mark.parametrize("level, reason", [(-1, "in a tunnel"), (1, "on a bridge")])
def test_tunnels_and_bridges_are_left_out_with_the_reason(level, reason):
    tile = tile_of(findings("osm", *houses(), *STREETS, road("t", (-80, 5), (80, 5), level=level)))
    assert len(tile.roads) == 4
    assert tile.report.refused[f"roads: {reason}"] == 1


def test_a_street_that_the_data_cut_outside_the_box_runs_on_to_the_edge_of_the_tile():
    far = house("far", 30, 45, 60, 75)
    tile = tile_of(findings("osm", *houses(), far, road("ns", (0, -65), (0, 66), width_m=7.0), STREETS[0]))
    assert max(r.points[:, 1].max() for r in tile.roads) == pytest.approx(78.0)
    assert tile.report.repaired["roads: loose end prolonged to the edge"] == 4


def test_a_street_that_turns_back_outside_the_box_is_not_prolonged_through_it():
    bend = road("bend", (0, 0), (0, 66), (20, 66), (20, 62), width_m=7.0)
    tile = tile_of(findings("osm", *houses(), house("far", 30, 45, 60, 75), STREETS[0], bend))
    assert max(r.points[:, 1].max() for r in tile.roads) == min(r.points[:, 1].min() for r in tile.roads) + 66.0


def test_a_road_of_two_sources_is_driven_once_and_takes_the_name_it_lacks():
    known = road("bt", (-80, 1), (80, 1), width_m=9.0)
    tile = tile_of(findings("osm", *houses(), STREETS[0]), findings("bd_topo", known))
    assert [(r.name, r.width_m) for r in tile.roads] == [("Rue A", 9.0)]
    assert tile.report.refused["roads: described better by bd_topo"] == 1


def test_two_directions_of_a_boulevard_are_the_one_axis_that_is_wide_enough():
    ways = [
        road("east", (-80, -9), (80, -9), direction="forward"),
        road("west", (80, 9), (-80, 9), direction="forward"),
    ]
    boulevard = road("axis", (-80, 0), (80, 0), width_m=16.0)
    tile = tile_of(findings("osm", *houses(), *ways), findings("bd_topo", boulevard))
    assert [r.width_m for r in tile.roads] == [16.0]


def test_extracts_that_overlap_give_each_thing_once():
    lamps = [point("lamp", 30, 7), point("lamp", 30.2, 7)]
    extract = findings("osm", *houses(), *STREETS, *lamps)
    tile = tile_of(extract, findings("osm", *houses(), *STREETS, *lamps))
    once = tile_of(findings("osm", *houses(), *STREETS, *lamps))
    assert (tile.buildings, tile.roads, tile.lamps) == (once.buildings, once.roads, once.lamps)
    assert tile.report.refused["roads: in two files"] == len(STREETS)
    assert tile.report.refused["lamps: in two files"] == 2


def test_a_tree_of_two_sources_stands_once_with_what_both_know():
    inventory = findings("paris_data", point("tree", 30, 8, height_m=14.0))
    tile = tile_of(findings("osm", *houses(), *STREETS, point("tree", 31, 7.5, species="tilia")), inventory)
    assert [(t.height_m, t.species, t.position[:2]) for t in tile.trees] == [(14.0, "lime", (30.0, 8.0))]


def test_a_tree_in_a_park_stands_where_nobody_walks():
    park = FoundArea(id="park", kind="green", shape=rectangle(-60, 42, -42, 60))
    base = findings("osm", *houses(), *STREETS, point("tree", -50, 50))
    base.tally.read["greens"] += 1
    tile = tile_of(Findings(**{**vars(base), "areas": (park,)}))
    assert len(tile.trees) == 1
    assert tile.walkable.height_at(-50.0, 52.0) is None


def test_lamps_on_one_post_are_one_and_those_on_wires_are_refused():
    lamps = [point("lamp", 30, 7), point("lamp", 30.2, 7, height_m=9.0), point("lamp", 20, 0, support="wire")]
    tile = tile_of(findings("paris_data", *lamps), findings("osm", *houses(), *STREETS))
    assert [(lamp.heads, lamp.height_m) for lamp in tile.lamps] == [(2, 9.0)]
    assert tile.report.refused["lamps: hangs on a wire, not drawn yet"] == 1


def test_a_street_of_which_no_source_knows_a_lamp_is_lit_all_the_same():
    tile = tile_of(findings("osm", *houses(), *STREETS, point("tree", 30, 7)))
    assert tile.report.guessed["lamps: placed by rule, no source knowing any"] == len(tile.lamps) >= 8
    places = np.array([lamp.position[:2] for lamp in tile.lamps])
    apart = np.hypot(*(places[:, None] - places).transpose(2, 0, 1)) + 100.0 * np.eye(len(places))
    assert apart.min() >= 10.0
    roads = shapely.union_all([shapely.Polygon(p.exterior, p.holes) for p in tile.carriageways])
    assert shapely.distance(shapely.points(places), roads) == pytest.approx(0.6, abs=0.01)


def test_where_a_source_knows_one_lamp_no_other_is_invented():
    assert len(tile_of(findings("osm", *houses(), *STREETS, point("lamp", 30, 7))).lamps) == 1


def test_everything_that_a_reader_finds_has_a_shape():
    assert {*LAYER_OF_KIND} <= {*BUILT_KINDS}


def test_drawn_kerbs_are_taken_as_they_are():
    kerbs = FoundArea(id="c", kind="carriageway", shape=rectangle(-63, -3, 63, 3))
    base = findings("osm", *houses(), STREETS[0])
    base.tally.read["carriageways"] += 1
    tile = tile_of(Findings(**{**vars(base), "areas": (kerbs,)}))
    assert sum(polygon.area for polygon in tile.carriageways) == pytest.approx(126 * 6, rel=0.01)


def test_zebras_drawn_as_ground_are_counted_once_wherever_they_lie():
    zebras = [(28, -4.5, 32, 4.5), (528, -4.5, 532, 4.5)]
    grounds = [FoundArea(id=str(i), kind="crossing", shape=rectangle(*zebra)) for i, zebra in enumerate(zebras)]
    base = findings("osm", *houses(), *STREETS)
    base.tally.read["crossings"] += 2
    tile = tile_of(Findings(**{**vars(base), "areas": tuple(grounds)}))
    assert [crossing.centre for crossing in tile.crossings] == [(30.0, 0.0)]
    assert sum(n for why, n in tile.report.refused.items() if why.startswith("crossings:")) == 1


def test_every_source_is_named_and_share_alike_rules_what_it_went_into():
    tile = tile_of(
        findings("bd_topo", *houses(), *STREETS), findings("paris_data", point("tree", 30, 8), point("lamp", 20, 8))
    )
    assert tile.attribution == ("by bd_topo", "by paris_data")
    licences = {terms.layer: terms.licence for terms in tile.licences}
    assert licences == {
        "buildings": "Licence Ouverte 2.0",
        "streets": "Licence Ouverte 2.0",
        "trees": "ODbL 1.0",
        "furniture": "ODbL 1.0",
        "areas": "ODbL 1.0",
    }


def test_lamps_by_rule_stand_under_the_licence_of_the_streets_they_follow():
    tile = tile_of(findings("bd_topo", *houses(), *STREETS))
    assert {terms.layer: terms.licence for terms in tile.licences}["furniture"] == "Licence Ouverte 2.0"


def test_a_source_that_filled_a_field_rules_the_buildings_licence():
    tile = tile_of(findings("bd_topo", *houses(), *STREETS), findings("osm", *houses(year=1900)))
    assert next(terms for terms in tile.licences if terms.layer == "buildings").licence == "ODbL 1.0"


def test_without_any_road_the_open_ground_is_for_feet():
    tile = tile_of(findings("bdnb", *houses()))
    assert not tile.roads
    assert tile.walkable.area > 1000


def test_without_a_box_the_tile_ends_behind_its_houses():
    tile = tile_of(findings("osm", *houses(), *STREETS), area=None)
    corners = np.concatenate([p.exterior for p in (*tile.carriageways, *tile.sidewalks, *tile.courtyards)])
    assert np.abs(corners).max() == pytest.approx(43, abs=0.01)


def test_a_box_without_buildings_says_what_to_do():
    with pytest.raises(TileError, match=r"osm\.file: no building in the box .* beside what the files cover, or in the"):
        build_tile([findings("osm", *houses())], at(shapely.box(1000, 1000, 1200, 1200)), "sea")


def test_the_same_findings_give_the_same_tile():
    sources = [findings("osm", *houses(), *STREETS, point("tree", 30, 8)), findings("bdnb", *houses(year=1880))]
    assert build_tile(sources, AREA, "a") == build_tile(sources, AREA, "a")
