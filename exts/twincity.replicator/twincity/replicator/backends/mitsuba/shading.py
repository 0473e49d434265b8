"""Light at one place: what a ray from the camera brings back.

The light is split. `direct` is sharp and nearly free of noise: sun and lamps, smooth mirrors, emission, sky. Bounced
light and reflections in rough mirrors such as wet asphalt are soft but noisy: they are gathered apart and filtered,
and here are only the factors with which they reach the camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi

from .beams import LEAST_LUX, UNTESTED_BEAMS, BeamLights, beam_ray, two_strongest_beams
from .coats import Under
from .geometry import Hit, ray
from .lamps import Lamps, colour_of, shadow_ray, two_strongest, within_glass
from .light import HAZE_HEIGHT_M, coarse_sky, smooth_sky
from .packets import packet_at, vector_at, xyz
from .sampling import (
    BOUNCE,
    LAMP,
    MIRROR,
    SUN,
    cosine_direction,
    disk_direction,
    glossy_normal,
    luminance,
    pair,
    reflected,
)  # fmt: skip
from .surfaces import LENS
from .weathering import Surface, weathered
from .world import World

OFFSET_M = 0.008
"""Rays leave a surface from this far above it: above paint too, which lies 6 mm over its road. From below, stripes
would throw shadows around themselves."""

SHARP_ROUGHNESS = 0.1
"""Below, a surface is a sharp mirror, also of lamps; from here to `SOFT_ROUGHNESS` that fades into soft reflections and
highlights of lamps, so that puddles have no rim."""

MIRROR_ROUGHNESS = 0.3
"""Above, only highlights are left of reflections: a mirror ray would sparkle."""

SOFT_ROUGHNESS = 0.2
"""Of every soft reflection: between paint and wet asphalt. Above, no mirror is sharp."""

BRIGHTEST_MIRRORED_GLASS = 320.0
"""Of a lamp seen in a mirror [cd/m2]: enough to be white."""

SOFTLY_MIRRORED = 2.0
"""Rays gathered in wet ground count at most this many times what bounced rays may: shop windows do, the lens of a
traffic light, met by one ray in a hundred, would leave blots of its colour."""

UNTESTED_LAMPS = 0.3
"""Shadow rays go to the two strongest lamps of a place; of the others this share is taken to arrive."""

CLEAR_LEAD = 0.3
"""A lamp's highlight is whole where the lamp sends this share more than the third strongest, and fades to nothing where
it is about to become the third itself: else wet ground would show straight borders."""

NEIGHBOURS_M = 6.0
"""Bounced light goes through what moves and is farther away than this: one more person over there changes nothing."""

THROUGH_LEAVES = (0.9, 1.1, 0.4)
"""Light that has gone through a leaf is yellower than what its face gives back."""

UNDER_SKIN = (0.12, 0.05, 0.03)
"""How far round into the shade r, g and b come under skin, as a cosine: red goes farthest through flesh."""


@dataclass(frozen=True, kw_only=True)
class Shade:
    """What one ray from the camera brings back."""

    direct: Any
    """[cd/m2]"""

    albedo: Any
    """Bounced irradiance / pi times this arrives too."""

    gloss: Any
    """And soft reflected light times this."""

    normal: Any
    """Smooth; 0 where nothing was hit."""

    pattern: Any
    """How bright a picture on the surface makes what comes back, against its mean: pictures are smooth by themselves,
    and their lines need no more rays."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a ray from the camera ended."""

    valid: Any
    position: Any
    """A little above the surface [m]."""

    normal: Any
    """Smooth, facing the camera."""

    facet: Any
    """The same with the relief of cloth and hair."""

    softness: Any
    """1 on skin, else 0."""

    sky_share: Any
    """Soft light that the facet gets, against what the smooth surface would."""

    translucency: Any
    """Share of the light on its back that comes through."""

    view: Any
    """Unit direction from the camera."""

    surface: Surface


