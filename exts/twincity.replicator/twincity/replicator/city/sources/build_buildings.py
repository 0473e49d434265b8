"""From merged findings to the tile's buildings: the local frame, heights, roofs, materials, shared walls.

What no source knows is guessed, and each guess is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..checks import BUILDING_HEIGHTS_M
from ..planar import GRID_M, parts, polygon_of
from ..tile import Building, RoofForm
from .findings import FoundBuilding
from .hulls import hull_of
from .merge import MergedBuilding
from .tally import Tally

LEVEL_M = 3.28
"""Height over storeys of the Paris blocks of 1851-1914: the median of the city's surveyed heights over
OpenStreetMap's `building:levels`."""

LEVELS_WITH_MANSARD = 6
"""From here on the topmost storey counted is the mansard, above the gutter: seven storeys are six and a roof."""

USUAL_GUTTER_M = 17.6
"""Median of the 11th arrondissement, where a whole area has no height."""

LIGHT_HEIGHT_M = 3.0
"""A shed or a veranda."""

LAST_MANSARD_YEAR = 1939
SMALLEST_DETACHED_M2 = 150.0
"""A smaller one that touches no neighbour is a pavilion."""

LOWEST_MANSARD_M = 6.0
"""No sheds and garden walls under a Paris roof."""

NEIGHBOURS = 5
TOUCHING_M = 0.5
SHARED_WITHIN_M = 0.3
"""Two walls so near are one: the outlines of different houses are drawn apart by this error."""

SHORTEST_SHARED_M = 0.5


def build_buildings(merged: Sequence[MergedBuilding], origin: np.ndarray, tally: Tally) -> list[Building]:
    """All buildings in the local frame, with their shared walls; one that collapses on the grid is refused."""
    merged, shapes = _local(merged, origin, tally)
    detached = _detached(shapes)
    given = [_given_height(item, tally) for item in merged]
    heights = _with_guesses(shapes, given, detached, tally)
    ids = _unique_ids([item.building.id for item in merged], tally)
    walls = _party_walls(merged, shapes, origin)
    buildings = []
    for index, (item, shape) in enumerate(zip(merged, shapes, strict=True)):
        found = item.building
        height, is_guessed = heights[index]
        tally.guessed["buildings: materials"] += found.wall_material is None or found.roof_material is None
        tally.sources[f"buildings: plan from {item.source}"] += 1
        for name, source in item.filled.items():
            tally.sources[f"buildings: {name.removesuffix('_m').replace('_', ' ')} from {source}"] += 1
        buildings.append(
            Building(
                id=ids[index],
                footprint=polygon_of(shape),
                gutter_height_m=height,
                ridge_height_m=_ridge_height(found, height),
                height_is_guessed=is_guessed,
                roof=_roof_form(item, shape.area, bool(detached[index]), height, tally),
                use=found.use or "house",
                wall_material=found.wall_material or "limestone",
                roof_material=found.roof_material or "zinc",
                year=found.year,
                party_walls=walls[index],
                hull=hull_of(found.surfaces, found.footprint, origin, height)
                if found.surfaces and not item.is_cut
                else np.zeros((0, 3, 3)),
            )
        )
    return buildings


def _local(
    merged: Sequence[MergedBuilding], origin: np.ndarray, tally: Tally
) -> tuple[list[MergedBuilding], list[shapely.Polygon]]:
    """The buildings and their footprints about the origin, on the millimetre grid."""
    kept, shapes = [], []
    for item in merged:
        moved = shapely.transform(item.building.footprint, lambda points: np.round(points - origin, 3) + 0.0)
        if not moved.is_valid:
            moved = max(parts(shapely.set_precision(moved.buffer(0), GRID_M)), key=lambda p: p.area, default=None)
        if moved is None or moved.is_empty:
            tally.refused["buildings: no plan left on the grid of 1 mm"] += 1
            continue
        kept.append(item)
        shapes.append(moved)
    return kept, shapes


def _detached(shapes: Sequence[shapely.Polygon]) -> np.ndarray:
    """(n,) True for those that touch no neighbour."""
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="dwithin", distance=TOUCHING_M)
    return np.bincount(pairs[0], minlength=len(shapes)) == 1


def _given_height(item: MergedBuilding, tally: Tally) -> tuple[float | None, bool]:
    """Gutter height [m] as a source says it or as its storeys tell, None when neither; True where it is a guess."""
    found = item.building
    if found.gutter_height_m is not None:
        return found.gutter_height_m, False
    if found.levels is not None:
        tally.guessed["buildings: height from storeys"] += 1
        below_gutter = found.levels - (found.levels >= LEVELS_WITH_MANSARD and found.roof in (None, "mansard"))
        return round(float(np.clip(below_gutter * LEVEL_M, *BUILDING_HEIGHTS_M)), 1), True
    if found.is_light:
        tally.guessed["buildings: height of a light construction"] += 1
        return LIGHT_HEIGHT_M, True
    return None, True


