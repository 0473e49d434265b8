"""The library as the sampler reads it: one line says what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.people import USD, load_library, read_library
from twincity.replicator.scenario.quotas import AIDS
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.traits import can_show

CHARACTER = {"file": "Ours.usdc", "sex": "female", "ages": [20, 40], "height_m": 1.7, "triangles": [6000, 2000, 600]}


def folder_with(tmp_path: Path, document: object) -> str:
    (tmp_path / "characters.json").write_text(json.dumps(document), encoding="utf-8")
    return str(tmp_path)


def test_a_folder_of_ones_own_joins_the_library(tmp_path: Path) -> None:
    library = load_library((folder_with(tmp_path, {"characters": {"Ours": CHARACTER}}),))
    assert library.characters["Ours"].file == str(tmp_path / "Ours.usdc")
    assert len(library.characters) == len(load_library().characters) + 1
    assert list(library.characters) == sorted(library.characters)


def test_a_spec_names_the_folder(tmp_path: Path) -> None:
    spec = parse_spec({"people": {"characters": [folder_with(tmp_path, {"characters": {"Ours": CHARACTER}})]}})
    assert "Ours" in ScenarioSampler(spec, None, 1).library.characters  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "document, text",
    [
        ({"characters": {"Ours": {"file": "a.usdc"}}}, "characters.json: Ours: sex: Field required"),
        ({"characters": {"Ours": {**CHARACTER, "height_m": "tall"}}}, "Ours: height_m: Input should be a valid number"),
        ({"characters": []}, "expected {'characters': {name: ...}}"),
    ],
)
def test_a_wrong_list_is_refused_in_one_line(tmp_path: Path, document: object, text: str) -> None:
    with pytest.raises(SpecError) as error:
        load_library((folder_with(tmp_path, document),))
    assert text in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_without_a_list_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"cannot be read: .*holds a characters\.json that lists them"):
        load_library((str(tmp_path),))
    (tmp_path / "characters.json").write_text("{", encoding="utf-8")
    with pytest.raises(SpecError, match="not valid JSON"):
        load_library((str(tmp_path), ""))


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    taken = next(iter(load_library().characters))
    with pytest.raises(SpecError, match=rf"has a character '{taken}', a name that is taken\. Rename it"):
        load_library((folder_with(tmp_path, {"characters": {taken: CHARACTER}}),))


def test_the_library_of_the_checkout_shows_every_aid_and_incident() -> None:
    library = read_library(USD)
    assert all(can_show(library, aid) for aid in AIDS)
    for clip in library.clips.values():
        assert clip.partner is None or clip.partner.clip in library.clips
    spec = parse_spec(
        {"crowd": {"falling": 1, "scuffles": 1, "chases": 1, "lying_attended": 1, "cyclists": 1, "scooters": 1}}
    )
    ScenarioSampler(spec, None, 1, library)  # type: ignore[arg-type]


def test_every_palette_and_thing_that_assets_name_exists() -> None:
    from twincity.replicator.scenario.palettes import PALETTES

    library = read_library(USD)
    named = {garment.colours for character in library.characters.values() for garment in character.garments}
    named |= {palette for thing in library.things.values() for palette in thing.dyes.values()}
    assert named <= set(PALETTES)
    for thing in library.things.values():
        assert set(thing.clips) <= set(library.clips)
