"""The mannequins: what a body must be, and that its triangles are what UsdSkel makes of the authored stage."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdSkel, UsdValidation

from twincity.replicator.errors import SpecError, TwinCityError, UnknownNameError
from twincity.replicator.frame import COCO_KEYPOINTS
from twincity.replicator.scenario.people import CHARACTERS, CLIPS
from twincity.replicator.scenario.scenario import Dye, Person
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.people.mannequin import SHAPES, build_body
from twincity.replicator.scene.people.mannequin.characters import CharacterLibrary, PosedPerson, author_person
from twincity.replicator.scene.people.mannequin.dress import CLOTH_MOST, PARTS, SKIN_LUMINANCE, dress, skin_albedo
from twincity.replicator.scene.semantics import class_of

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def dyed(top: tuple[float, float, float]) -> tuple[Dye, ...]:
    colours = {"top": top, "bottom": (0.03, 0.04, 0.07)}
    return tuple(Dye(part=part, colour=colour, second_colour=colour) for part, colour in colours.items())


def somebody(**changes: object) -> Person:
    person = Person(
        character="mannequin_f", clip="stand", phase=0.3, posture="standing", position=(12.5, -7.25, 0.14),
        heading_deg=35.0, speed_m_per_s=0.0, group=0, age_years=40, sex="female", height_m=1.7, monk_tone=6,
        hair_colour=(0.05, 0.03, 0.02), dyes=dyed((0.3, 0.05, 0.05)),
    )  # fmt: skip
    return dataclasses.replace(person, **changes)


def everybody() -> list[Person]:
    """Every clip on every character, at two phases, here and there, of every tone."""
    people = []
    for character in CHARACTERS:
        for clip, facts in CLIPS.items():
            for phase in (0.07, 0.58):
                n = len(people)
                people.append(
                    somebody(
                        character=character, clip=clip, posture=facts.posture, phase=phase, monk_tone=1 + n % 10,
                        position=(3.0 * (n % 9) - 12, 200.0 - 3 * (n // 9), 0.14), heading_deg=(47.0 * n) % 360,
                        height_m=CHARACTERS[character].height_m * (0.9 + 0.01 * (n % 17)),
                    )
                )  # fmt: skip
    return people


@pytest.fixture(scope="module")
def library() -> CharacterLibrary:
    return CharacterLibrary()


@pytest.fixture(scope="module")
def crowd(library: CharacterLibrary) -> list[PosedPerson]:
    return library.pose_people(everybody())


@pytest.fixture(scope="module")
def stage(crowd: list[PosedPerson]) -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.SetDefaultPrim(stage.DefinePrim("/World", "Xform"))
    stage.DefinePrim("/World/People", "Scope")
    with Sdf.ChangeBlock():
        for path, posed in paths_of(crowd):
            author_person(stage.GetRootLayer(), path, posed)
    return stage


def paths_of(crowd: list[PosedPerson]) -> Iterator[tuple[str, PosedPerson]]:
    for index, posed in enumerate(crowd):
        yield f"/World/People/Person_{index:04d}", posed


def skinned_by_usd(prim: Usd.Prim) -> np.ndarray:
    """(n, 3) the points of all parts as UsdSkel poses them, in the world."""
    cache, root = UsdSkel.Cache(), UsdSkel.Root(prim)
    cache.Populate(root, Usd.PrimDefaultPredicate)
    (binding,) = cache.ComputeSkelBindings(root, Usd.PrimDefaultPredicate)
    transforms = cache.GetSkelQuery(binding.GetSkeleton()).ComputeSkinningTransforms(Usd.TimeCode.Default())
    posed = {}
    for target in binding.GetSkinningTargets():
        points = UsdGeom.Mesh(target.GetPrim()).GetPointsAttr().Get()
        assert target.ComputeSkinnedPoints(transforms, points, Usd.TimeCode.Default())
        posed[target.GetPrim().GetName()] = np.array(points)
    world = np.array(UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(Usd.TimeCode.Default()))
    return np.concatenate([posed[camel(part)] for part in PARTS]) @ world[:3, :3] + world[3, :3]


# --- the body -------------------------------------------------------------------------------------------------


def test_shapes_and_characters_are_the_same_bodies() -> None:
    assert {name: shape.height for name, shape in SHAPES.items()} == {
        name: character.height_m for name, character in CHARACTERS.items()
    }


@pytest.mark.parametrize("name", SHAPES)
def test_a_body_stands_on_the_ground_and_is_as_tall_as_it_says(name: str) -> None:
    body = build_body(SHAPES[name])
    points = np.concatenate([skin.points for part in PARTS for skin in body.skins[part]])
    assert points[:, 2].min() == pytest.approx(0, abs=1e-9)
    assert points[:, 2].max() == pytest.approx(SHAPES[name].height, abs=1e-3)
    assert sum(len(skin.faces) for part in PARTS for skin in body.skins[part]) < 2400


@pytest.mark.parametrize("name", SHAPES)
def test_a_body_is_the_same_on_both_sides(name: str) -> None:
    points = np.concatenate([skin.points for skins in build_body(SHAPES[name]).skins.values() for skin in skins])
    here = {tuple(point) for point in np.round(points, 6).tolist()}
    there = {tuple(point) for point in np.round(points * (1, -1, 1) + 0.0, 6).tolist()}
    assert len(here ^ there) < 0.01 * len(here)


@pytest.mark.parametrize("name", SHAPES)
def test_every_vertex_follows_at_most_four_joints_fully(name: str) -> None:
    for skins in build_body(SHAPES[name]).skins.values():
        for skin in skins:
            assert np.allclose(skin.weights.sum(1), 1)
            assert np.sort(skin.weights, axis=1)[:, -4:].sum(1).min() > 0.97


def test_the_committed_files_are_what_the_tool_bakes(library: CharacterLibrary) -> None:
    for name, character in library.characters.items():
        body = build_body(SHAPES[name])
        points = np.concatenate([skin.points for part in PARTS for skin in body.skins[part]])
        assert np.allclose(character.points, points, atol=1e-6)
        assert np.allclose(character.rig.positions, body.positions, atol=1e-6)
        assert character.path.stat().st_size < 300_000


def test_a_missing_file_says_which_tool_writes_it(tmp_path: Path) -> None:
    with pytest.raises(TwinCityError, match=r"mannequin_f\.usdc: no such character file.*bake_mannequin"):
        CharacterLibrary(tmp_path)


# --- posed ----------------------------------------------------------------------------------------------------


def test_people_come_back_in_the_order_given(crowd: list[PosedPerson]) -> None:
    assert [posed.person for posed in crowd] == everybody()


def test_the_lowest_point_of_everyone_who_does_not_run_is_on_the_ground(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        if posed.person.clip != "run":
            above = posed.vertices[:, 2].min() - posed.person.position[2]
            assert abs(above) < (2e-5 if posed.person.posture == "lying" else 0.01), posed.person.clip


def test_no_limb_of_a_lying_body_floats(crowd: list[PosedPerson]) -> None:
    """Knees, ankles, wrists and the head are as near to the ground as their thickness lets them be."""
    resting = [
        COCO_KEYPOINTS.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("wrist", "knee", "ankle")
    ]
    for posed in crowd:
        if posed.person.posture == "lying":
            height = posed.joints[resting, 2] - posed.person.position[2]
            assert height.max() < 0.12
            head = posed.vertices[posed.faces[posed.head_faces]][..., 2].min() - posed.person.position[2]
            assert head < 0.16 if posed.person.clip == "lie_side" else head < 0.05


def test_a_standing_person_is_as_tall_as_the_scenario_says(library: CharacterLibrary) -> None:
    for character in CHARACTERS:
        for height in (0.95, 1.5, 1.9):
            (posed,) = library.pose_people([somebody(character=character, height_m=height)])
            assert np.ptp(posed.vertices[:, 2]) == pytest.approx(height, rel=0.03)


def test_people_face_their_heading(library: CharacterLibrary) -> None:
    for heading in (0.0, 90.0, 200.0):
        (posed,) = library.pose_people([somebody(clip="walk", heading_deg=heading)])
        nose, ears = posed.joints[0], posed.joints[3:5]
        forward = np.array([np.cos(np.radians(heading)), np.sin(np.radians(heading)), 0])
        assert (nose - ears.mean(0)) @ forward > 0.05
        assert np.cross(forward, ears[0] - ears[1])[2] > 0, "the left ear is on the left"


def test_keypoints_lie_inside_their_bodies(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        distance = np.linalg.norm(posed.vertices[None] - posed.joints[:, None], axis=-1).min(1)
        assert distance.max() < 0.13 * posed.person.height_m / 1.64
        assert distance[:5].max() < 0.035, "the face's points are on its surface"


def test_the_head_is_the_uppermost_part_of_who_stands(library: CharacterLibrary) -> None:
    (posed,) = library.pose_people([somebody()])
    head = np.unique(posed.faces[posed.head_faces])
    assert posed.vertices[head, 2].max() == posed.vertices[:, 2].max()
    assert np.ptp(posed.vertices[head, 2]) == pytest.approx(0.25, abs=0.06)


def test_the_box_holds_the_body_and_lies_along_it(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        length, width, height = posed.box_3d.size_lwh_m
        inside = (posed.vertices - posed.box_3d.centre) @ rotation(posed.person.heading_deg)
        assert (np.abs(inside) <= np.array([length, width, height]) / 2 + 1e-3).all()
        if posed.person.posture == "lying":
            assert length > 1.2 * width
            assert length > 3 * height


def rotation(heading_deg: float) -> np.ndarray:
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def test_surfaces_look_outward_and_hold_as_much_as_a_body(crowd: list[PosedPerson]) -> None:
    """50 to 130 litres at 1.72 m, clothes included; negative were the surface inside out."""
    for posed in crowd:
        assert np.allclose(np.linalg.norm(posed.normals, axis=1), 1, atol=1e-4)
        corners = (posed.vertices - posed.vertices.mean(0))[posed.faces]
        volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
        assert 0.050 < volume * (1.72 / posed.person.height_m) ** 3 < 0.130
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        agree = np.einsum("ij,ij->i", across, posed.normals[posed.faces].mean(1)) > 0
        assert agree.mean() > 0.97


def test_an_unknown_character_is_named(library: CharacterLibrary) -> None:
    with pytest.raises(UnknownNameError, match="No character is called 'mannequin_x'"):
        library.pose_people([somebody(character="mannequin_x")])


def test_posing_two_hundred_people_takes_a_blink(library: CharacterLibrary) -> None:
    """About 60 ms of one idle core; ten times as much is allowed, for machines that do other things."""
    people = (everybody() * 4)[:200]
    library.pose_people(people)
    start = time.process_time()
    library.pose_people(people)
    assert time.process_time() - start < 0.6


# --- dressed --------------------------------------------------------------------------------------------------


def test_skin_follows_the_monk_scale() -> None:
    albedos = np.array([skin_albedo(tone) for tone in range(1, 11)])
    assert np.allclose(albedos @ LUMINANCE, SKIN_LUMINANCE, rtol=0.03)
    assert (np.diff(albedos @ LUMINANCE) < 0).all()
    assert (np.diff(albedos, axis=1) < 0).all(), "skin is warm: red, then green, then blue"


@pytest.mark.parametrize("tone", [0, 11])
def test_a_tone_outside_the_monk_scale_is_refused(tone: int) -> None:
    with pytest.raises(SpecError, match=f"Monk skin tone {tone} does not exist; the scale runs from 1"):
        skin_albedo(tone)


def test_people_wear_their_colours_and_no_cloth_burns_out() -> None:
    materials = {m.name: m for m in dress(somebody(dyes=dyed((0.9, 0.2, 0.1))))}
    assert tuple(materials) == PARTS
    assert materials["top"].albedo == (CLOTH_MOST, 0.2, 0.1)
    assert materials["bottom"].albedo == (0.03, 0.04, 0.07)


# --- authored -------------------------------------------------------------------------------------------------


def test_usd_skins_the_stage_to_our_triangles(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, posed in paths_of(crowd):
        apart = np.abs(skinned_by_usd(stage.GetPrimAtPath(path)) - posed.vertices).max()
        assert apart < 1e-3, (posed.person.clip, posed.person.character)


def test_a_changed_pose_is_seen_by_that_comparison(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    standing = next(path for path, posed in paths_of(crowd) if posed.person.clip == "stand")
    walking = next(posed for posed in crowd if posed.person.clip == "walk")
    placed = skinned_by_usd(stage.GetPrimAtPath(standing))
    assert np.abs(placed - placed.mean(0) - walking.vertices + walking.vertices.mean(0)).max() > 0.1


def test_the_extent_is_the_one_usd_would_reckon(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, _ in paths_of(crowd):
        prim = UsdGeom.Boundable(stage.GetPrimAtPath(path))
        reckoned = UsdGeom.Boundable.ComputeExtentFromPlugins(prim, Usd.TimeCode.Default())
        assert np.allclose(prim.GetExtentAttr().Get(), reckoned, atol=2e-3)


def test_a_person_is_labelled_on_its_root_in_both_schemas_and_nowhere_below(stage: Usd.Stage) -> None:
    person = stage.GetPrimAtPath("/World/People/Person_0000")
    assert class_of(person) == "person"
    assert person.GetAttribute("semantic:Semantics:params:semanticData").Get() == "person"
    assert not any(class_of(prim) for prim in Usd.PrimRange(person) if prim != person)


def test_people_wear_their_colours_in_usd(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, posed in paths_of(crowd):
        for material in posed.materials:
            surface = stage.GetPrimAtPath(f"{path}/Looks/{camel(material.name)}/Surface")
            assert np.allclose(surface.GetAttribute("inputs:diffuseColor").Get(), material.albedo, atol=1e-6)


def test_a_pose_is_default_values_with_all_three_of_usdskel(stage: Usd.Stage) -> None:
    animation = UsdSkel.Animation(stage.GetPrimAtPath("/World/People/Person_0001/Animation"))
    for attribute in (animation.GetTranslationsAttr(), animation.GetRotationsAttr(), animation.GetScalesAttr()):
        assert len(attribute.Get()) == len(animation.GetJointsAttr().Get())
        assert not attribute.GetTimeSamples()


def test_usd_validates_a_posed_crowd(stage: Usd.Stage) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in errors] == []


def test_a_person_needs_somewhere_to_be(crowd: list[PosedPerson]) -> None:
    with pytest.raises(ValueError, match="/World/People/Person_0000: author the prims above it first"):
        author_person(Sdf.Layer.CreateAnonymous(), "/World/People/Person_0000", crowd[0])


def test_authoring_a_crowd_takes_a_blink(crowd: list[PosedPerson]) -> None:
    """About 35 ms for 150 people on one idle core; ten times as much is allowed."""
    layer = Sdf.Layer.CreateAnonymous()
    Sdf.CreatePrimInLayer(layer, "/World/People")
    start = time.process_time()
    with Sdf.ChangeBlock():
        for index in range(150):
            author_person(layer, f"/World/People/Person_{index:04d}", crowd[index % len(crowd)])
    assert time.process_time() - start < 0.35
