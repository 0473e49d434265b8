"""`make_headwear` and `make_face_wear`, and the tables of what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.head import BODY_VERTICES, CENTRE, Head, ear_share, find_head
from people_bake.hair.sheet import joined
from people_bake.hair.weights import hanging_weights, rigid_weights
from people_bake.headwear import brims, caps, face_wear, helmets, scarves
from people_bake.headwear.caps import Parts
from people_bake.headwear.room import rim_of
from people_bake.piece import Piece
from twincity.replicator.errors import UnknownNameError

if TYPE_CHECKING:
    from people_bake.body import Body

EVERYBODY = (2, 95)


@dataclass(frozen=True, kw_only=True)
class Wear:
    """One thing worn on the head or the face."""

    temperatures_c: tuple[float, float] = (-15.0, 40.0)
    """Between which it is worn outdoors."""
    relief: str | None = None
    """Name of the relief its cloth has; None: smooth."""
    ages: tuple[int, int] = EVERYBODY
    covers_ears: bool = False
    trim: bool = False
    """Whether it has a piece of the part `trim`: a band, straps, a peak of another stuff."""


HEADWEAR: Mapping[str, Wear] = {
    "beanie": Wear(temperatures_c=(-15, 13), relief="knit", covers_ears=True),
    "cap": Wear(relief="folds"),
    "flat_cap": Wear(temperatures_c=(-10, 20), relief="folds", ages=(25, 95)),
    "bucket_hat": Wear(temperatures_c=(10, 40), relief="folds", ages=(2, 70)),
    "sun_hat": Wear(temperatures_c=(17, 40), relief="knit", trim=True),
    "fedora": Wear(temperatures_c=(-5, 30), ages=(20, 95), trim=True),
    "beret": Wear(temperatures_c=(-10, 18), relief="knit", ages=(10, 95)),
    "hood_up": Wear(temperatures_c=(-15, 18), relief="folds", covers_ears=True),
    "hijab": Wear(relief="folds", ages=(12, 95), covers_ears=True),
    "hijab_loose": Wear(relief="folds", ages=(12, 95), covers_ears=True),
    "headwrap": Wear(relief="folds", ages=(12, 95)),
    "turban": Wear(relief="folds", ages=(14, 95)),
    "kippa": Wear(ages=(4, 95)),
    "bike_helmet": Wear(trim=True),
    "motorcycle_helmet": Wear(ages=(14, 80), covers_ears=True),
    "construction_helmet": Wear(ages=(18, 67), trim=True),
    "police_cap": Wear(ages=(20, 62), trim=True),
}
"""A motorcycle helmet's visor is a piece of the part `face_wear`. A hood takes the material of its garment: make it
with that garment's part."""

FACE_WEAR: Mapping[str, Wear] = {
    "glasses": Wear(),
    "sunglasses": Wear(temperatures_c=(8, 40), ages=(6, 95)),
    "surgical_mask": Wear(ages=(6, 95)),
    "ffp2_mask": Wear(ages=(10, 95)),
}

_ON_SKULL = {
    "beanie": caps.beanie, "cap": caps.cap, "flat_cap": caps.flat_cap, "beret": caps.beret, "kippa": caps.kippa,
    "police_cap": caps.police_cap, "bucket_hat": brims.bucket_hat, "sun_hat": brims.sun_hat, "fedora": brims.fedora,
    "bike_helmet": helmets.bike_helmet, "construction_helmet": helmets.construction_helmet,
    "motorcycle_helmet": helmets.motorcycle_helmet, "headwrap": scarves.headwrap, "turban": scarves.turban,
}  # fmt: skip
_TO_THE_SHOULDERS = {"hijab": scarves.hijab, "hijab_loose": scarves.hijab_loose, "hood_up": scarves.hood_up}
_ON_FACE = {
    "glasses": face_wear.glasses, "sunglasses": face_wear.sunglasses, "surgical_mask": face_wear.surgical_mask,
    "ffp2_mask": face_wear.ffp2_mask,
}  # fmt: skip


def make_headwear(body: Body, kind: str, under: Sequence[Piece] = (), part: str = "headwear") -> list[Piece]:
    """Something on the head: one piece, and one more of `trim` or `face_wear` where it has such.

    Args:
        kind: of `HEADWEAR`.
        under: garments around the shoulders, on which headscarves lie.
        part: whose material it takes: a hood that of its garment.
    """
    if kind not in HEADWEAR:
        raise UnknownNameError("headwear", kind, HEADWEAR)
    head = find_head(body)
    if kind in _ON_SKULL:
        return _pieces(body, _ON_SKULL[kind](head), part, hangs=False)
    return _pieces(body, _TO_THE_SHOULDERS[kind](body, head, under), part, hangs=True)


def make_face_wear(body: Body, kind: str) -> list[Piece]:
    """Glasses or a mask, of `FACE_WEAR`."""
    if kind not in FACE_WEAR:
        raise UnknownNameError("face wear", kind, FACE_WEAR)
    return _pieces(body, _ON_FACE[kind](body, find_head(body)), "headwear", hangs=False)


def _pieces(body: Body, parts: Parts, part: str, *, hangs: bool) -> list[Piece]:
    pieces = []
    for name in sorted({name for name, _ in parts}, key=["headwear", "trim", "face_wear"].index):
        sheet = joined([sheet for other, sheet in parts if other == name])
        weights = hanging_weights(sheet.points, body, loose=0.9) if hangs else rigid_weights(sheet.points)
        pieces.append(
            Piece(
                part=part if name == "headwear" else name, points=sheet.points, faces=sheet.faces.astype(np.int32),
                uvs=sheet.uvs, weights=weights, u_wrap=1,
            )
        )  # fmt: skip
    return pieces


def hidden_by_headwear(body: Body, kind: str) -> np.ndarray:
    """(13380,) vertices of the skin that headwear covers, a good way in from its borders."""
    rim = rim_of(kind)
    head = find_head(body)
    seen = head.from_world(body.points[:BODY_VERTICES])
    near = _near_head(head, seen)
    if kind == "kippa":
        return np.zeros(BODY_VERTICES, bool)
    hidden = near & (seen[:, 2] > rim.height(seen) + 0.016) if rim is not None else near & _behind_face(head, seen)
    if HEADWEAR[kind].covers_ears:
        hidden |= ear_share() > 0.03
    return hidden


def _near_head(head: Head, seen: np.ndarray) -> np.ndarray:
    """Outer skin of the head and neck, not mouth, nose or sockets within."""
    return (np.linalg.norm(seen - CENTRE, axis=1) < 0.17) & (head.height(seen) > -0.012) & (seen[:, 2] > -0.135)


def _behind_face(head: Head, seen: np.ndarray) -> np.ndarray:
    """Where a headscarf lies on the skin: well behind its border around the face."""
    away = seen - CENTRE
    azimuth = np.degrees(np.abs(np.arctan2(away[:, 1], away[:, 0])))
    elevation = np.degrees(np.arcsin(np.clip(away[:, 2] / np.linalg.norm(away, axis=1), -1, 1)))
    border = np.interp(elevation, scarves.FACE[:, 1], scarves.FACE[:, 0])
    return ((azimuth > border + 9) | (elevation > 28)) & (elevation > -55)
