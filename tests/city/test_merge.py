"""One building once, whoever described it: laws of the merge, on plans of a few houses."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from twincity.replicator.city.sources.coverage import cut_apart
from twincity.replicator.city.sources.findings import Findings
from twincity.replicator.city.sources.merge import MergedBuilding, merge_buildings
from twincity.replicator.city.sources.tally import Tally, summed

from .found import findings, house, rectangle


def merged(*sources: Findings, area: shapely.Polygon | None = None) -> tuple[list[MergedBuilding], Tally]:
    tally = summed(found.tally for found in sources)
    buildings = merge_buildings(sources, area, tally)
    assert tally.read["buildings"] == len(buildings) + sum(tally.refused.values())
    return buildings, tally


def test_a_building_of_one_source_stays_as_it_is():
    found = house("a", 0, 0, 10, 20, gutter_height_m=18.0, year=1870)
    (item,), _ = merged(findings("osm", found))
    assert item.building == found
    assert not item.filled
    assert not item.is_cut


def test_a_building_of_two_sources_is_built_once_from_the_better_plan():
    (item,), tally = merged(findings("osm", house("o", 0.5, 0, 10, 20)), findings("bd_topo", house("b", 0, 0, 10, 20)))
    assert (item.source, item.building.id) == ("bd_topo", "b")
    assert tally.refused["buildings: described better by bd_topo"] == 1


def test_the_order_in_which_files_are_given_changes_nothing():
    one = findings("osm", house("o", 0, 0, 10, 20, levels=7), house("p", 30, 0, 40, 20))
    other = findings("bdnb", house("b", 1, 0, 11, 20, year=1880))
    there, back = merged(one, other)[0], merged(other, one)[0]
    assert sorted(there, key=lambda item: item.building.id) == sorted(back, key=lambda item: item.building.id)


def test_what_the_better_source_lacks_comes_from_the_others():
    (item,), _ = merged(
        findings("bd_topo", house("t", 0, 0, 10, 20, gutter_height_m=17.2)),
        findings("bdnb", house("b", 0, 0, 10, 20, gutter_height_m=16.0, year=1880, wall_material="brick")),
        findings("osm", house("o", 0, 0, 10, 20, year=1900, levels=6, roof="mansard")),
    )
    known = item.building
    assert (known.gutter_height_m, known.year, known.wall_material) == (17.2, 1880, "brick")
    assert (known.levels, known.roof) == (6, "mansard")
    assert item.filled == {"year": "bdnb", "wall_material": "bdnb", "levels": "osm", "roof": "osm"}


def test_a_whole_block_gives_its_year_to_every_house_on_it():
    houses = [house(f"t{i}", 10 * i, 0, 10 * i + 10, 20) for i in range(4)]
    buildings, tally = merged(findings("bd_topo", *houses), findings("osm", house("block", 0, 0, 40, 20, year=1867)))
    assert [item.building.year for item in buildings] == [1867] * 4
    assert tally.refused["buildings: described better by bd_topo"] == 1


def test_many_small_plans_on_one_better_one_are_that_one():
    parts = [house(f"o{i}", 10 * i, 0, 10 * i + 10, 20, levels=5 + i) for i in range(4)]
    (item,), _ = merged(findings("bd_topo", house("t", 0, 0, 40, 20)), findings("osm", *parts))
    assert item.building.levels in (5, 6, 7, 8)


def test_neighbours_are_two_buildings_though_their_walls_cross_by_a_hand():
    buildings, tally = merged(
        findings("bd_topo", house("t", 0, 0, 10, 20)), findings("osm", house("o", 9.8, 0, 20, 20))
    )
    one, other = (item.building.footprint for item in buildings)
    assert (one.area, other.area) == pytest.approx((200, 200))
    assert one.intersection(other).area < 1e-6
    assert tally.repaired["buildings: cut where a better-known one stands"] == 1


def test_what_a_cut_leaves_beside_a_better_plan_is_no_strip():
    plan = house("o", 0, 0, 30, 20)
    (_, rest), _ = merged(findings("bd_topo", house("t", 0, 1, 15, 20)), findings("osm", plan))
    assert rest.building.footprint.equals(rectangle(15, 0, 30, 20))


def test_a_sliver_is_refused():
    buildings, tally = merged(findings("osm", house("o", 0, 0, 2, 2)))
    assert not buildings
    assert tally.refused["buildings: sliver under 5 m2"] == 1


def test_a_fictive_rectangle_gives_way_to_a_plan_and_stands_where_there_is_none():
    fictive = house("f", 0, 0, 10, 10, is_fictive=True, year=1960)
    alone, _ = merged(findings("bdnb", fictive))
    assert len(alone) == 1
    (item,), tally = merged(findings("bdnb", fictive), findings("osm", house("o", 6, 0, 30, 10)))
    assert item.building.id == "o"
    assert tally.refused["buildings: fictive rectangle where a building is known"] == 1


def test_one_plan_drawn_twice_by_a_source_is_built_once():
    twice = [house("a", 0, 0, 10, 20), house("b", 0, 0, 10, 20.2)]
    buildings, tally = merged(findings("osm", *twice))
    assert len(buildings) == 1
    assert tally.refused["buildings: drawn twice"] == 1


@pytest.mark.parametrize("height", [0.0, -1000.0, 12_012.0])
def test_an_absurd_height_is_left_out_and_asked_of_another_source(height):
    (item,), tally = merged(
        findings("bd_topo", house("t", 0, 0, 10, 20, gutter_height_m=height)),
        findings("bdnb", house("b", 0, 0, 10, 20, gutter_height_m=19.0)),
    )
    assert item.building.gutter_height_m == 19.0
    assert tally.repaired["buildings: absurd height left out"] == 1


@pytest.mark.parametrize("height, built", [(0.6, 2.0), (209.0, 60.0)])
def test_a_shed_and_a_tower_are_brought_into_the_heights_that_can_be_drawn(height, built):
    (item,), tally = merged(findings("bdnb", house("b", 0, 0, 10, 20, gutter_height_m=height)))
    assert item.building.gutter_height_m == built
    assert tally.repaired["buildings: height brought between 2 and 60 m"] == 1


def test_a_house_over_the_edge_of_the_area_is_whole_and_one_beyond_is_refused():
    area = rectangle(0, 0, 100, 100)
    buildings, tally = merged(findings("osm", house("in", 90, 0, 120, 20), house("out", 120, 0, 140, 20)), area=area)
    assert [item.building.footprint for item in buildings] == [rectangle(90, 0, 120, 20)]
    assert tally.refused["buildings: outside the area"] == 1


def test_a_station_that_runs_out_of_the_area_is_cut_two_houses_beyond():
    (item,), tally = merged(findings("osm", house("hall", 50, 0, 400, 40)), area=rectangle(0, 0, 100, 100))
    assert item.building.footprint.equals(rectangle(50, 0, 150, 40))
    assert tally.repaired["buildings: cut 50 m outside the area"] == 1


corner = st.integers(0, 60)
side = st.integers(3, 40)
plan = st.tuples(corner, corner, side, side)
plans = st.lists(st.tuples(st.sampled_from(["bd_topo", "bdnb", "osm"]), plan, st.booleans()), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(plans)
def test_no_two_merged_buildings_share_ground_and_no_ground_is_invented(drawn):
    sources = {
        source: [
            house(f"{source}{i}", x, y, x + w, y + h, is_fictive=fictive)
            for i, (name, (x, y, w, h), fictive) in enumerate(drawn)
            if name == source
        ]
        for source in ("bd_topo", "bdnb", "osm")
    }
    found = [findings(source, *houses) for source, houses in sources.items()]
    buildings, _ = merged(*found)
    assert buildings
    shapes = [item.building.footprint for item in buildings]
    assert all(shape.is_valid and shape.area >= 5.0 for shape in shapes)
    union = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(union.area, abs=0.01)
    everything = shapely.union_all([house.footprint for houses in sources.values() for house in houses])
    assert union.difference(everything.buffer(0.01)).is_empty


def test_shapes_without_overlap_come_back_untouched():
    shapes = [rectangle(0, 0, 10, 10), rectangle(10, 0, 20, 10)]
    assert all(one is other for one, other in zip(shapes, cut_apart(shapes), strict=True))


def test_shared_ground_stays_with_the_first_and_the_edge_gets_the_same_points():
    first, second = rectangle(0, 0, 10, 10), rectangle(8, 2, 20, 8)
    one, other = cut_apart([first, second])
    assert one.area == pytest.approx(100)
    assert other.area == pytest.approx(60)
    shared = {tuple(p) for p in shapely.get_coordinates(one).tolist()} & {
        tuple(p) for p in shapely.get_coordinates(other).tolist()
    }
    assert len(shared) == 2