def shade(world: World, direction: Any, hit: Hit, pixel: Any, sample: Any) -> Shade:
    """The light that comes back along a ray which ended at `hit`."""
    place = _place_of(world, direction, hit)
    surface = place.surface

    lit, highlight = _sunlight(world, place, pair(pixel, sample, SUN))
    if world.lamps is not None:
        from_lamps, lamp_highlight = _lamplight(world, world.lamps, place, pair(pixel, sample, LAMP))
        lit, highlight = lit + from_lamps, highlight + lamp_highlight
    if world.beams is not None:
        from_beams, beam_highlight = _beamlight(world, world.beams, place)
        lit, highlight = lit + from_beams, highlight + beam_highlight
    matt = surface.albedo * lit / dr.pi + surface.emission * surface.shines

    mirrors = hit.valid & (surface.f0 > 0) & (surface.roughness < MIRROR_ROUGHNESS)
    sharp = dr.select(mirrors, _sharpness(surface), 0)
    share = dr.select(mirrors, _fresnel(surface.f0, -dr.dot(place.view, surface.mirror_normal)), 0)
    mirrored = dr.select(sharp > 0, _seen_in_mirror(world, place, sharp > 0), 0) * sharp

    sky = smooth_sky(world.light, place.view, ~hit.valid)
    direct = dr.select(hit.valid, matt * (1 - share) + mirrored * share + highlight, sky)
    in_haze = dr.select(hit.valid, dr.norm(direction) * hit.distance, HAZE_HEIGHT_M / dr.maximum(place.view.z, 0.05))
    clear = dr.exp(-world.light.extinction * in_haze)
    return Shade(
        direct=dr.lerp(world.light.air, direct, clear),
        albedo=dr.select(hit.valid, surface.albedo * (place.sky_share * (1 - share) * clear), 0),
        gloss=share * (1 - sharp) * clear,
        normal=dr.select(hit.valid, place.normal, 0),
        pattern=dr.select(hit.valid & ~mirrors, dr.lerp(1, dr.maximum(surface.pattern, 0.1), clear), 1),
    )


def composed(found: Shade, irradiance: Any, reflection: Any) -> Any:
    """Everything that comes back [cd/m2]."""
    return found.direct + found.albedo * irradiance / dr.pi + found.gloss * reflection


def bounced_irradiance(world: World, position: Any, normal: Any, address: Any, sample: Any, active: Any) -> Any:
    """Lux that arrive by one bounce or from the sky, estimated with one ray."""
    direction = cosine_direction(normal, *pair(address, sample, BOUNCE))
    hit = world.geometry.nearest(ray(position, direction), active, moving_within=NEIGHBOURS_M)
    leaving = dr.minimum(
        vector_at(world.radiance, world.geometry.light_index(hit), hit.valid), world.light.brightest_bounce
    )
    return dr.pi * dr.select(hit.valid, leaving, coarse_sky(world.light, direction, active & ~hit.valid))


def soft_reflection(world: World, position: Any, normal: Any, address: Any, sample: Any, active: Any) -> Any:
    """Radiance seen in wet asphalt or paint, estimated with one ray; lamps left out, for they make highlights."""
    view = dr.normalize(position - world.camera.position)
    facet = glossy_normal(normal, SOFT_ROUGHNESS**2, *pair(address, sample, MIRROR))
    direction = reflected(view, facet)
    below = dr.maximum(0, -1.05 * dr.dot(direction, normal))
    direction = dr.normalize(direction + normal * below)
    hit = world.geometry.nearest(ray(position, direction), active)
    found = vector_at(world.radiance, world.geometry.light_index(hit), hit.valid)
    found = dr.minimum(found, SOFTLY_MIRRORED * world.light.brightest_bounce)
    return dr.select(hit.valid, found, coarse_sky(world.light, direction, active & ~hit.valid))


def _coloured(seen: Any, mean: Any) -> Any:
    """What a picture makes of each channel of what shines through it."""
    return dr.select(mean > 1e-4, seen / dr.maximum(mean, 1e-4), 1.0)


def _shines(world: World, glass: Any) -> Any:
    """Share of its emission that leaves a surface now, by what `surfaces.surface_packets` says of it."""
    return dr.select((glass > 0) & (glass < LENS), world.light.lanterns, 1.0)


def _place_of(world: World, direction: Any, hit: Hit) -> Place:
    view = dr.normalize(direction)
    flat, index = world.geometry.flat_normal(view, hit)
    reflecting, emitting, behaving = (
        packet_at(table, index, hit.valid)
        for table in (world.geometry.reflecting, world.geometry.emitting, world.geometry.behaving)
    )
    position = world.camera.position + direction * hit.distance
    pixel_m = world.camera.pixel_m(direction, hit.distance)
    under = Under(position=mi.Vector3f(position), view=view, flat=flat, pixel_m=pixel_m)
    coat = world.geometry.coat_at(hit, index, xyz(reflecting), under)
    surface = Surface(
        albedo=coat.albedo,
        roughness=reflecting.w,
        f0=emitting.w,
        emission=xyz(emitting) * _coloured(coat.albedo, xyz(reflecting)),
        shines=_shines(world, behaving.z),
        mirror_normal=coat.facet,
        pattern=coat.pattern,
    )
    if world.is_weathered:
        surface = weathered(surface, world.light, world.noise, behaving, position, coat.normal, hit.valid)
    return Place(
        valid=hit.valid,
        position=position + flat * OFFSET_M,
        normal=coat.normal,
        facet=coat.facet,
        softness=coat.softness,
        sky_share=coat.sky_share,
        translucency=dr.maximum(-behaving.z, 0),
        view=view,
        surface=surface,
    )


