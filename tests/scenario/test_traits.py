"""Laws of who somebody is before it is known where: quotas hold, limits hold, and more people change nobody."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from twincity.replicator.scenario.crowd.places import Place
from twincity.replicator.scenario.movement import choose_clip, walking_speed
from twincity.replicator.scenario.people import Character, Library
from twincity.replicator.scenario.spec_sections import PeopleSpec
from twincity.replicator.scenario.traits import Traits, draw_traits
from twincity.replicator.scenario.weather import Weather

from .library import LIBRARY

CLEAR = Weather(cloud_cover=0.0)
ADULT = Traits(age_years=30.0, sex="female", height_m=1.65, bmi=22.0, monk_tone=5, hair_colour="brown")
STREET = Place(position=(0.0, 0.0, 0.0), heading_deg=0.0, posture="walking", group=1)


def people_of(people: dict[str, Any], count: int = 500, **how: Any) -> list[Traits]:
    return draw_traits(PeopleSpec.model_validate(people), LIBRARY, count, 1, 0, **how)


@pytest.mark.parametrize("colour", ["red", "grey"])
def test_a_quota_of_hair_colours_is_kept_exactly(colour: str) -> None:
    people = people_of({"quotas": {"hair_colour": {colour: 0.2}}})
    assert sum(person.hair_colour == colour for person in people) == 100


def test_a_quota_of_ages_is_kept_exactly() -> None:
    people = people_of({"quotas": {"age_band": {"60-74": 0.2}, "mobility_aid": {"cane": 0.1}}})
    assert sum(60 <= person.age_years < 75 for person in people) == pytest.approx(100, abs=2)


def test_asking_for_more_people_changes_nobody() -> None:
    some = people_of({"mobility_aid": {"choice": {"none": 1, "cane": 1, "pram": 1}}}, count=60)
    assert people_of({"mobility_aid": {"choice": {"none": 1, "cane": 1, "pram": 1}}}, count=90)[:60] == some


@pytest.mark.parametrize("people", [{"quotas": {"uniform_over": ["age_band"]}}, {"headwear": "headscarf"}])
def test_those_in_a_scuffle_are_of_age_whatever_is_asked_of_the_crowd(people: dict[str, Any]) -> None:
    assert all(15 <= person.age_years < 60 for person in people_of(people, 60, ages=(15, 60), on_foot=True))


def test_a_character_of_any_sex_shows_both() -> None:
    anyone = Character(sex="any", ages=(18, 60), height_m=1.7, headwear="fez")
    library = Library(characters=MappingProxyType({"Anyone": anyone}), clips=LIBRARY.clips, things=LIBRARY.things)
    people = draw_traits(PeopleSpec.model_validate({"headwear": "fez"}), library, 40, 1, 0)
    assert {person.sex for person in people} == {"female", "male"}


def test_who_runs_for_once_chases_nobody() -> None:
    clips = {
        choose_clip(LIBRARY, ADULT, STREET, None, 1.3, 1.0, True, float(chance)) for chance in np.linspace(0, 0.99, 30)
    }
    assert clips == {"run"}


def test_a_crowd_out_of_one_place_walks_like_a_group_of_four() -> None:
    assert walking_speed(ADULT, STREET, 40, CLEAR, 0.0) == walking_speed(ADULT, STREET, 4, CLEAR, 0.0) > 1.1
