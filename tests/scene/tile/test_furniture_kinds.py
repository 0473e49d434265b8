"""Street furniture as it is drawn: of its stated size, light enough to repeat, and labelled."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from twincity.replicator.city.sizes import SIZES
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import Furniture, FurnitureKind
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.tile.furniture_kinds import KINDS
from twincity.replicator.scene.tile.writing import AUTHORS

HEAD_HEIGHT_M = 2.0


def points_of(kind: FurnitureKind) -> np.ndarray:
    return np.concatenate([mesh.points for mesh in KINDS[kind].meshes()])


def test_every_kind_is_drawn():
    assert {*KINDS} == {*get_args(FurnitureKind)}
    assert len({drawn.group for drawn in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("kind", SIZES)
class TestEachKind:
    def test_is_as_high_as_it_is_said_to_be_and_stands_on_the_ground(self, kind):
        heights = points_of(kind)[:, 2]
        assert heights.max() == pytest.approx(SIZES[kind].height_m, abs=0.01)
        assert 0.0 <= heights.min() <= 0.02

    def test_keeps_to_the_ground_it_takes_as_high_as_a_head(self, kind):
        size, points = SIZES[kind], points_of(kind)
        low = points[points[:, 2] <= HEAD_HEIGHT_M, :2]
        if size.is_round:
            assert np.hypot(*low.T).max() <= size.length_m / 2 + 0.01
        else:
            assert (np.abs(low).max(0) <= np.array([size.length_m, size.depth_m]) / 2 + 0.01).all()

    def test_fills_most_of_that_ground(self, kind):
        size, extent = SIZES[kind], np.ptp(points_of(kind)[:, :2], axis=0)
        assert (extent >= 0.85 * np.array([size.length_m, size.depth_m])).all()

    def test_is_light_enough_to_repeat(self, kind):
        assert 60 <= sum(mesh.triangles for mesh in KINDS[kind].meshes()) <= 600

    def test_has_the_albedos_of_paint_and_paper(self, kind):
        palette = np.concatenate([mesh.palette for mesh in KINDS[kind].meshes()])
        assert palette.min() >= 0.0
        assert palette.max() < 0.9

    def test_has_no_face_without_area(self, kind):
        for mesh in KINDS[kind].meshes():
            starts = np.cumsum(mesh.counts) - mesh.counts
            for start, count in zip(starts, mesh.counts, strict=True):
                corners = mesh.points[mesh.indices[start : start + count]]
                fan = np.cross(corners[1:-1] - corners[0], corners[2:] - corners[0])
                assert np.linalg.norm(fan.sum(0)) > 1e-7


def test_a_lit_lens_looks_at_the_traffic_and_another_at_those_who_cross():
    reds = []
    for mesh in KINDS["traffic_light"].meshes():
        starts = np.cumsum(mesh.counts) - mesh.counts
        for start, count, colour in zip(starts, mesh.counts, mesh.palette[mesh.colours], strict=True):
            if colour[0] > 0.5 > 10 * colour[1]:
                corners = mesh.points[mesh.indices[start : start + count]]
                fan = np.cross(corners[1:-1] - corners[0], corners[2:] - corners[0]).sum(0)
                reds.append((fan / np.linalg.norm(fan)).round(2).tolist())
    assert sorted(reds) == [[0, 1, 0], [0, 1, 0], [1, 0, 0]]


@pytest.fixture(scope="module")
def furnished() -> Usd.Stage:
    """The furniture layer of a tile with two of each kind."""
    tile = load_tile("procedural")
    pieces = [
        Furniture(kind=kind, position=(5.0 * i, 3.0 * k, 0.14), heading_deg=30.0 * i)
        for i, kind in enumerate(SIZES)
        for k in range(2)
    ]
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.Xform.Define(stage, "/World/City")
    AUTHORS["furniture.usdc"](stage, replace(tile, furniture=tuple(pieces)))
    return stage


@pytest.mark.parametrize("kind", SIZES)
def test_copies_of_one_prototype_carry_their_class(furnished, kind):
    prim = furnished.GetPrimAtPath(f"/World/City/Furniture/{KINDS[kind].group}")
    assert class_of(prim) == ("pole" if kind == "traffic_light" else "street_furniture")
    instancer = UsdGeom.PointInstancer(prim)
    assert len(instancer.GetPositionsAttr().Get()) == 2
    assert len(instancer.GetPrototypesRel().GetTargets()) == 1
