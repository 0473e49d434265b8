"""Buildings with their placed parts made plain, for tests that look at faces."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from twincity.replicator.scene.mesh import Mesh
from twincity.replicator.scene.tile.buildings import Drawn
from twincity.replicator.scene.tile.parts import Part
from twincity.replicator.scene.tile.prototypes import prototype


def plain_meshes(drawn: Drawn) -> tuple[Mesh, ...]:
    """Every mesh of a building, the copies of its parts included."""
    return (*drawn.meshes, *part_meshes(drawn))


def part_meshes(drawn: Drawn, kind: str | None = None) -> tuple[Mesh, ...]:
    """The copies of one kind of part, or of all."""
    return tuple(
        copied(mesh, position, heading, scale)
        for part, placed in drawn.parts.placed()
        if kind in (None, part.kind)
        for position, heading, scale in zip(placed.positions, placed.headings, placed.scales, strict=True)
        for mesh in kept(part)
    )


@cache
def kept(part: Part) -> tuple[Mesh, ...]:
    return prototype(part)


def copied(mesh: Mesh, position: np.ndarray, heading: float, scale: np.ndarray) -> Mesh:
    cosine, sine = np.cos(heading), np.sin(heading)
    turn = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return replace(mesh, points=(mesh.points * scale) @ turn.T + position)
