"""`make_beard`: hair on the face. Stubble is no shape; it is painted on the skin."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from people_bake import source
from people_bake.hair.growth import PERIOD_M
from people_bake.hair.head import BODY_VERTICES, CENTRE, Head, find_head, unit_vectors
from people_bake.hair.sheet import Sheet, grid_sheet, joined
from people_bake.hair.weights import head_weights
from people_bake.piece import Piece
from twincity.replicator.errors import UnknownNameError

if TYPE_CHECKING:
    from people_bake.body import Body

SUNK_M = -0.004


@dataclass(frozen=True, kw_only=True)
class Beard:
    """One way of wearing a beard."""

    thickness: float
    """Head metres."""
    moustache: float = 0.0
    """Thickness of a moustache; 0: none."""
    drop: float = 0.0
    """How far it hangs below the chin [m]."""
    reach_deg: float = 74.0
    """How far to each side it grows: 74 to the sideburns, 24 only around the chin; 0: a moustache alone."""
    ages: tuple[int, int] = (18, 95)


BEARDS: Mapping[str, Beard] = {
    "moustache": Beard(thickness=0.0, moustache=0.006, reach_deg=0.0),
    "goatee": Beard(thickness=0.008, moustache=0.005, drop=0.010, reach_deg=26.0),
    "short_beard": Beard(thickness=0.005, moustache=0.004, drop=0.003),
    "full_beard": Beard(thickness=0.013, moustache=0.007, drop=0.022),
    "long_beard": Beard(thickness=0.017, moustache=0.008, drop=0.085, ages=(25, 95)),
}


def make_beard(body: Body, style: str, level: int = 0) -> list[Piece]:
    """A beard of `BEARDS` as one piece of the part `beard`; level of detail 0 near, 1 middle, 2 far."""
    if style not in BEARDS:
        raise UnknownNameError("beard", style, [*BEARDS, "stubble"])
    beard, head = BEARDS[style], find_head(body)
    rng = np.random.default_rng([body.spec.seed, zlib.crc32(style.encode())])
    mouth = _find_mouth(body, head)
    sheets = []
    if beard.reach_deg:
        sheets.append(_around_chin(head, beard, mouth, rng, level))
    if beard.moustache:
        sheets.append(_moustache(head, beard, mouth, rng, level))
    sheet = joined(sheets)
    weights = head_weights(body, sheet.points)
    return [
        Piece(part="beard", points=sheet.points, faces=sheet.faces.astype(np.int32), uvs=sheet.uvs, weights=weights)
    ]


@dataclass(frozen=True, kw_only=True)
class Mouth:
    """Where the lips are, seen from the middle of the skull [deg]."""

    top: float
    bottom: float
    corner: float
    """Azimuth."""


def _find_mouth(body: Body, head: Head) -> Mouth:
    lips = source.target_mask("mouth/mouth-upperlip-volume-incr", "mouth/mouth-lowerlip-volume-incr")[:BODY_VERTICES]
    away = head.from_world(body.points[:BODY_VERTICES][lips > 0.35]) - CENTRE
    elevation = np.degrees(np.arctan2(away[:, 2], np.hypot(away[:, 0], away[:, 1])))
    azimuth = np.degrees(np.abs(np.arctan2(away[:, 1], away[:, 0])))
    return Mouth(top=float(elevation.max()), bottom=float(elevation.min()), corner=float(azimuth.max()))


def _around_chin(head: Head, beard: Beard, mouth: Mouth, rng: np.random.Generator, level: int) -> Sheet:
    """From the line on the cheeks, below the lower lip, to under the jaw; its lower border in points."""
    full = beard.reach_deg > 40
    columns = ((27, 15, 9) if full else (13, 9, 5))[level]
    azimuth = np.linspace(-beard.reach_deg, beard.reach_deg, columns)
    aside = np.abs(azimuth)
    below_lip, corner = mouth.bottom - 3.0, mouth.corner
    if full:
        upper = np.interp(
            aside, [0, corner, corner + 5, 45, 60, 68, 74], [below_lip, below_lip + 3, mouth.top, -33, -20, -8, -4]
        )
        lower = np.interp(aside, [0, 30, 50, 62, 70, 74], [-67, -65, -59, -46, -22, -8])
    else:
        upper = np.interp(aside, [0, corner, corner + 4, 26], [below_lip, below_lip + 2, mouth.top, mouth.top - 3])
        lower = np.interp(aside, [0, 16, 26], [-65, -63, mouth.bottom])
    row = np.array([0.0, 0.15, 0.4, 0.68, 0.88, 1.0])
    elevation = upper[:, None] + (lower - upper)[:, None] * row
    directions = unit_vectors(azimuth[:, None], elevation)
    thick = np.array([SUNK_M, 0.55, 1.0, 1.0, 0.7, 0.0])
    height = np.where(thick < 0, thick, thick * beard.thickness)
    height = height * np.clip((beard.reach_deg + 3 - aside) / 12, 0.25, 1)[:, None]
    points = head.surface(directions, height + 0.0012 * rng.uniform(-1, 1, height.shape) * (row > 0.2))
    chin = np.clip(1 - aside / 58, 0, 1) ** 0.8 if full else np.clip(1 - aside / 30, 0, 1)
    jagged = np.where(np.arange(columns) % 2 == 0, 1.0, 0.55) * rng.uniform(0.75, 1.0, columns)
    hang = beard.drop * (chin * jagged)[:, None] * np.array([0, 0, 0.06, 0.40, 1.0, 0.35])
    points[..., 2] -= hang
    points[..., 0] += hang * 0.22
    points[..., 1] *= 1 - np.clip(hang / 0.2, 0, 0.35)
    points[:, -1] = head.surface(directions[:, -1], SUNK_M)
    return _hair_sheet(head, points, rng)


def _moustache(head: Head, beard: Beard, mouth: Mouth, rng: np.random.Generator, level: int) -> Sheet:
    """Two wings over the upper lip that reach down beside the mouth when there is a beard to meet."""
    reach = mouth.corner + 6.0
    azimuth = np.linspace(-reach, reach, (13, 7, 5)[level])
    aside = np.abs(azimuth) / reach
    down = 6.0 if beard.reach_deg else 2.5
    upper = mouth.top + 4.0 - 2.6 * aside**1.6 - (down - 1.0) * np.clip(aside - 0.7, 0, 1) / 0.3
    lower = mouth.top - 0.3 - down * np.clip(aside - 0.6, 0, 1) / 0.4
    row = np.array([0.0, 0.3, 0.75, 1.0])
    elevation = upper[:, None] + (lower - upper)[:, None] * row
    full = np.array([SUNK_M, beard.moustache * 0.8, beard.moustache, 0.0])
    parted = 1 - 0.35 * np.exp(-((aside / 0.10) ** 2))
    height = full * (parted * np.clip((1.08 - aside) / 0.3, 0.15, 1))[:, None]
    return _hair_sheet(head, head.surface(unit_vectors(azimuth[:, None], elevation), height), rng)


def _hair_sheet(head: Head, points: np.ndarray, rng: np.random.Generator) -> Sheet:
    world = head.to_world(points)
    across = np.linalg.norm(np.diff(world, axis=0), axis=-1).mean(axis=1)
    along = np.linalg.norm(np.diff(world, axis=1), axis=-1).mean(axis=0)
    u = np.concatenate([[0.0], np.cumsum(across)]) / PERIOD_M + float(rng.uniform())
    v = -np.concatenate([[0.0], np.cumsum(along)]) / PERIOD_M
    shape = points.shape[:2]
    uvs = np.stack([np.broadcast_to(u[:, None], shape), np.broadcast_to(v, shape)], -1)
    return grid_sheet(world, uvs)
