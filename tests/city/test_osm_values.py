"""Heights, storeys, years, floors and compass points as mappers spell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.city.sources.osm_values import count, floors, heading, metres, year


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12", 12.0),
        ("12 m", 12.0),
        ("12m", 12.0),
        ("12,5", 12.5),
        ("12.5 m.", 12.5),
        ("12 mètres", 12.0),
        ("12 metres", 12.0),
        ("1250 cm", 12.5),
        ("~12", 12.0),
        ("12;15", 12.0),
        ("12'", 3.6576),
        ("12 ft", 3.6576),
        ("12′", 3.6576),
        ("12'6\"", 3.81),
        ("12’ 6”", 3.81),
        ("0.012 km", 12.0),
        ("-3", -3.0),
        ("high", None),
        ("", None),
        ("12 storeys", None),
        ("5-6", None),
    ],
)
def test_lengths_in_every_spelling(text: str, expected: float | None) -> None:
    assert metres(text) == (None if expected is None else pytest.approx(expected))


@given(st.floats(0, 400, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_length_is_read_as_it_is_written(value: float) -> None:
    spellings = [f"{value:.2f}", f"{value:.2f} m".replace(".", ","), f" {value * 100:.0f} cm", f"~{value:.2f}m"]
    assert [metres(text) for text in spellings] == [pytest.approx(value)] * 4


@pytest.mark.parametrize(
    "text, expected",
    [
        ("6", 6),
        ("5.5", 5.5),
        ("5,5", 5.5),
        ("5-6", 6),
        ("5;7", 7),
        ("R+5", 6),
        ("r + 6", 7),
        ("some", None),
        ("", None),
    ],
)
def test_storeys_in_every_spelling(text: str, expected: float | None) -> None:
    assert count(text) == expected


@pytest.mark.parametrize(
    "text, expected, is_exact",
    [
        ("1868", 1868, True),
        ("1908-04", 1908, True),
        ("1908-04-21", 1908, True),
        ("~1880", 1880, False),
        ("1880s", 1885, False),
        ("1850..1870", 1860, False),
        ("before 1914", 1914, False),
        ("C19", 1850, False),
        ("late C19", 1885, False),
        ("early C20", 1915, False),
    ],
)
def test_years_in_every_spelling(text: str, expected: int, is_exact: bool) -> None:
    found = year(text)
    assert found is not None
    assert (found.year, found.is_exact) == (expected, is_exact)


def test_a_text_without_a_year_has_none() -> None:
    assert [year(text) for text in ("", "Haussmann", "186", "18680")] == [None] * 4


@pytest.mark.parametrize(
    "text, expected",
    [("0", [0]), ("-1;0", [-1, 0]), ("0-2", [0, 2]), ("-2--1", [-2, -1]), ("0.5", [0.5]), ("RDC", None), ("", None)],
)
def test_floors_in_every_spelling(text: str, expected: list[float] | None) -> None:
    assert floors(text) == expected


def test_the_compass_turns_clockwise_from_north_and_headings_the_other_way_from_east() -> None:
    assert [heading(text) for text in ("N", "E", "180", "270°", "NE", "nnw")] == [90, 0, 270, 180, 45, 112.5]
    assert heading("forward") is None
