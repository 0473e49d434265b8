"""One member of the cast, made: body, clothes from the inside out, head, bags, and all of it in three levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from people_bake.body import Body, fit_body
from people_bake.cast import Member
from people_bake.cloth.layers import Layer
from people_bake.garments import GARMENTS, dress_body, hidden_skin, without_covered
from people_bake.hair import hidden_by_hair, make_beard, make_hair
from people_bake.headwear import hidden_by_headwear, make_face_wear, make_headwear, make_scarf
from people_bake.layering import in_order, is_layer
from people_bake.piece import Piece
from people_bake.reduce import budgets, reduced, smooth_normals, unwrapped
from people_bake.skin import eyes_piece, skin_piece
from people_bake.source import EYES, base_mesh, target_mask
from people_bake.wearables import WEARABLES, make_wearable
from twincity.replicator.errors import SpecError
from twincity.replicator.scene.people.skeleton import INDEX, Skeleton, forward_kinematics

LEVEL_TRIANGLES = (5600, 1900, 600)
"""Of a whole person at each level of detail, bags not counted."""

WEARABLE_TRIANGLES = (170, 64, 20)
"""Of one bag at each level."""

HAIR_TRIANGLES = (800, 350, 100)
"""Hair and beard are made for each level; no piece of them keeps more than this, times its detail."""

LEAST_FOR_CLOTHES = 0.4
"""Share of the triangles that clothes get, whatever skin and hair take."""

TO_THE_KNEES = frozenset({"dress", "sundress", "shirt_dress", "knit_dress", "abaya", "djellaba", "sari"})
"""Tops that one goes out in without anything else on the legs."""

NOT_ALONE = frozenset({"apron", "hi_vis_vest", "puffer_vest", "duty_vest", "poncho"})
"""Worn over something."""

COVERED_M = 0.035
"""How far under the edge of what is worn over it cloth goes on."""

BURIED = 0.55
"""Share of a pocket beneath another garment from which it is left out."""

ON_THE_GROUND = ("shoes", "soles", "legs", "skin")
"""What can be the lowest: shoes; feet in tights or in sandals."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A member of the cast in full detail."""

    member: Member
    body: Body
    hidden: np.ndarray
    """(13380,) the skin that is under cloth, hair or headwear."""

    worn: tuple[Piece, ...]
    hair: tuple[tuple[Piece, ...], ...]
    """Made for each level of detail."""

    bags: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Dressed:
    """A character ready to be written."""

    member: Member
    skeleton: Skeleton
    """The body's, raised so that the shoes stand on z = 0."""

    levels: tuple[tuple[Piece, ...], ...]
    """Pieces with normals; bags last."""

    landmarks: np.ndarray
    """(5, 3) nose, left eye, right eye, left ear, right ear in the bind pose [m]."""

    @property
    def parts(self) -> set[str]:
        """Of all pieces."""
        return {piece.part for level in self.levels for piece in level}

    @property
    def triangles(self) -> tuple[int, ...]:
        """Of each level, bags not counted."""
        return tuple(sum(len(p.faces) for p in level if p.part not in WEARABLES) for level in self.levels)


def dress(member: Member) -> Figure:
    """Make one member of the cast; the same member gives the same bytes."""
    body = fit_body(member.body)
    whole = _clothes(body, member)
    clothes = _without_buried_pockets(without_covered(whole, COVERED_M * body.scale))
    worn = [*clothes, *_on_the_head(body, member, clothes)]
    hair = tuple(tuple(_hair(body, member, clothes, level)) for level in range(len(LEVEL_TRIANGLES)))
    return Figure(
        member=member,
        body=body,
        hidden=_hidden(body, member, [*whole, *worn[len(clothes) :]]),
        worn=tuple(worn),
        hair=hair,
        bags=(make_wearable(body, _bag(member), [*worn, *hair[0]]),),
    )


def _bag(member: Member) -> str:
    """Which one a member can carry: a second one would take triangles from the clothes."""
    return "backpack" if member.body.age_years < 16 else WEARABLES[member.body.seed % len(WEARABLES)]


def in_levels(figure: Figure, detail: float = 1.0) -> Dressed:
    """A figure in its levels of detail, with this share of the triangles of `LEVEL_TRIANGLES`."""
    levels = [_level(figure, number, detail) for number in range(len(LEVEL_TRIANGLES))]
    skeleton = figure.body.skeleton
    raised = np.array([0.0, 0.0, -_lowest(levels[0], skeleton)])
    return Dressed(
        member=figure.member,
        skeleton=replace(skeleton, positions=skeleton.positions + raised),
        levels=tuple(tuple(replace(piece, points=piece.points + raised) for piece in level) for level in levels),
        landmarks=_landmarks(figure.body) + raised,
    )


def _clothes(body: Body, member: Member) -> list[Piece]:
    kinds = {garment.kind for garment in member.garments}
    covered = {part for kind in kinds for part in GARMENTS[kind].parts}
    on_the_trunk = {kind for kind in kinds - NOT_ALONE if {"top", "outer"} & set(GARMENTS[kind].parts)}
    if not on_the_trunk or not (covered & {"bottom", "legs"} or kinds & TO_THE_KNEES):
        raise SpecError(f"{member.name} wears {', '.join(g.kind for g in member.garments)}: not enough to go out in.")
    garments = [replace(garment, seed=garment.seed or member.body.seed) for garment in member.garments]
    return dress_body(body, garments)


