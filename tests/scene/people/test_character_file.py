"""Character files: what is written is read back, small, valid, and as Kit wants it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdSkel, UsdValidation
from tests.scene.people.bodies import HEIGHT_M, box_materials, box_pieces, box_skeleton, write_box_character

from twincity.replicator.errors import TwinCityError
from twincity.replicator.scene.people.character import LEVELS, Character
from twincity.replicator.scene.people.character_reader import read_character
from twincity.replicator.scene.people.compact import POINT_STEP_M, WEIGHT_STEPS, compact
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, forward_kinematics
from twincity.replicator.scene.semantics import class_of


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_box_character(tmp_path_factory.mktemp("people") / "characters" / "Anna.usdc", stoop_deg=6)


@pytest.fixture(scope="module")
def character(path: Path) -> Character:
    return read_character(path)


def stages(path: Path) -> list[Usd.Stage]:
    opened = []
    for level in LEVELS:
        stage = Usd.Stage.Open(str(path))
        stage.GetDefaultPrim().GetVariantSet("levelOfDetail").SetVariantSelection(level)
        opened.append(stage)
    return opened


def test_what_is_written_is_read_back(character: Character) -> None:
    skeleton = box_skeleton()
    assert (character.name, character.height_m, character.stoop_deg) == ("Anna", pytest.approx(HEIGHT_M), 6)
    assert np.allclose(character.skeleton.positions, skeleton.positions, atol=1e-6)
    assert np.allclose(character.skeleton.bind_rotations, skeleton.bind_rotations, atol=1e-6)
    assert character.materials == box_materials()
    for level, steps in zip(LEVELS, (4, 2, 1), strict=True):
        skin = character.levels[level].body
        pieces = [piece for piece in box_pieces(skeleton, steps) if piece.part in skin.parts]
        wanted = np.concatenate([piece.points for piece in pieces])
        assert len(skin.faces) == sum(len(piece.faces) for piece in pieces)
        assert np.allclose(np.sort(skin.points, 0), np.sort(wanted, 0), atol=POINT_STEP_M)


def test_every_triangle_keeps_its_place_and_its_side() -> None:
    for piece in box_pieces(box_skeleton()):
        mesh = compact([piece], 4)
        areas = [
            np.sort(np.cross(p[f[:, 1]] - p[f[:, 0]], p[f[:, 2]] - p[f[:, 0]]) @ np.array([1.0, 2.0, 4.0]))
            for p, f in ((piece.points, piece.faces), (mesh.points.astype(float), mesh.faces))
        ]
        assert np.allclose(*areas, atol=3e-4)


def test_weights_are_whole_steps_and_sum_to_one() -> None:
    mesh = compact(box_pieces(box_skeleton()), 4)
    assert np.allclose(mesh.weights.sum(1), 1)
    assert np.allclose(mesh.weights * WEIGHT_STEPS, np.round(mesh.weights * WEIGHT_STEPS), atol=1e-4)


def test_normals_are_unit_and_look_outward() -> None:
    for piece in box_pieces(box_skeleton()):
        mesh = compact([piece], 4)
        normals = mesh.directions[mesh.normals].astype(float)
        assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=2e-3)
        outward = ((mesh.points - mesh.points.mean(0)) * normals).sum(1)
        assert (outward > 0).all()


def test_who_follows_more_joints_than_a_level_keeps_follows_the_strongest() -> None:
    piece = box_pieces(box_skeleton())[0]
    weights = np.zeros((len(piece.points), len(JOINTS)))
    weights[:, :5] = (0.4, 0.05, 0.3, 0.15, 0.1)
    mesh = compact([type(piece)(**{**vars(piece), "weights": weights})], 2)
    assert (mesh.joints == [0, 2]).all()
    assert np.allclose(mesh.weights[0], [4 / 7, 3 / 7], atol=1 / WEIGHT_STEPS)


def test_bags_are_things_of_their_own_and_hidden(path: Path, character: Character) -> None:
    for stage in stages(path):
        for name, class_name in (("Backpack", "backpack"), ("ShoulderBag", "handbag")):
            mesh = stage.GetPrimAtPath(f"/Anna/Geom/{name}")
            assert class_of(mesh) == class_name
            assert UsdGeom.Imageable(mesh).ComputeVisibility() == UsdGeom.Tokens.invisible
    for level in character.levels.values():
        assert set(level.wearables) == {"backpack", "shoulder_bag"}
        assert not set(level.wearables) & set(level.body.parts)


def test_the_root_is_a_labelled_person_and_no_other_mesh_is(path: Path) -> None:
    stage = Usd.Stage.Open(str(path))
    root = stage.GetDefaultPrim()
    assert (root.GetTypeName(), class_of(root)) == ("SkelRoot", "person")
    labelled = [prim.GetName() for prim in Usd.PrimRange(root) if class_of(prim)]
    assert labelled == ["Anna", "Backpack", "ShoulderBag"]


def test_it_stands_relaxed_by_default_values_with_all_three_of_usdskel(path: Path) -> None:
    stage = Usd.Stage.Open(str(path))
    animation = UsdSkel.Animation(stage.GetPrimAtPath("/Anna/Animation"))
    for attribute in (animation.GetTranslationsAttr(), animation.GetRotationsAttr(), animation.GetScalesAttr()):
        assert len(attribute.Get()) == len(JOINTS)
        assert not attribute.GetTimeSamples()
    cache = UsdSkel.Cache()
    cache.Populate(UsdSkel.Root(stage.GetDefaultPrim()), Usd.PrimDefaultPredicate)
    query = cache.GetSkelQuery(UsdSkel.Skeleton(stage.GetPrimAtPath("/Anna/Skeleton")))
    for at_rest in (False, True):
        joints = np.array(query.ComputeJointSkelTransforms(Usd.TimeCode.Default(), at_rest))[:, 3, :3]
        hand, shoulder = joints[INDEX["left_hand"]], joints[INDEX["left_upper_arm"]]
        assert shoulder[2] - hand[2] > 0.4, "arms hang"
        assert joints[INDEX["head"], 0] > 0.03, "the stoop is seen"


def test_its_bones_are_where_our_kinematics_has_them(path: Path, character: Character) -> None:
    stage = Usd.Stage.Open(str(path))
    binds = np.array(UsdSkel.Skeleton(stage.GetPrimAtPath("/Anna/Skeleton")).GetBindTransformsAttr().Get())
    neutral = forward_kinematics(
        character.skeleton.offsets, np.tile(np.eye(3), (1, len(JOINTS), 1, 1)), character.skeleton.positions[:1]
    )[1][0]
    assert np.allclose(neutral[INDEX["left_hand"], :2], [0, 0.18], atol=1e-6), "arms hang when nothing is turned"
    assert np.allclose(binds[:, 3, :3], character.skeleton.positions, atol=1e-6)


@pytest.mark.parametrize("level", LEVELS)
def test_usd_validates_every_level(path: Path, level: str, tmp_path: Path) -> None:
    stage = Usd.Stage.Open(str(path))
    stage.GetDefaultPrim().GetVariantSet("levelOfDetail").SetVariantSelection(level)
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    textures = ("UnresolvableDependency", "InvalidFile")  # this person of boxes lives far from the textures
    assert [error.GetMessage() for error in errors if error.GetName() not in textures] == []


def test_extents_are_those_usd_would_reckon(path: Path) -> None:
    for stage in stages(path):
        for prim in Usd.PrimRange(stage.GetDefaultPrim()):
            if prim.IsA(UsdGeom.Boundable) and prim.GetTypeName() != "Skeleton":
                boundable = UsdGeom.Boundable(prim)
                reckoned = UsdGeom.Boundable.ComputeExtentFromPlugins(boundable, Usd.TimeCode.Default())
                assert np.allclose(boundable.GetExtentAttr().Get(), reckoned, atol=1e-4), prim


def test_a_missing_file_says_who_writes_it(tmp_path: Path) -> None:
    with pytest.raises(TwinCityError, match=r"Bob.usdc: no such asset\. `tools/bake_people.py` writes it\."):
        read_character(tmp_path / "Bob.usdc")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "Bob.usdc").write_bytes(b"PXR-USDC and then nothing")
    with pytest.raises(TwinCityError, match=r"Bob.usdc is no USD file that can be read"):
        read_character(tmp_path / "Bob.usdc")


def test_another_asset_is_no_character(tmp_path: Path) -> None:
    stage = Usd.Stage.CreateInMemory()
    stage.SetDefaultPrim(stage.DefinePrim("/Chair", "Xform"))
    stage.GetRootLayer().Export(str(tmp_path / "Chair.usdc"))
    with pytest.raises(TwinCityError, match=r"Chair.usdc is no character of this library"):
        read_character(tmp_path / "Chair.usdc")
