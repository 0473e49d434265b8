"""The pages speak French where they say they do, and know every group there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from twincity.replicator.dataset.facets import KNOWN
from twincity.replicator.dataset.words import FRENCH, in_french
from twincity.replicator.labels import CLASSES
from twincity.replicator.scenario.belongings import SEATS
from twincity.replicator.scenario.people import Library, load_library
from twincity.replicator.scenario.weather import WEATHERS


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def drawn(library: Library) -> Iterator[str | None]:
    """Every word that a label of a person can hold."""
    for clip in library.clips.values():
        yield from (clip.posture, clip.activity)
    for character in library.characters.values():
        yield from (character.hair, character.headwear, character.trade)
    for name, thing in library.things.items():
        if name not in SEATS and ("carried" in thing.roles or thing.attach != "ground"):
            yield name


def test_every_value_has_a_french_word(library: Library) -> None:
    values = {*drawn(library), *WEATHERS, *KNOWN, *(label.name for label in CLASSES if label.countable)} - {None}
    assert [value for value in sorted(values) if value.replace("_", " ") not in FRENCH] == []


def test_every_posture_of_the_library_is_a_known_one(library: Library) -> None:
    assert {clip.posture for clip in library.clips.values()} <= set(KNOWN["posture"])


@pytest.mark.parametrize(
    ("english", "french"),
    [("over 20,000 lx", "plus de 20\u202f000 lx"), ("4 others", "4 autres"), ("1-25 % outside", "1-25 % dehors")],
)
def test_phrases_are_put_together(english: str, french: str) -> None:
    assert in_french(english) == french
