"""Sewing: a cut shape settles into its folds, gets its hems, and becomes pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..cloth.folds import Slack, bump, eased, folded
from ..cloth.form import Form
from ..cloth.hems import hemmed
from ..cloth.layers import obstacles
from ..cloth.loops import rims
from ..cloth.mesh import Cloth
from ..cloth.settle import Beneath, Obstacle, Stuff
from ..cloth.strips import Surface
from ..cloth.uvs import WRAP, cloth_uvs
from ..piece import Piece
from .cutting import Bodice, Flutes, bodice


@dataclass(frozen=True, kw_only=True)
class Fabric:
    """How a stuff falls, for the folds of a garment."""

    sleeve: float = 0.22
    """Too much length of sleeve, most at the elbow."""

    trunk: float = 0.02
    """Too much length of trunk, most at the waist."""

    around: float = 0.06
    """Too much girth of trunk at its hem."""

    skirt: float = 0.02
    """Depth of the long folds where it hangs free, half a metre down [m]."""

    stiffness: float = 0.1
    thickness_m: float = 0.004
    """Of a hem [m]."""

    elastic_cuffs: float = 0.5
    """How firmly the cuffs hold: 0 free to 1 elastic."""

    elastic_hem: float = 0.0
    ripple_m: float = 0.006
    rounds: int = 120


JERSEY = Fabric()
SHIRTING = Fabric(sleeve=0.26, around=0.08, trunk=0.03, stiffness=0.07, elastic_cuffs=0.9)
KNIT = Fabric(
    sleeve=0.30, around=0.04, trunk=0.05, stiffness=0.22, thickness_m=0.007, elastic_cuffs=0.9, elastic_hem=0.5
)
SUITING = Fabric(elastic_cuffs=0.9, sleeve=0.12, around=0.02, trunk=0.0, stiffness=0.5, ripple_m=0.003, skirt=0.006)
COATING = Fabric(elastic_cuffs=0.9, sleeve=0.16, around=0.03, trunk=0.0, stiffness=0.4, skirt=0.012, thickness_m=0.007)
FLOWING = Fabric(sleeve=0.2, around=0.10, trunk=0.02, stiffness=0.05, skirt=0.038)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sewn:
    """A garment's main cloth, settled."""

    form: Form
    cloth: Cloth
    beneath: list[Obstacle]
    fabric: Fabric

    @cached_property
    def surface(self) -> Surface:
        return Surface.of(self.form, self.cloth)

    def piece(self, part: str) -> Piece:
        """The cloth with its hems."""
        k = self.form.k
        cloth = hemmed(self.cloth, self.fabric.thickness_m * k, 0.022 * k, Beneath(self.beneath))
        return as_piece(part, cloth)

    def along(self, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points, normals and weights of some of its corners."""
        return self.cloth.points[indices], self.surface.normals[indices], self.cloth.weights[indices]

    def rims(self) -> list[np.ndarray]:
        return rims(self.cloth.faces)


def as_piece(part: str, cloth: Cloth) -> Piece:
    """A cloth that knows its texture coordinates, as a piece."""
    return Piece(
        part=part,
        points=cloth.points,
        faces=cloth.faces.astype(np.int32),
        weights=cloth.weights,
        uvs=np.stack([cloth["u"], cloth["v"]], axis=1),
        u_wrap=WRAP,
    )


def sew_bodice(form: Form, cut: Bodice, fabric: Fabric, under: Sequence[Piece], seed: int) -> Sewn:
    """A bodice cut, sewn and settled on the body and what is beneath."""
    beneath = obstacles(form, under)
    cloth = bodice(form, cut, beneath, Flutes(depth_m=fabric.skirt, seed=seed))
    return settle(form, cloth, beneath, fabric, seed, *bodice_tension(form, cloth, cut, fabric))


def settle(
    form: Form, cloth: Cloth, beneath: list[Obstacle], fabric: Fabric, seed: int, slack: Slack, held: np.ndarray
) -> Sewn:
    uvs = cloth_uvs(form, cloth)
    cloth = cloth.with_values(u=uvs[:, 0], v=uvs[:, 1])
    stuff = Stuff(rounds=fabric.rounds, stiffness=fabric.stiffness, thickness_m=fabric.thickness_m * 0.8)
    ripple = fabric.ripple_m * form.k
    cloth = folded(form, cloth, slack, held, beneath, stuff, seed, ripple)
    return Sewn(form=form, cloth=cloth, beneath=beneath, fabric=fabric)


def bodice_tension(form: Form, cloth: Cloth, cut: Bodice, fabric: Fabric) -> tuple[Slack, np.ndarray]:
    """Where a bodice has too much cloth, and where it is held: shoulders, cuffs, an elastic hem."""
    k = form.k
    z, arm = cloth.points[:, 2], cloth["arm"]
    on_arm = arm > 0
    low = z[~on_arm].min()
    yoke = eased(z, form.height("neck") - 0.10 * k, form.height("neck") - 0.02 * k) * (cloth["arm_share"] < 0.5)
    cuff = eased(arm, cut.sleeve - 0.14, cut.sleeve - 0.05) * on_arm
    hem = eased(z, low + 0.07 * k, low + 0.03 * k) * ~on_arm
    crook = 0.25 + 0.75 * bump(arm, 1.0, 0.3) + 0.6 * bump(arm, 1.75, 0.25)
    waist = 0.3 + bump(z, form.waist, 0.12 * k)
    along = np.where(on_arm, fabric.sleeve * crook, fabric.trunk * waist) * (1 - yoke) * (1 - cuff)
    fall = eased(z, form.height("upper_chest") + 0.05 * k, form.height("hips"))
    below = eased(z, form.height("hips"), form.height("left_shin"))
    around = np.where(on_arm, 0.03, fabric.around * fall * (1 - below)) * (1 - cuff)
    around = around * (1 - fabric.elastic_hem * hem)
    if fabric.elastic_hem:
        along = along + 0.10 * fabric.elastic_hem * eased(z, low + 0.22 * k, low + 0.08 * k) * (1 - hem) * ~on_arm
    held = np.maximum.reduce([0.97 * yoke, fabric.elastic_cuffs * cuff, 0.95 * fabric.elastic_hem * hem])
    return Slack(along=along, around=around), held
