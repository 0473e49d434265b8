"""Soft light: gathered for every block of 2 x 2 pixels, cleared of noise, and brought back to every pixel.

Bounced light and soft reflections change slowly across a surface, so few rays are enough where their neighbours' may be
borrowed. Which neighbours lie on the same surface, normals and positions tell (edge-avoiding a-trous filter, Dammertz
et al. 2010). A block is seen through the one of its four pixels that is nearest to the camera: thin things in front
then have blocks of their own, and what is behind them borrows from beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi

from .camera import every_pixel
from .coats import SKY_ABOVE
from .geometry import Hit
from .packets import packed, packet_at, vector_at, xyz
from .shading import OFFSET_M, Shade, bounced_irradiance, soft_reflection
from .world import World

BOUNCED_RAYS = 1
"""Per block."""

REFLECTED_RAYS = 2

BOUNCED_STEPS = (1, 2, 4, 8)
"""Distance between the taps of each pass [blocks]."""

REFLECTED_STEPS = (1, 2, 4)

SQUARE = 16
"""Side [blocks] of the squares that share a sequence of directions, see `_gathered`; a power of two."""

PLANE_TOLERANCE = 0.05
"""A neighbour counts as on the same plane up to this share of its distance from the camera beside it."""

LEAST_LIKENESS = 0.02
"""Of every neighbour in the first two passes: a lonely block takes a little from all."""

MOVING_RAYS = 4
"""More of them per block of what moves ..."""

MOVING_STEPS = (1, 2, 4)
"""... and one pass less, which keeps more to like blocks."""

ORPHAN_RAYS = 2
"""For pixels that resemble no block around them, such as the lower edge of a cornice: rays of their own."""

ORPHAN_LIKENESS = 0.03

FAR = 1e4
"""Distance [m] given to the sky."""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """Where the pixels or blocks of an image lie."""

    width: int
    height: int
    normals: Any
    """Packets x, y, z, how much of soft reflections reaches the camera."""

    places: Any
    """Packets x, y, z from the camera [m], distance to image plane."""

    moving: Any
    """1 where something that moves is seen, else 0."""


@dataclass(frozen=True, kw_only=True)
class SoftLight:
    """What arrives softly in a frame."""

    blocks: Guide
    bounced: Any
    """Packets of irradiance [lux] of every block."""

    mirrored: Any
    """Packets of what a rough mirror shows there [cd/m2]."""


def pixel_guide(world: World, centre: Shade, hit: Hit) -> Guide:
    """The guide of the full image, from what was found through pixel centres."""
    column, row = world.camera.column_row(every_pixel(world.camera))
    depth = dr.select(hit.valid, hit.distance, FAR)
    return Guide(
        width=world.camera.width,
        height=world.camera.height,
        normals=packed(centre.normal, centre.gloss),
        places=packed(world.camera.direction(column + 0.5, row + 0.5) * depth, depth),
        moving=dr.select(hit.moving, mi.UInt32(1), 0),
    )


def soft_light(world: World, pixels: Guide) -> SoftLight:
    """Gather soft light for every block and take the noise out."""
    blocks = _blocks(pixels)
    moving = dr.compress(blocks.moving > 0)
    bounced, found = _bounced(world, blocks, moving)
    for number, step in enumerate(BOUNCED_STEPS):
        bounced = _smoothed(blocks, bounced, step, LEAST_LIKENESS if number < 2 else 0)
    if dr.width(moving):
        _refine(blocks, bounced, moving, found)
    return SoftLight(blocks=blocks, bounced=bounced, mirrored=_mirrored(world, blocks))


def soft_at(soft: SoftLight, x: Any, y: Any, normal: Any, place: Any, glossy: Any) -> tuple[Any, Any, Any]:
    """Irradiance and reflection at an image position (x, y) [px] where a surface lies, from the four blocks around. The
    reflection is asked for where it is `glossy`.

    Returns:
        irradiance, reflection, and how much those blocks resemble the surface, 0..1.
    """
    column, row = (mi.Int32(dr.floor(position / 2 - 0.5)) for position in (x, y))
    across, up = x / 2 - 0.5 - column, y / 2 - 0.5 - row
    irradiance, reflection, weights = mi.Vector3f(0), mi.Vector3f(0), mi.Float(1e-9)
    for down in (0, 1):
        for right in (0, 1):
            other = mi.UInt32(dr.clip(row + down, 0, soft.blocks.height - 1)) * soft.blocks.width
            other += mi.UInt32(dr.clip(column + right, 0, soft.blocks.width - 1))
            closeness = (across if right else 1 - across) * (up if down else 1 - up)
            weight = _likeness(soft.blocks, normal, place, other, 1e-6) * closeness
            irradiance += vector_at(soft.bounced, other) * weight
            reflection += vector_at(soft.mirrored, other, glossy) * weight
            weights += weight
    return irradiance / weights, reflection / weights, weights


def soft_at_centres(world: World, pixels: Guide, soft: SoftLight) -> tuple[Any, Any]:
    """Irradiance and reflection at every pixel's centre. Those that resemble no block get a few rays of their own."""
    pixel = every_pixel(world.camera)
    column, row = world.camera.column_row(pixel)
    normal, place = packet_at(pixels.normals, pixel), packet_at(pixels.places, pixel)
    irradiance, reflection, likeness = soft_at(soft, column + 0.5, row + 0.5, xyz(normal), place, normal.w > 0)
    orphans = dr.compress((likeness < ORPHAN_LIKENESS) & (place.w < FAR))
    dr.eval(irradiance, reflection)
    if dr.width(orphans):
        dr.scatter(irradiance, _traced(world, pixels, orphans, orphans, 0, bounced_irradiance, ORPHAN_RAYS), orphans)
        dr.scatter(reflection, _traced(world, pixels, orphans, orphans, 0, soft_reflection, 1), orphans)
    return irradiance, reflection


