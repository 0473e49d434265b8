"""Values of 3D city models: numbers, years, coordinates, levels of detail, and the CRS, which a file may leave out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ...errors import TileError

LODS = (2, 3, 4, 1, 0)
"""Best first: roofs without dormers and windows are enough, boxes are better than outlines."""

UNKNOWN = -1000.0
"""Models write -9999 or so where they know nothing."""

ZONES = range(42, 51)
"""Conformal conic projections of France, EPSG:3942 (CC42) to 3950 (CC50), named by their middle latitude."""

FRANCE_DEG = ((-5.5, 9.8), (41.0, 51.6))
LAMBERT_93_M = ((0.0, 1_200_000.0), (6_000_000.0, 7_200_000.0))
ZONE_EASTINGS_M = (1_200_000.0, 2_300_000.0)
ZONE_NORTHING_M = 200_000.0
"""Northing of the middle latitude within its million."""

ZONE_REACH_M = 130_000.0
"""A zone covers one degree to the north and to the south."""

EPSG_CODE = re.compile(r"(?:EPSG\D*(?:[\d.]+[:/]+)?)(\d{4,5})", re.IGNORECASE)


def number(text: object) -> float | None:
    """The number, or None where the text is none or stands for unknown."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > UNKNOWN else None


def year_in(text: object) -> int | None:
    """The year of `1886`, `1886-01-01`."""
    match = re.match(r"\s*(\d{4})(?!\d)", str(text or ""))
    return int(match[1]) if match else None


def points_of(text: str, dimension: int) -> np.ndarray | None:
    """(n, 3) of the coordinates of a ring, z NaN where they have two; None where they are no whole points."""
    try:
        values = np.array(text.split(), float)
    except ValueError:
        return None
    if len(values) == 0 or len(values) % dimension or not np.isfinite(values).all():
        return None
    points = values.reshape(-1, dimension)
    return points if dimension == 3 else np.column_stack([points, np.full(len(points), np.nan)])


def best_lod(lods: Iterable[int]) -> int:
    """The level of detail to take of those that there are."""
    return min(lods, key=LODS.index)


def crs_of(path: Path, declared: str | None, points: np.ndarray) -> tuple[str, bool]:
    """The horizontal CRS, and whether it had to be told by the coordinates.

    Args:
        path: named in errors.
        declared: `srsName` or `referenceSystem` of the file.
        points: (n, 2 or more) coordinates of the file.

    Raises:
        TileError: the CRS is of no known kind, or is missing and the coordinates fit none of France.
    """
    if declared:
        return _named(path, declared), False
    x, y = np.median(points[:, :2], axis=0)
    if _within(x, y, *FRANCE_DEG) or _within(y, x, *FRANCE_DEG):
        return "EPSG:4326", True
    if _within(x, y, *LAMBERT_93_M):
        return "EPSG:2154", True
    zone = round((y - ZONE_NORTHING_M) / 1e6) + 41
    is_near = abs(y - ZONE_NORTHING_M - (zone - 41) * 1e6) <= ZONE_REACH_M
    if zone in ZONES and is_near and ZONE_EASTINGS_M[0] <= x <= ZONE_EASTINGS_M[1]:
        return f"EPSG:{3900 + zone}", True
    raise TileError(
        f"{path} states no CRS, and its coordinates, such as ({x:.8g}, {y:.8g}), fit none of metropolitan France "
        "(EPSG:2154, 3942 to 3950, 4326). Write the CRS into the file: srsName on gml:Envelope in CityGML, "
        "metadata.referenceSystem in CityJSON."
    )


def _named(path: Path, declared: str) -> str:
    """The horizontal part of what a file names, which may have heights with it."""
    import pyproj

    codes = EPSG_CODE.findall(declared)
    try:
        crs = pyproj.CRS.from_user_input(f"EPSG:{codes[0]}" if codes else declared)
    except pyproj.exceptions.CRSError as reason:
        raise TileError(
            f"{path} names its CRS '{declared}', which is of no known kind. Expected such as EPSG:2154 or "
            "urn:ogc:def:crs:EPSG::3946. Mend it in the file."
        ) from reason
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    return horizontal.to_2d().to_wkt()


def _within(x: float, y: float, xs: tuple[float, float], ys: tuple[float, float]) -> bool:
    return xs[0] <= x <= xs[1] and ys[0] <= y <= ys[1]
