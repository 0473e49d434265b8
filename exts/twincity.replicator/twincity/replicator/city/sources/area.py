"""The box of longitudes and latitudes that a user asks for, checked and brought into EPSG:2154."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely

from ...errors import TileError

FRANCE = (-5.5, 41.2, 9.8, 51.3)
"""West, south, east, north [degrees]: where EPSG:2154 is at home."""

EXAMPLE = "2.3432,48.8772,2.3541,48.8812"
LARGEST_KM2 = 4.0
BUILDINGS_PER_KM2 = 2000
"""Of central Paris: 738 on 0.36 km2 around the rue La Fayette."""

MINUTES_PER_BUILDING = 1.2e-3
"""Measured on the same place, everything included, on two cores."""

MB_PER_BUILDING = 0.035
SMALLEST_M = 30.0


@dataclass(frozen=True, kw_only=True)
class Box:
    """West, south, east, north in degrees of WGS84."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return f"{self.west:g},{self.south:g},{self.east:g},{self.north:g}"


def parse_box(text: str) -> Box:
    """`W,S,E,N` in degrees, as four numbers with anything between them."""
    try:
        numbers = [float(number) for number in re.split(r"[,;\s]+", text.strip())]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not np.isfinite(numbers).all():
        raise TileError(f"--bbox is '{text}'. Expected W,S,E,N in degrees, such as {EXAMPLE}.")
    return Box(west=numbers[0], south=numbers[1], east=numbers[2], north=numbers[3])


def area_of(box: Box) -> shapely.Polygon:
    """The box as a rectangle of EPSG:2154 around it.

    Raises:
        TileError: the box is empty, outside France, has latitude and longitude exchanged, or is too large to build.
    """
    _require_degrees(box)
    if box.west >= box.east or box.south >= box.north:
        raise TileError(f"--bbox {box} is empty: W must be less than E, and S less than N. Example: {EXAMPLE}.")
    if not (FRANCE[0] <= box.west and box.east <= FRANCE[2] and FRANCE[1] <= box.south and box.north <= FRANCE[3]):
        raise TileError(f"--bbox {box} is not in metropolitan France, which EPSG:2154 is made for. Example: {EXAMPLE}.")
    area = _projected(box)
    _require_size(box, area)
    return area


def _require_degrees(box: Box) -> None:
    if any(abs(number) > 180 for number in (box.west, box.south, box.east, box.north)):
        raise TileError(
            f"--bbox {box} looks like metres; expected degrees of longitude and latitude, W,S,E,N, such as {EXAMPLE}."
        )
    swapped = Box(west=box.south, south=box.west, east=box.north, north=box.east)
    looks_swapped = FRANCE[1] <= box.west <= FRANCE[3] and FRANCE[0] <= box.south <= FRANCE[2]
    if looks_swapped:
        raise TileError(f"--bbox {box} has latitude first; expected W,S,E,N. Did you mean {swapped}?")


def _projected(box: Box) -> shapely.Polygon:
    import pyproj

    to_lambert = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    return shapely.box(*to_lambert.transform_bounds(box.west, box.south, box.east, box.north))


def _require_size(box: Box, area: shapely.Polygon) -> None:
    west, south, east, north = area.bounds
    width, height, km2 = east - west, north - south, area.area / 1e6
    if min(width, height) < SMALLEST_M:
        raise TileError(f"--bbox {box} is {width:.0f} x {height:.0f} m, too small for a street. Example: {EXAMPLE}.")
    if km2 > LARGEST_KM2:
        buildings = km2 * BUILDINGS_PER_KM2
        raise TileError(
            f"--bbox {box} is {width / 1000:.1f} x {height / 1000:.1f} km: in a city about {buildings:,.0f} buildings, "
            f"{buildings * MINUTES_PER_BUILDING:,.0f} minutes and {buildings * MB_PER_BUILDING / 1000:.1f} GB. Give a "
            f"box of at most {LARGEST_KM2:g} km2, or build several tiles."
        )
