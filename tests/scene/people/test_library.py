"""Every character of the checkout: small, whole, valid, on its feet, and what the list says of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdValidation

from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.people.character import LEVELS, Character
from twincity.replicator.scene.people.characters import CharacterLibrary
from twincity.replicator.scene.people.skeleton import INDEX, SIDES
from twincity.replicator.scene.textures import texture_path
from twincity.replicator.scene.things import ThingLibrary

PEOPLE = ASSETS / "people"
LISTED = json.loads((PEOPLE / "characters.json").read_text(encoding="utf-8"))["characters"]
LARGEST_BYTES = 180_000
MOST_TRIANGLES = {"near": 7000, "middle": 2600, "far": 800}


@pytest.fixture(scope="module")
def characters() -> dict[str, Character]:
    library = CharacterLibrary({name: PEOPLE / facts["file"] for name, facts in LISTED.items()})
    return {name: library.named(name) for name in LISTED}


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    assert {Path(facts["file"]).name for facts in LISTED.values()} == {
        path.name for path in (PEOPLE / "characters").glob("*.usdc")
    }


def test_files_are_small() -> None:
    heavy = {path.name: path.stat().st_size for path in (PEOPLE / "characters").glob("*.usdc")}
    assert {name: size for name, size in heavy.items() if size > LARGEST_BYTES} == {}


def test_levels_have_fewer_and_fewer_triangles(characters: dict[str, Character]) -> None:
    for name, character in characters.items():
        counts = [len(character.levels[level].body.faces) for level in LEVELS]
        assert counts == sorted(counts, reverse=True), name
        assert all(count <= MOST_TRIANGLES[level] for count, level in zip(counts, LEVELS, strict=True)), name


def test_everybody_is_as_tall_and_has_legs_as_long_as_listed(characters: dict[str, Character]) -> None:
    for name, character in characters.items():
        facts = LISTED[name]
        assert character.height_m == pytest.approx(facts["height_m"], abs=0.006), name
        assert character.skeleton.leg_length == pytest.approx(facts["leg_m"], abs=0.006), name
        shoes_and_hat = character.levels["near"].body.points[:, 2].max() - character.height_m
        assert -0.03 < shoes_and_hat < 0.30, name


def test_left_is_left_and_feet_are_on_the_ground(characters: dict[str, Character]) -> None:
    for name, character in characters.items():
        for part in ("thigh", "foot", "hand"):
            for side, sign in SIDES.items():
                assert sign * character.skeleton.positions[INDEX[f"{side}_{part}"], 1] > 0.01, name
        nose, *_, left_ear, right_ear = character.landmarks
        assert left_ear[1] > right_ear[1], name
        assert nose[0] > left_ear[0], name


def test_everybody_has_a_head_feet_and_something_to_sit_on(characters: dict[str, Character]) -> None:
    for name, character in characters.items():
        for level in character.levels.values():
            for chosen, whole in (
                (level.head_faces, level.body.faces), (level.ground_vertices, level.body.points),
                (level.seat_vertices, level.body.points),
            ):  # fmt: skip
                assert 0 < len(chosen) < 0.75 * len(whole), name


def test_skins_are_sound(characters: dict[str, Character]) -> None:
    for name, character in characters.items():
        for level in character.levels.values():
            for skin in (level.body, *level.wearables.values()):
                assert skin.faces.max() == len(skin.points) - 1, name
                assert np.isfinite(skin.points).all(), name
                assert np.allclose(skin.weights.sum(1), 1, atol=1e-5), name
                assert np.allclose(np.linalg.norm(skin.normals, axis=1), 1, atol=1e-3), name


def test_textures_are_there(characters: dict[str, Character]) -> None:
    for character in characters.values():
        for material in character.materials.values():
            for texture in (material.pattern, material.relief):
                assert texture is None or texture_path(texture).is_file()


def test_what_can_be_dyed_has_a_part(characters: dict[str, Character]) -> None:
    for name, facts in LISTED.items():
        assert {garment["part"] for garment in facts["garments"]} <= set(characters[name].materials), name


def test_usd_validates_every_character() -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    context = UsdValidation.ValidationContext(validators)
    errors = {
        name: [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(PEOPLE / facts["file"])))]
        for name, facts in LISTED.items()
    }
    assert {name: found for name, found in errors.items() if found} == {}


def test_usd_validates_every_thing() -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    context = UsdValidation.ValidationContext(validators)
    library = ThingLibrary()
    for name in library.names:
        thing = library.named(name)
        assert [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(thing.path)))] == []
        assert {len(mesh.faces) > 0 for mesh in thing.levels.values()} == {True}
