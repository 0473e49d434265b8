"""No file has an undressed body: what a character shows of skin is head, neck, arms, hands, lower legs and feet."""

from __future__ import annotations

import json

import numpy as np
import pytest

from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.people.character import LEVELS, Skin
from twincity.replicator.scene.people.character_reader import read_character
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, Skeleton

PEOPLE = ASSETS / "people"
LISTED = json.loads((PEOPLE / "characters.json").read_text(encoding="utf-8"))["characters"]


def bare(skin: Skin, skeleton: Skeleton) -> np.ndarray:
    """(m,) whether a triangle of the part `skin` is of the belly, the hips or the upper thighs."""
    trunk = skin.following("hips", "spine", "chest") > 0.6
    thighs = skin.following(*(f"{side}_thigh" for side in SIDES)) > 0.4
    hip, knee = (skeleton.positions[INDEX[f"left_{joint}"], 2] for joint in ("thigh", "shin"))
    high = skin.points[:, 2] > knee + 0.6 * (hip - knee)
    own = skin.face_parts == skin.parts.index("skin")
    return own & (trunk | (thighs & high))[skin.faces].all(1)


@pytest.mark.parametrize("level", LEVELS)
def test_no_character_shows_belly_hips_or_upper_thighs(level: str) -> None:
    shown = {}
    for name, facts in LISTED.items():
        character = read_character(PEOPLE / facts["file"])
        if count := int(bare(character.levels[level].body, character.skeleton).sum()):
            shown[name] = count
    assert shown == {}


def test_a_body_without_clothes_would_be_noticed() -> None:
    character = read_character(PEOPLE / next(iter(LISTED.values()))["file"])
    body = character.levels["near"].body
    everything_is_skin = np.full_like(body.face_parts, body.parts.index("skin"))
    naked = Skin(**{**vars(body), "face_parts": everything_is_skin})
    assert bare(naked, character.skeleton).sum() > 100
