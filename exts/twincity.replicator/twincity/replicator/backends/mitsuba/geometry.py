"""What rays meet: the city, built once, and what moves, built again for each frame.

They are two ray-tracing scenes. In one, Embree would build the city's acceleration structure anew with every frame,
also when the city is an instance: 0.14 s for 450,000 triangles on two cores. A second traversal costs each ray 5 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...labels import label_named
from ...scene.scene import SceneInstance, SurfaceMaterial
from .cladding import Claddings
from .coats import Coat, Coats, Under
from .packets import packed, packet_at, table, xyz
from .patches import patches_of
from .sampling import luminance
from .surfaces import ROW, surface_packets, surface_row, surface_rows
from .triangles import TriangleSoup

NOTHING = TriangleSoup(
    vertices=np.array([[0, 0, -1e5]] * 3, np.float32),
    faces=np.arange(3, dtype=np.int32).reshape(1, 3),
    surfaces=surface_rows([(0.0,) * ROW]),
    face_surfaces=np.zeros(1, np.int32),
)
"""One triangle without area far below: a ray-tracing scene must have one."""

UNSEEN = SurfaceMaterial(name="", albedo=(0.0, 0.0, 0.0))
"""Its material."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Where rays ended."""

    valid: Any
    distance: Any
    """In lengths of the ray's direction."""

    face: Any
    """Index into the table of faces: the city's first, then what moves."""

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
        city = city if len(city.faces) else NOTHING
        patches = patches_of(city)
        self.city_surfaces = city.surfaces
        self.patch_faces = mi.UInt32(patches.largest)
        self.patch_count = dr.opaque(mi.UInt32, len(patches.largest))
        self._patch_of_face = mi.UInt32(patches.of_face)
        self._first_moving_face = dr.opaque(mi.UInt32, len(city.faces))
        self._city = _Triangles(city)
        self._first_moving_surface = dr.opaque(mi.UInt32, len(city.surfaces))
        self._moving = _Triangles(NOTHING)
        self._coats = Coats()
        self._claddings = Claddings(city.claddings, city.surfaces, city.maps, city.map_of_face)
        self._names = {name: number for number, name in enumerate(city.names, start=1)}
        self.place((), {})

    def place(self, instances: Sequence[SceneInstance], emissions: Mapping[str, tuple[float, float, float]]) -> None:
        """Put this frame's things where they are, and let materials of the city shine as they do in it."""
        soup = _soup_of(instances) if instances else NOTHING
        self._moving.replace(soup, first_surface=len(self.city_surfaces))
        self._faces = dr.concat([self._city.packets, self._moving.packets])
        ids = [np.full(len(thing.faces), thing.instance_id, np.uint32) for thing in instances]
        self._instance_of_face = mi.UInt32(np.concatenate(ids or [np.zeros(1, np.uint32)]))
        materials = [material for thing in instances for material in thing.materials]
        soup.surfaces[:, :3] = self._coats.mean_albedos(materials or [UNSEEN])
        self._coats.put_on(instances, *self._moving.every_corner())
        city, is_own = self._shining(emissions)
        rows, is_own = np.concatenate([city, soup.surfaces]), np.append(is_own, [True] * len(soup.surfaces))
        self.reflecting, self.emitting, self.behaving = (table(packets) for packets in surface_packets(rows, is_own))

    def _shining(self, emissions: Mapping[str, tuple[float, float, float]]) -> tuple[np.ndarray, np.ndarray]:
        """The city's surfaces in this frame, and which of them have an emission of their own."""
        rows = self.city_surfaces.copy()
        for name, emission in emissions.items():
            rows[rows[:, 11] == self._names.get(name, -1), 4:7] = emission
        own = [number for name, number in self._names.items() if name in emissions]
        return rows, np.isin(rows[:, 11], own)

    def nearest(self, rays: Any, active: Any = True, coherent: bool = False, moving_within: float = 1e30) -> Hit:
        """The first thing each ray meets.

        Args:
            rays: to be followed.
            active: which of them.
            coherent: whether they run beside their neighbours: half the time if they do, twice if they do not.
            moving_within: what moves is not looked for farther away, in lengths of the ray's direction.
        """
        in_city = self._city.scene.ray_intersect_preliminary(rays, coherent=coherent, active=active)
        city = in_city.is_valid() & active
        shorter = mi.Ray3f(rays)
        shorter.maxt = dr.minimum(dr.select(city, in_city.t, rays.maxt), moving_within)
        in_moving = self._moving.scene.ray_intersect_preliminary(shorter, coherent=coherent, active=active)
        moving = in_moving.is_valid() & active
        return Hit(
            valid=city | moving,
            distance=dr.select(moving, in_moving.t, in_city.t),
            # Where nothing is hit, Embree leaves the index as it was: any number.
            face=dr.select(
                moving, in_moving.prim_index + self._first_moving_face, dr.select(city, in_city.prim_index, 0)
            ),
            moving=moving,
            u=in_moving.prim_uv.x,
            v=in_moving.prim_uv.y,
        )

    def nearest_patch(self, rays: Any, active: Any = True) -> tuple[Any, Any]:
        """The patch of the city each ray meets, and whether it meets one."""
        found = self._city.scene.ray_intersect_preliminary(rays, coherent=False, active=active)
        valid = found.is_valid() & active
        return dr.gather(mi.UInt32, self._patch_of_face, dr.select(valid, found.prim_index, 0), valid), valid

    def blocked(self, rays: Any, active: Any) -> Any:
        """Whether anything is in a ray's way; for rays that run beside their neighbours."""
        by_city = self._city.scene.ray_test(rays, coherent=True, active=active)
        return by_city | self._moving.scene.ray_test(rays, coherent=True, active=active & ~by_city)

    def blocked_by_city(self, rays: Any, active: Any) -> Any:
        """Whether the city is in a ray's way; for rays that start anywhere."""
        return self._city.scene.ray_test(rays, active=active)

    def flat_normal(self, direction: Any, hit: Hit) -> tuple[Any, Any]:
        """The normal of the face that was hit, turned to where the ray came from, and the index of its surface."""
        packet = packet_at(self._faces, hit.face, hit.valid)
        normal = xyz(packet)
        return dr.select(dr.dot(direction, normal) > 0, -normal, normal), mi.UInt32(packet.w)

    def light_index(self, hit: Hit) -> Any:
        """Where the light that leaves what was hit is kept: first the city's patches, then every face of what moves."""
        patch = dr.gather(mi.UInt32, self._patch_of_face, hit.face, hit.valid & ~hit.moving)
        return dr.select(hit.moving, hit.face - self._first_moving_face + self.patch_count, patch)

    def instance_of(self, hit: Hit) -> Any:
        """The instance that was hit; 0 is none."""
        return dr.gather(mi.UInt32, self._instance_of_face, hit.face - self._first_moving_face, hit.moving)

    def patches(self) -> tuple[Any, Any, Any]:
        """Middle, normal and surface of every patch of the city."""
        return self._city.described(self.patch_faces)

    def moving_faces(self) -> tuple[Any, Any, Any]:
        """The same of every face of what moves."""
        return self._moving.described(dr.arange(mi.UInt32, self._moving.count))

    def coat_at(self, hit: Hit, surface: Any, albedo: Any, under: Under) -> Coat:
        """The surface that a ray from the camera has hit, as it looks from near.

        Args:
            hit: where the ray ended.
            surface: its index in the tables of surfaces.
            albedo: of that surface, from afar.
            under: what else is known of the place.
        """

        def moving(face: Any, surface: Any, barycentric: Any, _albedo: Any, *known: Any) -> tuple[Any, ...]:
            face, surface = face - self._first_moving_face, surface - self._first_moving_surface
            coat = self._coats.at(surface, self._moving.corner_indices(face), face, barycentric, _under(*known))
            return *coat, mi.Float(1)

        def city(face: Any, surface: Any, _barycentric: Any, albedo: Any, *known: Any) -> tuple[Any, ...]:
            under = _under(*known)
            seen = self._claddings.albedo_at(face, surface, albedo, under)
            pattern = luminance(seen) / dr.maximum(luminance(albedo), 1e-6)
            return under.flat, under.flat, seen, mi.Float(1), mi.Float(0), pattern

        known = (under.position, under.view, under.flat, under.pixel_m)
        normal, facet, albedo, sky_share, softness, pattern = dr.if_stmt(
            (hit.face, surface, mi.Point2f(hit.u, hit.v), albedo, *known), hit.moving, moving, city
        )
        return Coat(normal=normal, facet=facet, albedo=albedo, sky_share=sky_share, softness=softness, pattern=pattern)


