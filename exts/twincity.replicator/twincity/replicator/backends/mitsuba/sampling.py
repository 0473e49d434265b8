"""Where rays go: numbers that look random but are addressed by pixel, and the directions made of them."""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi

SUN, LAMP, MIRROR, BOUNCE = 0, 2, 4, 6
"""First of the two dimensions that each kind of ray draws from."""

DIMENSIONS = 8
"""Dimensions reserved per pixel."""

_R2 = (3242174889, 2447445414)
"""The R2 sequence (Roberts 2018) in 32-bit fixed point: 2^32 / g and 2^32 / g^2, g^3 = g + 1."""


def pair(address: Any, sample: Any, dimension: int) -> tuple[Any, Any]:
    """Two numbers in [0, 1): an even sequence over `sample`, shifted by a hash of `address` (Cranley-Patterson)."""
    shifts = (_hash(address * DIMENSIONS + (dimension + k)) for k in range(2))
    u, v = (mi.Float(shift + sample * step >> 8) * 2**-24 for shift, step in zip(shifts, _R2, strict=True))
    return u, v


def _hash(x: Any) -> Any:
    """PCG hash (Jarzynski and Olano 2020, https://jcgt.org/published/0009/03/02/)."""
    state = x * 747796405 + 2891336453
    word = (state >> ((state >> 28) + 4) ^ state) * 277803737
    return word >> 22 ^ word


def tangents(normal: Any) -> tuple[Any, Any]:
    """Two unit vectors that complete a normal to a frame (Duff et al. 2017, https://jcgt.org/published/0006/01/01/)."""
    sign = dr.select(normal.z >= 0, 1.0, -1.0)
    a = -1 / (sign + normal.z)
    b = normal.x * normal.y * a
    first = mi.Vector3f(1 + sign * normal.x * normal.x * a, sign * b, -sign * normal.x)
    return first, mi.Vector3f(b, sign + normal.y * normal.y * a, -normal.y)


def cosine_direction(normal: Any, u: Any, v: Any) -> Any:
    """A direction above the surface, as likely as light counts there."""
    x_axis, y_axis = tangents(normal)
    radius, angle = dr.sqrt(u), 2 * dr.pi * v
    x, y = radius * dr.cos(angle), radius * dr.sin(angle)
    return dr.normalize(x_axis * x + y_axis * y + normal * dr.sqrt(dr.maximum(1 - u, 1e-6)))


def disk_direction(centre: Any, tangent_radius: float, u: Any, v: Any) -> Any:
    """A direction towards a small disk around the direction `centre`."""
    x_axis, y_axis = tangents(centre)
    radius, angle = dr.sqrt(u) * tangent_radius, 2 * dr.pi * v
    return dr.normalize(centre + x_axis * (radius * dr.cos(angle)) + y_axis * (radius * dr.sin(angle)))


def glossy_normal(normal: Any, alpha: Any, u: Any, v: Any) -> Any:
    """A facet's normal of a rough mirror (GGX, Walter et al. 2007, eq. 35 and 36)."""
    x_axis, y_axis = tangents(normal)
    spread, angle = alpha * dr.sqrt(u / dr.maximum(1 - u, 1e-3)), 2 * dr.pi * v
    return dr.normalize(normal + x_axis * (spread * dr.cos(angle)) + y_axis * (spread * dr.sin(angle)))


def reflected(direction: Any, normal: Any) -> Any:
    """A direction mirrored at a surface."""
    return direction - normal * (2 * dr.dot(direction, normal))


def luminance(rgb: Any) -> Any:
    """Rec. 709."""
    return 0.2126 * rgb.x + 0.7152 * rgb.y + 0.0722 * rgb.z
