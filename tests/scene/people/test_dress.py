"""Colours of people: skin by Monk tone, hair, dyed clothes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.scene.people.bodies import box_materials, somebody

from twincity.replicator.errors import SpecError, UnknownNameError
from twincity.replicator.scenario.palettes import MOST
from twincity.replicator.scenario.scenario import Dye
from twincity.replicator.scene.people.dress import FINISHES, SKIN_LUMINANCE, dress, finish, skin_albedo
from twincity.replicator.scene.scene import SurfaceMaterial

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
OWN = {
    **box_materials(),
    "hair": SurfaceMaterial(
        name="hair", albedo=(0.1, 0.1, 0.1), second_albedo=(0.2, 0.2, 0.2), pattern="pattern_strands"
    ),
}


def dressed(*dyes: Dye, **changes: object) -> dict[str, SurfaceMaterial]:
    person = somebody(dyes=dyes, **changes)
    return {material.name: material for material in dress(person, tuple(OWN), OWN)}


def test_skin_follows_the_monk_scale() -> None:
    albedos = np.array([skin_albedo(tone) for tone in range(1, 11)])
    assert np.allclose(albedos @ LUMINANCE, SKIN_LUMINANCE, rtol=0.03)
    assert (np.diff(albedos @ LUMINANCE) < 0).all()
    assert (np.diff(albedos, axis=1) < 0).all(), "skin is warm: red, then green, then blue"


@pytest.mark.parametrize("tone", [0, 11])
def test_a_tone_outside_the_monk_scale_is_refused(tone: int) -> None:
    with pytest.raises(SpecError, match=f"Monk skin tone {tone} does not exist; the scale runs from 1"):
        skin_albedo(tone)


def test_skin_is_its_texture_times_the_tone() -> None:
    skin = dressed(monk_tone=7)["skin"]
    assert (skin.albedo, skin.second_albedo, skin.pattern) == ((0, 0, 0), skin_albedo(7), "skin_adult_f")


def test_hair_has_shade_and_shine_around_its_colour() -> None:
    hair = dressed(hair_colour=(0.2, 0.1, 0.05))["hair"]
    assert np.array(hair.albedo) @ LUMINANCE < np.array([0.2, 0.1, 0.05]) @ LUMINANCE
    assert np.array(hair.second_albedo) @ LUMINANCE > np.array([0.2, 0.1, 0.05]) @ LUMINANCE


def test_people_wear_what_was_drawn_and_no_cloth_burns_out() -> None:
    top = dressed(Dye(part="top", colour=(0.9, 0.2, 0.1), second_colour=(0.1, 0.1, 0.9), pattern="plaid"))["top"]
    assert (top.albedo, top.second_albedo, top.pattern) == (
        (MOST, 0.2, 0.1),
        (0.1, 0.1, MOST),
        "pattern_plaid",
    )
    assert top.relief == OWN["top"].relief, "the cut of the cloth stays"


def test_plain_cloth_loses_the_pattern_it_was_modelled_with() -> None:
    top = dressed(Dye(part="top", colour=(0.1, 0.2, 0.1), second_colour=(0.1, 0.2, 0.1)))["top"]
    assert (top.pattern, top.second_albedo) == (None, None)


def test_what_is_not_dyed_stays_as_it_was() -> None:
    assert dressed()["bottom"] == OWN["bottom"]


def test_a_pattern_that_nobody_has_drawn_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'pattern_stripes'"):
        dressed(Dye(part="top", colour=(0.1, 0.1, 0.1), second_colour=(0.2, 0.2, 0.2), pattern="stripe"))


def test_leather_and_nylon_shine_and_wool_does_not() -> None:
    assert finish("sweater") == (0.9, 0.0)
    for kind in ("shoes", "puffer"):
        roughness, f0 = finish(kind)
        assert roughness < 0.7
        assert f0 >= 0.03
    assert all(0 < roughness < 1 and f0 <= 0.05 for roughness, f0 in FINISHES.values())
