"""What rays meet: the city, built once, and what moves, built again for each frame.

They are two ray-tracing scenes. In one, Embree would build the city's acceleration structure anew with every frame,
also when the city is an instance: 0.14 s for 450,000 triangles on two cores. A second traversal costs each ray 5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...labels import label_named
from ...scene.scene import SceneInstance
from .packets import packed, packet_at, table, vector_at, xyz
from .surfaces import surface_packets, surface_row, surface_rows
from .triangles import TriangleSoup

NOWHERE = np.array([[0, 0, -1e5]] * 3, np.float32)
"""A triangle without area far below: a scene must have one."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Where rays ended."""

    valid: Any
    distance: Any
    """In lengths of the ray's direction."""

    face: Any
    """Index into the tables of faces: the city's first, then what moves."""

    moving: Any
    u: Any
    v: Any
    """Barycentric coordinates of the second and third corner; only of what moves."""


def ray(start: Any, direction: Any, length: Any = 1e30) -> Any:
    """A ray that ends after so many lengths of its direction."""
    return mi.Ray3f(start, direction, length, 0, [])


class Geometry:
    """The triangles of one city and of one frame, with the tables that rays look up."""

    def __init__(self, city: TriangleSoup) -> None:
        self.city_face_count = max(len(city.faces), 1)
        self.city_surfaces = city.surfaces if len(city.surfaces) else surface_rows([(0.0,) * 9])
        self._city = _Triangles(city.vertices, city.faces, city.face_surfaces)
        self._moving = _Triangles(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros(0, np.int32))
        self.place(())

    def place(self, instances: Sequence[SceneInstance]) -> None:
        """Put this frame's things where they are."""
        self.moving_face_count = max(sum(len(thing.faces) for thing in instances), 1)
        starts = np.cumsum([0, *(len(thing.vertices) for thing in instances)])
        faces = (thing.faces + start for thing, start in zip(instances, starts, strict=False))
        rows, face_surfaces = _surfaces_of(instances, first=len(self.city_surfaces))
        self._moving.replace(
            np.concatenate([np.zeros((0, 3), np.float32), *(thing.vertices for thing in instances)]),
            np.concatenate([np.zeros((0, 3), np.int32), *faces]),
            face_surfaces,
        )
        ids = np.array([thing.instance_id for thing in instances], np.uint32)
        of_face = np.repeat(ids, [len(thing.faces) for thing in instances]).astype(np.uint32)
        self.instance_of_moving_face = mi.UInt32(of_face if len(of_face) else np.zeros(1, np.uint32))
        self.first_moving_face = dr.opaque(mi.UInt32, self.city_face_count)
        self.faces = dr.concat([self._city.packets, self._moving.packets])
        normals = np.concatenate(
            [np.zeros((1, 3), np.float32)[: not instances], *(thing.normals for thing in instances)]
        )
        self.moving_normals = table(normals)
        self.reflecting, self.emitting, self.behaving = (
            table(packets) for packets in surface_packets(np.concatenate([self.city_surfaces, rows]))
        )

    def nearest(self, rays: Any, active: Any = True, coherent: bool = False) -> Hit:
        """The first thing each ray meets."""
        in_city = self._city.scene.ray_intersect_preliminary(rays, coherent=coherent, active=active)
        city = in_city.is_valid() & active
        shorter = mi.Ray3f(rays)
        shorter.maxt = dr.select(city, in_city.t, rays.maxt)
        in_moving = self._moving.scene.ray_intersect_preliminary(shorter, coherent=coherent, active=active)
        moving = in_moving.is_valid() & active
        return Hit(
            valid=city | moving,
            distance=dr.select(moving, in_moving.t, in_city.t),
            # Where nothing is hit, Embree leaves the index as it was: any number.
            face=dr.select(
                moving, in_moving.prim_index + self.first_moving_face, dr.select(city, in_city.prim_index, 0)
            ),
            moving=moving,
            u=in_moving.prim_uv.x,
            v=in_moving.prim_uv.y,
        )

    def nearest_in_city(self, rays: Any, active: Any = True) -> tuple[Any, Any]:
        """The city face each ray meets, and whether it meets one."""
        found = self._city.scene.ray_intersect_preliminary(rays, coherent=False, active=active)
        valid = found.is_valid() & active
        return dr.select(valid, found.prim_index, 0), valid

    def blocked(self, rays: Any, active: Any) -> Any:
        """Whether anything is in a ray's way."""
        by_city = self.blocked_by_city(rays, active)
        return by_city | self._moving.scene.ray_test(rays, active=active & ~by_city)

    def blocked_by_city(self, rays: Any, active: Any) -> Any:
        """Whether the city is in a ray's way."""
        return self._city.scene.ray_test(rays, active=active)

    def flat_normal(self, direction: Any, hit: Hit) -> tuple[Any, Any]:
        """The normal of the face that was hit, turned to where the ray came from, and the index of its surface."""
        packet = packet_at(self.faces, hit.face, hit.valid)
        normal = xyz(packet)
        return dr.select(dr.dot(direction, normal) > 0, -normal, normal), mi.UInt32(packet.w)

    def city_corners(self, face: Any) -> tuple[Any, Any, Any]:
        """The three corners of city faces."""
        return self._city.corners(face)

    def moving_faces(self) -> tuple[Any, Any, Any]:
        """Middle, normal and surface of every face of what moves."""
        face = dr.arange(mi.UInt32, self.moving_face_count)
        a, b, c = self._moving.corners(face)
        packet = packet_at(self._moving.packets, face)
        return (a + b + c) / 3, xyz(packet), mi.UInt32(packet.w)

    def moving_normal(self, hit: Hit) -> Any:
        """Smooth normals where something that moves was hit."""
        corners = self._moving.corner_indices(dr.select(hit.moving, hit.face - self.first_moving_face, 0), hit.moving)
        a, b, c = (vector_at(self.moving_normals, corner, hit.moving) for corner in corners)
        return dr.normalize(a * (1 - hit.u - hit.v) + b * hit.u + c * hit.v)


