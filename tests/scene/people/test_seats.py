"""Everybody of the checkout on everything there is to sit on: on the seat, beside the back, above the table."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from tests.scene.people.bodies import somebody

from twincity.replicator.scenario.crowd.companions import SITS_FROM_YEARS
from twincity.replicator.scenario.scenario import Carried
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.people.characters import CharacterLibrary, PosedPerson
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

PEOPLE = ASSETS / "people"
LISTED = json.loads((PEOPLE / "characters.json").read_text(encoding="utf-8"))["characters"]
SEATS = {"sit_bench": "bench", "sit_bench_phone": "bench", "sit_low_wall": "low_wall", "sit_terrace": "terrace"}
SEAT_M = {"bench": 0.45, "low_wall": 0.50, "terrace": 0.46}
TABLE_M, TABLE_TOP_M = 0.73, 0.02
BACK_TO_M = {"bench": 0.85, "terrace": 0.86}
"""Height of the upper edge of a back."""


@pytest.fixture(scope="module", params=SEATS)
def sitting(request: pytest.FixtureRequest) -> list[PosedPerson]:
    """Every fourth character who is old enough, and the seat under each."""
    library = CharacterLibrary({name: PEOPLE / facts["file"] for name, facts in LISTED.items()})
    grown = [name for name, facts in LISTED.items() if facts["ages"][0] >= SITS_FROM_YEARS][::4]
    people = [
        somebody(
            character=name, clip=request.param, posture="sitting", phase=0.1 + 0.5 * (number % 2),
            position=(0.0, 0.0, 0.0), heading_deg=0.0, height_m=LISTED[name]["height_m"],
            carried=(Carried(thing=SEATS[request.param], colour=(0.1, 0.1, 0.1)),),
        )
        for number, name in enumerate(grown)
    ]  # fmt: skip
    return library.pose_people(people)


def between(points: np.ndarray, low: float, high: float) -> np.ndarray:
    """The points from one height to another."""
    return points[(points[:, 2] > low) & (points[:, 2] < high)]


def test_shoes_are_on_the_ground_and_hips_on_the_seat(sitting: list[PosedPerson]) -> None:
    for posed in sitting:
        level = posed.character.levels[posed.level]
        height = SEAT_M[posed.held[0].thing.name]
        feet, hips = (posed.body.vertices[chosen, 2] for chosen in (level.ground_vertices, level.seat_vertices))
        assert -0.02 < feet.min() < 0.02, posed.person.character
        assert abs(np.quantile(hips, 0.04) - height) < 0.01, posed.person.character


def _backs(posed: PosedPerson) -> Iterator[tuple[float, float]]:
    """(foremost x of the back, hindmost x of the body) in bands of height."""
    (seat,) = posed.held
    for low in np.arange(0.56, BACK_TO_M.get(seat.thing.name, 0.0), 0.06):
        back = between(seat.vertices[seat.vertices[:, 0] < 0], low, low + 0.06)
        body = between(posed.body.vertices, low, low + 0.06)
        if len(back) and len(body):
            yield float(back[:, 0].max()), float(body[:, 0].min())


def test_nobody_leans_through_a_back(sitting: list[PosedPerson]) -> None:
    for posed in sitting:
        assert all(back < body + 0.005 for back, body in _backs(posed)), posed.person.character


def test_hands_are_above_the_table_and_knees_below_it(sitting: list[PosedPerson]) -> None:
    for posed in sitting:
        if posed.held[0].thing.name == "terrace":
            hands = [posed.placed[INDEX[f"{side}_hand"], 2] * posed.size for side in SIDES]
            knees = [posed.placed[INDEX[f"{side}_shin"], 2] * posed.size for side in SIDES]
            assert min(hands) > TABLE_M + 0.04, posed.person.character
            assert max(knees) < TABLE_M - TABLE_TOP_M - 0.05, posed.person.character
