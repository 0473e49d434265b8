"""The tile's numbers as `twincity:*` attributes: what meshes cannot carry, kept to the last bit.

A record is a frozen dataclass of plain fields. One record becomes one attribute per field on its own prim; many become
one array attribute per field on a common prim. Polygons become rings of points and their sizes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from pxr import Gf, Sdf, Usd, Vt

from ...geometry.polygons import Polygon, Surface

CITY = "/World/City"
ROOT_LAYER = "tile.usda"
FORMAT_VERSION = 2
NAMESPACE = "twincity"

Record = TypeVar("Record")

_T = Sdf.ValueTypeNames
_SCALARS = {float: _T.Double, int: _T.Int, bool: _T.Bool, str: _T.String, 2: _T.Double2, 3: _T.Double3}
_ARRAYS = {float: _T.DoubleArray, int: _T.IntArray, bool: _T.BoolArray, str: _T.StringArray,
           2: _T.Double2Array, 3: _T.Double3Array}  # fmt: skip


def write_record(prim: Usd.Prim, record: Any, *, leave_out: Sequence[str] = ()) -> None:
    """Author one attribute per field of a record; a field that is None is left out."""
    for field, kind in _fields(type(record), leave_out):
        value = getattr(record, field)
        if value is not None:
            _set(prim, field, _SCALARS[kind], Gf.Vec2d(value) if kind == 2 else Gf.Vec3d(value) if kind == 3 else value)


def read_record(prim: Usd.Prim, cls: type[Record], **rest: Any) -> Record:
    """The record that `write_record` put on a prim; `rest` gives the fields that it left out."""
    values = {field: _get(prim, field) for field, _ in _fields(cls, tuple(rest))}
    plain = {field: tuple(v) if isinstance(v, (Gf.Vec2d, Gf.Vec3d)) else v for field, v in values.items()}
    return cls(**plain, **rest)


def write_records(prim: Usd.Prim, records: Sequence[Any], cls: type, *, leave_out: Sequence[str] = ()) -> None:
    """Author one array attribute per field, one entry per record."""
    for field, kind in _fields(cls, leave_out):
        column = [getattr(record, field) for record in records]
        if kind in (2, 3):
            make = Vt.Vec2dArray if kind == 2 else Vt.Vec3dArray
            value = make.FromNumpy(np.array(column, np.float64).reshape(-1, kind))
        else:
            value = column
        _set(prim, field, _ARRAYS[kind], value)


def read_records(prim: Usd.Prim, cls: type[Record], **rest: Sequence[Any]) -> tuple[Record, ...]:
    """The records that `write_records` put on a prim; `rest` gives the columns that it left out.

    A field that a tile written by an earlier version does not have takes its default.
    """
    columns: dict[str, Sequence[Any]] = dict(rest)
    defaults = {item.name: item.default for item in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for field, kind in _fields(cls, tuple(rest)):
        value = _get(prim, field)
        if value is None and defaults[field] is not dataclasses.MISSING:
            continue
        plain = [tuple(row) for row in np.array(value).reshape(-1, kind).tolist()] if kind in (2, 3) else list(value)
        columns[field] = plain
    rows = zip(*columns.values(), strict=True)
    return tuple(cls(**dict(zip(columns, row, strict=True))) for row in rows)


def write_polygons(prim: Usd.Prim, polygons: Sequence[Polygon]) -> None:
    """Author `ringPoints`, `ringSizes` and `ringsPerPolygon`."""
    write_lines(prim, [ring for polygon in polygons for ring in polygon.rings])
    _set(prim, "rings_per_polygon", _T.IntArray, [len(polygon.rings) for polygon in polygons])


def read_polygons(prim: Usd.Prim) -> tuple[Polygon, ...]:
    """The polygons that `write_polygons` put on a prim."""
    rings = iter(read_lines(prim))
    counts = list(_get(prim, "rings_per_polygon"))
    groups = [[next(rings) for _ in range(count)] for count in counts]
    return tuple(Polygon(exterior=group[0], holes=tuple(group[1:])) for group in groups)


def write_lines(prim: Usd.Prim, lines: Sequence[np.ndarray]) -> None:
    """Author rings or lines (n, 2) as `ringPoints` and `ringSizes`."""
    write_array(prim, "ring_points", np.concatenate([np.zeros((0, 2)), *lines]))
    _set(prim, "ring_sizes", _T.IntArray, [len(line) for line in lines])


def read_lines(prim: Usd.Prim) -> list[np.ndarray]:
    """Each ring or line (n, 2) of a prim with `ringPoints` and `ringSizes`."""
    points = np.array(_get(prim, "ring_points"), np.float64).reshape(-1, 2)
    sizes = np.array(_get(prim, "ring_sizes"), int)
    return [part.copy() for part in np.split(points, np.cumsum(sizes)[:-1])] if len(sizes) else []


def write_surface(prim: Usd.Prim, surface: Surface) -> None:
    """Author `vertices` and `triangles`, as exact as they are given."""
    vertices = np.ascontiguousarray(surface.vertices, np.float64)
    _set(prim, "vertices", _T.Double3Array, Vt.Vec3dArray.FromNumpy(vertices))
    _set(prim, "triangles", _T.IntArray, Vt.IntArray.FromNumpy(surface.triangles.astype(np.int32).ravel()))


def read_surface(prim: Usd.Prim) -> Surface:
    """The surface that `write_surface` put on a prim."""
    return Surface(
        vertices=np.array(_get(prim, "vertices"), np.float64).reshape(-1, 3),
        triangles=np.array(_get(prim, "triangles"), np.int64).reshape(-1, 3),
    )


def write_array(prim: Usd.Prim, field: str, points: np.ndarray) -> None:
    """Author plan points of any shape (..., 2) as one flat attribute."""
    flat = np.ascontiguousarray(points, np.float64).reshape(-1, 2)
    _set(prim, field, _T.Double2Array, Vt.Vec2dArray.FromNumpy(flat))


def read_array(prim: Usd.Prim, field: str, shape: tuple[int, ...]) -> np.ndarray:
    """The points that `write_array` put on a prim, in their shape."""
    return np.array(_get(prim, field), np.float64).reshape(shape)


def write_triangles(prim: Usd.Prim, field: str, triangles: np.ndarray) -> None:
    """Author triangles (n, 3, 3) as one flat attribute."""
    flat = np.ascontiguousarray(triangles, np.float64).reshape(-1, 3)
    _set(prim, field, _T.Double3Array, Vt.Vec3dArray.FromNumpy(flat))


def read_triangles(prim: Usd.Prim, field: str) -> np.ndarray:
    """The triangles (n, 3, 3) that `write_triangles` put on a prim; none where it put none."""
    return np.array(_get(prim, field) or [], np.float64).reshape(-1, 3, 3)


def _fields(cls: type, leave_out: Sequence[str]) -> list[tuple[str, Any]]:
    hints = get_type_hints(cls)
    return [(f.name, _kind(hints[f.name])) for f in dataclasses.fields(cls) if f.name not in leave_out]


def _kind(hint: Any) -> Any:
    """`float`, `int`, `bool` or `str`, or how many numbers a tuple holds."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _kind(next(option for option in arguments if option is not type(None)))
    if origin is Literal:
        return str
    return len(arguments) if origin is tuple else hint


def _set(prim: Usd.Prim, field: str, kind: Sdf.ValueTypeName, value: Any) -> None:
    prim.CreateAttribute(_attribute_name(field), kind, custom=True).Set(value)


def _get(prim: Usd.Prim, field: str) -> Any:
    attribute = prim.GetAttribute(_attribute_name(field))
    return attribute.Get() if attribute else None


def _attribute_name(field: str) -> str:
    """`gutter_height_m` -> `twincity:gutterHeightM`."""
    return f"{NAMESPACE}:" + re.sub(r"_(\w)", lambda match: match[1].upper(), field)
