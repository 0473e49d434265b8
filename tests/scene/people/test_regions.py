"""Every character of the library has a face at the front of its head, and limbs on their sides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twincity.replicator.labels import PARTS
from twincity.replicator.scenario.people import load_library
from twincity.replicator.scene.people.character import LEVELS, Character
from twincity.replicator.scene.people.character_reader import read_character

FACE, HEAD = PARTS.index("face"), PARTS.index("head")
SOME = sorted(load_library().characters.items())[::6]


@pytest.fixture(scope="module", params=SOME, ids=[name for name, _ in SOME])
def character(request: pytest.FixtureRequest) -> Character:
    return read_character(Path(request.param[1].file))


@pytest.mark.parametrize("level", LEVELS)
def test_faces_are_at_the_front_of_heads(character: Character, level: str) -> None:
    found = character.levels[level]
    face = np.flatnonzero(found.part_ids == FACE)
    assert set(np.flatnonzero(np.isin(found.part_ids, (FACE, HEAD)))) == set(found.head_faces)
    middles = found.body.points[found.body.faces[face]].mean(1)
    nose, ears = character.landmarks[0], character.landmarks[3:5].mean(0)
    assert (middles[:, 0] > ears[0]).all()
    assert middles[:, 0].max() > nose[0] - 0.03  # the nose is among them
    assert np.ptp(middles[:, 2]) < 0.25


@pytest.mark.parametrize("level", ["near", "middle"])
def test_limbs_are_on_their_sides_and_none_is_missing(character: Character, level: str) -> None:
    found = character.levels[level]
    middles = found.body.points[found.body.faces].mean(1)
    for part in ("upper_arm", "lower_arm", "hand", "upper_leg", "lower_leg", "foot"):
        left, right = (middles[found.part_ids == PARTS.index(f"{part}_{side}")] for side in ("left", "right"))
        assert len(left)
        assert len(right)
        assert left[:, 1].mean() > 0 > right[:, 1].mean()
    feet, torso = middles[found.part_ids == PARTS.index("foot_left")], middles[found.part_ids == PARTS.index("torso")]
    assert feet[:, 2].mean() < torso[:, 2].mean()


def test_hair_and_hats_are_no_face(character: Character) -> None:
    body = character.levels["near"].body
    parts = {body.parts[index] for index in body.face_parts[character.levels["near"].part_ids == FACE]}
    assert not parts & {"hair", "headwear", "outer", "top"}
