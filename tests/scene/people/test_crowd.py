"""Posed people: what a body on a street must be, and that its triangles are what UsdSkel makes of the stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdSkel, UsdValidation
from tests.scene.people.bodies import HEIGHT_M, skinned_by_usd, somebody, write_box_character

from twincity.replicator.errors import UnknownNameError
from twincity.replicator.frame import COCO_KEYPOINTS
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scenario.scenario import Carried, Dye, Person
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.people.author import author_extents, author_people, worn_path
from twincity.replicator.scene.people.characters import CharacterLibrary, PosedPerson
from twincity.replicator.scene.people.skeleton import INDEX
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.things import author_thing

SIZES = {"Anna": 1.0, "Boris": 1.12, "Celia": 0.62}
"""Characters and their sizes: a woman, a tall man with wide hips, a child."""

RED = (0.3, 0.02, 0.02)
CARRIED = (
    (), (Carried(thing="backpack", colour=RED),), (Carried(thing="umbrella_open", colour=RED),),
    (Carried(thing="shoulder_bag", colour=RED), Carried(thing="cane", colour=RED)),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> CharacterLibrary:
    folder = tmp_path_factory.mktemp("people") / "characters"
    return CharacterLibrary({
        name: write_box_character(folder / f"{name}.usdc", size=size, stoop_deg=8 * (name == "Boris"), wide=size**2)
        for name, size in SIZES.items()
    })  # fmt: skip


def everybody(library: CharacterLibrary) -> list[Person]:
    """Every clip on every character, here and there, of every tone, with this and that."""
    people = []
    for clip, movement in library.clips.movements.items():
        for character, size in SIZES.items():
            n = len(people)
            people.append(
                somebody(
                    character=character, clip=clip, posture=movement.posture, phase=(0.07 + 0.31 * n) % 1,
                    monk_tone=1 + n % 10, position=(3.0 * (n % 9) - 12, 168.0 + 8 * n, 0.14),
                    heading_deg=(47.0 * n) % 360, height_m=HEIGHT_M * size * (0.95 + 0.01 * (n % 11)),
                    carried=CARRIED[n % 4],
                    dyes=(Dye(part="top", colour=RED, second_colour=RED, pattern="dots" if n % 2 else "plain"),),
                )
            )  # fmt: skip
    return people


@pytest.fixture(scope="module")
def crowd(library: CharacterLibrary) -> list[PosedPerson]:
    camera = PinholeCamera.looking(
        position=(-4, 160, 3), heading_deg=90, pitch_deg=-3, horizontal_fov_deg=40, width=1280, height=720
    )
    return library.pose_people(everybody(library), camera)


def paths_of(crowd: list[PosedPerson]) -> Iterator[tuple[str, PosedPerson]]:
    for index, posed in enumerate(crowd):
        yield f"/World/People/Person_{index:04d}", posed


@pytest.fixture(scope="module")
def stage(crowd: list[PosedPerson]) -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.SetDefaultPrim(stage.DefinePrim("/World", "Xform"))
    for name in ("People", "Props"):
        stage.DefinePrim(f"/World/{name}", "Scope")
    with Sdf.ChangeBlock():
        author_people(stage.GetRootLayer(), [path for path, _ in paths_of(crowd)], crowd)
        for index, thing in enumerate(thing for posed in crowd for thing in posed.held):
            author_thing(stage.GetRootLayer(), f"/World/Props/Thing_{index:04d}", thing)
    author_extents(stage, [path for path, _ in paths_of(crowd)])
    return stage


# --- on the ground -----------------------------------------------------------------------------------------------


def above_ground(posed: PosedPerson) -> np.ndarray:
    return posed.body.vertices[:, 2] - posed.person.position[2]


def test_people_come_back_in_the_order_given(crowd: list[PosedPerson], library: CharacterLibrary) -> None:
    assert [posed.person for posed in crowd] == everybody(library)


def test_nobody_hovers_and_nobody_sinks(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        in_the_air = posed.person.clip == "step_off_kerb" or posed.person.posture in ("running", "riding", "sitting")
        deepest = 0.05 if posed.person.posture in ("lying", "falling") else 0.02
        if not in_the_air:
            assert -deepest < above_ground(posed).min() < 0.002, posed.person.clip


def test_a_runner_is_in_the_air_between_steps(library: CharacterLibrary) -> None:
    heights = [
        above_ground(library.pose_people([somebody(clip="run", phase=phase)])[0]).min()
        for phase in np.linspace(0, 1, 24, endpoint=False)
    ]
    assert min(heights) == pytest.approx(0, abs=1e-3)
    assert 0.005 < max(heights) < 0.12


def test_sitting_people_rest_on_their_seat_with_their_feet_on_the_floor(library: CharacterLibrary) -> None:
    for height in (0.40, 0.48):
        for character in ("Anna", "Boris"):
            person = somebody(character=character, clip="sit_bench", posture="sitting", seat_height_m=height)
            (posed,) = library.pose_people([person])
            seat = posed.character.levels["near"].seat_vertices
            feet = posed.character.levels["near"].ground_vertices
            assert above_ground(posed)[seat].min() == pytest.approx(height, abs=0.02)
            assert above_ground(posed)[feet].min() == pytest.approx(0, abs=0.015)


def test_a_childs_feet_hang_from_a_bench(library: CharacterLibrary) -> None:
    person = somebody(
        character="Celia", clip="sit_bench", posture="sitting", seat_height_m=0.45, height_m=HEIGHT_M * 0.62
    )
    (posed,) = library.pose_people([person])
    feet = posed.character.levels["near"].ground_vertices
    assert above_ground(posed)[feet].min() > 0.05


@pytest.mark.parametrize("character", SIZES)
def test_a_foot_that_stands_does_not_slide(library: CharacterLibrary, character: str) -> None:
    """The ball of the foot keeps its place on the ground while the foot is flat, whatever the body's proportions."""
    movement = library.clips.movements["walk"]
    phases = np.linspace(0.12, 0.40, 8)
    people = [
        somebody(character=character, clip="walk", phase=phase, heading_deg=0.0, height_m=HEIGHT_M * SIZES[character])
        for phase in phases
    ]
    posed = library.pose_people(people)
    cycle_m = 1.35 * 32 / 30 * posed[0].character.skeleton.leg_length / 0.83
    toes = np.array([person.placed[INDEX["left_toes"], 0] for person in posed]) + phases * cycle_m
    assert movement.ground == "feet"
    assert np.ptp(toes) < 0.01