class _Triangles:
    """One ray-tracing scene of one mesh, whose triangles can be replaced."""

    def __init__(self, vertices: np.ndarray, faces: np.ndarray, face_surfaces: np.ndarray) -> None:
        mesh = mi.Mesh("triangles", 3, 1)
        # Robust: else Embree lets a ray slip through the edge that two triangles share, and a label is wrong.
        self.scene = mi.load_dict({"type": "scene", "embree_use_robust_intersections": True, "mesh": mesh})
        self._parameters = mi.traverse(self.scene)
        self.replace(vertices, faces, face_surfaces)

    def replace(self, vertices: np.ndarray, faces: np.ndarray, face_surfaces: np.ndarray) -> None:
        if not len(faces):
            vertices, faces = NOWHERE, np.arange(3, dtype=np.int32).reshape(1, 3)
            face_surfaces = np.zeros(1, np.int32)
        self._vertices = mi.Float(np.ascontiguousarray(vertices, np.float32).ravel())
        self._faces = mi.UInt32(np.ascontiguousarray(faces, np.uint32).ravel())
        self._parameters["mesh.vertex_positions"] = self._vertices
        self._parameters["mesh.faces"] = self._faces
        self._parameters.update()
        self.packets = self._face_packets(mi.Float(face_surfaces.astype(np.float32)), len(faces))

    def corner_indices(self, face: Any, active: Any = True) -> list[Any]:
        return [dr.gather(mi.UInt32, self._faces, face * 3 + k, active) for k in range(3)]

    def corners(self, face: Any) -> tuple[Any, Any, Any]:
        a, b, c = (dr.gather(mi.Point3f, self._vertices, corner) for corner in self.corner_indices(face))
        return a, b, c

    def _face_packets(self, face_surfaces: Any, count: int) -> Any:
        """Unit normal and surface of each face: one read of 16 bytes tells a ray what it hit."""
        face = dr.arange(mi.UInt32, count)
        a, b, c = self.corners(face)
        normal = dr.cross(b - a, c - a)
        normal *= dr.rsqrt(dr.maximum(dr.dot(normal, normal), 1e-20))  # faces without area must not become nan
        packets = packed(normal, face_surfaces)
        dr.eval(packets)
        return packets


def _surfaces_of(instances: Sequence[SceneInstance], first: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of what moves, and the row of each face; rows are numbered from `first`, behind the city's."""
    rows: list[tuple[float, ...]] = []
    face_surfaces = [np.zeros(0, np.int32)]
    for thing in instances:
        class_id = label_named(thing.class_name).id
        face_surfaces.append((thing.face_materials + first + len(rows)).astype(np.int32))
        rows.extend(surface_row(material, class_id) for material in thing.materials)
    return surface_rows(rows), np.concatenate(face_surfaces)
