"""One building as meshes and placed parts: which of its edges face a street, what stands on each, and the roof."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from ...city.planar import shape_of
from ...city.tile import Building, CityTile
from ..mesh import Mesh, MeshBuilder
from .church import church_front
from .dormers import chimney, dormers
from .edges import Edge, Surroundings, drawn_shape, edges_of
from .facade import court_front, street_front
from .manner import Manner, manner_of
from .parts import PartList
from .roofs import (
    BREAK_M,
    BREAK_RISE_M,
    CREST_M,
    CREST_RISE_M,
    DEEP_M,
    DEEP_RISE_M,
    GUTTER_M,
    PARAPET_M,
    PARAPET_THICK_M,
    Covered,
    cover,
)
from .variation import chances
from .wall import Wall

ROOFS = {"zinc": "zinc", "slate": "slate", "tile": "tile", "concrete": "concrete"}
SHORTEST_FRONT_M = 2.0
"""Houses with two longer fronts stand at a corner."""

UPRIGHT = 0.17
"""Vertical share of a normal below which a surveyed face is a wall: 80 degrees and steeper."""

LARGEST_PARTY_M = 40.0
OVER_M = 0.15
"""A party wall stands so much above the roofs it parts."""

COURSES = 12
"""Of stone in one period of its texture: fronts are shifted by whole courses."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A building ready to be written."""

    meshes: tuple[Mesh, ...]
    """One per material."""

    parts: PartList


def surroundings_of(tile: CityTile) -> Surroundings:
    """The open street and the built ground of a tile."""
    street = shapely.union_all([shape_of(p) for p in (*tile.sidewalks, *tile.carriageways)])
    built = shapely.union_all([shape_of(building.footprint) for building in tile.buildings])
    shapely.prepare([street, built])
    return Surroundings(street=street, built=built)


def draw_building(building: Building, around: Surroundings) -> Drawn:
    """The whole building."""
    shift = float(chances(building.id, 1)), int(COURSES * chances(building.id, 2)) / COURSES
    builder, parts = MeshBuilder(st_offset=shift), PartList()
    manner, edges = manner_of(building), edges_of(building, around)
    fronts = sum(edge.kind == "street" and edge.length > SHORTEST_FRONT_M for edge in edges)
    if building.use == "house" and fronts > 1:
        manner = replace(manner, shops=True)
    ground, height = building.ground_z_m, building.gutter_height_m
    covered = _roof(builder, building, manner, edges)
    portal = max((edge for edge in edges if edge.kind == "street"), key=lambda edge: edge.length, default=None)
    for index, edge in enumerate(edges):
        wall = Wall(builder, edge.start, edge.end, parts=parts, ground_z_m=ground, mitres=edge.mitres)
        name = f"{building.id}/{edge.start[0]:.1f} {edge.start[1]:.1f}"
        if edge.kind == "party":
            wall.plane("render", 0.0, height, largest_m=LARGEST_PARTY_M, tint=_party_tint(manner))
        elif building.use == "church":
            church_front(wall, height, manner, portal=edge is portal)
        elif edge.kind == "court":
            court_front(wall, name, height, manner)
        else:
            ends = edges[index - 1].kind == "party", edges[(index + 1) % len(edges)].kind == "party"
            storeys = street_front(wall, name, height, manner, ends=ends)
            if covered is not None and covered.form == "mansard" and storeys.floors:
                dormers(wall, name, storeys, manner)
        if covered is not None:
            _above_gutter(wall, name, edge, covered, manner, height)
    return Drawn(meshes=builder.meshes(), parts=parts)


def _roof(builder: MeshBuilder, building: Building, manner: Manner, edges: list[Edge]) -> Covered | None:
    """The roof as surveyed, where the source has it; else one of the building's form."""
    if len(building.hull):
        _surveyed(builder, building, manner)
        return None
    ridge = building.ridge_height_m
    return cover(
        builder,
        drawn_shape(building),
        [np.stack([edge.start, edge.end]) for edge in edges if edge.kind != "party"],
        building.ground_z_m + building.gutter_height_m,
        form=building.roof,
        material=ROOFS.get(building.roof_material, "zinc"),
        tint=0.85 + 0.2 * float(chances(building.id, 3)),
        rise_m=None if ridge is None else ridge - building.gutter_height_m,
    )


