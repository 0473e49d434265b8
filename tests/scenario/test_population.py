"""Laws of the people: marginals, quotas, clothes and weather, what they carry; nothing follows the skin tone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.palettes import MOST, luminance
from twincity.replicator.scenario.people import Library
from twincity.replicator.scenario.quotas import AIDS, BANDS
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Person, Scenario
from twincity.replicator.scenario.spec import parse_spec

from .library import BARE, LIBRARY


def sample(tile: CityTile, overrides: Mapping[str, Any], index: int = 0, library: Library = LIBRARY) -> Scenario:
    return ScenarioSampler(parse_spec({}, overrides=overrides), tile, 5, library).at(index)


def people_of(tile: CityTile, overrides: Mapping[str, Any], frames: int = 3, count: int = 300) -> list[Person]:
    sampler = ScenarioSampler(parse_spec({}, overrides={"crowd.count": count, **overrides}), tile, 5, LIBRARY)
    return [person for index in range(frames) for person in sampler.at(index).people]


@pytest.fixture(scope="module")
def everybody(tile: CityTile) -> list[Person]:
    return people_of(tile, {"weather.temperature_c": 14}, frames=6, count=400)


def test_the_skin_tone_says_nothing_of_anything_else(everybody: list[Person]) -> None:
    tones = np.array([person.monk_tone for person in everybody], float)
    measured = {
        "age": [person.age_years for person in everybody],
        "height": [person.height_m for person in everybody],
        "weight": [person.weight_kg for person in everybody],
        "female": [person.sex == "female" for person in everybody],
        "aid": [person.mobility_aid is not None for person in everybody],
        "hair": [luminance(person.hair_colour) for person in everybody],
        "headwear": [person.headwear is not None for person in everybody],
        "beard": [person.beard is not None for person in everybody],
        "trade": [person.trade is not None for person in everybody],
        "cloth": [np.mean([luminance(dye.colour) for dye in person.dyes]) for person in everybody],
        "carried": [len(person.carried) for person in everybody],
        "speed": [person.speed_m_per_s for person in everybody],
        "standing": [person.posture == "standing" for person in everybody],
        "x": [person.position[0] for person in everybody],
    }
    for name, values in measured.items():
        assert abs(np.corrcoef(tones, np.array(values, float))[0, 1]) < 4 / np.sqrt(len(everybody)), name


def test_the_test_of_skin_tones_can_fail(everybody: list[Person]) -> None:
    tones = np.array([person.monk_tone for person in everybody], float)
    coupled = tones + np.random.default_rng(1).normal(0, 20, len(tones))
    assert abs(np.corrcoef(tones, coupled)[0, 1]) > 4 / np.sqrt(len(tones))


def test_a_twin_differs_in_the_skin_tone_alone(tile: CityTile) -> None:
    overrides = {"crowd.count": 80, "crowd.lying": 1, "crowd.cyclists": 1}
    light, dark = (sample(tile, {**overrides, "people.monk_tone": tone}) for tone in (2, 9))
    assert tuple(replace(person, monk_tone=9) for person in light.people) == dark.people
    assert replace(light, people=dark.people) == dark


def test_marginals_are_those_of_the_street(everybody: list[Person]) -> None:
    ages = np.array([person.age_years for person in everybody])
    assert np.mean(ages < 15) == pytest.approx(0.08, abs=0.025)
    assert np.mean(ages >= 75) == pytest.approx(0.08, abs=0.025)
    aids = Counter(person.mobility_aid for person in everybody)
    assert aids["pram"] / len(everybody) == pytest.approx(0.02, abs=0.008)
    assert (aids["cane"] + aids["walker"]) / len(everybody) == pytest.approx(0.015, abs=0.008)
    adults = [person for person in everybody if 20 <= person.age_years <= 64]
    heights = {sex: np.mean([p.height_m for p in adults if p.sex == sex]) for sex in ("female", "male")}
    assert heights["female"] == pytest.approx(1.63, abs=0.01)
    assert heights["male"] == pytest.approx(1.76, abs=0.01)


def test_aids_go_with_age(everybody: list[Person]) -> None:
    assert all(person.age_years > 16 for person in everybody if person.mobility_aid == "pram")
    assert all(person.age_years > 55 for person in everybody if person.mobility_aid == "walker")


def test_hair_greys_with_age(everybody: list[Person]) -> None:
    grey = {
        low: np.mean([min(p.hair_colour) > 0.2 for p in everybody if low <= p.age_years < low + 20]) for low in (15, 65)
    }
    assert grey[15] < 0.1
    assert grey[65] > 0.5


def test_the_old_walk_slower_and_rain_makes_people_hurry(tile: CityTile, everybody: list[Person]) -> None:
    def mean(people: list[Person], low: float, high: float) -> float:
        return float(np.mean([
            p.speed_m_per_s for p in people
            if p.posture == "walking" and not p.mobility_aid and low <= p.age_years < high
        ]))  # fmt: skip

    assert mean(everybody, 75, 100) < 0.9 * mean(everybody, 20, 60)
    dry, wet = (people_of(tile, {"weather.preset": name, "weather.temperature_c": 14}) for name in ("clear", "rain"))
    assert mean(wet, 15, 100) > 1.03 * mean(dry, 15, 100)


def test_clothes_follow_the_temperature(tile: CityTile) -> None:
    for degrees, worn, not_worn in ((-2, "puffer", "shorts"), (31, "shorts", "puffer")):
        people = people_of(tile, {"weather.temperature_c": degrees}, frames=1)
        clothes = Counter(kind for person in people for kind in person.clothing)
        assert clothes[worn] > 0.4 * len(people)
        assert clothes[not_worn] < 0.03 * len(people)


def test_winter_is_colder_than_summer_and_nights_than_days(tile: CityTile) -> None:
    def degrees(date: str, hour: int, weather: str = "clear") -> float:
        asked = {"instant.date": date, "instant.hour": hour, "weather.preset": weather, "crowd.count": 0}
        return sample(tile, asked).temperature_c

    assert degrees("2025-01-15", 5) < 3 < degrees("2025-01-15", 15) < 10
    assert 24 < degrees("2025-07-20", 15) < 29
    assert degrees("2025-07-20", 15, "rain") < degrees("2025-07-20", 15) - 3
    assert degrees("2025-04-15", 12, "snowfall") <= 1


def test_umbrellas_open_with_the_rain_and_touch_nobody(tile: CityTile) -> None:
    shares = []
    for rate in (0, 1, 10):
        asked = {"weather.rain_rate_mm_per_h": rate, "crowd.count": 150}
        people = sample(tile, asked).people
        under = [person for person in people if any(thing.thing == "umbrella_open" for thing in person.carried)]
        shares.append(len(under) / len(people))
        places = np.array([person.position[:2] for person in people])
        for person in under:
            apart = np.hypot(*(places - person.position[:2]).T)
            assert np.sort(apart)[1] > 0.5
    assert shares[0] == 0
    assert 0.05 < shares[1] < shares[2]


def test_what_a_clip_shows_is_carried(everybody: list[Person]) -> None:
    for person in everybody:
        needs = LIBRARY.clips[person.clip].needs
        things = {LIBRARY.things[c.thing].class_name for c in person.carried if c.thing in LIBRARY.things}
        if needs in ("cane", "walker", "white_cane", "suitcase", "dog", "umbrella", "phone"):
            assert needs in things
        if person.mobility_aid in ("cane", "walker", "pram"):
            assert person.mobility_aid in things


def test_every_wheelchair_and_pram_is_there_once(tile: CityTile) -> None:
    people = people_of(tile, {"people.mobility_aid": {"choice": {"wheelchair": 1, "pram": 1, "none": 6}}}, frames=2)
    things = Counter(thing.thing for person in people for thing in person.carried)
    aids = Counter(person.mobility_aid for person in people)
    assert things["wheelchair"] == aids["wheelchair"] > 20
    assert things["pram"] == aids["pram"] > 20
    assert any(person.clip == "push_wheelchair" for person in people)
    assert any(person.clip == "wheelchair_self" for person in people)


def test_only_what_is_dyed_has_a_colour(everybody: list[Person]) -> None:
    things = [carried for person in everybody for carried in person.carried if carried.thing in LIBRARY.things]
    assert all((carried.colour is not None) == bool(LIBRARY.things[carried.thing].dyes) for carried in things)
    assert any(carried.colour is None for carried in things)


def test_dyes_name_the_parts_and_never_burn_out(tile: CityTile, everybody: list[Person]) -> None:
    for person in everybody[:300]:
        garments = LIBRARY.characters[person.character].garments
        assert [dye.part for dye in person.dyes] == [garment.part for garment in garments]
        assert all(max(dye.colour) <= MOST for dye in person.dyes)
        for dye, garment in zip(person.dyes, garments, strict=True):
            assert dye.pattern in ("plain", *garment.patterns)
    patterned = [dye for person in everybody for dye in person.dyes if dye.pattern != "plain"]
    assert patterned
    assert all(dye.colour != dye.second_colour for dye in patterned)


def test_clothes_get_lighter_by_one_parameter_and_nothing_else_changes(tile: CityTile) -> None:
    asked = {"crowd.count": 60, "weather.temperature_c": 14}
    plain, light = sample(tile, asked), sample(tile, {**asked, "people.clothing_lightness": 2})
    mean = [np.mean([luminance(d.colour) for p in s.people for d in p.dyes]) for s in (plain, light)]
    assert mean[1] > 1.4 * mean[0]
    undyed = [[replace(p, dyes=()) for p in s.people] for s in (plain, light)]
    assert undyed[0] == undyed[1]


def test_the_weight_is_that_of_the_body_shown(everybody: list[Person]) -> None:
    for person in everybody[:200]:
        character = LIBRARY.characters[person.character]
        as_modelled = character.bmi * character.height_m**2
        assert person.weight_kg == pytest.approx(as_modelled * (person.height_m / character.height_m) ** 3, abs=0.06)


def test_hardly_anybody_is_scaled_beyond_what_looks_right(everybody: list[Person]) -> None:
    scales = [person.height_m / LIBRARY.characters[person.character].height_m for person in everybody]
    assert np.mean(np.abs(np.array(scales) - 1) > 0.09) < 0.04


# ---- quotas


def test_a_quota_is_kept_to_one_person_in_every_frame(tile: CityTile) -> None:
    sampler = ScenarioSampler(
        parse_spec({"people": {"quotas": {"mobility_aid": {"wheelchair": 0.05}, "headwear": {"headscarf": 0.1}}}},
                   overrides={"crowd.count": 130}), tile, 5, LIBRARY,
    )  # fmt: skip
    for index in range(3):
        people = sampler.at(index).people
        assert sum(person.mobility_aid == "wheelchair" for person in people) in (6, 7)
        assert sum(person.headwear == "headscarf" for person in people) == 13


def test_a_balanced_design_has_every_combination_alike(tile: CityTile) -> None:
    spec = parse_spec(
        {"people": {"quotas": {"uniform_over": ["monk_tone", "sex", "age_band"]}}}, overrides={"crowd.count": 240}
    )
    people = ScenarioSampler(spec, tile, 5, LIBRARY).at(0).people

    def band(person: Person) -> str:
        return next(name for name, (low, high) in BANDS.items() if low <= person.age_years < high)

    cells = Counter((person.monk_tone, person.sex, band(person)) for person in people)
    assert len(cells) == 120
    assert set(cells.values()) == {2}


def test_cells_of_ones_own_are_kept_and_the_rest_follows_the_laws(tile: CityTile) -> None:
    cells = [{"share": 0.25, "sex": "female", "age_band": "60-74"}, {"share": 0.25, "sex": "male", "monk_tone": 10}]
    people = sample(tile, {"people.quotas": cells, "crowd.count": 200}).people
    assert sum(p.sex == "female" and 60 <= p.age_years < 75 for p in people) >= 50
    assert sum(p.sex == "male" and p.monk_tone == 10 for p in people) >= 50
    assert len({p.monk_tone for p in people}) == 10


@pytest.mark.parametrize(
    "quotas, text",
    [
        (
            {"mobility_aid": {"wheelchair": 0.7, "cane": 0.5}},
            "the shares add up to 1.2; together they can be 1 at most",
        ),
        ({"mobility_aid": {"weelchair": 0.1}}, "No mobility_aid is called 'weelchair'. Did you mean 'wheelchair'"),
        ({"moblity_aid": {"cane": 0.1}}, "No attribute is called 'moblity_aid'. Did you mean 'mobility_aid'"),
        ({"uniform_over": ["headwear"]}, "attribute to spread evenly is called 'headwear'"),
        ({"uniform_over": "sex"}, "should be a list of attributes"),
        ([{"sex": "female"}], "should be a cell with its share"),
        ({"uniform_over": ["sex"], "sex": {"male": 0.5}}, "sex is given twice"),
        (7, "7 is no quota"),
    ],
)
def test_a_quota_that_cannot_be_is_refused(quotas: Any, text: str) -> None:
    with pytest.raises(SpecError) as error:
        parse_spec({"people": {"quotas": quotas}}, source="street.yaml")
    assert str(error.value).startswith("street.yaml: people.quotas: ")
    assert text in str(error.value)


@pytest.mark.parametrize(
    "people, text",
    [
        ({"quotas": {"headwear": {"turban": 0.2}}},
         "quotas asks for headwear turban, and no character is like that. Possible: headwear: beanie, headscarf"),
        ({"quotas": [{"share": 0.1, "sex": "female", "beard": "full"}]}, "Possible for female: beard: none."),
        ({"trade": "astronaut"}, "people.trade asks for trade astronaut"),
    ],
)  # fmt: skip
def test_whom_no_character_shows_is_refused_with_what_is_possible(tile: CityTile, people: dict, text: str) -> None:
    with pytest.raises(SpecError, match="no character is like that") as error:
        ScenarioSampler(parse_spec({"people": people}), tile, 5, LIBRARY)
    assert text in str(error.value)


@pytest.mark.parametrize("people", [{"trade": "construction"}, {"quotas": {"trade": {"construction": 0.1}}}])
def test_a_trade_that_nobody_of_those_ages_has_is_refused(tile: CityTile, people: dict) -> None:
    with pytest.raises(SpecError, match=r"people\.age_years for 4\. Characters like that are 18 to 65 years old"):
        ScenarioSampler(parse_spec({"people": {**people, "age_years": 4}}), tile, 5, LIBRARY)


@pytest.mark.parametrize("people", [{"mobility_aid": "walker"}, {"quotas": {"mobility_aid": {"walker": 0.1}}}])
def test_an_aid_without_a_clip_is_refused(tile: CityTile, people: dict) -> None:
    with pytest.raises(SpecError, match=r"mobility_aid walker, and no clip of the library .* Possible: none\."):
        ScenarioSampler(parse_spec({"people": people}), tile, 5, BARE)


def test_every_aid_can_be_asked_for_of_everybody(tile: CityTile) -> None:
    for aid in AIDS:
        people = sample(tile, {"people.mobility_aid": aid, "crowd.count": 25, "crowd.activity": "street"}).people
        assert {person.mobility_aid for person in people} == {aid}


def test_quotas_read_back_from_the_manifest() -> None:
    for quotas in ({"sex": {"female": 0.8}}, {"uniform_over": ["sex"]}, [{"share": 0.5, "sex": "male"}]):
        spec = parse_spec({"people": {"quotas": quotas}})
        assert parse_spec(spec.resolved()).resolved() == spec.resolved()