def _under(position: Any, view: Any, flat: Any, pixel_m: Any) -> Under:
    return Under(position=position, view=view, flat=flat, pixel_m=pixel_m)


class _Triangles:
    """One ray-tracing scene of one mesh, whose triangles can be replaced."""

    def __init__(self, soup: TriangleSoup) -> None:
        mesh = mi.Mesh("triangles", 3, 1)
        # Else Embree lets a ray slip through the edge that two triangles share, and a label is wrong.
        robust = {"embree_use_robust_intersections": True} if mi.variant().startswith("llvm") else {}
        self.scene = mi.load_dict({"type": "scene", "mesh": mesh, **robust})
        self._parameters = mi.traverse(self.scene)
        self.replace(soup, first_surface=0)

    def replace(self, soup: TriangleSoup, first_surface: int) -> None:
        """Other triangles, whose surfaces are numbered from `first_surface`."""
        self.count = len(soup.faces)
        self._vertices = mi.Float(np.ascontiguousarray(soup.vertices, np.float32).ravel())
        self._faces = mi.UInt32(np.ascontiguousarray(soup.faces, np.uint32).ravel())
        self._parameters["mesh.vertex_positions"] = self._vertices
        self._parameters["mesh.faces"] = self._faces
        self._parameters.update()
        self.packets = self._face_packets(mi.Float((soup.face_surfaces + first_surface).astype(np.float32)))

    def corner_indices(self, face: Any, active: Any = True) -> list[Any]:
        return [dr.gather(mi.UInt32, self._faces, face * 3 + k, active) for k in range(3)]

    def every_corner(self) -> tuple[list[Any], tuple[Any, Any, Any]]:
        """Index and position of the three corners of every face."""
        face = dr.arange(mi.UInt32, self.count)
        return self.corner_indices(face), self._corners(face)

    def described(self, face: Any) -> tuple[Any, Any, Any]:
        """Middle, normal and surface of faces."""
        a, b, c = self._corners(face)
        packet = packet_at(self.packets, face)
        return (a + b + c) / 3, xyz(packet), mi.UInt32(packet.w)

    def _corners(self, face: Any) -> tuple[Any, Any, Any]:
        a, b, c = (dr.gather(mi.Point3f, self._vertices, corner) for corner in self.corner_indices(face))
        return a, b, c

    def _face_packets(self, face_surfaces: Any) -> Any:
        """Unit normal and surface of each face: one read of 16 bytes tells a ray what it hit."""
        a, b, c = self._corners(dr.arange(mi.UInt32, self.count))
        normal = dr.cross(b - a, c - a)
        normal *= dr.rsqrt(dr.maximum(dr.dot(normal, normal), 1e-20))  # faces without area must not become nan
        packets = packed(normal, face_surfaces)
        dr.eval(packets)
        return packets


def _soup_of(instances: Sequence[SceneInstance]) -> TriangleSoup:
    starts = np.cumsum([0, *(len(thing.vertices) for thing in instances)])
    rows: list[tuple[float, ...]] = []
    face_surfaces = []
    for thing in instances:
        class_id = label_named(thing.class_name).id
        face_surfaces.append(thing.face_materials + len(rows))
        settles = _keeps_snow(thing)
        rows.extend(surface_row(material, class_id, keeps_snow=settles) for material in thing.materials)
    return TriangleSoup(
        vertices=np.concatenate([thing.vertices for thing in instances]),
        faces=np.concatenate([thing.faces + start for thing, start in zip(instances, starts, strict=False)]),
        surfaces=surface_rows(rows),
        face_surfaces=np.concatenate(face_surfaces),
    )


def _keeps_snow(thing: SceneInstance) -> bool:
    """Whether snow settles: not on people nor on what they carry, and not on a vehicle that is not parked."""
    stays = thing.velocity is None and thing.attributes.get("state", "parked") == "parked"
    return stays and thing.class_name != "person" and "carried_by" not in thing.attributes
