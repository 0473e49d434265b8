"""How much light leaves every patch under this frame's sun, sky and lamps: what a bounced or mirrored ray finds."""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi

from .beams import LEAST_LUX, BeamLights, beam_light, beam_ray
from .cells import listed
from .geometry import Geometry, ray
from .lamps import Lamps, colour_of, light_from, shadow_ray
from .light import Light, opaque_vector
from .packets import packed, packet_at, vector_at, xyz
from .sampling import luminance
from .transfer import LISTED, OFFSET_M, RAYS, Transfer
from .weathering import SNOW_ALBEDO, WETTEST_DARKENING, snow_share

RAYS_OF_BOUNCES = (RAYS // 2, RAYS)
"""How many of the stored rays the first and the second bounce use: the second averages the first once more."""


def baked_radiance(
    geometry: Geometry, transfer: Transfer, light: Light, from_lamps: Any, beams: BeamLights | None
) -> Any:
    """Packets r, g, b, 0 [cd/m2] without the glass of lamps: every patch of the city, then every face of what moves.

    Args:
        geometry: of the frame.
        transfer: of the city.
        light: of the frame.
        from_lamps: irradiance of the patches from lamps, see `lamp_irradiance`; None by day.
        beams: lamps of vehicles; None where none is lit.
    """
    direct = _sunlight(geometry, transfer, light)
    if from_lamps is not None:
        direct += from_lamps
    if beams is not None:
        direct += _beam_irradiance(geometry, transfer, beams)
    dr.eval(direct)  # else every bounce would ask for the sun again
    albedo, emission = _leaving(geometry, light, transfer.surfaces, transfer.normals)
    irradiance = direct
    for rays in RAYS_OF_BOUNCES:
        leaving = albedo * irradiance / dr.pi + emission
        table = dr.concat([packed(leaving), light.sky, packed(light.ground)])
        irradiance = direct + _gathered(geometry, transfer, table, rays)
        dr.eval(irradiance)
    city = packed(albedo * irradiance / dr.pi + emission)
    return dr.concat([city, _moving(geometry, transfer, light, irradiance)])


def lamp_irradiance(geometry: Geometry, transfer: Transfer, lamps: Lamps) -> Any:
    """Lux per channel on each patch from the lamps that reach it. Lamps stand still: worth keeping."""
    total = mi.Vector3f(0)
    start = transfer.middles + transfer.normals * OFFSET_M
    for lamp in listed(lamps.cells, start, True):
        light = light_from(lamps, lamp, start, transfer.normals, True)
        hidden = geometry.blocked_by_city(shadow_ray(start, light.towards), light.lux > 0)
        total += dr.select(hidden, 0, light.lux * colour_of(lamps, light, True))
        dr.eval(total)
    return total


def _beam_irradiance(geometry: Geometry, transfer: Transfer, beams: BeamLights) -> Any:
    """Lux per channel on each patch from the lamps of vehicles."""
    total = mi.Vector3f(0)
    start = transfer.middles + transfer.normals * OFFSET_M
    for lamp in listed(beams.cells, start, True):
        towards, arriving = beam_light(beams, lamp, start, transfer.normals, True)
        shines = luminance(arriving) > LEAST_LUX
        total += dr.select(shines & ~geometry.blocked_by_city(beam_ray(start, towards), shines), arriving, 0)
    return total


def _sunlight(geometry: Geometry, transfer: Transfer, light: Light) -> Any:
    cosine = dr.maximum(dr.dot(transfer.normals, light.sun_direction), 0)
    start = transfer.middles + transfer.normals * OFFSET_M
    hidden = geometry.blocked_by_city(ray(start, light.sun_direction), light.sun_shines & (cosine > 0))
    return dr.select(hidden, 0, light.sun_illuminance * cosine)


def _leaving(geometry: Geometry, light: Light, surface: Any, normal: Any) -> tuple[Any, Any]:
    """Albedo under this weather, and emission without lamps' glass."""
    reflecting, emitting, behaving = (
        packet_at(table, surface) for table in (geometry.reflecting, geometry.emitting, geometry.behaving)
    )
    wet = behaving.x * dr.select(normal.z > 0.5, light.wetness, 0)
    albedo = xyz(reflecting) * (1 - WETTEST_DARKENING * wet)
    albedo = dr.lerp(albedo, mi.Vector3f(*SNOW_ALBEDO), snow_share(light, normal) * behaving.y)
    return albedo, dr.select(behaving.z > 0, 0, xyz(emitting))


def _gathered(geometry: Geometry, transfer: Transfer, table: Any, rays: int) -> Any:
    """Irradiance from where the first so many stored rays end."""
    total = mi.Vector3f(0)
    for number in range(rays):
        end = dr.gather(mi.UInt32, transfer.ends, transfer.every_patch + number * geometry.patch_count)
        total += vector_at(table, end)
    return total * (dr.pi / rays)


def _moving(geometry: Geometry, transfer: Transfer, light: Light, irradiance: Any) -> Any:
    """What moves is lit as the low patches around it are, on average."""
    middle, normal, surface = geometry.moving_faces()
    column, row = (
        mi.UInt32(dr.clip((place - corner) / transfer.cell_m, 0, mi.Float(count - 1)))
        for place, corner, count in zip(
            (middle.x, middle.y), transfer.cell_corner, (transfer.cell_columns, transfer.cell_rows), strict=True
        )
    )
    cell = row * transfer.cell_columns + column
    arriving = vector_at(_of_cells(transfer, light, irradiance), cell)
    albedo, emission = _leaving(geometry, light, surface, normal)
    return packed(albedo * arriving / dr.pi + emission)


def _of_cells(transfer: Transfer, light: Light, irradiance: Any) -> Any:
    """Mean irradiance of the low patches of each ground cell."""
    open_ground = opaque_vector(light.horizontal_illuminance / 2)
    table = dr.concat([packed(irradiance), packed(open_ground)])
    mean = mi.Vector3f(0)
    for k in range(LISTED):
        low = dr.gather(mi.UInt32, transfer.lists, transfer.every_cell + k * transfer.cell_columns * transfer.cell_rows)
        mean += vector_at(table, low) / LISTED
    return packed(mean)