def test_people_are_as_tall_as_the_scenario_says(library: CharacterLibrary) -> None:
    for character, size in SIZES.items():
        for height in (0.95, 1.5, 1.9):
            (posed,) = library.pose_people([somebody(character=character, height_m=height)])
            top = 1.72 * size * height / (HEIGHT_M * size)
            assert np.ptp(posed.body.vertices[:, 2]) == pytest.approx(top, rel=0.04)


def test_people_face_their_heading(library: CharacterLibrary) -> None:
    for heading in (0.0, 90.0, 200.0):
        (posed,) = library.pose_people([somebody(clip="walk", heading_deg=heading)])
        nose, ears = posed.keypoints[0], posed.keypoints[3:5]
        forward = np.array([np.cos(np.radians(heading)), np.sin(np.radians(heading)), 0])
        assert (nose - ears.mean(0)) @ forward > 0.05
        assert np.cross(forward, ears[0] - ears[1])[2] > 0, "the left ear is on the left"


def test_age_bends_who_stands_but_not_who_lies(library: CharacterLibrary) -> None:
    for clip, bends in (("stand", True), ("lie_supine", False)):
        straight, stooped = (
            library.pose_people([somebody(character=name, clip=clip, heading_deg=0.0)])[0].turned[INDEX["upper_chest"]]
            for name in ("Anna", "Boris")
        )
        apart = np.arccos(np.clip((np.trace(straight.T @ stooped) - 1) / 2, -1, 1))
        assert (np.degrees(apart) > 6) == bends


# --- labels ------------------------------------------------------------------------------------------------------


