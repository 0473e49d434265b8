"""What is painted on the carriageway: zebras, and every line, word and arrow that the road has room for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.crossings import crossing_rectangle
from ...city.junctions import approaches, clear_stretches, junction_ground
from ...city.planar import shape_of
from ...city.tile import CityTile, Crossing
from ..mesh import MeshBuilder
from .planes import at_height
from .road_lines import Mark, bay_lines, ends_waited_at, lines_across, lines_along
from .road_symbols import limits, symbols_along, symbols_before, words_in_bays
from .variation import generator_of, smooth_noise

STRIPE_M, STRIPE_PITCH_M = 0.50, 1.08
WORN_PIECE_M = 1.0
FROM_KERB_M = 0.40
"""Nothing but a zebra is painted on the gutter."""

CLEAR_OF_ZEBRAS_M = 1.2
PAINTS: dict[str, tuple[float, float, float]] = {"white": (1.0, 1.0, 1.0), "yellow": (0.95, 0.66, 0.14)}
"""Factor on the albedo of white paint."""


def paint(builder: MeshBuilder, tile: CityTile, *, z: float) -> None:
    """All markings of a tile at height `z` [m]."""
    for index, crossing in enumerate(tile.crossings):
        age = generator_of(tile.name, "zebra", str(index)).uniform(0.70, 1.0)
        _add(builder, zebra(crossing), z, "white", age)
    for mark in markings(tile):
        _add(builder, mark.faces, z, mark.paint)


def markings(tile: CityTile) -> list[Mark]:
    """Everything but the zebras, as far as there is road for it, clear of zebras and junctions."""
    waits = approaches(tile.roads, tile.crossings)
    lines = [m for i, road in enumerate(tile.roads) for m in lines_along(road, ends_waited_at(i, waits))]
    placed = [*bay_lines(tile.parking_bays), *words_in_bays(tile.parking_bays), *limits(tile)]
    placed += [mark for road in tile.roads for mark in symbols_along(road)]
    for wait in waits:
        placed += [*lines_across(tile.roads[wait.road], wait), *symbols_before(tile.roads[wait.road], wait)]
    road = shapely.union_all([shape_of(p) for p in tile.carriageways])
    zebras = shapely.union_all([crossing_rectangle(c).buffer(CLEAR_OF_ZEBRAS_M) for c in tile.crossings])
    junctions, clear = junction_ground(tile.roads), clear_stretches(tile.roads, road)
    return _apart(
        [
            *_with_room(
                placed, clear.intersection(road.buffer(-FROM_KERB_M + 0.02)), zebras.union(junctions.buffer(-1.0))
            ),
            *_with_room(lines, clear.intersection(road.buffer(-1.0)), zebras.union(junctions)),
        ]
    )


def zebra(crossing: Crossing) -> np.ndarray:
    """The stripes of one crossing, in short pieces: (n, 4, 2)."""
    count = max(1, int((crossing.span_m + STRIPE_PITCH_M - STRIPE_M) / STRIPE_PITCH_M))
    across = (np.arange(count) - (count - 1) / 2) * STRIPE_PITCH_M
    cuts = np.linspace(-crossing.length_m / 2, crossing.length_m / 2, round(crossing.length_m / WORN_PIECE_M) + 1)
    x = np.stack([cuts[:-1], cuts[1:], cuts[1:], cuts[:-1]], -1)[None]
    y = across[:, None, None] + np.array([-1, -1, 1, 1]) * STRIPE_M / 2
    local = np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 4, 2)
    angle = np.radians(crossing.road_heading_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return local @ turn.T + crossing.centre


def _with_room(marks: Sequence[Mark], open_road: BaseGeometry, kept_free: BaseGeometry) -> list[Mark]:
    """The marks without the faces that leave the road or lie where nothing may; those of one piece whole or not."""
    marks = [mark for mark in marks if len(mark.faces)]
    if not marks:
        return []
    shapes = shapely.polygons(np.concatenate([mark.faces for mark in marks]))
    shapely.prepare(open_road)
    shapely.prepare(kept_free)
    fits = shapely.covers(open_road, shapes) & ~shapely.intersects(kept_free, shapes)
    found = []
    for mark, fit in zip(marks, np.split(fits, np.cumsum([len(mark.faces) for mark in marks])[:-1]), strict=True):
        if mark.is_one_piece and not fit.all():
            continue
        found.append(Mark(faces=mark.faces[fit], paint=mark.paint, is_one_piece=mark.is_one_piece))
    return found


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """The marks without lines and symbols that run over a mark before them: where two roads are one ground, the wider
    was painted first."""
    kept: list[Mark] = []
    boxes = [shapely.box(*shapely.total_bounds(shapely.polygons(mark.faces))) if len(mark.faces) else shapely.Polygon()
             for mark in marks]  # fmt: skip
    tree = shapely.STRtree(boxes)
    taken: dict[int, BaseGeometry] = {}
    for index, mark in enumerate(marks):
        if not len(mark.faces):
            continue
        near = [i for i in tree.query(boxes[index]).tolist() if i in taken]
        shapes = shapely.polygons(mark.faces)
        if near and mark.is_one_piece:
            over = shapely.union_all([taken[i] for i in near])
            if shapely.intersects(over, shapes).any():
                continue
        kept.append(mark)
        taken[index] = shapely.union_all(shapes)
    return kept


def _add(builder: MeshBuilder, faces: np.ndarray, z: float, colour: str, age: float = 1.0) -> None:
    worn = age * (0.94 + 0.20 * smooth_noise(faces.mean(1), 1.6, "worn paint"))
    builder.add("marking_paint", at_height(faces, z), np.round(worn, 2)[:, None] * np.array(PAINTS[colour]))
