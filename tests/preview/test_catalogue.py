"""Which frames show what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.frames import crowd_frame, empty_frame, street_frame, write_dataset

from twincity.replicator.dataset import open_dataset
from twincity.replicator.dataset.facets import instance_facets
from twincity.replicator.preview.catalogue import Catalogue


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("set"), [street_frame(0), empty_frame(1), crowd_frame(7, 20)], ())


def test_a_value_is_found_in_just_the_frames_whose_records_have_it(root: Path) -> None:
    catalogue = Catalogue(open_dataset(root))
    records = [json.loads(line) for line in (root / "frames.jsonl").read_text().splitlines()]
    for name, values in catalogue.facets().items():
        for entry in values:
            having = [
                number
                for number, record in enumerate(records)
                if any(dict(instance_facets(i)).get(name) == entry["value"] for i in record["instances"])
            ]
            if name in ("class", "posture", "size", "hidden", "age"):
                assert catalogue.showing({name: entry["value"]}) == having
                assert entry["frames"] == len(having)


def test_two_values_narrow_the_choice_and_none_shows_all(root: Path) -> None:
    catalogue = Catalogue(open_dataset(root))
    people, cars = (set(catalogue.showing({"class": name})) for name in ("person", "car"))
    assert set(catalogue.showing({})) == {0, 1, 2}
    assert people
    assert set(catalogue.showing({"class": "person", "hidden": "0-10 %"})) <= people
    assert 1 not in people | cars  # nobody is in the empty street
    assert catalogue.showing({"class": "unicorn"}) == []


def test_frames_keep_their_numbers(root: Path) -> None:
    assert [frame["index"] for frame in Catalogue(open_dataset(root)).frames] == [0, 1, 7]