def _surveyed(builder: MeshBuilder, building: Building, manner: Manner) -> None:
    triangles = building.hull + np.array([0.0, 0.0, building.ground_z_m])
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    slopes = np.abs(normals[:, 2]) > UPRIGHT * np.linalg.norm(normals, axis=1)
    builder.add(ROOFS.get(building.roof_material, "zinc"), triangles[slopes])
    walls, outwards = triangles[~slopes], normals[~slopes, :2]
    middle = shapely.get_coordinates(shape_of(building.footprint).centroid)[0]
    inwards = (outwards * (walls.mean(1)[:, :2] - middle)).sum(1) < 0
    builder.add(manner.stone, np.where(inwards[:, None, None], walls[:, ::-1], walls), manner.tint)


def _above_gutter(wall: Wall, name: str, edge: Edge, covered: Covered, manner: Manner, height: float) -> None:
    """What closes a roof at its rim: a party wall's gable, a gable's end, a parapet."""
    if covered.form == "mansard" and edge.kind == "party":
        _party_gable(wall, name, height, _party_tint(manner))
    elif covered.ridge is not None:
        _gable_end(wall, edge, covered, manner, height)
    elif covered.form == "flat" and height > 4.0:
        profile = [
            (0.0, height),
            (0.0, height + PARAPET_M),
            (-PARAPET_THICK_M, height + PARAPET_M),
            (-PARAPET_THICK_M, height),
        ]
        wall.moulding(manner.stone, profile, manner.tint * 0.96)


def _party_tint(manner: Manner) -> np.ndarray:
    return np.full(3, 0.92) * (0.85 + 0.25 * float(chances(manner.name, 4)))


def _party_gable(wall: Wall, name: str, gutter_z: float, tint: np.ndarray) -> None:
    """The party wall drawn up along the roof's outline, and the chimneys that stand on it."""
    length = wall.length
    if length < 2 * BREAK_M + 1.0:
        return
    rising = [(GUTTER_M, 0.0), (BREAK_M, BREAK_RISE_M + OVER_M)]
    for (near, low), (far, high) in (((BREAK_M, BREAK_RISE_M), (CREST_M, CREST_RISE_M)),
                                     ((CREST_M, CREST_RISE_M), (DEEP_M, DEEP_RISE_M))):  # fmt: skip
        if length / 2 > near + 0.2:
            flank = min(far, length / 2 - 0.1)
            rising.append((flank, OVER_M + low + (high - low) * (flank - near) / (far - near)))
    outline = [rising[0], *((length - u, z) for u, z in rising), *reversed(rising[1:])]
    wall.panel("render", [(u, gutter_z + z) for u, z in outline], tint)
    shares = (0.2, 0.5, 0.8) if length > 16.0 else (0.3, 0.7) if length > 9.0 else (0.5,)
    for number, share in enumerate(shares):
        margin = BREAK_M + 1.1
        u = float(
            np.clip(length * share + 1.6 * (chances(name, 5, number) - 0.5), margin, max(length - margin, margin))
        )
        if u < length - BREAK_M:
            top = gutter_z + 4.9 + 0.8 * float(chances(name, 6, number))
            chimney(wall, name, number, u, gutter_z + 1.6, top, tint)


def _gable_end(wall: Wall, edge: Edge, covered: Covered, manner: Manner, gutter_z: float) -> None:
    """The wall between the gutter and a gable roof, with a corner where the ridge meets it."""
    ridge = covered.ridge
    assert ridge is not None
    offsets = np.array([(point - ridge.point) @ ridge.across for point in (edge.start, edge.end)])
    shares = [0.0, 1.0]
    if offsets[0] * offsets[1] < 0:
        shares.insert(1, float(offsets[0] / (offsets[0] - offsets[1])))
    points = edge.start + np.outer(shares, edge.end - edge.start)
    rises = ridge.heights(points)
    if rises.max() < 0.02:
        return
    tops = [(share * wall.length, gutter_z + rise) for share, rise in zip(shares, rises, strict=True) if rise > 0.0]
    corners = [(0.0, gutter_z), (wall.length, gutter_z), *reversed(tops)]
    stone, tint = ("render", _party_tint(manner)) if edge.kind == "party" else (manner.stone, manner.tint)
    wall.panel(stone, corners, tint)
