"""Lanes fill their carriageway, keep to the right and are wide enough to drive in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.city.lanes import TWO_LANES_M, lanes_of, strips_of
from twincity.replicator.city.street_rules import RoadUses, shared_out, spare_m
from twincity.replicator.city.tile import CityTile, RoadAxis

WIDTHS = st.floats(2.5, 60.0)
DIRECTIONS = st.sampled_from(["both", "forward", "backward"])


def road(width_m: float, direction: str) -> RoadAxis:
    return RoadAxis(name="Rue", points=np.array([[0.0, 0.0], [50.0, 0.0]]), width_m=width_m, direction=direction)


def edges(width_m: float, lanes: int) -> np.ndarray:
    return np.linspace(-width_m / 2, width_m / 2, lanes + 1)


@given(width=WIDTHS, direction=DIRECTIONS)
def test_lanes_of_one_width_fill_the_carriageway_from_right_to_left(width, direction):
    lanes = lanes_of(road(width, direction))
    between = edges(width, len(lanes))
    assert [lane.offset_m for lane in lanes] == pytest.approx(list((between[:-1] + between[1:]) / 2))


@given(width=st.floats(TWO_LANES_M, 60.0), direction=DIRECTIONS)
def test_a_lane_of_a_wide_carriageway_is_three_metres_or_more(width, direction):
    assert width / len(lanes_of(road(width, direction))) >= 3.0


@given(width=st.floats(TWO_LANES_M, 60.0))
def test_two_ways_share_the_carriageway_evenly_each_on_its_right(width):
    lanes = lanes_of(road(width, "both"))
    assert all(lane.forward == (lane.offset_m < 0) for lane in lanes)
    assert sum(lane.forward for lane in lanes) * 2 == len(lanes)


@given(width=WIDTHS, direction=st.sampled_from(["forward", "backward"]))
def test_one_way_is_one_way(width, direction):
    assert {lane.forward for lane in lanes_of(road(width, direction))} == {direction == "forward"}


@given(width=st.floats(2.5, TWO_LANES_M, exclude_max=True), direction=DIRECTIONS)
def test_a_narrow_street_is_one_lane_in_its_middle(width, direction):
    (lane,) = lanes_of(road(width, direction))
    assert lane.offset_m == 0.0


def test_no_car_drives_where_cars_are_parked_or_buses_and_bicycles_ride(procedural_tile: CityTile):
    boulevard = next(axis for axis in procedural_tile.roads if axis.name == "Boulevard")
    kinds = [(strip.kind, strip.forward) for strip in strips_of(boulevard)]
    assert kinds == [
        ("bus", True), ("drive", True), ("drive", True), ("drive", False), ("drive", False), ("cycle", False),
        ("parking", False),
    ]  # fmt: skip
    assert [lane.offset_m for lane in lanes_of(boulevard)] == pytest.approx([-4.125, -1.375, 1.375, 4.125])


USES = {
    "parks_left": st.booleans(),
    "parks_right": st.booleans(),
    "bus_right": st.booleans(),
    "cycle_left": st.sampled_from(["none", "lane", "contraflow", "shared"]),
}


@given(width=st.floats(13.0, 60.0), direction=DIRECTIONS, uses=st.fixed_dictionaries(USES), lanes=st.integers(0, 6))
def test_strips_fill_the_carriageway_from_kerb_to_kerb(width, direction, uses, lanes):
    strips = strips_of(replace(road(width, direction), lanes=lanes, **uses))
    assert strips[0].right_m == pytest.approx(-width / 2)
    assert strips[-1].left_m == pytest.approx(width / 2)
    assert all(one.left_m == pytest.approx(other.right_m) for one, other in pairwise(strips))
    assert all(strip.width_m >= 1.4 for strip in strips)


def test_bicycles_against_a_one_way_street_keep_to_its_left():
    street = replace(road(9.0, "forward"), cycle_left="contraflow")
    assert strips_of(street)[-1].kind == "cycle"
    assert not strips_of(street)[-1].forward
    assert lanes_of(street)[0].forward


@given(width=st.floats(3.0, 30.0), direction=DIRECTIONS, lanes=st.integers(0, 5))
def test_what_no_source_says_of_a_street_fits_beside_its_traffic(width, direction, lanes):
    shared, guessed = shared_out(replace(road(width, direction), lanes=lanes), RoadUses())
    assert "parking" in guessed
    parked = shared.parks_left + shared.parks_right
    assert parked == 0 or spare_m(replace(shared, lanes=0)) >= 0
    assert min(strip.width_m for strip in strips_of(shared)) >= min(1.4, width)


def test_what_a_source_says_is_kept():
    shared, guessed = shared_out(road(9.0, "forward"), RoadUses(parks_left=False, parks_right=False, cycle_left="none"))
    assert guessed == ()
    assert not shared.parks_right
