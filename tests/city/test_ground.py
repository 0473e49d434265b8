"""From axes to ground: widths, kerb radii, what a courtyard is, where a zebra goes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from twincity.replicator.city.crossings import along_axis, crossing_rectangle, place_crossings, road_section
from twincity.replicator.city.ground import Pavement, pave, with_islands
from twincity.replicator.city.sources.settle import FARTHEST_MOVE_M, Settler
from twincity.replicator.city.tile import RoadAxis

OUTLINE = shapely.box(-60, -60, 60, 60)
KERB_M = 0.01
"""Kerbs are where they should be to a centimetre: rounding the corners costs 7 mm."""


def axis(*points: tuple[float, float], width: float = 10.0) -> RoadAxis:
    return RoadAxis(name="road", points=np.array(points, float), width_m=width)


def paved(roads, footprints=(), known=OUTLINE) -> Pavement:
    return pave(outline=OUTLINE, known=known, roads=roads, footprints=footprints)


CROSS = [axis((-60, 0), (0, 0)), axis((0, 0), (60, 0)), axis((0, -60), (0, 0)), axis((0, 0), (0, 60))]
STRAIGHT = [axis((-60, 0), (60, 0))]


def test_a_road_is_as_wide_as_it_says():
    assert paved(STRAIGHT).carriageway.area == pytest.approx(120 * 10, rel=2e-3)


def test_a_straight_road_has_a_sidewalk_on_both_sides():
    assert paved(STRAIGHT).sidewalk.area == pytest.approx(120 * 110, rel=2e-4)


def test_kerbs_turn_a_corner_with_a_radius_of_seven_metres():
    corners = paved(CROSS).carriageway.area - (120 * 10 * 2 - 10 * 10)
    assert corners == pytest.approx(4 * (7**2 - math.pi * 7**2 / 4), rel=0.02)


def test_a_sidewalk_remains_before_a_house_in_the_way():
    house = shapely.box(-10, 2, 10, 20)
    ground = paved(STRAIGHT, [house])
    assert ground.carriageway.distance(house) == pytest.approx(1.6, abs=0.01)


def test_a_yard_between_houses_is_courtyard_and_not_sidewalk():
    block = shapely.box(10, 10, 50, 50).difference(shapely.box(20, 20, 40, 40))
    halves = [block.intersection(shapely.box(0, 0, 30, 60)), block.intersection(shapely.box(30, 0, 60, 60))]
    ground = paved(CROSS, halves)
    assert ground.courtyard.area == pytest.approx(400)
    assert not ground.sidewalk.contains(shapely.Point(30, 30))


def test_where_houses_are_unknown_a_sidewalk_is_four_metres_wide():
    ground = paved(STRAIGHT, known=shapely.box(-60, -60, 0, 60))
    assert ground.sidewalk.intersection(shapely.box(0, 0, 60, 60)).area == pytest.approx(60 * 4, rel=0.01)
    assert ground.courtyard.contains(shapely.Point(30, 30))


def test_an_island_is_sidewalk_taken_from_the_road():
    before = paved(STRAIGHT)
    after = with_islands(before, [np.array([0.0, 0.0])])
    assert after.sidewalk.contains(shapely.Point(0, 0))
    assert after.carriageway.area + after.sidewalk.area == pytest.approx(before.carriageway.area + before.sidewalk.area)


def test_every_arm_of_a_crossing_has_one_zebra():
    crossings = place_crossings(CROSS, paved(CROSS).carriageway, OUTLINE)
    assert len(crossings) == 4
    assert {round(crossing.span_m, 1) for crossing in crossings} == {10.0}
    assert sorted({abs(round(crossing.road_heading_deg)) % 180 for crossing in crossings}) == [0, 90]


def test_a_road_that_only_bends_has_no_zebra():
    bend = [axis((-60, 0), (0, 0)), axis((0, 0), (0, 60))]
    assert place_crossings(bend, paved(bend).carriageway, OUTLINE) == ()


def test_a_zebra_never_lies_lengthwise_in_a_square():
    fan = [
        axis((0, 0), (60, 0), width=9.0),
        axis((-60, 0), (0, 0), width=18.0),
        axis((0, 0), (55, 55), width=18.0),
        axis((0, 0), (55, -55), width=18.0),
    ]
    for crossing in place_crossings(fan, paved(fan).carriageway, OUTLINE):
        assert crossing.span_m <= 18.0 + 4.0


def test_a_zebra_rectangle_has_its_span_and_length():
    crossing = place_crossings(CROSS, paved(CROSS).carriageway, OUTLINE)[0]
    assert crossing_rectangle(crossing).area == pytest.approx(crossing.span_m * crossing.length_m)
    assert crossing_rectangle(crossing, 0.3).area == pytest.approx((crossing.span_m - 0.6) * (crossing.length_m - 0.6))


def test_a_section_runs_from_the_right_kerb_to_the_left():
    section = road_section(paved(STRAIGHT).carriageway, np.array([3.0, 1.0]), np.array([1.0, 0.0]))
    assert section.left == pytest.approx([3, 5], abs=KERB_M)
    assert section.right == pytest.approx([3, -5], abs=KERB_M)
    assert section.middle == pytest.approx([3, 0], abs=KERB_M)


def test_there_is_no_section_off_the_road():
    assert road_section(paved(STRAIGHT).carriageway, np.array([3.0, 30.0]), np.array([1.0, 0.0])) is None


def test_a_walk_along_an_axis_turns_where_it_bends():
    points = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
    for distance, at, along in ((4.0, (4, 0), (1, 0)), (13.0, (10, 3), (0, 1)), (20.0, (10, 10), (0, 1))):
        found, direction = along_axis(points, distance)
        assert found == pytest.approx(at)
        assert direction == pytest.approx(along)


def test_a_point_is_found_where_it_lies():
    house = shapely.box(10, 10, 50, 50).difference(shapely.box(20, 20, 40, 40))
    settler = Settler(paved(CROSS, [house]))
    for point, place in (
        ((7, 20), "street"),
        ((0, 20), "carriageway"),
        ((15, 15), "building"),
        ((30, 30), "courtyard"),
        ((99, 0), "outside"),
    ):
        assert settler.place_of(np.array(point, float)) == place


def test_a_near_miss_moves_to_the_sidewalk_and_a_far_one_does_not():
    settler = Settler(paved(STRAIGHT))
    assert settler.moved(np.array([0.0, 4.5])) == pytest.approx([0, 5.25], abs=KERB_M)
    assert settler.moved(np.array([0.0, 5.25 - FARTHEST_MOVE_M - 0.1])) is None
