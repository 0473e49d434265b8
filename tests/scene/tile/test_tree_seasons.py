"""Green, turned, bare: one variant set over all trees of a tile."""

from __future__ import annotations

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from twincity.replicator.city.seasons import SEASONS
from twincity.replicator.city.tile import Tree
from twincity.replicator.scene.mesh import author_meshes
from twincity.replicator.scene.tile.tree_seasons import LEAVES, SEASON_SET, TWIGS, author_seasons
from twincity.replicator.scene.tile.trees import class_of, grow

GROUP = "/World/City/Trees"
PROTOTYPE = f"{GROUP}/Lime_9m/Prototypes/Lime_9m_0"


@pytest.fixture(scope="module")
def stage() -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    tree = grow(class_of(Tree(position=(0.0, 0.0, 0.0), height_m=9.0, species="lime")), 0)
    for child, meshes in (("Bark", [tree.bark]), (LEAVES, tree.leaves), (TWIGS, [tree.twigs])):
        UsdGeom.Xform.Define(stage, f"{PROTOTYPE}/{child}")
        author_meshes(stage, f"{PROTOTYPE}/{child}", meshes)
    author_seasons(stage, GROUP, {PROTOTYPE: tree})
    return stage


def wear(stage: Usd.Stage, season: str) -> None:
    stage.GetPrimAtPath(GROUP).GetVariantSet(SEASON_SET).SetVariantSelection(season)


def worn(stage: Usd.Stage) -> set[str]:
    return {prim.GetName() for prim in stage.GetPrimAtPath(PROTOTYPE).GetChildren()}


def colours(stage: Usd.Stage) -> np.ndarray:
    leaf = UsdGeom.Gprim(stage.GetPrimAtPath(f"{PROTOTYPE}/{LEAVES}/Leaf"))
    return np.array(leaf.GetDisplayColorPrimvar().ComputeFlattened())


def test_a_tile_is_green_until_somebody_asks():
    assert SEASONS[0] == "summer"


def test_there_is_a_variant_for_every_season(stage):
    assert set(stage.GetPrimAtPath(GROUP).GetVariantSet(SEASON_SET).GetVariantNames()) == set(SEASONS)


def test_a_bare_tree_shows_its_twigs_and_no_leaf(stage):
    wear(stage, "winter")
    assert worn(stage) == {"Bark", TWIGS}


@pytest.mark.parametrize("season", ["summer", "autumn"])
def test_leaves_hide_the_twigs(stage, season):
    wear(stage, season)
    assert worn(stage) == {"Bark", LEAVES}


def test_leaves_turn_from_green_to_yellow_and_brown(stage):
    wear(stage, "summer")
    green = colours(stage)
    wear(stage, "autumn")
    turned = colours(stage)
    assert green.shape == turned.shape
    assert green[:, 1].mean() > green[:, 0].mean()
    assert turned[:, 0].mean() > 1.1 * turned[:, 1].mean()
