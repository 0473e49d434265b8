"""Lamp posts, bollards and barriers: the few shapes of iron that stand along every Paris kerb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...city.obstacles import BARRIER_HALF_WIDTH_M, BOLLARD_RADIUS_M, LAMP_POST_RADIUS_M
from ...city.tile import Lamp
from ..mesh import Mesh, MeshBuilder, box, lathe, tubes
from .lamp_heads import ARM_M, HIGHEST_CANDELABRA_M, head_places

BARRIER_LENGTH_M = 1.6
"""Length of the barrier that is drawn once and stretched to each length."""


@dataclass(frozen=True, kw_only=True)
class LampClass:
    """Lamps that are drawn as copies of one."""

    height_m: float
    heads: int

    @property
    def name(self) -> str:
        """`Candelabra_540cm`, `Post_900cm_2`."""
        shape = "Candelabra" if self.height_m <= HIGHEST_CANDELABRA_M else "Post"
        several = f"_{self.heads}" if self.heads > 1 else ""
        return f"{shape}_{self.height_m * 100:.0f}cm{several}"


def lamp_classes(lamps: Sequence[Lamp]) -> dict[LampClass, list[int]]:
    """Indices of the lamps of each class, classes in the order of height."""
    found: dict[LampClass, list[int]] = {}
    for index, lamp in enumerate(lamps):
        found.setdefault(LampClass(height_m=lamp.height_m, heads=lamp.heads), []).append(index)
    return dict(sorted(found.items(), key=lambda item: (item[0].height_m, item[0].heads)))


def lamp_meshes(lamp: LampClass) -> tuple[Mesh, ...]:
    """One lamp at the origin, its road along +X."""
    builder = MeshBuilder()
    if lamp.height_m <= HIGHEST_CANDELABRA_M:
        _candelabra(builder, lamp)
    else:
        _arm_post(builder, lamp)
    return builder.meshes()


def bollard_meshes() -> tuple[Mesh, ...]:
    """The Paris post: 1.15 m of iron with a ball on top, a white band below it."""
    builder = MeshBuilder()
    shaft = [(0.050, 0.0), (0.034, 1.02), (0.9 * BOLLARD_RADIUS_M, 1.08), (0.0, 1.155)]
    builder.add("painted_metal", lathe(shaft, 6), np.array([1.15, 0.90, 0.85]))
    builder.add("marking_paint", lathe([(0.044, 0.82), (0.043, 0.92)], 6), 0.8)
    return builder.meshes()


def barrier_meshes() -> tuple[Mesh, ...]:
    """A croix de Saint-Andre of `BARRIER_LENGTH_M` along X: two posts, two rails and a cross between them."""
    builder = MeshBuilder()
    half, radius = BARRIER_LENGTH_M / 2, 0.7 * BARRIER_HALF_WIDTH_M
    for x in (-half, half):
        builder.add("painted_metal", lathe([(radius, 0.0), (radius, 0.98), (0.0, 1.02)], 6) + np.array([x, 0.0, 0.0]))
    rails = np.array([[[-half, 0, z], [0, 0, z], [half, 0, z]] for z in (0.28, 0.92)])
    cross = np.array([[[-half, 0, a], [0, 0, 0.60], [half, 0, 1.20 - a]] for a in (0.28, 0.92)])
    builder.add("painted_metal", tubes(np.concatenate([rails, cross]), np.full((4, 3), 0.022), 4))
    return builder.meshes()


def _candelabra(builder: MeshBuilder, lamp: LampClass) -> None:
    h, foot = lamp.height_m, LAMP_POST_RADIUS_M
    post = [(foot, 0.0), (foot, 0.85), (0.60 * foot, 1.10), (0.50 * foot, h - 1.1), (0.90 * foot, h - 1.0),
            (0.45 * foot, h - 0.80)]  # fmt: skip
    builder.add("painted_metal", lathe(post, 8))
    for x, y, z in head_places(lamp.height_m, lamp.heads):
        if lamp.heads > 1:
            arm = np.array([[[0, 0, h - 1.1], [0.6 * x, 0.6 * y, h - 1.15], [x, y, z]]])
            builder.add("painted_metal", tubes(arm, np.array([[0.03, 0.03, 0.03]]), 4))
        at = [x, y, z]
        builder.add("painted_metal", lathe([(0.04, -0.12), (0.14, 0.0)], 6) + at)
        builder.add("lantern", lathe([(0.13, 0.0), (0.23, 0.50)], 6) + at)
        builder.add("painted_metal", lathe([(0.26, 0.50), (0.20, 0.62), (0.07, 0.74), (0.0, 0.92)], 6) + at)


def _arm_post(builder: MeshBuilder, lamp: LampClass) -> None:
    h = lamp.height_m
    post = [(LAMP_POST_RADIUS_M, 0.0), (LAMP_POST_RADIUS_M, 0.9), (0.075, 1.05), (0.045, h)]
    builder.add("painted_metal", lathe(post, 8))
    for x, y, _ in head_places(lamp.height_m, lamp.heads):
        arm = np.array([[[0, 0, h - 0.3], [0.5 * x, 0.5 * y, h + 0.12], [x, y, h + 0.16]]])
        builder.add("painted_metal", tubes(arm, np.array([[0.045, 0.04, 0.03]]), 5))
        along = np.arctan2(y, x)
        turn = np.array([[np.cos(along), np.sin(along), 0], [-np.sin(along), np.cos(along), 0], [0, 0, 1]])
        head = box((ARM_M - 0.35, -0.14, h + 0.08), (ARM_M + 0.35, 0.14, h + 0.18))
        builder.add("painted_metal", head @ turn)
        glass = [[ARM_M - 0.3, -0.11], [ARM_M - 0.3, 0.11], [ARM_M + 0.3, 0.11], [ARM_M + 0.3, -0.11]]
        builder.add("lantern", np.array([[(*corner, h + 0.075) for corner in glass]]) @ turn)
