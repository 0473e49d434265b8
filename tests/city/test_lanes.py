"""Lanes fill their carriageway, keep to the right and are wide enough to drive in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.city.lanes import TWO_LANES_M, lanes_of
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


def test_the_boulevard_has_three_lanes_each_way(procedural_tile: CityTile):
    boulevard = next(axis for axis in procedural_tile.roads if axis.name == "Boulevard")
    assert [lane.offset_m for lane in lanes_of(boulevard)] == pytest.approx([-7.5, -4.5, -1.5, 1.5, 4.5, 7.5])
