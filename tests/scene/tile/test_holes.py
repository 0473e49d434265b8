"""Nobody sees through a street: whoever looks down or level meets the outside of something."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from twincity.replicator.backends.mitsuba.engine import start_engine
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import RendererError
from twincity.replicator.scene.materials import LOOKS
from twincity.replicator.scene.mesh import Mesh
from twincity.replicator.scene.tile.backdrop import backdrop
from twincity.replicator.scene.tile.buildings import draw_building, surroundings_of
from twincity.replicator.scene.tile.street import ground

from .drawn import plain_meshes

RAYS = 100_000
"""From each eye."""

CRACKS = 3e-6
"""Share of the rays that may slip between two faces where a corner of one lies on an edge of the other."""

SHOPS_M = 4.0
"""Height of the ground floor. Above it the ends of cornices and balconies are open, where a neighbour is lower."""


@pytest.fixture(scope="module")
def tile() -> CityTile:
    return load_tile("procedural")


@pytest.fixture(scope="module")
def meshes(tile: CityTile) -> tuple[Mesh, ...]:
    """What stands still and is closed: ground, houses, what lies beyond the tile."""
    around = surroundings_of(tile)
    found = [mesh for part in (ground(tile), backdrop(tile)) for builder in part.values() for mesh in builder.meshes()]
    return (*found, *(mesh for building in tile.buildings for mesh in plain_meshes(draw_building(building, around))))


def triangles_of(mesh: Mesh) -> np.ndarray:
    """(n, 3, 3) metres, by fans, as renderers cut faces."""
    corners = []
    for start, count in zip(np.cumsum(mesh.counts) - mesh.counts, mesh.counts, strict=True):
        face = mesh.indices[start : start + count]
        corners += [(face[0], face[k], face[k + 1]) for k in range(1, count - 1)]
    return mesh.points[np.array(corners)]


def scene_of(triangles: np.ndarray) -> Any:
    """The triangles as Mitsuba traces them; the test is skipped where the engine is missing."""
    try:
        start_engine()
    except RendererError as error:
        pytest.skip(str(error))
    import mitsuba as mi

    mesh = mi.Mesh("street", vertex_count=3 * len(triangles), face_count=len(triangles))
    values = mi.traverse(mesh)
    values["vertex_positions"] = mi.Float(triangles.ravel().astype(np.float32))
    values["faces"] = mi.UInt32(np.arange(3 * len(triangles), dtype=np.uint32))
    values.update()
    return mi.load_dict({"type": "scene", "mesh": mesh})


def first_hits(scene: Any, eye: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Index of the triangle each ray meets first, -1 for the sky."""
    import mitsuba as mi

    towards = mi.Vector3f(*(mi.Float(axis.astype(np.float32)) for axis in directions.T))
    ray = mi.Ray3f(mi.Point3f(*eye.tolist()), towards)
    hit = scene.ray_intersect_preliminary(ray)
    return np.where(hit.is_valid().numpy(), hit.prim_index.numpy().astype(np.int64), -1)


def test_whoever_looks_down_or_level_meets_the_outside_of_something(tile: CityTile, meshes: tuple[Mesh, ...]) -> None:
    cut = [triangles_of(mesh) for mesh in meshes]
    triangles = np.concatenate(cut)
    sheet = np.repeat([LOOKS[mesh.material].two_sided for mesh in meshes], [len(part) for part in cut])
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    scene, rng = scene_of(triangles), np.random.default_rng(5)
    mounts = np.array([mount.position for mount in tile.camera_mounts])
    eyes = mounts + np.outer(np.where(np.arange(len(mounts)) % 2, 1.6, 5.0), [0.0, 0.0, 1.0])
    escaped = inside = 0
    for eye in eyes:
        directions = directions_near_the_horizon(rng)
        hits = first_hits(scene, eye, directions)
        along, normal = directions[hits >= 0], normals[hits[hits >= 0]]
        across = (normal * along).sum(1)
        height = eye[2] + along[:, 2] * ((triangles[hits[hits >= 0], 0] - eye) * normal).sum(1) / across
        escaped += int(((hits < 0) & (directions[:, 2] <= 0)).sum())
        inside += int(((across > 0) & ~sheet[hits[hits >= 0]] & (height < SHOPS_M)).sum())
    assert escaped <= CRACKS * RAYS * len(eyes)
    assert inside <= CRACKS * RAYS * len(eyes)


def directions_near_the_horizon(rng: np.random.Generator) -> np.ndarray:
    """(rays, 3) from 80 degrees below it to 10 above."""
    heading, pitch = rng.uniform(0.0, 2 * np.pi, RAYS), np.radians(rng.uniform(-80.0, 10.0, RAYS))
    return np.stack([np.cos(pitch) * np.cos(heading), np.cos(pitch) * np.sin(heading), np.sin(pitch)], -1)
