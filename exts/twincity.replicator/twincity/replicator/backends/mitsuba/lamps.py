"""Street lamps: which of them matter at a place, and how much light they send there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.scene import Environment
from .cells import LISTED, Cells, cells_of, listed, middles
from .geometry import ray
from .light import LUMINANCE
from .packets import packet_at, table, vector_at, xyz
from .sampling import tangents

MARGIN_M = 40.0
"""The cells reach this far beyond the outermost lamps."""

GLASS_M = 0.8
"""Shadow rays end this far before the lamp, so that its own glass, cap and post do not darken the ground below."""

GLASS_RADIUS_M = 0.05
"""Half of a lantern's bright core: larger ones make shadows that three rays per pixel show as grain."""


@dataclass(frozen=True, kw_only=True)
class Lamps:
    """The lit lamps of a frame."""

    count: int
    """Without the dark lamp that stands behind the last one and fills up short lists."""

    places: Any
    """Packets x, y, z [m], luminance [cd]."""

    colours: Any
    """Packets r, g, b of luminance 1, 0."""

    cells: Cells


@dataclass(frozen=True, kw_only=True)
class LampLight:
    """What one lamp sends to a place."""

    lamp: Any
    towards: Any
    """Vector to the lamp [m], not of unit length."""

    lux: Any
    """On the surface, if nothing is in the way."""


def lamp_key(environment: Environment) -> bytes:
    """Equal for equal lamps; empty when none is lit."""
    return b"".join(
        np.asarray(a, np.float32).tobytes() for a in (environment.lamp_positions, environment.lamp_intensities)
    )


def lamps_of(environment: Environment) -> Lamps | None:
    """The lamps with their lists, or None when none is lit."""
    count = len(environment.lamp_positions)
    if not count:
        return None
    positions = np.concatenate([environment.lamp_positions, [[0, 0, -1e4]]]).astype(np.float32)
    candela = np.concatenate([environment.lamp_intensities, [[0, 0, 0]]]).astype(np.float32)
    brightness = (candela @ LUMINANCE).astype(np.float32)
    x, y = middles(positions[:count], MARGIN_M)
    return Lamps(
        count=count,
        places=table(np.concatenate([positions, brightness[:, None]], 1)),
        colours=table(candela / np.maximum(brightness, 1e-9)[:, None]),
        cells=cells_of(x, y, _most_useful(positions[:count], brightness[:count], x, y)),
    )


def light_from(lamps: Lamps, lamp: Any, position: Any, normal: Any, active: Any) -> LampLight:
    """What a lamp sends to a surface."""
    place = packet_at(lamps.places, lamp, active)
    towards = xyz(place) - position
    squared = dr.maximum(dr.dot(towards, towards), 0.04)
    unit = towards * dr.rsqrt(squared)
    return LampLight(
        lamp=lamp, towards=towards, lux=place.w * dr.maximum(dr.dot(normal, unit), 0) * _shape(unit.z) / squared
    )


def two_strongest(
    lamps: Lamps, position: Any, normal: Any, active: Any
) -> tuple[tuple[LampLight, LampLight], Any, Any]:
    """The two lamps that send most to a surface, the lux of the third, and that of all others than the two together."""
    first, second = (mi.UInt32(0), mi.Float(0)), (mi.UInt32(0), mi.Float(0))
    third, others = mi.Float(0), mi.Float(0)
    for lamp in listed(lamps.cells, position, active):
        lux = light_from(lamps, lamp, position, normal, active).lux
        leads, follows = lux > first[1], lux > second[1]
        third = dr.select(follows, second[1], dr.maximum(third, lux))
        others += dr.select(follows, second[1], lux)
        second = _either(leads, first, _either(follows, (lamp, lux), second))
        first = _either(leads, (lamp, lux), first)
    one, other = (light_from(lamps, lamp, position, normal, active & (lux > 0)) for lamp, lux in (first, second))
    return (one, other), third, others


def _either(condition: Any, yes: tuple[Any, Any], no: tuple[Any, Any]) -> tuple[Any, Any]:
    return dr.select(condition, yes[0], no[0]), dr.select(condition, yes[1], no[1])


def colour_of(lamps: Lamps, light: LampLight, active: Any) -> Any:
    """Of luminance 1."""
    return vector_at(lamps.colours, light.lamp, active)


def shadow_ray(position: Any, towards: Any) -> Any:
    """The ray that asks whether a lamp is hidden."""
    distance = dr.norm(towards)
    return ray(position, towards / distance, dr.maximum(distance - GLASS_M, 1e-3))


def within_glass(towards: Any, u: Any, v: Any) -> Any:
    """A point of a lamp's glass instead of its middle, for soft shadows."""
    across, along = tangents(dr.normalize(towards))
    radius, angle = dr.sqrt(u) * GLASS_RADIUS_M, 2 * dr.pi * v
    return towards + across * (radius * dr.cos(angle)) + along * (radius * dr.sin(angle))


def _shape(cosine_above: Any) -> Any:
    """A lantern sends light down, less to the sides and little up: 1 straight down."""
    return dr.clip(0.35 + 1.3 * cosine_above, 0.05, 1)


def _most_useful(positions: np.ndarray, brightness: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(cells, LISTED) lamps, those first that send most to the cell's middle from 4 m up."""
    lists = np.full((len(y), len(x), LISTED), len(positions), np.uint32)
    for row, cell_y in enumerate(y):
        squared = (x[:, None] - positions[:, 0]) ** 2 + (cell_y - positions[:, 1]) ** 2 + 16
        order = np.argsort(squared / np.maximum(brightness, 1e-6), axis=1, kind="stable")[:, :LISTED]
        lists[row, :, : order.shape[1]] = order
    return lists