def _sunlight(world: World, place: Place, uv: tuple[Any, Any]) -> tuple[Any, Any]:
    """Lux from the sun, and its highlight [cd/m2]."""
    sun = disk_direction(world.light.sun_direction, world.sun_radius, *uv)
    reach = mi.Vector3f(*UNDER_SKIN) * place.softness
    cosine = dr.dot(place.facet, sun)
    cosines = dr.maximum((cosine + reach) / (1 + reach), 0)
    behind = dr.maximum(-cosine, 0) * place.translucency
    facing = place.valid & world.light.sun_shines & ((cosines.x > 0) | (behind > 0))
    lit_side = place.position - place.normal * dr.select(behind > 0, 2 * OFFSET_M, 0)
    seen = facing & ~world.geometry.blocked(ray(lit_side, sun), facing)
    illuminance = dr.select(seen, world.light.sun_illuminance * cosines, 0)
    through = dr.select(seen, world.light.sun_illuminance * (behind * mi.Vector3f(*THROUGH_LEAVES)), 0)
    return illuminance + through, illuminance * _highlight(place, sun)


def _lamplight(world: World, lamps: Lamps, place: Place, uv: tuple[Any, Any]) -> tuple[Any, Any]:
    """Lux from street lamps, and their highlights [cd/m2]."""
    strongest, third, others = two_strongest(lamps, place.position, place.facet, place.valid)
    total, highlight = world.light.lantern_colour * (others * UNTESTED_LAMPS), mi.Vector3f(0)
    for light in strongest:
        shines = place.valid & (light.lux > 0)
        seen = shines & ~world.geometry.blocked(shadow_ray(place.position, within_glass(light.towards, *uv)), shines)
        arriving = colour_of(lamps, light, seen) * dr.select(seen, light.lux, 0)
        total += arriving
        lead = dr.clip((1 - third / dr.maximum(light.lux, 1e-9)) / CLEAR_LEAD, 0, 1)
        seen_softly = lead * (1 - _sharpness(place.surface))
        highlight += arriving * _highlight(place, dr.normalize(light.towards)) * seen_softly
    return total, highlight


def _beamlight(world: World, beams: BeamLights, place: Place) -> tuple[Any, Any]:
    """Lux from the lamps of vehicles, and their highlights [cd/m2]: the streaks that they draw on wet ground."""
    strongest, others = two_strongest_beams(beams, place.position, place.facet, place.valid)
    total, highlight = others * UNTESTED_BEAMS, mi.Vector3f(0)
    for towards, arriving in strongest:
        shines = place.valid & (luminance(arriving) > LEAST_LUX)
        hidden = world.geometry.blocked(beam_ray(place.position, towards), shines)
        seen = dr.select(shines & ~hidden, arriving, 0)
        total += seen
        highlight += seen * _highlight(place, dr.normalize(towards)) * (1 - _sharpness(place.surface))
    return total, highlight


def _sharpness(surface: Surface) -> Any:
    """How much of what a surface mirrors is sharp, 0..1."""
    return dr.clip((SOFT_ROUGHNESS - surface.roughness) / (SOFT_ROUGHNESS - SHARP_ROUGHNESS), 0, 1)


def _highlight(place: Place, towards: Any) -> Any:
    """Radiance per lux of a small light seen in a rough mirror: GGX with the visibility term of Karis (2013).

    Mirrors smoother than 0.1 count as 0.1, for the sun has a size and so has the lens' glare.
    """
    surface = place.surface
    half = dr.normalize(towards - place.view)
    across = dr.maximum(dr.dot(towards, half), 0.05)
    alpha2 = dr.square(dr.square(dr.maximum(surface.roughness, 0.1)))
    cosine = dr.maximum(dr.dot(surface.mirror_normal, half), 0)
    lobe = alpha2 / (dr.pi * dr.square(cosine * cosine * (alpha2 - 1) + 1))
    brightness = _fresnel(surface.f0, across) * lobe / (4 * across * across * (surface.roughness + 0.5))
    return dr.select(surface.f0 > 0, brightness, 0)


def _seen_in_mirror(world: World, place: Place, active: Any) -> Any:
    """Radiance from where a sharp mirror points, lamps' glass included."""
    direction = reflected(place.view, place.surface.mirror_normal)
    hit = world.geometry.nearest(ray(place.position, direction), active, coherent=True)
    leaving = vector_at(world.radiance, world.geometry.light_index(hit), hit.valid)
    _, surface = world.geometry.flat_normal(direction, hit)
    glass = packet_at(world.geometry.behaving, surface, hit.valid).z
    emission = vector_at(world.geometry.emitting, surface, hit.valid & (glass > 0)) * _shines(world, glass)
    limit = dr.minimum(1, BRIGHTEST_MIRRORED_GLASS / dr.maximum(luminance(emission), 1))
    return dr.select(hit.valid, leaving + emission * limit, smooth_sky(world.light, direction, active & ~hit.valid))


def _fresnel(f0: Any, cosine: Any) -> Any:
    """Schlick (1994)."""
    x = 1 - dr.clip(cosine, 0, 1)
    x2 = x * x
    return f0 + (1 - f0) * x2 * x2 * x
