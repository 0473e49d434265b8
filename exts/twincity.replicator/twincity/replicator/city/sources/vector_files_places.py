"""Where the coordinates of a file lie: every feature is brought to EPSG:2154, whatever its file says or leaves out.

France is far enough from the equator and small enough that its degrees, its degrees the wrong way round and its metres
never look alike, so the coordinates themselves tell what a missing or wrong CRS does not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from .vector_files_values import Fields

LAMBERT_93 = "EPSG:2154"
DEGREES = "EPSG:4326"

LONGITUDES = (-5.5, 9.8)
LATITUDES = (41.0, 51.6)
EASTINGS_M = (0.0, 1_300_000.0)
NORTHINGS_M = (6_000_000.0, 7_200_000.0)
"""Where metropolitan France lies."""

NO_CRS = "no CRS, told by the coordinates"
SWAPPED = "latitude and longitude put in order"
OTHER_CRS = "coordinates not in the CRS that the file declares"

SHAPE_COLUMNS = ("geo_shape", "WKT", "geom_cstr", "geom_groupe", "geometry", "geom")
"""Columns of a CSV that hold a whole shape, as WKT, hexadecimal WKB or GeoJSON."""

POINT_COLUMNS = ("geo_point_2d", "geom_x_y", "coordonnees_geo")
"""Opendatasoft's columns with latitude and longitude, in this order."""

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
LON_FIRST = re.compile(r'\{\s*"lon')
XY_COLUMNS = (("x_wgs84", "y_wgs84"), ("longitude", "latitude"), ("lon", "lat"))


def in_lambert(shapes: np.ndarray, declared: str | None) -> tuple[np.ndarray, Counter[str]]:
    """The shapes (n,) in EPSG:2154, None where they lie outside France, and how often what was mended.

    Args:
        shapes: two-dimensional, in the file's coordinates; None where there is none.
        declared: the CRS that the file states, in any form that pyproj reads.
    """
    bounds = shapely.bounds(shapes)
    is_degrees = _inside(bounds, LONGITUDES, LATITUDES)
    is_swapped = _inside(bounds, LATITUDES, LONGITUDES)
    is_metres = _inside(bounds, EASTINGS_M, NORTHINGS_M)
    declares_degrees = declared is not None and _is_geographic(declared)
    as_declared = np.zeros(len(shapes), bool)
    if declared is not None:
        as_declared = is_degrees if declares_degrees else ~(is_degrees | is_swapped)

    result = np.full(len(shapes), None, object)
    degrees = declared if declares_degrees and declared is not None else DEGREES
    for chosen, source, is_turned in (
        (as_declared, declared, False),
        (is_degrees & ~as_declared, degrees, False),
        (is_swapped & ~as_declared, degrees, True),
        (is_metres & ~as_declared, LAMBERT_93, False),
    ):
        if source is not None and chosen.any():
            result[chosen] = shapely.transform(shapes[chosen], _to_lambert(source, is_turned))
    result[~_inside(shapely.bounds(result), EASTINGS_M, NORTHINGS_M)] = None

    is_found = ~shapely.is_missing(result)
    notes = {
        NO_CRS: is_found & (declared is None),
        SWAPPED: is_found & is_swapped & ~as_declared,
        OTHER_CRS: is_found & ~as_declared & (declared is not None) & ~(declares_degrees & is_swapped),
    }
    return result, Counter({note: int(which.sum()) for note, which in notes.items()})


def bounds_in(area: shapely.Polygon, declared: str) -> tuple[float, float, float, float]:
    """Box of the EPSG:2154 `area` in the file's own CRS, never too small."""
    import pyproj

    transformer = pyproj.Transformer.from_crs(LAMBERT_93, _flat(declared), always_xy=True)
    return transformer.transform_bounds(*area.bounds, densify_pts=21)


