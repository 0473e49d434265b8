"""Paris Data's plan of the streets, drawn by hand at 1:500: grounds as polygons, posts as small circles and strokes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import shapely

from .findings import LAYER_OF_AREA, LAYER_OF_KIND, AreaKind, FoundArea, FoundPoint
from .tally import Tally
from .vector_files import Records, read_layer
from .vector_files_look import Layer
from .vector_files_shapes import points, polygons
from .vector_files_values import plain

POSTS: Mapping[str, str] = {"borne": "bollard", "potelet": "bollard", "barriere": "barrier"}
"""`lib_level` -> kind of point."""

SHORTEST_SHELTER_M = 1.0
"""What is drawn smaller is a symbol, and tells no direction."""


def read_posts(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundPoint]:
    """`bornes-barrieres-potelets`: the middle of every stroke: those of a barrier lie in a row."""
    bollards, barriers = LAYER_OF_KIND["bollard"], LAYER_OF_KIND["barrier"]
    records = read_layer(layer, area, bollards, tally)
    kinds = [POSTS.get(plain(text or "")) for text in records.fields.texts("lib_level")]
    records = records.without(
        np.array([kind is None for kind in kinds], bool), f"{bollards}: neither borne, potelet nor barrière", tally
    )
    kinds = [kind for kind in kinds if kind is not None]
    tally.read[bollards] -= kinds.count("barrier")
    tally.read[barriers] += kinds.count("barrier")
    ids = _ids(layer, records)
    return [
        FoundPoint(id=id, kind=kind, point=point)
        for id, kind, point in zip(ids, kinds, points(records), strict=True)
        if kind is not None
    ]


def read_points(layer: Layer, area: shapely.Polygon | None, tally: Tally, *, kind: str) -> list[FoundPoint]:
    """Things of one kind, each where the middle of its shape is."""
    records = read_layer(layer, area, LAYER_OF_KIND[kind], tally)
    ids = _ids(layer, records)
    return [FoundPoint(id=id, kind=kind, point=point) for id, point in zip(ids, points(records), strict=True)]


def read_shelters(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundPoint]:
    """`abris-voyageurs-points-darrets-bus`: shelters with length and direction where their outline is drawn."""
    name = LAYER_OF_KIND["bus_shelter"]
    records = read_layer(layer, area, name, tally)
    words = zip(records.fields.texts("lib_level"), records.fields.texts("lib_classe"), strict=True)
    said = [plain(" ".join(word for word in pair if word)) for pair in words]
    is_pole = np.array(["arret" in text and "abri" not in text for text in said], bool)
    records = records.without(is_pole, f"{name}: a stop without a shelter", tally)
    found = []
    for id, shape, point in zip(_ids(layer, records), records.shapes, points(records), strict=True):
        length, heading = _long_side(shape)
        found.append(FoundPoint(id=id, kind="bus_shelter", point=point, heading_deg=heading, length_m=length))
    return found


def read_grounds(layer: Layer, area: shapely.Polygon | None, tally: Tally, *, kind: AreaKind) -> list[FoundArea]:
    """Polygons of one kind of ground; mere edges, such as `trottoirs`, are refused."""
    name = LAYER_OF_AREA[kind]
    records = read_layer(layer, area, name, tally)
    ids = _ids(layer, records)
    return [FoundArea(id=ids[row], kind=kind, shape=shape) for row, shape in polygons(records, name, tally)]


def _ids(layer: Layer, records: Records) -> list[str]:
    ids = records.fields.texts("objectid", "stationcode", "num_pave")
    return [id or f"{layer.name}_{row}" for row, id in enumerate(ids)]


def _long_side(shape: shapely.Geometry) -> tuple[float | None, float | None]:
    """Length [m] and direction [degrees, 0 = east, counter-clockwise] of the smallest rectangle around a shape."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    sides = np.diff(corners, axis=0)
    lengths = np.hypot(*sides.T) if len(sides) else np.zeros(1)
    longest = int(np.argmax(lengths))
    if lengths[longest] < SHORTEST_SHELTER_M:
        return None, None
    dx, dy = sides[longest]
    return round(float(lengths[longest]), 2), round(math.degrees(math.atan2(dy, dx)) % 180.0, 1)