def test_keypoints_lie_inside_or_on_their_bodies(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        length, width, height = posed.body.box_3d.size_lwh_m
        away = np.abs(posed.keypoints - posed.body.box_3d.centre)
        assert (away.max(0) < np.array([0.7 * np.hypot(length, width)] * 2 + [0.6 * height])).all()
        nose = posed.keypoints[COCO_KEYPOINTS.index("nose")]
        assert np.linalg.norm(posed.body.vertices - nose, axis=1).min() < 0.2


def test_the_box_is_tight_and_lies_along_the_heading(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        turn = np.radians(posed.person.heading_deg)
        c, s = np.cos(turn), np.sin(turn)
        inside = (posed.body.vertices - posed.body.box_3d.centre) @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        half = np.array(posed.body.box_3d.size_lwh_m) / 2
        assert np.allclose(inside.max(0), half, atol=2e-4)
        assert np.allclose(-inside.min(0), half, atol=2e-4)


def test_the_head_is_the_uppermost_part_of_who_stands(library: CharacterLibrary) -> None:
    (posed,) = library.pose_people([somebody()])
    head = np.unique(posed.body.skin.faces[posed.head_faces])
    assert posed.body.vertices[head, 2].max() == posed.body.vertices[:, 2].max()


def test_normals_are_unit_and_look_outward(crowd: list[PosedPerson]) -> None:
    for posed in crowd:
        body = posed.body
        assert np.allclose(np.linalg.norm(body.normals, axis=1), 1, atol=1e-4)
        corners = body.vertices[body.skin.faces].astype(float)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        agree = np.einsum("ij,ij->i", across, body.normals[body.skin.faces].mean(1)) > 0
        assert agree.mean() > 0.97


def test_near_people_have_more_triangles_than_far_ones(crowd: list[PosedPerson]) -> None:
    shown = {posed.level: len(posed.body.skin.faces) for posed in crowd}
    assert shown["near"] > shown["middle"] > shown["far"]


def test_an_unknown_character_is_named(library: CharacterLibrary) -> None:
    with pytest.raises(UnknownNameError, match=r"No character is called 'Ana'\. Did you mean 'Anna'"):
        library.pose_people([somebody(character="Ana")])


def test_an_unknown_clip_is_named(library: CharacterLibrary) -> None:
    with pytest.raises(UnknownNameError, match=r"No clip is called 'wolk'\. Did you mean 'walk'"):
        library.pose_people([somebody(clip="wolk")])


def test_an_unknown_thing_is_named(library: CharacterLibrary) -> None:
    with pytest.raises(UnknownNameError, match="No thing is called 'parrot'"):
        library.pose_people([somebody(carried=(Carried(thing="parrot", colour=RED),))])


# --- carried -----------------------------------------------------------------------------------------------------


def test_a_cane_reaches_from_the_hand_to_the_ground(library: CharacterLibrary) -> None:
    (posed,) = library.pose_people([somebody(carried=(Carried(thing="cane", colour=RED),))])
    (cane,) = posed.held
    wrist = posed.keypoints[COCO_KEYPOINTS.index("right_wrist")]
    assert cane.vertices[:, 2].min() == pytest.approx(posed.person.position[2], abs=0.02)
    assert np.linalg.norm(cane.vertices - wrist, axis=1).min() < 0.15


def test_an_umbrella_stays_upright_whatever_the_hand_does(library: CharacterLibrary) -> None:
    for clip in ("stand", "walk", "run"):
        (posed,) = library.pose_people([somebody(clip=clip, carried=(Carried(thing="umbrella_open", colour=RED),))])
        assert np.allclose(posed.held[0].world_from_thing[:3, 2], (0, 0, 1))


def test_who_carries_a_backpack_wears_it_on_the_back(library: CharacterLibrary) -> None:
    (posed,) = library.pose_people([somebody(heading_deg=0.0, carried=CARRIED[1])])
    assert posed.worn["backpack"].vertices[:, 0].mean() < posed.body.vertices[:, 0].mean()
    assert posed.worn["backpack"].materials[0].albedo == RED
    assert not library.pose_people([somebody()])[0].worn


# --- authored ----------------------------------------------------------------------------------------------------


def test_usd_skins_the_stage_to_our_triangles(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, posed in paths_of(crowd):
        apart = np.abs(skinned_by_usd(stage.GetPrimAtPath(path), posed.body.skin.parts) - posed.body.vertices).max()
        assert apart < 1e-3, (posed.person.clip, posed.person.character)
        for part, bag in posed.worn.items():
            assert np.abs(skinned_by_usd(stage.GetPrimAtPath(path), (part,)) - bag.vertices).max() < 1e-3


def test_a_changed_pose_is_seen_by_that_comparison(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    (path, posed), (_, other) = [
        (path, posed) for path, posed in paths_of(crowd)
        if posed.person.character == "Anna" and posed.person.clip in ("stand", "walk")
    ]  # fmt: skip
    placed = skinned_by_usd(stage.GetPrimAtPath(path), posed.body.skin.parts)
    if posed.level == other.level:
        assert np.abs(placed - placed.mean(0) - other.body.vertices + other.body.vertices.mean(0)).max() > 0.1
    else:
        assert len(placed) != len(other.body.vertices)


def test_things_are_in_usd_where_their_triangles_are(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    things = [thing for posed in crowd for thing in posed.held]
    assert things
    for index, thing in enumerate(things):
        prim = stage.GetPrimAtPath(f"/World/Props/Thing_{index:04d}")
        assert class_of(prim) == thing.thing.class_name
        box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), [UsdGeom.Tokens.default_]).ComputeWorldBound(prim)
        points = [
            np.array(UsdGeom.Mesh(child).GetPointsAttr().Get())
            for child in Usd.PrimRange(prim)
            if child.IsA(UsdGeom.Mesh)
        ]
        placed = np.concatenate(points) @ np.array(box.GetMatrix())[:3, :3] + np.array(box.GetMatrix())[3, :3]
        assert np.allclose(np.sort(placed, 0), np.sort(thing.vertices, 0), atol=1e-3)


def test_the_extent_is_the_one_usd_reckons(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, _ in paths_of(crowd):
        prim = UsdGeom.Boundable(stage.GetPrimAtPath(path))
        reckoned = UsdGeom.Boundable.ComputeExtentFromPlugins(prim, Usd.TimeCode.Default())
        assert prim.GetExtentAttr().Get() == reckoned


def test_only_what_is_carried_is_seen(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, posed in paths_of(crowd):
        for part in ("backpack", "shoulder_bag"):
            bag = UsdGeom.Imageable(stage.GetPrimAtPath(worn_path(path, part)))
            assert (bag.ComputeVisibility() == UsdGeom.Tokens.inherited) == (part in posed.worn)


def test_people_wear_their_colours_in_usd(stage: Usd.Stage, crowd: list[PosedPerson]) -> None:
    for path, posed in paths_of(crowd):
        for material in posed.body.materials:
            surface = stage.GetPrimAtPath(f"{path}/Looks/{camel(material.name)}/Surface")
            diffuse = surface.GetAttribute("inputs:diffuseColor")
            assert bool(diffuse.GetConnections()) == bool(material.pattern)
            if material.pattern:
                pattern = stage.GetPrimAtPath(diffuse.GetConnections()[0].GetPrimPath())
                bias, scale = (np.array(pattern.GetAttribute(f"inputs:{name}").Get())[:3] for name in ("bias", "scale"))
                assert np.allclose(bias, material.albedo, atol=1e-6)
                assert np.allclose(bias + scale, material.second_albedo, atol=1e-6)
                assert Path(pattern.GetAttribute("inputs:file").Get().path).stem == material.pattern
            else:
                assert np.allclose(diffuse.Get(), material.albedo, atol=1e-6)


def test_a_pose_is_default_values_with_all_three_of_usdskel(stage: Usd.Stage) -> None:
    animation = UsdSkel.Animation(stage.GetPrimAtPath("/World/People/Person_0001/Animation"))
    for attribute in (animation.GetTranslationsAttr(), animation.GetRotationsAttr(), animation.GetScalesAttr()):
        assert len(attribute.Get()) == len(animation.GetJointsAttr().Get())
        assert not attribute.GetTimeSamples()


def test_usd_validates_a_posed_crowd(stage: Usd.Stage) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    textures = ("UnresolvableDependency", "InvalidFile")  # people of boxes live far from the textures
    assert [error.GetMessage() for error in errors if error.GetName() not in textures] == []


def test_a_person_needs_somewhere_to_be(crowd: list[PosedPerson]) -> None:
    with pytest.raises(ValueError, match="/World/People/Person_0000: author the prims above it first"):
        author_people(Sdf.Layer.CreateAnonymous(), ["/World/People/Person_0000"], crowd[:1])


# --- in time -----------------------------------------------------------------------------------------------------


def test_posing_two_hundred_people_takes_a_blink(library: CharacterLibrary) -> None:
    """About 60 ms of one idle core for boxes; ten times as much is allowed, for machines that do other things."""
    people = (everybody(library) * 20)[:200]
    library.pose_people(people)
    start = time.process_time()
    library.pose_people(people)
    assert time.process_time() - start < 0.6


def test_authoring_a_crowd_takes_a_blink(crowd: list[PosedPerson]) -> None:
    """About 0.2 s for 150 people on one idle core."""
    layer = Sdf.Layer.CreateAnonymous()
    Sdf.CreatePrimInLayer(layer, "/World/People")
    start = time.process_time()
    people = (crowd * 20)[:150]
    with Sdf.ChangeBlock():
        author_people(layer, [f"/World/People/Person_{index:04d}" for index in range(150)], people)
    assert time.process_time() - start < 1.0
