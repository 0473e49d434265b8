"""Cladding: the pictures on what never moves. Courses of stone, seams of zinc, the grain of asphalt, signs.

Only rays from the camera look at them. All other light takes the mean of a picture, which is the albedo of its surface:
courses change no light in the street.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .coats import Under
from .packets import packet_at, table, xyz
from .sampling import tangents
from .textures import PLAIN, Textures, read_at, texture_at, version_of

MOST_TAPS = 4
"""On a road that is seen flatly, a pixel's footprint is long: pictures are read at so many places along it ..."""

APART = 1.5
"""... that are apart by so many times the width of what is read."""

EDGEWISE = 0.06
"""Least cosine that footprints are stretched by."""

SHARPER = 0.85
"""Footprints are taken so much smaller than pixels, for reading between texels blurs as well."""


@dataclass(frozen=True, kw_only=True)
class Cladding:
    """How a picture colours a surface."""

    picture: str
    """Path of the file."""

    is_srgb: bool = True
    """False where the numbers in the file are linear."""

    scale: tuple[float, float, float] | None = None
    """What one unit of the picture's linear r, g, b adds to the albedo. None: the surface has an albedo of its own, and
    the picture is the contrast around it."""

    macro: str | None = None
    """A grey picture on the ground, of wear and stains: a factor on the albedo, 1 on average."""

    macro_m: float = 64.0
    """Its side [m]."""


class Claddings:
    """Those of a city, in tables that rays look up."""

    def __init__(
        self, claddings: Sequence[Cladding], surfaces: np.ndarray, maps: np.ndarray, face_maps: np.ndarray
    ) -> None:
        """Read the pictures; for the arguments see `TriangleSoup`."""
        self._textures = Textures()
        self._map_of_face = mi.UInt32((face_maps + 1).astype(np.uint32))
        self._maps = table(np.concatenate([np.zeros((1, 2, 4)), maps]).reshape(-1, 4))
        pictures = self._textures.numbers_of([c.picture if c.is_srgb else None for c in claddings], "srgb")
        pictures += self._textures.numbers_of([None if c.is_srgb else c.picture for c in claddings], "linear")
        macros = self._textures.numbers_of([c.macro for c in claddings], "srgb")
        means = np.maximum(np.square(self._textures.means), 1e-4)
        own = surfaces[:, 9].astype(np.int64)
        number = np.array([PLAIN, *pictures])[own]
        scale = np.array([(np.nan,) * 3, *(c.scale or (np.nan,) * 3 for c in claddings)])[own]
        contrast = np.where(np.isnan(scale), surfaces[:, :3] / means[number], scale)
        self._contrasts = table(np.column_stack([contrast, number]))
        self._offsets = table(np.column_stack([surfaces[:, :3] - means[number] * contrast, own]))
        sides = np.array([1.0, *(c.macro_m for c in claddings)])
        macros = np.array([PLAIN, *macros])
        self._macros = table(np.column_stack([macros, 1 / sides, 1 / means[macros, 0]]))

    def albedo_at(self, face: Any, surface: Any, albedo: Any, under: Under) -> Any:
        """What a ray from the camera sees.

        Args:
            face: index into the city's faces.
            surface: index into its surfaces.
            albedo: of the surface, from afar.
            under: where the ray ended.
        """
        row = dr.gather(mi.UInt32, self._map_of_face, face)
        clad = row > 0
        contrast = packet_at(self._contrasts, surface, clad)
        offset = packet_at(self._offsets, surface, clad)
        u, v = (packet_at(self._maps, row * 2 + k, clad) for k in range(2))
        place = mi.Vector2f(dr.dot(xyz(u), under.position) + u.w, dr.dot(xyz(v), under.position) + v.w)
        along, across = (mi.Vector2f(dr.dot(xyz(u), axis), dr.dot(xyz(v), axis)) for axis in _footprint(under))
        texel = self._stretched(mi.UInt32(contrast.w), place, along, across, clad)
        return dr.select(clad, (xyz(offset) + xyz(contrast) * texel) * self._wear(offset.w, under, clad), albedo)

    def _stretched(self, number: Any, place: Any, along: Any, across: Any, active: Any) -> Any:
        """Linear r, g, b of a picture, averaged over a footprint with two axes [texture periods]."""
        turned = dr.squared_norm(across) > dr.squared_norm(along)
        long, short = dr.select(turned, across, along), dr.norm(dr.select(turned, along, across))
        length = dr.norm(long)
        taps = dr.clip(dr.ceil(length / dr.maximum(short * APART, 1e-9)), 1, MOST_TAPS)
        version = version_of(self._textures, number, dr.maximum(short, length / (taps * APART)))
        step = long / taps
        first = place - step * ((taps - 1) * 0.5)
        last = dr.select(active, taps, 0)

        def read(tap: Any, total: Any) -> tuple[Any, Any]:
            found = read_at(self._textures, version, first + step * tap)
            return tap + 1, total + dr.square(xyz(found))

        _, total = dr.while_loop((mi.Float(0), mi.Vector3f(0)), lambda tap, _: tap < last, read)
        return total / taps

    def _wear(self, cladding: Any, under: Under, active: Any) -> Any:
        macro = packet_at(self._macros, mi.UInt32(cladding), active)
        worn = active & (macro.x > PLAIN)
        place = mi.Vector2f(under.position.x, under.position.y) * macro.y

        def read(number: Any, place: Any, width: Any, scale: Any) -> Any:
            return dr.square(texture_at(self._textures, number, place, width).x) * scale

        width = under.pixel_m * macro.y
        return dr.if_stmt((mi.UInt32(macro.x), place, width, macro.z), worn, read, lambda *_: mi.Float(1))


def _footprint(under: Under) -> tuple[Any, Any]:
    """The two axes of a pixel's footprint on the face [m], the one that the ray's slant stretches first."""
    cosine = dr.maximum(-dr.dot(under.view, under.flat), EDGEWISE)
    # Where the ray is upright, any direction will do: a little of a tangent never leaves none.
    slant = under.view - under.flat * dr.dot(under.view, under.flat) + tangents(under.flat)[0] * 1e-4
    along = slant * dr.rsqrt(dr.squared_norm(slant))
    side = under.pixel_m * SHARPER
    return along * (side / cosine), dr.cross(under.flat, along) * side
