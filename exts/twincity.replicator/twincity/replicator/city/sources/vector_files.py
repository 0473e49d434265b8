"""Reading GeoPackage, shapefile, GeoJSON and CSV: GDAL parses, and what it leaves to the reader is settled here.

Every record comes out in EPSG:2154 or is refused with a reason; missing parts of a shapefile are named, garbled
accents mended, coordinates checked against what the file says of them. All of it is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ...errors import TileError
from .tally import Tally
from .vector_files_look import Layer, encoding_of, gdal_reads, info_of, missing_part
from .vector_files_places import NO_CRS, bounds_in, in_lambert, lies_as_declared, shapes_of_columns
from .vector_files_values import Fields, by_plain_name, mend_texts, spelling

NO_ALTITUDE_M = -900.0
"""IGN writes an altitude of -1000 where it has none."""

SEARCHABLE = (".gpkg", ".shp")
"""Files that GDAL searches by box without reading all of them."""


@dataclass(frozen=True, kw_only=True)
class Records:
    """Rows of a layer that have a place in the area."""

    shapes: np.ndarray
    """(n,) two-dimensional, EPSG:2154."""

    has_no_altitude: np.ndarray
    """(n,) True where the shape has z and the z says that it is unknown."""

    fields: Fields

    def rows(self, chosen: np.ndarray) -> Records:
        """Only some of the rows."""
        return Records(
            shapes=self.shapes[chosen], has_no_altitude=self.has_no_altitude[chosen], fields=self.fields.rows(chosen)
        )

    def without(self, refused: np.ndarray, reason: str, tally: Tally) -> Records:
        """The other rows; the refused ones are counted under `layer: reason`."""
        tally.refused[reason] += int(refused.sum())
        return self.rows(~refused)


@dataclass(frozen=True, kw_only=True)
class _Raw:
    """A layer as its file has it."""

    shapes: np.ndarray
    """(n,) in the file's coordinates, None where there is none."""

    columns: Mapping[str, np.ndarray]
    crs: str | None
    total: int
    """Records of the whole layer, also those that were not read because they lie elsewhere."""

    unclosed: int = 0


def read_layer(layer: Layer, area: shapely.Polygon | None, name: str, tally: Tally) -> Records:
    """The records of a layer that touch the `area` (EPSG:2154, None is everywhere), counted as `name`.

    Raises:
        TileError: the file is damaged, lacks a part, or lies outside France.
    """
    raw = _read(layer, area)
    tally.read[name] += raw.total
    tally.refused[f"{name}: outside the area"] += raw.total - len(raw.shapes)
    tally.repaired[f"{name}: unclosed ring closed"] += raw.unclosed
    placed, reasons = _placed(layer, raw, name, tally)
    is_refused = np.zeros(len(placed), bool)
    if area is not None:
        reasons["outside the area"] = ~shapely.is_missing(placed) & ~shapely.intersects(placed, area)
    for reason, refused in reasons.items():
        tally.refused[f"{name}: {reason}"] += int(refused.sum())
        is_refused |= refused
    kept = ~is_refused
    return Records(
        shapes=placed[kept],
        has_no_altitude=_lowest_z(raw.shapes)[kept] < NO_ALTITUDE_M,
        fields=_mended_fields(layer, Fields(columns=raw.columns, count=len(placed)).rows(kept), name, tally),
    )


def read_table(layer: Layer, names: Iterable[str]) -> Fields:
    """Those of the named columns that a layer has, for all its rows; tables of the BDNB have hundreds of others."""
    known = by_plain_name(layer.fields)
    chosen = dict.fromkeys(spelled for name in names if (spelled := spelling(name, known)) is not None)
    columns = _parsed(layer, read_geometry=False, columns=list(chosen))[1]
    return Fields(columns=mend_texts(columns)[0], count=len(next(iter(columns.values()), ())))


