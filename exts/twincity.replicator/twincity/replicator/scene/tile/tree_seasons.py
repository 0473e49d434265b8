"""The variant set `season` of a tile's trees: green, turned, or bare with all their twigs.

A variant is weaker than what a layer says directly. So the colours of leaves are said in variants only, each season's
in its own; which face has which of them stays with the mesh.
"""

from __future__ import annotations

import numpy as np
from pxr import Usd, UsdGeom, Vt

from ...city.seasons import SEASONS
from ..mesh import camel
from ..variants import SEASON_SET
from .trees import GrownTree

LEAVES, TWIGS = "Leaves", "Twigs"
"""Children of a tree's prototype; the bark stays."""


def author_seasons(stage: Usd.Stage, group: str, trees: dict[str, GrownTree]) -> None:
    """Add the variant set to the group of all trees.

    Args:
        stage: has the prototypes, each with both children, authored at its edit target.
        group: path of the prim that holds all trees.
        trees: path of a prototype -> what it was grown as.
    """
    variants = stage.GetPrimAtPath(group).GetVariantSets().AddVariantSet(SEASON_SET)
    for path, tree in trees.items():
        for mesh in tree.leaves:
            _colours(stage, path, mesh.material).GetAttr().Clear()
    for season in SEASONS:
        variants.AddVariant(season)
        variants.SetVariantSelection(season)
        with variants.GetVariantEditContext():
            for path, tree in trees.items():
                _dress(stage, path, tree, season)
    variants.SetVariantSelection(SEASONS[0])


def _dress(stage: Usd.Stage, path: str, tree: GrownTree, season: str) -> None:
    if season == "winter":
        stage.OverridePrim(f"{path}/{LEAVES}").SetActive(False)
        return
    for mesh in tree.leaves:
        palette = mesh.palette if season == "summer" else tree.autumn[mesh.material]
        _colours(stage, path, mesh.material).Set(Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(palette, np.float32)))
    stage.OverridePrim(f"{path}/{TWIGS}").SetActive(False)


def _colours(stage: Usd.Stage, path: str, material: str) -> UsdGeom.Primvar:
    return UsdGeom.Gprim(stage.GetPrimAtPath(f"{path}/{LEAVES}/{camel(material)}")).GetDisplayColorPrimvar()
