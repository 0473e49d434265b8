"""Heads, faces and licence plates: the parts of things that have boxes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frame import Region, RenderBuffers
from ..geometry.boxes import Box
from ..geometry.camera import Camera
from ..scene.scene import SceneInstance
from .parts import FACE, PLATE, Look, shown_parts
from .silhouettes import Outline, Silhouette, silhouettes


@dataclass(frozen=True, kw_only=True)
class Regions:
    """What one thing has of them."""

    head: Silhouette | None = None
    face: Region | None = None
    plates: tuple[Region, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Some faces of one thing, to be drawn alone and looked for."""

    owner: SceneInstance
    part: int
    """0 for a head, which is seen wherever its silhouette shows its person."""

    faces: np.ndarray
    """Indices into those of its owner."""

    @property
    def outline(self) -> Outline:
        return Outline(
            instance_id=self.owner.instance_id, vertices=self.owner.vertices, faces=self.owner.faces[self.faces]
        )

    def look(self, window: Box) -> Look:
        alone = np.zeros(len(self.owner.faces), np.uint8)
        alone[self.faces] = self.part
        return Look(outline=outline_of(self.owner), part_ids=alone, window=window)


def outline_of(instance: SceneInstance) -> Outline:
    """The whole thing."""
    return Outline(instance_id=instance.instance_id, vertices=instance.vertices, faces=instance.faces)


def regions_of(instances: Sequence[SceneInstance], camera: Camera, buffers: RenderBuffers) -> dict[int, Regions]:
    """The regions of every thing that can have some, by its number."""
    pieces = [piece for instance in instances for piece in _pieces(instance)]
    drawn = silhouettes([piece.outline for piece in pieces], camera, buffers.instance_id, buffers.class_id)
    # Where no pixel shows a piece's own thing, none shows the piece: most faces in a crowd need no closer look.
    wanted = [n for n, piece in enumerate(pieces) if piece.part and drawn[n].shown_pixels]
    looks = [pieces[n].look(drawn[n].box or (0, 0, 0, 0)) for n in wanted]
    counts = shown_parts(looks, camera, buffers.instance_id)
    seen = dict(zip(wanted, counts.tolist(), strict=True))
    found: dict[int, dict[str, Any]] = {}
    for number, (piece, alone) in enumerate(zip(pieces, drawn, strict=True)):
        regions = found.setdefault(piece.owner.instance_id, {"plates": ()})
        if not piece.part:
            regions["head"] = alone
        elif alone.box is not None:
            region = Region(box=alone.box, visible_pixels=seen[number][piece.part] if number in seen else 0)
            if piece.part == FACE:
                regions["face"] = region
            else:
                regions["plates"] += (region,)
    return {number: Regions(**regions) for number, regions in found.items()}


def _pieces(instance: SceneInstance) -> list[_Piece]:
    pieces = []
    if instance.head_faces is not None:
        pieces.append(_Piece(owner=instance, part=0, faces=instance.head_faces))
    if instance.part_ids is not None:
        pieces.append(_Piece(owner=instance, part=FACE, faces=np.flatnonzero(instance.part_ids == FACE)))
        pieces += [_Piece(owner=instance, part=PLATE, faces=faces) for faces in _plates(instance)]
    return [piece for piece in pieces if len(piece.faces)]


def _plates(instance: SceneInstance) -> list[np.ndarray]:
    """The faces of the front plate, then of the rear one."""
    faces = np.flatnonzero(instance.part_ids == PLATE)
    heading = np.radians(instance.box_3d.heading_deg)
    middles = instance.vertices[instance.faces[faces], :2].mean(1) - np.array(instance.box_3d.centre[:2])
    ahead = middles @ np.array([np.cos(heading), np.sin(heading)]) > 0
    return [faces[ahead], faces[~ahead]]