def _with_guesses(
    shapes: Sequence[shapely.Polygon],
    given: Sequence[tuple[float | None, bool]],
    detached: np.ndarray,
    tally: Tally,
) -> list[tuple[float, bool]]:
    """Heights, and whether each is guessed: the median of the nearest neighbours for those without one.

    A detached building is not guessed higher than it is wide.
    """
    known = np.array([index for index, (height, _) in enumerate(given) if height is not None], int)
    known_shapes = np.array([shapes[index] for index in known], dtype=object)
    known_heights = np.array([given[index][0] for index in known], float)
    heights = []
    for index, (height, is_guessed) in enumerate(given):
        if height is None:
            tally.guessed["buildings: height" if len(known) else "buildings: height, the usual one"] += 1
            distances = shapely.distance(known_shapes, shapes[index])
            nearest = np.lexsort((np.arange(len(known)), distances))[:NEIGHBOURS]
            median = float(np.median(known_heights[nearest])) if len(known) else USUAL_GUTTER_M
            height = round(min(median, shapes[index].area ** 0.5) if detached[index] else median, 1)
        heights.append((max(height, BUILDING_HEIGHTS_M[0]), is_guessed))
    return heights


def _roof_form(item: MergedBuilding, area_m2: float, detached: bool, height_m: float, tally: Tally) -> RoofForm:
    """As a source says, else by use, age, size and material."""
    found = item.building
    if found.roof is not None:
        return found.roof
    tally.guessed["buildings: roof form"] += not found.surfaces
    concrete = "concrete" in (found.roof_material, found.wall_material)
    modern = concrete or (found.year is not None and found.year > LAST_MANSARD_YEAR)
    if found.is_light or modern:
        return "flat"
    if found.use == "church" or found.roof_material == "tile":
        return "gable"
    if detached and area_m2 < SMALLEST_DETACHED_M2:
        return "hip"
    return "flat" if height_m < LOWEST_MANSARD_M else "mansard"


def _ridge_height(found: FoundBuilding, gutter_m: float) -> float | None:
    """The source's, where it lies above the gutter that is built."""
    ridge = found.ridge_height_m
    return None if ridge is None or ridge < gutter_m else ridge


def _unique_ids(ids: Sequence[str], tally: Tally) -> list[str]:
    """The ids, with `_2`, `_3` behind the repeats of one (a building exploded into its parts)."""
    seen: Counter[str] = Counter()
    unique, taken = [], set(ids)
    for id in ids:
        seen[id] += 1
        candidate = id if seen[id] == 1 else f"{id}_{seen[id]}"
        while seen[id] > 1 and candidate in taken:
            seen[id] += 1
            candidate = f"{id}_{seen[id]}"
        tally.repaired["buildings: id given twice, suffix added"] += seen[id] > 1
        taken.add(candidate)
        unique.append(candidate)
    return unique


def _party_walls(
    merged: Sequence[MergedBuilding], shapes: Sequence[shapely.Polygon], origin: np.ndarray
) -> list[np.ndarray]:
    """For each building (n, 2, 2): the walls that its source lists, else those that run along a neighbour."""
    tree = shapely.STRtree(shapes)
    walls = []
    for index, (item, shape) in enumerate(zip(merged, shapes, strict=True)):
        listed = item.building.party_walls
        if listed is not None:
            walls.append(np.round(shapely.get_coordinates(listed).reshape(-1, 2, 2) - origin, 3) + 0.0)
            continue
        near = tree.query(shape, predicate="dwithin", distance=SHARED_WITHIN_M)
        others = [shapes[other] for other in sorted(near.tolist()) if other != index]
        walls.append(_shared(shape, others))
    return walls


def _shared(shape: shapely.Polygon, others: Sequence[BaseGeometry]) -> np.ndarray:
    """(n, 2, 2) the straight stretches of an outline that lie on one of the `others`."""
    if not others:
        return np.zeros((0, 2, 2))
    beside = shapely.union_all([other.buffer(SHARED_WITHIN_M, join_style="mitre") for other in others])
    pieces = [np.zeros((0, 2, 2))]
    for ring in (shape.exterior, *shape.interiors):
        corners = shapely.get_coordinates(ring)
        edges = shapely.linestrings(np.stack([corners[:-1], corners[1:]], 1))
        for piece in shapely.get_parts(shapely.intersection(edges, beside)):
            if piece.geom_type == "LineString" and piece.length >= SHORTEST_SHARED_M:
                pieces.append(np.round(shapely.get_coordinates(piece)[[0, -1]], 3)[None] + 0.0)
    return np.concatenate(pieces)
