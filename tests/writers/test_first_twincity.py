"""The first TwinCity's form, read as its sensitivity analysis reads it."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import crowd_frame, empty_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.errors import FrameError
from twincity.replicator.labels import CLASSES
from twincity.replicator.scenario.weather import WEATHERS
from twincity.replicator.writers.first_twincity import colour_text, person_colours, weather_word

LEFT_OUT = ("(R=0.160640,G=0.000000,B=1.000000,A=1.000000)", "(R=0.143117,G=1.000000,B=0.000000,A=1.000000)")
"""Two colours that the reader takes for background."""

MISTRUSTED = ((0.0, 1.0, 0.749918), (0.070666, 0.366667, 0.906666))
"""Two colours in which it may drop blobs."""

FIELDS = {
    "district", "hour", "day", "month", "year", "weather", "cameraRotation", "cameraLocation", "vehiclesNb", "peds",
    "lyingPeds",
}  # fmt: skip


class Sequence:
    """One folder of the reader's root: `png/` with pairs, `labels/` with one file that begins with Metadata."""

    def __init__(self, folder: Path) -> None:
        (path,) = (folder / "labels").glob("Metadata*")
        self.metadata: dict[str, Any] = json.loads(path.read_text())
        by_age = sorted((folder / "png").glob("*.png"), key=lambda path: path.stat().st_mtime)
        self.semantic, self.picture = by_age[::2], by_age[1::2]

    def boxes(self) -> dict[str, list[int]]:
        """x0, y0, and the last column and row, of each colour that is seen; the reader wants four channels."""
        image = cv2.imread(str(self.semantic[0]), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]] / 255
        found = {}
        for number, text in self.metadata["peds"].items():
            code = [float(value) for value in re.findall(r"=([\d.]+)", text)]
            rows, columns = np.nonzero(((image - code) ** 2).sum(2) < 1e-4)
            if text not in LEFT_OUT and len(rows):
                found[number] = [columns.min(), rows.min(), columns.max(), rows.max()]
        return found


def sequences(root: Path, name: str = "sequences") -> list[Sequence]:
    """Everything in the reader's root is a sequence."""
    return [Sequence(folder) for folder in sorted((root / "first_twincity" / name).iterdir())]


def test_a_sequence_has_a_pair_and_the_older_one_is_in_colours(tmp_path):
    write_dataset(tmp_path, [street_frame(0), crowd_frame(1, 30)], ["first_twincity"])
    for sequence, index in zip(sequences(tmp_path), (0, 1), strict=True):
        (semantic,), (picture,) = sequence.semantic, sequence.picture
        assert picture.read_bytes() == (tmp_path / "images" / f"{index:06d}.png").read_bytes()
        assert cv2.imread(str(semantic), cv2.IMREAD_UNCHANGED).shape[2] == 4


def test_the_fields_are_the_first_twincitys(tmp_path):
    write_dataset(tmp_path, [street_frame(5)], ["first_twincity"])
    metadata = sequences(tmp_path)[0].metadata
    assert metadata.keys() == FIELDS
    assert {name: metadata[name] for name in ("hour", "day", "month", "year")} == {
        "hour": 14, "day": 21, "month": 6, "year": 2025,
    }  # fmt: skip
    assert metadata["cameraRotation"] == {"pitch": -30.0, "yaw": -75.25, "roll": 1.5}
    assert metadata["cameraLocation"] == {"x": 1234.5, "y": 678.9, "z": 450}
    assert metadata["weather"] == "Rain"
    assert metadata["vehiclesNb"] == 1


def test_the_reader_finds_the_visible_boxes(tmp_path):
    frame = crowd_frame(0, 60)
    write_dataset(tmp_path, [frame], ["first_twincity"])
    found = sequences(tmp_path)[0].boxes()
    people = {str(number): person for number, person in enumerate(frame.of_class("person"))}
    assert found.keys() == {number for number, person in people.items() if person.visible_pixels}
    for number, (left, top, right, bottom) in found.items():
        assert people[number].box_visible == (left, top, right + 1, bottom + 1)


def test_whoever_lies_is_among_the_lying(tmp_path):
    write_dataset(tmp_path, [posture_frame(0)], ["first_twincity"])
    metadata = sequences(tmp_path)[0].metadata
    assert list(metadata["lyingPeds"]) == ["4"]
    assert metadata["lyingPeds"]["4"] == metadata["peds"]["4"]


def test_two_thousand_people_have_colours_that_the_reader_tells_apart():
    colours = person_colours(2000) / 255
    spared = [*(np.array(label.colour) / 255 for label in CLASSES), *MISTRUSTED]
    for number, colour in enumerate(colours):
        assert ((colours[number + 1 :] - colour) ** 2).sum(1).min(initial=1) > 2e-4
        assert min(((np.array(other) - colour) ** 2).sum() for other in spared) > 1e-4
    texts = {colour_text(colour) for colour in person_colours(2000).tolist()}
    assert len(texts) == 2000
    assert not texts & set(LEFT_OUT)


def test_more_people_than_colours_are_refused():
    with pytest.raises(FrameError, match=r"colours for people, and there are 40000\. Ask for fewer people"):
        person_colours(40_000)


@pytest.mark.parametrize(
    "name, word",
    [
        ("clear", "Clear Sky"), ("broken_cloud", "Partially cloudy"), ("overcast", "Partially cloudy"),
        ("rain", "Rain"), ("fog", "Foggy"), ("snowfall", "Snow"), ("after_rain", "Partially cloudy"),
    ],
)  # fmt: skip
def test_weathers_are_the_first_twincitys_five(name, word):
    assert weather_word(WEATHERS[name]) == word


def test_an_empty_street_has_no_peds(tmp_path):
    write_dataset(tmp_path, [empty_frame(0)], ["first_twincity"])
    (sequence,) = sequences(tmp_path)
    assert (sequence.metadata["peds"], sequence.metadata["lyingPeds"], sequence.boxes()) == ({}, {}, {})


def test_each_split_is_a_root(tmp_path):
    frames = [dataclasses.replace(street_frame(i), split=name) for i, name in enumerate(("train", "val", "train"))]
    write_dataset(tmp_path, frames, ["first_twincity"], splits=("train", "val"))
    assert [len(sequences(tmp_path, name)) for name in ("train", "val")] == [2, 1]
