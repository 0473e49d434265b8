"""Files and folders find their readers, and what nobody knows is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twincity.replicator.city.sources.reading import read_sources
from twincity.replicator.errors import TileError

from .test_first_twincity import sample_layers, write_layers

TREES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.35, 48.86]},
            "properties": {"idbase": 1, "libellefrancais": "Platane", "genre": "Platanus", "hauteurenm": 12},
        }
    ],
}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with the first TwinCity's five files, Paris Data's trees, and things that are no data."""
    write_layers(sample_layers(), tmp_path)
    (tmp_path / "les-arbres.geojson").write_text(json.dumps(TREES), encoding="utf-8")
    (tmp_path / "README.md").write_text("about the data", encoding="utf-8")
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00")
    return tmp_path


def test_a_folder_gives_each_file_to_the_reader_that_knows_it(mixed):
    found = read_sources([mixed], None).findings
    assert sorted(findings.source for findings in found) == [*["first_twincity"] * 5, "paris_data"]


def test_files_that_nobody_knows_are_named_and_descriptions_are_not(mixed):
    assert [path.name for path in read_sources([mixed], None).unknown] == ["film.mp4"]


def test_one_file_of_five_may_be_given_alone(mixed):
    (found,) = read_sources([mixed / "lights-sample.json"], None).findings
    assert found.licence == "ODbL 1.0"
    assert {point.kind for point in found.points} == {"lamp"}


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TileError, match=r"gone\.osm: there is no such file or folder\. Expected OpenStreetMap"):
        read_sources([tmp_path / "gone.osm"], None)


@pytest.mark.parametrize("name, content", [("film.mp4", b"\x00"), ("notes.txt", b"text"), ("empty.json", b"{}")])
def test_a_file_of_no_known_kind_is_named(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TileError, match=rf"{name} is of no kind that is known\. Expected OpenStreetMap") as error:
        read_sources([tmp_path / name], None)
    assert "\n" not in str(error.value)