def _without_buried_pockets(clothes: Sequence[Piece]) -> list[Piece]:
    """Without the pockets, cuffs and collars that lie for the most part beneath another garment."""
    layers = {number: Layer(piece) for number, piece in enumerate(clothes) if is_layer(piece)}
    return [
        piece
        for number, piece in enumerate(clothes)
        if is_layer(piece)
        or piece.part in ("soles", "trim")
        or not any(
            layer.covers(piece.points, 0.0).mean() > BURIED
            for above, layer in layers.items()
            if above > number and layer.piece.part != piece.part
        )
    ]


def _on_the_head(body: Body, member: Member, clothes: Sequence[Piece]) -> list[Piece]:
    """All but hair, which is made for each level of detail."""
    head, pieces = member.head, list[Piece]()
    if head.headwear:
        part = _outermost(clothes) if head.headwear == "hood_up" else "headwear"
        pieces += make_headwear(body, head.headwear, clothes, part)
    for kind in head.face_wear:
        pieces += make_face_wear(body, kind)
    if head.scarf:
        pieces.append(make_scarf(body, clothes, head.scarf))
    return pieces


def _outermost(clothes: Sequence[Piece]) -> str:
    parts = {piece.part for piece in clothes}
    return "outer" if "outer" in parts else "top"


def _hair(body: Body, member: Member, clothes: Sequence[Piece], level: int) -> list[Piece]:
    head = member.head
    pieces = make_hair(body, head.hair, head.headwear, clothes, level) if head.hair else []
    if head.beard and head.beard != "stubble":
        pieces += make_beard(body, head.beard, level)
    return pieces


def _hidden(body: Body, member: Member, worn: Sequence[Piece]) -> np.ndarray:
    """(13380,) the skin that is under cloth, hair or headwear."""
    head = member.head
    hidden = hidden_skin(body, [piece for piece in worn if piece.part not in ("headwear", "face_wear")])
    if head.headwear:
        hidden = hidden | hidden_by_headwear(body, head.headwear)
    if head.hair:
        hidden = hidden | hidden_by_hair(body, head.hair, head.headwear)
    return hidden


def _level(figure: Figure, number: int, detail: float) -> list[Piece]:
    """Everything at one level of detail: skin and hair as they are, clothes within what is left of the triangles."""
    body, worn = figure.body, figure.worn
    hair = [reduced(_with_normals(piece), int(detail * HAIR_TRIANGLES[number])) for piece in figure.hair[number]]
    as_they_are = [skin_piece(body, figure.hidden, number), eyes_piece(body, number), *hair]
    triangles = detail * LEVEL_TRIANGLES[number]
    left = int(max(triangles - sum(len(piece.faces) for piece in as_they_are), LEAST_FOR_CLOTHES * triangles))
    fewer = [reduced(_with_normals(p), count) for p, count in zip(worn, budgets(worn, left), strict=True)]
    fewer += [reduced(_with_normals(bag), WEARABLE_TRIANGLES[number]) for bag in figure.bags]
    layers = [is_layer(piece) for piece in (*as_they_are, *worn, *figure.bags)]
    layered = in_order([*as_they_are, *fewer], layers, number)
    return [_with_normals(unwrapped(piece)) for piece in layered if len(piece.faces)]


def _with_normals(piece: Piece) -> Piece:
    """Normals of the full piece: its folds are still in the shading when the triangles that made them are gone."""
    return piece if piece.normals is not None else replace(piece, normals=smooth_normals(piece))


def _lowest(pieces: Sequence[Piece], skeleton: Skeleton) -> float:
    """Height of the soles [m] when the body stands at attention where its bind pose has its hips."""
    upright = np.tile(np.eye(3), (1, len(INDEX), 1, 1))
    turned, placed = forward_kinematics(skeleton.offsets, upright, skeleton.positions[None, INDEX["hips"]])
    turns = turned[0] @ skeleton.bind_rotations.swapaxes(1, 2)
    shifts = placed[0] - np.einsum("jab,jb->ja", turns, skeleton.positions)
    heights = [
        (np.einsum("vj,jb,vb->v", p.weights, turns[:, 2], p.points) + p.weights @ shifts[:, 2]).min()
        for p in pieces
        if p.part in ON_THE_GROUND
    ]
    return float(min(heights))


_HEAD_M = 0.05
"""An ear's hole is not higher or lower than this from the eyes, at `head_scale` 1."""


def _landmarks(body: Body) -> np.ndarray:
    """Tip of the nose, middles of the eyes, and the points of the ears that stand out farthest."""
    nose = target_mask("nose/nose-point-up") > 0.9
    ears = target_mask("ears/l-ear-wing-incr", "ears/r-ear-wing-incr") > 0.3
    points = body.points[: len(base_mesh().points)]
    tip = points[nose][points[nose][:, 0].argmax()]
    near = ears & (np.abs(points[:, 2] - body.eye[2]) < _HEAD_M * body.head_scale)
    left, right = (points[near][(sign * points[near][:, 1]).argmax()] for sign in (1, -1))
    eyes = [points[eye].mean(0) for eye in EYES]
    eyes.sort(key=lambda eye: -eye[1])
    return np.stack([tip, *eyes, left, right])
