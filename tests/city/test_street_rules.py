"""How streets are shared out: what tags say, what is ruled where nothing is said, and how roads come to junctions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from twincity.replicator.city.crossings import place_crossings
from twincity.replicator.city.ground import Pavement, pave
from twincity.replicator.city.junctions import approaches, clear_stretches, junction_ground
from twincity.replicator.city.kerb_ramps import ground_height, place_ramps
from twincity.replicator.city.parking import bay_rectangle, place_bays
from twincity.replicator.city.sources.build_roads import pedestrian_setts
from twincity.replicator.city.sources.findings import Findings, FoundRoad
from twincity.replicator.city.sources.merge_streets import merge_roads
from twincity.replicator.city.sources.osm_road_uses import road_uses
from twincity.replicator.city.sources.tally import Tally
from twincity.replicator.city.street_rules import RoadUses, controlled
from twincity.replicator.city.tile import KERB_HEIGHT_M, LOWERED_KERB_M, RoadAxis

OUTLINE = shapely.box(-80, -80, 80, 80)
NOBODY = np.zeros((0, 2))


def axis(*points: tuple[float, float], width: float = 10.0, **more) -> RoadAxis:
    return RoadAxis(name="rue", points=np.array(points, float), width_m=width, **more)


CROSS = (axis((-80, 0), (0, 0)), axis((0, 0), (80, 0)), axis((0, -80), (0, 0)), axis((0, 0), (0, 80)))


def paved(roads) -> Pavement:
    return pave(outline=OUTLINE, known=OUTLINE, roads=roads, footprints=[])


@pytest.mark.parametrize(
    "tags, direction, expected",
    [
        ({"cycleway": "lane"}, "forward", {"cycle_left": None, "cycle_right": "lane"}),
        ({"cycleway": "lane"}, "both", {"cycle_left": "lane", "cycle_right": "lane"}),
        ({"cycleway": "opposite"}, "forward", {"cycle_left": "shared", "cycle_right": None}),
        ({"cycleway": "opposite"}, "backward", {"cycle_left": None, "cycle_right": "shared"}),
        ({"cycleway:left": "opposite_lane"}, "forward", {"cycle_left": "contraflow", "cycle_right": None}),
        ({"cycleway:left": "lane"}, "forward", {"cycle_left": "contraflow"}),
        ({"oneway:bicycle": "no"}, "forward", {"cycle_left": "shared", "cycle_right": None}),
        ({"cycleway:both": "no"}, "forward", {"cycle_left": "none", "cycle_right": "none"}),
        ({"cycleway:right": "share_busway"}, "forward", {"cycle_right": "shared", "bus_right": True, "bus_left": None}),
        ({"busway": "lane"}, "both", {"bus_left": True, "bus_right": True}),
        ({"bus:lanes": "no|designated"}, "forward", {"bus_right": True, "bus_left": None}),
        ({"parking:both": "lane"}, "both", {"parks_left": True, "parks_right": True}),
        ({"parking:lane:left": "no_stopping"}, "both", {"parks_left": False, "parks_right": None}),
        ({"surface": "sett"}, "both", {"has_setts": True}),
        ({"surface": "asphalt"}, "both", {"has_setts": False}),
        ({"maxspeed": "FR:zone30"}, "both", {"speed_limit_km_h": 30}),
        ({}, "both", {"parks_left": None, "cycle_left": None, "bus_left": None, "has_setts": None}),
    ],
)
def test_tags_say_what_lies_along_a_street(tags, direction, expected):
    uses = road_uses(tags, direction)
    assert {name: getattr(uses, name) for name in expected} == expected


def test_a_line_drawn_backwards_has_its_sides_changed():
    line = shapely.LineString([(0, 0), (100, 0)])
    better = FoundRoad(id="1", line=line, width_m=9.0)
    other = FoundRoad(id="2", line=line.reverse(), uses=RoadUses(parks_left=True, cycle_right="lane"))
    terms = {"files": (), "attribution": ("x",), "licence": "ODbL 1.0"}
    findings = [
        Findings(source="bd_topo", roads=(better,), **terms), Findings(source="osm", roads=(other,), **terms),
    ]  # fmt: skip
    ((_, merged),) = merge_roads(findings, Tally())
    assert merged.width_m == 9.0
    assert (merged.uses.parks_left, merged.uses.parks_right) == (None, True)
    assert merged.uses.cycle_left == "lane"


def test_wide_junctions_have_lights_where_no_source_knows_any():
    held, by_rule = controlled(CROSS, NOBODY, NOBODY, NOBODY)
    assert by_rule == 1
    assert [road.control_end for road in held] == ["signals", "none", "signals", "none"]
    narrow, by_rule = controlled([replace(road, width_m=6.0) for road in CROSS], NOBODY, NOBODY, NOBODY)
    assert by_rule == 0
    assert {road.control_end for road in narrow} == {"none"}


def test_a_stop_sign_holds_the_road_that_it_stands_beside():
    narrow = [replace(road, width_m=6.0) for road in CROSS]
    far_light = np.array([[500.0, 500.0]])
    held, _ = controlled(narrow, far_light, np.array([[0.5, -15.0]]), np.array([[15.0, 0.5]]))
    assert held[2].control_end == "stop"
    assert held[1].control_start == "give_way"
    assert held[0].control_end == "none"


def test_every_arm_that_brings_traffic_comes_to_its_junction():
    crossings = place_crossings(CROSS, paved(CROSS).carriageway, OUTLINE)
    found = approaches((*CROSS[:3], replace(CROSS[3], direction="forward")), crossings)
    assert sorted(approach.road for approach in found) == [0, 1, 2]
    for approach in found:
        assert approach.crossing is not None
        assert approach.line_m > 5.0 + 4.0
    assert {approach.turns for approach in found} == {frozenset({"left", "straight", "right"})}


def test_nobody_turns_into_a_street_that_comes_towards_them():
    found = approaches((*CROSS[:3], replace(CROSS[3], direction="backward")), ())
    assert next(a for a in found if a.road == 2).turns == {"left", "right"}
    assert next(a for a in found if a.road == 0).turns == {"straight", "right"}


def test_lanes_end_where_a_road_opens_into_a_square():
    square = paved(CROSS).carriageway.union(shapely.box(-25, -25, 25, 25))
    clear = clear_stretches(CROSS, square)
    assert not clear.intersects(shapely.box(-23, -23, 23, 23))
    assert clear.area == pytest.approx(4 * 55 * 10, rel=0.05)
    assert not junction_ground(CROSS).is_empty


def test_the_two_carriageways_of_a_boulevard_are_clear_though_no_kerb_parts_them():
    twin = (axis((-80, 4), (80, 4), width=8.0), axis((80, -4), (-80, -4), width=8.0))
    assert clear_stretches(twin, paved(twin).carriageway).area == pytest.approx(160 * 16, rel=0.03)


def test_bays_keep_clear_of_the_zebra_and_lie_along_the_kerb():
    roads = [replace(road, parks_right=True) for road in CROSS]
    ground = paved(roads)
    crossings = place_crossings(roads, ground.carriageway, OUTLINE)
    bays = place_bays(roads, ground.carriageway, crossings)
    assert len(bays) > 30
    assert {bay.kind for bay in bays} == {"car", "delivery", "motorcycle"}
    kerb = ground.carriageway.boundary
    assert all(kerb.distance(bay_rectangle(bay)) < 0.1 for bay in bays)
    assert all(ground.carriageway.buffer(0.02).covers(bay_rectangle(bay)) for bay in bays)


def test_the_left_side_of_a_one_way_street_has_its_kerb_on_the_left():
    street = axis((-80, 0), (80, 0), parks_left=True, parks_right=True, direction="forward")
    bays = place_bays([street], paved([street]).carriageway, ())
    assert {(bay.position[1] > 0, bay.kerb_on_left, bay.heading_deg) for bay in bays} == {
        (True, True, 0.0), (False, False, 0.0),
    }  # fmt: skip


def test_a_ramp_falls_to_two_centimetres_and_rises_over_a_metre_at_its_ends():
    ground = paved(CROSS)
    crossings = place_crossings(CROSS, ground.carriageway, OUTLINE)
    ramps = place_ramps(crossings, ground.carriageway, ground.sidewalk)
    assert len(ramps) == 8
    ramp = ramps[0]
    along = np.array([np.cos(np.radians(ramp.heading_deg)), np.sin(np.radians(ramp.heading_deg))])
    left = np.array([-along[1], along[0]])
    at = [(0.0, 0.0), (1.9, 0.0), (2.5, 0.0), (3.1, 0.0), (0.0, 0.75), (0.0, 1.6)]
    points = np.array(ramp.position) + np.array([u * along + v * left for u, v in at])
    middle = (KERB_HEIGHT_M + LOWERED_KERB_M) / 2
    expected = [LOWERED_KERB_M, LOWERED_KERB_M, middle, KERB_HEIGHT_M, middle, KERB_HEIGHT_M]
    assert ground_height(points, [ramp]) == pytest.approx(expected, abs=0.005)
    assert ground.sidewalk.contains(shapely.Point(np.array(ramp.position) + 0.2 * left))


def test_a_pedestrian_street_of_setts_is_laid_with_them():
    street = FoundRoad(
        id="1",
        line=shapely.LineString([(0, 0), (50, 0)]),
        kind="pedestrian",
        width_m=8.0,
        uses=RoadUses(has_setts=True),
    )
    found = Findings(source="osm", files=(), attribution=("x",), licence="ODbL 1.0", roads=(street,))
    assert pedestrian_setts([found], np.zeros(2)).area == pytest.approx(400.0)
