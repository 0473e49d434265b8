"""The lamps of vehicles: beams that reach down the street, and the glow of what else shines on them.

A dipped beam is wide, ends sharply above, and leaves a little light everywhere before the car: the shape that
UN Regulation 149 asks of it, without its kink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.scene import Beams, SceneInstance
from .cells import LISTED, Cells, cells_of, listed, middles
from .geometry import ray
from .light import LUMINANCE
from .packets import packet_at, table, vector_at, xyz
from .sampling import luminance
from .surfaces import LANTERN_LUMINANCE

WIDE = 2.2
"""A beam reaches so many times its half angle to the sides."""

CUT_OFF = 0.22
"""And above its direction only this part of it; of the glow of a lens, which has no cut-off, all of it."""

GLOW_DEG = 60.0
"""Half angle of the glow of tail lamps and the like."""

STRAY = 0.004
"""Of a beam's intensity, what leaves its lamp to the front outside the beam."""

LAMP_M = 0.12
"""Shadow rays end this far before the lamp, in front of its lens."""

LEAST_LUX = 0.02
"""Less light than this is not worth a ray."""

MOST = 96
"""Beams and glows of a frame: those nearest to the camera."""

MARGIN_M = 60.0
"""The cells reach this far beyond the outermost lamp."""

UNTESTED_BEAMS = 0.15
"""Shadow rays go to the two strongest beams of a place; of the others this share is taken to arrive."""


@dataclass(frozen=True, kw_only=True)
class BeamLights:
    """The lit lamps of a frame's vehicles."""

    places: Any
    """Packets x, y, z [m], half angle [rad]."""

    axes: Any
    """Packets of the unit direction, share of the half angle above it."""

    colours: Any
    """Packets r, g, b along the direction [cd], 0."""

    cells: Cells


def beam_lights(beams: Beams, instances: Sequence[SceneInstance], camera_position: np.ndarray) -> BeamLights | None:
    """The beams of a frame and the glow of its other lamps, or None where none is lit."""
    rows = np.concatenate([_beam_rows(beams), *(_glow_rows(thing) for thing in instances)])
    if not len(rows):
        return None
    order = np.argsort(np.linalg.norm(rows[:, :3] - camera_position, axis=1), kind="stable")[:MOST]
    rows = rows[order].astype(np.float32)
    x, y = middles(rows, MARGIN_M)
    dark = np.array([[0, 0, -1e4, 1, 0, 0, 1, 1, 0, 0, 0]], np.float32)
    lists = _most_useful(rows, x, y)
    rows = np.concatenate([rows, dark])
    return BeamLights(
        places=table(rows[:, :4]), axes=table(rows[:, 4:8]), colours=table(rows[:, 8:]), cells=cells_of(x, y, lists)
    )


def beam_light(lights: BeamLights, lamp: Any, position: Any, normal: Any, active: Any) -> tuple[Any, Any]:
    """Vector to a lamp [m], and the lux per channel that it sends to a surface if nothing is in the way."""
    place, axis = packet_at(lights.places, lamp, active), packet_at(lights.axes, lamp, active)
    towards = xyz(place) - position
    squared = dr.maximum(dr.dot(towards, towards), 0.04)
    unit = towards * dr.rsqrt(squared)
    shape = _shape(axis, place.w, -unit)
    lux = dr.maximum(dr.dot(normal, unit), 0) * shape / squared
    return towards, vector_at(lights.colours, lamp, active) * lux


def two_strongest_beams(lights: BeamLights, position: Any, normal: Any, active: Any) -> tuple[list[Any], Any]:
    """The lamps that send most to a surface, and the lux of all others together."""
    first, second = (mi.UInt32(0), mi.Float(0)), (mi.UInt32(0), mi.Float(0))
    total = mi.Vector3f(0)
    for lamp in listed(lights.cells, position, active):
        _, arriving = beam_light(lights, lamp, position, normal, active)
        total += arriving
        lux = luminance(arriving)
        leads, follows = lux > first[1], lux > second[1]
        behind = tuple(dr.select(follows, new, old) for new, old in zip((lamp, lux), second, strict=True))
        second = tuple(dr.select(leads, new, old) for new, old in zip(first, behind, strict=True))
        first = tuple(dr.select(leads, new, old) for new, old in zip((lamp, lux), first, strict=True))
    found = []
    for lamp, lux in (first, second):
        towards, arriving = beam_light(lights, lamp, position, normal, active & (lux > 0))
        arriving = dr.select(lux > 0, arriving, 0)
        found.append((towards, arriving))
        total -= arriving
    return found, dr.maximum(total, 0)