def lies_as_declared(bounds: Sequence[float] | None, declared: str | None) -> bool:
    """True when a file's total bounds fit the CRS that it declares, so that a box in that CRS finds its features."""
    if bounds is None or declared is None or not np.isfinite(bounds).all():
        return False
    corners = np.array([bounds])
    looks_like_degrees = bool((_inside(corners, LONGITUDES, LATITUDES) | _inside(corners, LATITUDES, LONGITUDES))[0])
    if _is_geographic(declared):
        return bool(_inside(corners, LONGITUDES, LATITUDES)[0])
    return not looks_like_degrees


def shapes_of_columns(fields: Fields) -> tuple[np.ndarray, str | None]:
    """(n,) shapes that the columns of a table spell, None where they do not, and the CRS where it is known.

    The first columns that spell anything are taken: whole shapes before points.
    """
    for shapes, crs in _spelled_shapes(fields):
        if not shapely.is_missing(shapes).all():
            return shapes, crs
    return np.full(fields.count, None, object), None


def _spelled_shapes(fields: Fields) -> Iterator[tuple[np.ndarray, str | None]]:
    for texts in (fields.texts(name) for name in SHAPE_COLUMNS if fields.has(name)):
        is_json = any((text or "").startswith("{") for text in texts)
        yield np.array([_shape(text) for text in texts], object), DEGREES if is_json else None
    for texts in (fields.texts(name) for name in POINT_COLUMNS if fields.has(name)):
        yield _points(*np.array([_lon_lat(text) for text in texts], float).reshape(-1, 2).T), DEGREES
    for x, y in XY_COLUMNS:
        if fields.has(x) and fields.has(y):
            yield _points(fields.numbers(x), fields.numbers(y)), DEGREES


def _inside(bounds: np.ndarray, xs: tuple[float, float], ys: tuple[float, float]) -> np.ndarray:
    """(n,) True where the boxes (n, 4) lie within the ranges; never where they are NaN."""
    west, south, east, north = bounds.T
    return (west >= xs[0]) & (east <= xs[1]) & (south >= ys[0]) & (north <= ys[1])


def _to_lambert(source: str, is_turned: bool) -> Callable[[np.ndarray], np.ndarray]:
    import pyproj

    if source == LAMBERT_93:
        return lambda points: points
    transformer = pyproj.Transformer.from_crs(_flat(source), LAMBERT_93, always_xy=True)

    def transform(points: np.ndarray) -> np.ndarray:
        x, y = points.T[::-1] if is_turned else points.T
        return np.stack(transformer.transform(x, y), axis=1)

    return transform


def _is_geographic(declared: str) -> bool:
    return bool(_flat(declared).is_geographic)


def _flat(declared: str) -> Any:
    """The CRS (`pyproj.CRS`) without its heights."""
    import pyproj

    return pyproj.CRS.from_user_input(declared).to_2d()


def _shape(text: str | None) -> shapely.Geometry | None:
    """The shape that a text spells; None where it spells none."""
    if text is None:
        return None
    if text.startswith("{"):
        return shapely.from_geojson(text, on_invalid="ignore")
    if re.fullmatch(r"[0-9A-Fa-f]+", text):
        return shapely.from_wkb(text, on_invalid="ignore")
    return shapely.from_wkt(text, on_invalid="ignore")


def _lon_lat(text: str | None) -> tuple[float, float]:
    """Longitude and latitude of `48.83, 2.39` (latitude first) or of `{"lon": 2.39, "lat": 48.83}`; NaN without two."""
    numbers = NUMBER.findall(text or "")
    if len(numbers) != 2:
        return math.nan, math.nan
    first, second = float(numbers[0]), float(numbers[1])
    return (first, second) if LON_FIRST.match(text or "") else (second, first)


def _points(xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    points = np.full(len(xs), None, object)
    known = np.isfinite(xs) & np.isfinite(ys)
    points[known] = shapely.points(xs[known], ys[known])
    return points
