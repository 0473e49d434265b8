"""The box that a user asks for: what it becomes, and what is said to boxes that cannot be built."""

from __future__ import annotations

import pytest

from twincity.replicator.city.sources.area import LARGEST_KM2, area_of, parse_box
from twincity.replicator.errors import TileError

LAFAYETTE = "2.3432,48.87717,2.3541,48.88119"


def test_a_box_becomes_a_rectangle_of_lambert_metres_around_it():
    west, south, east, north = area_of(parse_box(LAFAYETTE)).bounds
    assert (east - west, north - south) == (pytest.approx(803, abs=5), pytest.approx(453, abs=5))
    assert (west, south) == (pytest.approx(651_828, abs=1), pytest.approx(6_864_321, abs=1))


@pytest.mark.parametrize("text", ["2.3432 48.87717 2.3541 48.88119", " 2.3432;48.87717;2.3541;48.88119 "])
def test_numbers_may_be_parted_by_anything(text):
    assert parse_box(text) == parse_box(LAFAYETTE)


BAD_BOXES = {
    "words": ("Paris", r"is 'Paris'\. Expected W,S,E,N in degrees"),
    "three numbers": ("2.3,48.8,2.4", "Expected W,S,E,N in degrees"),
    "not a number": ("nan,48.8,2.4,48.9", "Expected W,S,E,N in degrees"),
    "empty": ("2.3541,48.87717,2.3432,48.88119", "is empty: W must be less than E"),
    "a point": ("2.3541,48.87717,2.3541,48.87717", "is empty"),
    "latitude first": (
        "48.87717,2.3432,48.88119,2.3541",
        r"latitude first.*Did you mean 2\.3432,48\.8772,2\.3541,48\.88",
    ),
    "metres": ("652000,6864000,653000,6865000", "looks like metres; expected degrees"),
    "another country": ("12.4,41.8,12.6,41.9", "is not in metropolitan France"),
    "twenty kilometres": (
        "2.2,48.8,2.47,48.98",
        r"20\.0 x 20\.2 km: in a city about 80\d,\d+ buildings, \d+ minutes and",
    ),
    "a doorstep": ("2.3432,48.87717,2.34321,48.87718", "1 x 1 m, too small for a street"),
}


@pytest.mark.parametrize("fault", BAD_BOXES)
def test_a_bad_box_is_refused_in_one_line_with_the_remedy(fault):
    text, words = BAD_BOXES[fault]
    with pytest.raises(TileError, match=words) as error:
        area_of(parse_box(text))
    assert "\n" not in str(error.value)


def test_the_largest_box_is_a_quarter_of_paris():
    side_deg = 0.0179 * LARGEST_KM2**0.5 / 2
    area = area_of(parse_box(f"2.34,48.86,{2.34 + 1.5 * side_deg},{48.86 + side_deg}"))
    assert 0.9 * LARGEST_KM2 < area.area / 1e6 <= LARGEST_KM2