def beam_ray(position: Any, towards: Any) -> Any:
    """The ray that asks whether such a lamp is hidden."""
    distance = dr.norm(towards)
    return ray(position, towards / distance, dr.maximum(distance - LAMP_M, 1e-3))


def _shape(axis: Any, half_angle: Any, away: Any) -> Any:
    """Share of its intensity that a lamp sends into a direction away from it."""
    up = dr.safe_asin(away.z) - dr.safe_asin(axis.z)
    across = dr.atan2(axis.x * away.y - axis.y * away.x, axis.x * away.x + axis.y * away.y)
    height = up / (half_angle * dr.select(up > 0, axis.w, 1))
    aside = across / (half_angle * dr.select(axis.w < 1, WIDE, 1))
    stray = dr.select(dr.dot(xyz(axis), away) > 0, STRAY, 0)
    return dr.maximum(dr.exp2(-(height * height + aside * aside)), stray)


def _beam_rows(beams: Beams) -> np.ndarray:
    """(n, 11): place, half angle, direction, share above, candela."""
    count = len(beams.positions)
    angles = np.radians(beams.half_angles_deg).reshape(count, 1)
    return np.concatenate(
        [beams.positions, angles, beams.directions, np.full((count, 1), CUT_OFF), beams.intensities], 1
    )


def _glow_rows(thing: SceneInstance) -> np.ndarray:
    """The same of what shines on a thing: one lamp for each material that does; headlamps come as beams."""
    rows = [
        _glow_row(thing.vertices[thing.faces[thing.face_materials == number]].astype(float), material.emission)
        for number, material in enumerate(thing.materials)
        if np.dot(material.emission, LUMINANCE) > LANTERN_LUMINANCE and material.name != "headlamp"
    ]
    return np.array([row for row in rows if row is not None]).reshape(-1, 11)


def _glow_row(corners: np.ndarray, emission: tuple[float, float, float]) -> np.ndarray | None:
    """One lamp in front of the middle of its faces (n, 3, 3); none where they look nowhere together."""
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
    sizes = np.linalg.norm(areas, axis=1)
    facing = float(np.linalg.norm(areas.sum(0)))
    if facing < 1e-4:
        return None
    direction = areas.sum(0) / facing
    middle = (corners.mean(1) * sizes[:, None]).sum(0) / sizes.sum() + direction * LAMP_M
    candela = np.multiply(emission, np.maximum(areas @ direction, 0).sum())
    return np.concatenate([middle, [np.radians(GLOW_DEG)], direction, [1.0], candela])


def _most_useful(rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(rows, columns, LISTED) lamps that send most to each cell, at its ground or at people's heads."""
    ground = rows[:, 2].min() - 0.6
    best = np.zeros((len(y), len(x), len(rows)), np.float32)
    for height in (0.0, 1.5):
        best = np.maximum(best, _candela_per_m2(rows, x, y, ground + height))
    lists = np.argsort(-best, axis=2, kind="stable")[:, :, :LISTED]
    lists = np.where(np.take_along_axis(best, lists, 2) > LEAST_LUX, lists, len(rows))
    missing = LISTED - lists.shape[2]
    return np.pad(lists, ((0, 0), (0, 0), (0, max(missing, 0))), constant_values=len(rows))


def _candela_per_m2(rows: np.ndarray, x: np.ndarray, y: np.ndarray, z: float) -> np.ndarray:
    """(y, x, n) what each lamp sends to the middles of cells; more softly shaped than the beam is, for cells are
    large."""
    away_x, away_y = x[None, :, None] - rows[:, 0], y[:, None, None] - rows[:, 1]
    flat = away_x * away_x + away_y * away_y
    squared = flat + (z - rows[:, 2]) ** 2 + 4
    cosine = (rows[:, 4] * away_x + rows[:, 5] * away_y) / np.sqrt(flat + 4)
    shape = np.where(rows[:, 7] < 1, np.clip(cosine - 0.2, STRAY, 1) ** 2, np.clip(0.5 + cosine, 0, 1))
    return np.asarray(shape * (rows[:, 8:] @ LUMINANCE) / squared, np.float32)
