"""What mappers write into OpenStreetMap tags, as numbers: heights, storeys, years, floors, compass points.

Each function answers None where the text has no sure meaning; who calls counts that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

FOOT_M = 0.3048
INCH_M = 0.0254

UNITS_M: Mapping[str, float] = {
    "": 1.0,
    "m": 1.0,
    "metre": 1.0,
    "metres": 1.0,
    "meter": 1.0,
    "meters": 1.0,
    "mètre": 1.0,
    "mètres": 1.0,
    "cm": 0.01,
    "mm": 0.001,
    "km": 1000.0,
    "ft": FOOT_M,
    "foot": FOOT_M,
    "feet": FOOT_M,
    "'": FOOT_M,
    "in": INCH_M,
    '"': INCH_M,
}

LENGTH = re.compile(r"(?P<number>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>[^\d\s]*)")
FEET_AND_INCHES = re.compile(r"(?P<feet>\d+)'\s*(?P<inches>\d+(?:\.\d+)?)\"?")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
GROUND_AND_FLOORS = re.compile(r"r\s*\+\s*(\d+)", re.IGNORECASE)

ROUGHLY = str.maketrans("", "", "~≈<>")
QUOTES = str.maketrans({"’": "'", "′": "'", "″": '"', "“": '"', "”": '"'})

COMPASS_POINTS = (
    "n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw",
)  # fmt: skip
COMPASS_DEG: Mapping[str, float] = {name: 22.5 * index for index, name in enumerate(COMPASS_POINTS)}

YEARS = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
CENTURY = re.compile(r"c(\d{1,2})", re.IGNORECASE)
DECADE = re.compile(r"(?<!\d)(\d{3})0s")
PART_OF_CENTURY: Mapping[str, int] = {"early": 15, "mid": 50, "late": 85}


@dataclass(frozen=True, kw_only=True)
class WrittenYear:
    """A year, and whether the mapper wrote that very year or a time around it."""

    year: int
    is_exact: bool


def metres(text: str) -> float | None:
    """A length [m] in any usual spelling: `12 m`, `12'`, `12,5`, `40 ft`, `12'6"`, `~12`; of several the first."""
    first = text.split(";")[0].translate(ROUGHLY).translate(QUOTES).strip().lower()
    if both := FEET_AND_INCHES.fullmatch(first):
        return float(both["feet"]) * FOOT_M + float(both["inches"]) * INCH_M
    found = LENGTH.fullmatch(first)
    if not found or found["unit"].rstrip(".") not in UNITS_M:
        return None
    return float(found["number"].replace(",", ".")) * UNITS_M[found["unit"].rstrip(".")]


def count(text: str) -> float | None:
    """A number of storeys or lanes: `6`, `5.5`, `5,5`, the larger of `5-6` and `5;6`, and 6 for `R+5`."""
    if floors := GROUND_AND_FLOORS.fullmatch(text.strip()):
        return float(floors[1]) + 1
    pieces = [piece.strip() for piece in re.split(r"[;-]", text)]
    if not all(NUMBER.fullmatch(piece) for piece in pieces):
        return None
    return max(float(piece.replace(",", ".")) for piece in pieces)


def floors(text: str) -> list[float] | None:
    """Every number of `0`, `-1;0`, `0-2`: the floors a thing is on, or its layers."""
    pieces = [piece for piece in re.split(r"[;,]|(?<=\d)-", text.replace(" ", "")) if piece]
    if not pieces or not all(re.fullmatch(r"[-+]?\d+(\.\d+)?", piece) for piece in pieces):
        return None
    return [float(piece) for piece in pieces]


def year(text: str) -> WrittenYear | None:
    """The year of `1868`, `1908-04-21`, `~1880`, `1880s`, `1850..1870`, `before 1914`, `C19`, `late C19`."""
    if decade := DECADE.search(text):
        return WrittenYear(year=int(decade[1]) * 10 + 5, is_exact=False)
    if century := CENTURY.search(text):
        within = next((years for word, years in PART_OF_CENTURY.items() if word in text.lower()), 50)
        return WrittenYear(year=(int(century[1]) - 1) * 100 + within, is_exact=False)
    named = [int(found) for found in YEARS.findall(text)]
    if not named:
        return None
    exact = re.fullmatch(r"\d{4}(-\d{2}){0,2}", text.strip()) is not None
    return WrittenYear(year=round(sum(named) / len(named)), is_exact=exact)


def heading(text: str) -> float | None:
    """A compass direction (`90`, `E`, clockwise from north) as our heading: 0 = +X, counter-clockwise [degrees]."""
    word = text.strip().lower().removesuffix("°")
    clockwise = COMPASS_DEG.get(word)
    if clockwise is None and NUMBER.fullmatch(word):
        clockwise = float(word.replace(",", "."))
    return None if clockwise is None else (90.0 - clockwise) % 360.0
