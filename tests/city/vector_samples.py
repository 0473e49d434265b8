"""Small invented tables of open data, written in every container in which they come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyproj
import shapely

from twincity.replicator.city.sources.findings import LAYER_OF_AREA, LAYER_OF_KIND, Findings

ORIGIN = (652_000.0, 6_862_000.0)
"""Where (0, 0) of an invented area lies in EPSG:2154."""

DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"}
LAMBERT = "EPSG:2154"
TO_DEGREES = pyproj.Transformer.from_crs(2154, 4326, always_xy=True)

Columns = Mapping[str, Sequence[Any]]


def at(*corners: tuple[float, ...]) -> list[tuple[float, ...]]:
    """Corners of the invented area in EPSG:2154; a third number is an altitude."""
    return [(ORIGIN[0] + corner[0], ORIGIN[1] + corner[1], *corner[2:]) for corner in corners]


def box(west: float, south: float, east: float, north: float, z: float | None = None) -> shapely.Polygon:
    """A rectangle of the invented area, at an altitude where one is given."""
    height = () if z is None else (z,)
    corners = [(x, y, *height) for x, y in ((west, south), (east, south), (east, north), (west, north))]
    return shapely.Polygon(at(*corners))


def line(*corners: tuple[float, ...]) -> shapely.LineString:
    return shapely.LineString(at(*corners))


def point(x: float, y: float) -> shapely.Point:
    return shapely.Point(at((x, y))[0])


def in_degrees(shape: shapely.Geometry, is_swapped: bool = False) -> shapely.Geometry:
    """The shape in longitude and latitude, or the other way round."""

    def turned(points: np.ndarray) -> np.ndarray:
        degrees = np.stack(TO_DEGREES.transform(*points.T[:2]), axis=1)
        return degrees[:, ::-1] if is_swapped else degrees

    return shapely.transform(shape, turned)


def write_vector(
    path: Path,
    shapes: Sequence[shapely.Geometry | None] | None,
    columns: Columns,
    *,
    crs: str | None = LAMBERT,
    layer: str | None = None,
    append: bool = False,
) -> Path:
    """The table as a file whose suffix names its kind; a GeoPackage takes further layers with `append`."""
    kinds = {} if shapes is None else {"geometry_type": _common_type(shapes)}
    pyogrio.raw.write(
        path,
        None if shapes is None else shapely.to_wkb(np.array(shapes, object)),
        [_values(values) for values in columns.values()],
        list(columns),
        layer=layer,
        driver=DRIVERS[path.suffix],
        crs=crs if shapes is not None else None,
        append=append,
        encoding="UTF-8" if path.suffix == ".shp" else None,
        **kinds,
    )
    return path


def write_geojson(path: Path, shapes: Sequence[Any], rows: Sequence[Mapping[str, Any]], crs: str | None = None) -> Path:
    """Features as a program without GDAL writes them; a shape may be raw GeoJSON, and wrong."""
    features = [
        {
            "type": "Feature",
            "properties": dict(row),
            "geometry": json.loads(shapely.to_geojson(shape)) if isinstance(shape, shapely.Geometry) else shape,
        }
        for shape, row in zip(shapes, rows, strict=True)
    ]
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    document = {"type": "FeatureCollection", **named, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def assert_everything_is_counted(findings: Findings) -> None:
    """What was read is what was found and what was refused, layer by layer."""
    found = {"buildings": len(findings.buildings), "roads": len(findings.roads)}
    for item in findings.points:
        found[LAYER_OF_KIND[item.kind]] = found.get(LAYER_OF_KIND[item.kind], 0) + 1
    for area in findings.areas:
        found[LAYER_OF_AREA[area.kind]] = found.get(LAYER_OF_AREA[area.kind], 0) + 1
    assert {layer: findings.tally.found(layer) for layer in findings.tally.read} == {
        layer: found.get(layer, 0) for layer in findings.tally.read
    }
    assert {layer for layer, count in found.items() if count} <= set(findings.tally.read)
    assert all(count >= 0 for counts in (findings.tally.read, findings.tally.refused) for count in counts.values())


def present(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts that are not 0."""
    return {name: count for name, count in counts.items() if count}


def _common_type(shapes: Sequence[shapely.Geometry | None]) -> str:
    known = [shape for shape in shapes if shape is not None]
    names = {shape.geom_type for shape in known}
    name = names.pop() if len(names) == 1 else f"Multi{min(names, key=len)}"
    return f"{name} Z" if any(shape.has_z for shape in known) else name


def _values(values: Sequence[Any]) -> np.ndarray:
    if all(isinstance(value, bool) for value in values):
        return np.array(values, bool)
    if all(value is None or isinstance(value, int | float) for value in values):
        return np.array([np.nan if value is None else value for value in values], float)
    return np.array(values, object)