def _blocks(pixels: Guide) -> Guide:
    """Each block's nearest pixel."""
    width, height = (pixels.width + 1) // 2, (pixels.height + 1) // 2
    block = dr.arange(mi.UInt32, width * height)
    place, normal, moving = mi.Vector4f(0, 0, 0, 2 * FAR), mi.Vector4f(0), mi.UInt32(0)
    for corner in range(4):
        column = dr.minimum(block % width * 2 + corner % 2, pixels.width - 1)
        row = dr.minimum(block // width * 2 + corner // 2, pixels.height - 1)
        pixel = row * pixels.width + column
        other = packet_at(pixels.places, pixel)
        nearer = other.w < place.w
        place = dr.select(nearer, other, place)
        normal = dr.select(nearer, packet_at(pixels.normals, pixel), normal)
        moving = dr.select(nearer, dr.gather(mi.UInt32, pixels.moving, pixel), moving)
    places, normals = packed(place, place.w), packed(normal, normal.w)
    dr.eval(normals, places, moving)
    return Guide(width=width, height=height, normals=normals, places=places, moving=moving)


def _bounced(world: World, blocks: Guide, moving: Any) -> tuple[Any, Any]:
    """Noisy bounced light of every block, as packets; and that of the given blocks of what moves, from more rays."""
    block = dr.arange(mi.UInt32, blocks.width * blocks.height)
    rests = blocks.moving == 0
    packets = packed(_traced(world, blocks, block, *_sequence(blocks, block), bounced_irradiance, BOUNCED_RAYS, rests))
    if not dr.width(moving):
        return packets, None
    found = _traced(world, blocks, moving, *_sequence(blocks, moving), bounced_irradiance, MOVING_RAYS)
    dr.eval(packets, found)
    dr.scatter(packets, mi.Vector4f(found.x, found.y, found.z, 0), moving)
    return packets, found


def _mirrored(world: World, blocks: Guide) -> Any:
    """What the glossy blocks mirror, as packets; nothing elsewhere. In the dry, few blocks are glossy."""
    count = blocks.width * blocks.height
    packets = dr.zeros(mi.Float, 4 * count)
    glossy = dr.compress(packet_at(blocks.normals, dr.arange(mi.UInt32, count)).w > 0)
    if not dr.width(glossy):
        return packets
    found = _traced(world, blocks, glossy, *_sequence(blocks, glossy), soft_reflection, REFLECTED_RAYS)
    for step in (*REFLECTED_STEPS, None):
        dr.scatter(packets, mi.Vector4f(found.x, found.y, found.z, 0), glossy)
        dr.eval(packets)
        if step:
            found = _mixed_around(blocks, packets, glossy, step, 0)
    return packets


def _sequence(blocks: Guide, block: Any) -> tuple[Any, Any]:
    """Which directions a block takes: the address of a sequence, and the block's number in it.

    The blocks of one square of `SQUARE` x `SQUARE` share one even sequence and take from it along a Z curve, so that
    any few that are neighbours look to all sides together: what the filter then mixes has less noise.
    """
    column, row = block % blocks.width, block // blocks.width
    square = row // SQUARE * (blocks.width // SQUARE + 1) + column // SQUARE
    number = mi.UInt32(0)
    for bit in range(SQUARE.bit_length() - 1):
        number |= (column >> bit & 1) << (2 * bit) | (row >> bit & 1) << (2 * bit + 1)
    return square, number


def _refine(blocks: Guide, bounced: Any, moving: Any, found: Any) -> None:
    """Give what moves less smoothing than what does not, in place.

    A person is small and round: what is smoothed as far as a wall needs loses its form, most of all under an overcast
    sky. Few blocks show what moves, so more rays of their own cost little; and what is smoothed is how their light
    differs from the usual share of the sky.
    """
    usual = 1 + SKY_ABOVE * packet_at(blocks.normals, moving).z
    found = found / usual
    for step in MOVING_STEPS:
        dr.scatter(bounced, mi.Vector4f(found.x, found.y, found.z, 0), moving)
        dr.eval(bounced)
        found = _mixed_around(blocks, bounced, moving, step)
    found *= usual
    dr.scatter(bounced, mi.Vector4f(found.x, found.y, found.z, 0), moving)
    dr.eval(bounced)


def _traced(
    world: World, guide: Guide, index: Any, address: Any, number: Any, trace: Callable[..., Any], rays: int,
    wanted: Any = True,
) -> Any:  # fmt: skip
    """Mean of a few rays from each of the given pixels or blocks; 0 where they are not wanted."""
    place, normal = packet_at(guide.places, index), packet_at(guide.normals, index)
    position = world.camera.position + xyz(place) + xyz(normal) * OFFSET_M
    active = wanted & (place.w < FAR) & ((trace is bounced_irradiance) | (normal.w > 0))
    first, start = world.first_sample + number * rays, dr.zeros(mi.Vector3f, dr.width(index))
    # A loop on the device: written out, four rays are four times the kernel to trace and to assemble in every frame.
    _, total = dr.while_loop(
        (mi.UInt32(0), start),
        lambda ray, _: ray < rays,
        lambda ray, total: (ray + 1, total + trace(world, position, xyz(normal), address, first + ray, active)),
    )
    return dr.select(active, total / rays, 0)


def _smoothed(blocks: Guide, values: Any, step: int, least: float) -> Any:
    """One pass over all blocks."""
    packets = packed(_mixed_around(blocks, values, dr.arange(mi.UInt32, blocks.width * blocks.height), step, least))
    dr.eval(packets)
    return packets


def _mixed_around(blocks: Guide, values: Any, block: Any, step: int, least: float | None = None) -> Any:
    """Means over 3 x 3 blocks with gaps. Without a `least` likeness, only of things that move."""
    column, row = mi.Int32(block % blocks.width), mi.Int32(block // blocks.width)
    normal, place = packet_at(blocks.normals, block), packet_at(blocks.places, block)
    total, weights = packet_at(values, block) * 0.25, mi.Float(0.25)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if down == right == 0:
                continue
            x, y = column + right * step, row + down * step
            inside = (x >= 0) & (x < blocks.width) & (y >= 0) & (y < blocks.height)
            other = mi.UInt32(y) * blocks.width + mi.UInt32(x)
            if least is None:
                inside &= dr.gather(mi.UInt32, blocks.moving, other, inside) > 0
            closeness = 0.125 if down == 0 or right == 0 else 0.0625
            likeness = _likeness(blocks, xyz(normal), place, other, least or 0, inside)
            weight = (dr.square(likeness) if least is None else likeness) * closeness
            total += packet_at(values, other, inside) * weight
            weights += weight
    return xyz(total / weights)


def _likeness(blocks: Guide, normal: Any, place: Any, other: Any, least: float, active: Any = True) -> Any:
    """1 where a block lies on the same plane with the same normal, down to `least` where it does not; 0 for the sky."""
    other_normal, other_place = vector_at(blocks.normals, other, active), packet_at(blocks.places, other, active)
    agreement = dr.square(dr.square(dr.square(dr.maximum(dr.dot(normal, other_normal), 0))))
    beside = dr.abs(dr.dot(normal, xyz(other_place) - xyz(place)))
    likeness = agreement * dr.maximum(1 - beside / (PLANE_TOLERANCE * place.w + 0.01), 0)
    return dr.select(active & (other_place.w < FAR), dr.maximum(likeness, least), 0)