def _read(layer: Layer, area: shapely.Polygon | None) -> _Raw:
    dbf = missing_part(layer.path, ".dbf")
    if dbf is not None:
        raise TileError(
            f"{layer.path}: {dbf} is missing, and with it every attribute. Copy it beside the .shp, with .shx, .prj "
            "and .cpg."
        )
    if not layer.has_shapes:
        columns = _parsed(layer, read_geometry=False)[1]
        count = len(next(iter(columns.values()), ()))
        shapes, crs = shapes_of_columns(Fields(columns=columns, count=count))
        return _Raw(shapes=shapes, columns=columns, crs=crs, total=count)
    info, box = info_of(layer), None
    can_search = layer.path.suffix.lower() in SEARCHABLE and lies_as_declared(info["total_bounds"], info["crs"])
    if area is not None and can_search:
        box = bounds_in(area, info["crs"])
    wkb, columns = _parsed(layer, bbox=box)
    shapes, unclosed = _shapes(wkb)
    return _Raw(
        shapes=shapes, columns=columns, crs=info["crs"], total=max(int(info["features"]), len(wkb)), unclosed=unclosed
    )


def _parsed(layer: Layer, **options: object) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(n,) WKB or None, and the columns."""
    import pyogrio

    if layer.path.suffix.lower() == ".csv":
        options |= {"encoding": encoding_of(layer.path), "EMPTY_STRING_AS_NULL": "YES"}
    if layer.path.suffix.lower() == ".gpkg":
        options["layer"] = layer.name
    with gdal_reads(layer.path):
        meta, _, wkb, values = pyogrio.raw.read(layer.path, **options)
    count = len(values[0]) if len(values) else 0
    return np.full(count, None, object) if wkb is None else wkb, dict(zip(meta["fields"], values, strict=True))


def _shapes(wkb: np.ndarray) -> tuple[np.ndarray, int]:
    """The shapes (n,), and how many had a ring that does not return to its first point."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    unclosed = shapely.is_missing(shapes) & np.array([part is not None for part in wkb], bool)
    if unclosed.any():
        shapes[unclosed] = shapely.from_wkb(wkb[unclosed], on_invalid="fix")
    return shapes, int(unclosed.sum())


def _mended_fields(layer: Layer, fields: Fields, name: str, tally: Tally) -> Fields:
    columns, garbled = mend_texts(fields.columns)
    cpg = missing_part(layer.path, ".cpg")
    tally.repaired[f"{name}: garbled accents mended" + (f", {cpg} is missing" if cpg else "")] += garbled
    return Fields(columns=columns, count=fields.count)


def _placed(layer: Layer, raw: _Raw, name: str, tally: Tally) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The shapes in EPSG:2154, None where there is none, and which rows are refused why."""
    is_missing = shapely.is_missing(raw.shapes) | shapely.is_empty(raw.shapes)
    placed, notes = in_lambert(shapely.force_2d(raw.shapes), raw.crs)
    is_elsewhere = shapely.is_missing(placed) & ~is_missing
    if is_elsewhere.any() and is_elsewhere.sum() == (~is_missing).sum():
        raise _not_in_france(layer, raw.shapes[is_elsewhere][0], raw.crs)
    prj = missing_part(layer.path, ".prj")
    for note, times in notes.items():
        tally.repaired[f"{name}: {prj} is missing, {note}" if prj and note == NO_CRS else f"{name}: {note}"] += times
    return placed, {"without a shape": is_missing, "not in metropolitan France": is_elsewhere}


def _lowest_z(shapes: np.ndarray) -> np.ndarray:
    """(n,) the lowest z of each shape, NaN where it has none."""
    points, owner = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    lowest = np.full(len(shapes), np.nan)
    np.fmin.at(lowest, owner, points[:, 2])
    return lowest


def _not_in_france(layer: Layer, shape: shapely.Geometry, crs: str | None) -> TileError:
    x, y = shape.bounds[:2]
    said = f"which is not in metropolitan France in the CRS it declares ({crs[:40]})" if crs else "and states no CRS"
    prj = missing_part(layer.path, ".prj")
    remedy = f"Copy {prj} beside it" if prj else "Reproject it to EPSG:2154 (Lambert-93)"
    return TileError(f"{layer.path} lies at ({x:.8g}, {y:.8g}), {said}. {remedy}; Paris is near (652000, 6862000).")
