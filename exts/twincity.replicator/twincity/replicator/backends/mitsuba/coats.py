"""Coats: how the surface of what moves looks from near. Smooth between its faces, patterned, in relief, soft as skin.

The city has none of that: rays that have hit the city skip all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.scene import SceneInstance, SurfaceMaterial
from .packets import packed, packet_at, table, vector_at, xyz
from .textures import HEIGHT_DEVIATION, MEAN_HEIGHT, PLAIN, Textures, texture_at

SKIN = "skin_"
"""Patterns of skin are named so. Light that enters skin comes out a little beside."""

SHADE_IN_FOLDS = 0.06
"""Share of its albedo that a relief loses a standard deviation below its mean height and gains above it, twice that at
most: little light reaches the bottom of a fold."""

SKY_ABOVE = 0.7
"""More soft light comes from above than from below: a surface with the normal n gets about 1 + 0.7 n.z of it."""

EDGEWISE = 0.1
"""Least cosine that a pixel's footprint is stretched by."""


@dataclass(frozen=True, kw_only=True)
class Coat:
    """The surface where a ray has ended."""

    normal: Any
    """Smooth, facing the ray."""

    facet: Any
    """The same with the relief: what the sun and lamps see."""

    albedo: Any
    sky_share: Any
    """Soft light that the facet gets, against what the smooth surface would."""

    softness: Any
    """1 on skin, else 0."""

    pattern: Any
    """How bright a picture makes the surface against its mean; 1 where there is none."""


@dataclass(frozen=True, kw_only=True)
class Under:
    """What is known of a place before its coat."""

    position: Any
    """[m]"""

    view: Any
    """Unit direction of the ray."""

    flat: Any
    """Normal of the face, facing the ray."""

    pixel_m: Any
    """Side of the ray's pixel on a surface that faces it [m]."""


class Coats:
    """Those of one frame's things, in tables that rays look up."""

    def __init__(self) -> None:
        self._textures = Textures()

    def mean_albedos(self, materials: Sequence[SurfaceMaterial]) -> np.ndarray:
        """Take the frame's materials; their mean albedos (n, 3) are for whatever sees them from afar."""
        first = np.array([material.albedo for material in materials], np.float32)
        second = np.array([_second(material) for material in materials], np.float32)
        patterns = self._textures.numbers_of([material.pattern for material in materials])
        reliefs = self._textures.numbers_of([material.relief for material in materials], "normals")
        is_skin = np.array([(material.pattern or "").rpartition("/")[2].startswith(SKIN) for material in materials])
        self._albedos = table(np.column_stack([first, patterns]))
        self._contrasts = table(np.column_stack([second - first, np.where(is_skin, -1, reliefs)]))
        return first + (second - first) * self._textures.means[patterns]

    def put_on(self, things: Sequence[SceneInstance], corner_indices: Sequence[Any], corners: Sequence[Any]) -> None:
        """Take the frame's things, none or more; where their faces' three corners are in the list of vertices, and in
        the world."""
        self._normals = table(np.concatenate([thing.normals for thing in things] or [np.zeros((3, 3))]))
        self._uvs = table(np.concatenate([_uvs(thing) for thing in things] or [np.zeros((3, 2))]))
        self._tangents = _tangents(corners, [self._uv(corner) for corner in corner_indices])

    def at(
        self, surface: Any, corner_indices: Sequence[Any], face: Any, barycentric: Any, under: Under
    ) -> tuple[Any, ...]:
        """The fields of a `Coat` where rays have met what moves.

        Args:
            surface: index into the frame's materials.
            corner_indices: of the face in the list of vertices.
            face: index into the frame's faces.
            barycentric: of its second and third corner.
            under: what is known without a coat.
        """
        weights = (1 - barycentric.x - barycentric.y, barycentric.x, barycentric.y)
        smooth = dr.normalize(_mixed([vector_at(self._normals, corner) for corner in corner_indices], weights))
        normal = dr.select(dr.dot(smooth, under.view) < -0.02, smooth, under.flat)
        uv = _mixed([self._uv(corner) for corner in corner_indices], weights)
        tangent = packet_at(self._tangents, face)
        stretch = dr.rsqrt(dr.maximum(dr.abs(dr.dot(normal, under.view)), EDGEWISE))
        footprint = under.pixel_m * stretch * dr.abs(tangent.w)
        first, contrast = packet_at(self._albedos, surface), packet_at(self._contrasts, surface)
        mix = texture_at(self._textures, mi.UInt32(first.w), uv, footprint)
        albedo = xyz(first) + xyz(contrast) * xyz(mix)
        relief = mi.UInt32(dr.maximum(contrast.w, PLAIN))
        bump = texture_at(self._textures, relief, uv, footprint)
        facet = dr.select(relief > PLAIN, _bent(normal, tangent, bump), normal)
        height = dr.select(relief > PLAIN, bump.w * 255 - MEAN_HEIGHT, 0) / HEIGHT_DEVIATION
        return (
            normal,
            facet,
            albedo * (1 + SHADE_IN_FOLDS * height),
            (1 + SKY_ABOVE * facet.z) / (1 + SKY_ABOVE * normal.z),
            dr.select(contrast.w < 0, mi.Float(1), 0),
        )

    def _uv(self, vertex: Any) -> Any:
        packet = packet_at(self._uvs, vertex)
        return mi.Vector2f(packet.x, packet.y)


def _uvs(thing: SceneInstance) -> np.ndarray:
    if thing.uvs is None:
        return np.zeros((len(thing.vertices), 2), np.float32)
    return np.asarray(thing.uvs, np.float32)


def _second(material: SurfaceMaterial) -> tuple[float, float, float]:
    """What a pattern mixes in; without a pattern nothing is."""
    return (material.pattern and material.second_albedo) or material.albedo


def _mixed(values: Sequence[Any], weights: Sequence[Any]) -> Any:
    a, b, c = (value * weight for value, weight in zip(values, weights, strict=True))
    return a + b + c


def _bent(normal: Any, tangent: Any, bump: Any) -> Any:
    """The normal of a relief, given as 0..1 along the texture's u, its v and the smooth normal."""
    along = xyz(tangent)
    along = along - normal * dr.dot(normal, along)
    along *= dr.rsqrt(dr.maximum(dr.dot(along, along), 1e-20))
    across = dr.cross(normal, along) * dr.sign(tangent.w)
    u, v, out = (2 * part - 1 for part in (bump.x, bump.y, bump.z))
    return dr.normalize(along * u + across * v + normal * out)


def _tangents(corners: Sequence[Any], uvs: Sequence[Any]) -> Any:
    """Packets of each face: the unit direction in which u grows; texture periods per metre, negative where the texture
    is mirrored."""
    (a, b, c), (u, v, w) = corners, uvs
    one, other, along_one, along_other = b - a, c - a, v - u, w - u
    turn = along_one.x * along_other.y - along_other.x * along_one.y
    tangent = (one * along_other.y - other * along_one.y) * dr.sign(turn)
    normal = dr.cross(one, other)
    scale = dr.sqrt(dr.abs(turn) * dr.rsqrt(dr.maximum(dr.dot(normal, normal), 1e-20)))
    tangent *= dr.rsqrt(dr.maximum(dr.dot(tangent, tangent), 1e-20))
    packets = packed(tangent, dr.select(turn < 0, -scale, scale))
    dr.eval(packets)
    return packets
