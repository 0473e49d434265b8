"""Street furniture as it is drawn: of its stated size, light enough to repeat, and labelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from twincity.replicator.city.signals import governed_heading_deg, signal_group
from twincity.replicator.city.sizes import SIGN_KINDS, SIZES
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import Furniture, FurnitureKind
from twincity.replicator.scene.mesh import Mesh
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.signals import lens_emissions, lens_look
from twincity.replicator.scene.tile.furniture_kinds import KINDS, drawn_pieces
from twincity.replicator.scene.tile.furniture_signs import FACES
from twincity.replicator.scene.tile.writing import AUTHORS

HEAD_HEIGHT_M = 2.0
HEAVIEST = {"metro_entrance": 2300, "bike_station": 1700, "scaffold": 1000}
"""Triangles of what is several things at once."""

FILLED = {"metro_totem": 0.6}
"""Share of its ground that a thing covers, where its foot is round and its head flat."""


def points_of(kind: FurnitureKind) -> np.ndarray:
    return np.concatenate([mesh.points for mesh in KINDS[kind].all_meshes()])


def test_every_kind_is_drawn():
    assert {*KINDS} == {*get_args(FurnitureKind)}
    assert len({drawn.group for drawn in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("kind", SIZES)
class TestEachKind:
    def test_is_as_high_as_it_is_said_to_be_and_stands_on_the_ground(self, kind):
        heights = points_of(kind)[:, 2]
        assert heights.max() == pytest.approx(SIZES[kind].height_m, abs=0.01)
        if SIZES[kind].is_overhead:
            assert heights.min() > HEAD_HEIGHT_M
        else:
            assert 0.0 <= heights.min() <= 0.02

    def test_keeps_to_the_ground_it_takes_as_high_as_a_head(self, kind):
        size, points = SIZES[kind], points_of(kind)
        low = points[points[:, 2] <= HEAD_HEIGHT_M, :2]
        if size.is_overhead:
            assert not len(low)
            return
        if size.is_round:
            assert np.hypot(*low.T).max() <= size.length_m / 2 + 0.01
        else:
            assert (np.abs(low).max(0) <= np.array([size.length_m, size.depth_m]) / 2 + 0.01).all()

    def test_fills_most_of_that_ground(self, kind):
        size, extent = SIZES[kind], np.ptp(points_of(kind)[:, :2], axis=0)
        assert (extent >= FILLED.get(kind, 0.85) * np.array([size.length_m, size.depth_m])).all()

    def test_is_light_enough_to_repeat(self, kind):
        assert sum(mesh.triangles for mesh in KINDS[kind].all_meshes()) <= HEAVIEST.get(kind, 600)

    def test_has_the_albedos_of_paint_and_paper(self, kind):
        palette = np.concatenate([mesh.palette for mesh in KINDS[kind].all_meshes()])
        assert palette.min() >= 0.0
        assert palette.max() < 0.9

    def test_has_no_face_without_area(self, kind):
        for mesh in KINDS[kind].all_meshes():
            starts = np.cumsum(mesh.counts) - mesh.counts
            for start, count in zip(starts, mesh.counts, strict=True):
                corners = mesh.points[mesh.indices[start : start + count]]
                fan = np.cross(corners[1:-1] - corners[0], corners[2:] - corners[0])
                assert np.linalg.norm(fan.sum(0)) > 1e-7


def faces_of(mesh: Mesh) -> Iterator[np.ndarray]:
    starts = np.cumsum(mesh.counts) - mesh.counts
    for start, count in zip(starts, mesh.counts, strict=True):
        yield mesh.points[mesh.indices[start : start + count]]


def normals(mesh: Mesh) -> set[tuple[float, ...]]:
    found = set()
    for corners in faces_of(mesh):
        fan = np.cross(corners[1:-1] - corners[0], corners[2:] - corners[0]).sum(0)
        found.add(tuple((fan / np.linalg.norm(fan)).round(2).tolist()))
    return found


@pytest.mark.parametrize("look", ["signal_red_east_west", "signal_green_east_west"])
def test_lenses_look_at_the_traffic(look):
    (lenses,) = [mesh for mesh in KINDS["traffic_light"].meshes() if mesh.material == look]
    assert normals(lenses) == {(0.0, 1.0, 0.0)}


@pytest.mark.parametrize("look", ["signal_stand_east_west", "signal_walk_east_west"])
def test_figures_look_at_those_who_cross(look):
    for kind, front in (("traffic_light", (1.0, 0.0, 0.0)), ("pedestrian_light", (0.0, 1.0, 0.0))):
        (figures,) = [mesh for mesh in KINDS[kind].meshes() if mesh.material == look]
        assert normals(figures) == {front}


def test_streets_that_cross_never_have_green_together():
    for heading in range(0, 180, 5):
        assert signal_group(heading) == signal_group(heading + 180) != signal_group(heading + 90)


@pytest.mark.parametrize(("state", "walkers"), [("green", "stand"), ("amber", "stand"), ("red", "walk")])
def test_those_who_cross_have_green_when_drivers_have_red(state, walkers):
    shining = {name for name, emission in lens_emissions((state, "off"), is_dark=True).items() if any(emission)}
    assert shining == {lens_look(state, 0), lens_look(walkers, 0)}


def test_a_light_belongs_to_the_street_whose_drivers_look_at_it():
    towards_west = Furniture(kind="traffic_light", position=(0.0, 0.0, 0.0), heading_deg=90.0)
    across = Furniture(kind="pedestrian_light", position=(0.0, 0.0, 0.0), heading_deg=180.0)
    assert signal_group(governed_heading_deg(towards_west)) == signal_group(governed_heading_deg(across)) == 0
    drawn = {drawn.group: len(pieces) for drawn, pieces in drawn_pieces([towards_west, across]) if pieces}
    assert drawn == {"TrafficLightsEastWest": 1, "PedestrianLightsEastWest": 1}


@pytest.mark.parametrize("kind", SIGN_KINDS)
def test_a_sign_looks_to_the_front_above_all_heads(kind):
    (face,) = [mesh for mesh in KINDS[kind].meshes() if mesh.material == "road_signs"]
    assert normals(face) == {(0.0, 1.0, 0.0)}
    assert face.points[:, 2].min() >= 2.25
    assert 0.44 <= np.ptp(face.points[:, 0]) <= 0.71


@pytest.mark.parametrize("kind", SIGN_KINDS)
def test_signs_show_different_cells_of_their_atlas_upright(kind):
    (face,) = [mesh for mesh in KINDS[kind].meshes() if mesh.material == "road_signs"]
    places, corners = face.coordinates[face.corners], face.points[face.indices]
    cells = {tuple(np.floor(place * 4).astype(int)) for place in places}
    assert len(cells) == 1
    assert np.corrcoef(places[:, 1], corners[:, 2])[0, 1] > 0.99
    assert np.corrcoef(places[:, 0], corners[:, 0])[0, 1] < -0.99
    others = [FACES[other][0] for other in SIGN_KINDS if other != kind]
    assert FACES[kind][0] not in others


@pytest.fixture(scope="module")
def furnished() -> Usd.Stage:
    """The furniture layer of a tile with two of each kind."""
    tile = load_tile("procedural")
    east_west = {"traffic_light": 90.0, "pedestrian_light": 0.0}
    pieces = [
        Furniture(kind=kind, position=(5.0 * i, 3.0 * k, 0.14), heading_deg=east_west.get(kind, 30.0 * i))
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
    signs = {"traffic_light": "traffic_light", "pedestrian_light": "traffic_light"}
    signs |= dict.fromkeys(SIGN_KINDS, "traffic_sign")
    assert class_of(prim) == signs.get(kind, "street_furniture")
    instancer = UsdGeom.PointInstancer(prim)
    assert len(instancer.GetPositionsAttr().Get()) == 2
    assert len(instancer.GetPrototypesRel().GetTargets()) == 1


@pytest.mark.parametrize("kind", [kind for kind, drawn in KINDS.items() if drawn.post])
def test_the_post_of_a_sign_or_a_light_is_a_pole(furnished, kind):
    group = KINDS[kind].group
    post = furnished.GetPrimAtPath(f"/World/City/Furniture/{group}/Prototypes/{group}_0/Post")
    assert class_of(post) == "pole"
