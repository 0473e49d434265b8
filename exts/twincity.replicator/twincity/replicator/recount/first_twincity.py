"""The first TwinCity's form: colours that tell people apart, painted where the id image shows them, and its fields."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels, patches

COLOUR = re.compile(r"\(R=([\d.]+),G=([\d.]+),B=([\d.]+),A=([\d.]+)\)")
SAME_COLOUR = 1e-4
"""Square of the distance, in parts of 1, below which the first TwinCity's reader takes two colours for one."""

WEATHERS = ("Clear Sky", "Partially cloudy", "Rain", "Snow", "Foggy")


class FirstTwinCityCheck(FormatCheck):
    """Reads the pair and the metadata of one frame."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = {path.parent.parent.relative_to(folder).as_posix() for path in folder.glob("*/*/labels/Metadata*")}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        stem, place = Path(record["images"]["rgb"]).stem, _place(record)
        if place not in self._left:
            yield f"first_twincity/{place}: no Metadata file in labels."
            return
        self._left.remove(place)
        (path,) = (self._folder / place / "labels").glob("Metadata*")
        metadata = json.loads(path.read_text(encoding="utf-8"))
        picture = self._folder / place / "png" / f"Snapshot-{stem}.png"
        semantic = picture.with_name(f"Snapshot-{stem}-semantic.png")
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"first_twincity/{place}: its picture is missing, or not that of {record['images']['rgb']}."
        image = cv2.imread(str(semantic), cv2.IMREAD_UNCHANGED)
        if image is None or image.ndim != 3 or image.shape[2] != 4:
            yield f"first_twincity/{place}: its semantic picture is missing, or not RGBA."
            return
        found = [*_field_findings(metadata, record)]
        if pixels is not None and not found:
            found += _colour_findings(metadata, record, image, pixels)
        yield from (f"first_twincity/{place}: {text}" for text in found)

    def skip(self, record: Record) -> None:
        self._left.discard(_place(record))

    def rest(self) -> Iterator[str]:
        yield from (f"first_twincity/{place}: of no frame in frames.jsonl." for place in sorted(self._left))


def _place(record: Record) -> str:
    return f"{record.get('split') or 'sequences'}/{Path(record['images']['rgb']).stem}"


def _field_findings(metadata: dict[str, Any], record: Record) -> Iterator[str]:
    """The fields, against the scenario's."""
    scenario, pose = record["scenario"], record["scenario"]["camera"]
    instant = dt.datetime.fromisoformat(scenario["local_time"])
    position = np.array(record["camera"]["world_from_camera"])[:3, 3] * [100, -100, 100]
    people = [person for person in record["instances"] if person["class_name"] == "person"]
    lying = [str(n) for n, person in enumerate(people) if person["attributes"].get("posture") == "lying"]
    wanted = {
        "district": scenario["tile"],
        "hour": instant.hour, "day": instant.day, "month": instant.month, "year": instant.year,
        "cameraRotation": {"pitch": pose["pitch_deg"], "yaw": -pose["heading_deg"], "roll": pose["roll_deg"]},
        "vehiclesNb": len(scenario["vehicles"]),
    }  # fmt: skip
    for name, value in wanted.items():
        if metadata[name] != value:
            yield f"{name} is {metadata[name]}, the record has {value}."
    if not np.allclose([metadata["cameraLocation"][axis] for axis in "xyz"], position, atol=0.11):
        yield f"cameraLocation is {metadata['cameraLocation']}, the record has {position.round(1).tolist()}."
    if metadata["weather"] not in WEATHERS:
        yield f"weather is '{metadata['weather']}', which the first TwinCity does not have."
    if list(metadata["peds"]) != [str(number) for number in range(len(people))]:
        yield f"{len(metadata['peds'])} peds, the record has {len(people)} people."
    elif list(metadata["lyingPeds"]) != lying:
        yield f"lyingPeds are {list(metadata['lyingPeds'])}, in the record {lying} lie."


def _colour_findings(metadata: dict[str, Any], record: Record, image: np.ndarray, pixels: Pixels) -> Iterator[str]:
    """Each person's pixels, and no others, have their colour, as near as the first TwinCity's reader looks.

    `image` is (H, W, 4) uint8, blue first.
    """
    people = [person["instance_id"] for person in record["instances"] if person["class_name"] == "person"]
    numbers, colours, lengths = patches(pixels.ids, image.view(np.uint32)[..., 0])
    values, which = np.unique(colours, return_inverse=True)
    shown = values.view(np.uint8).reshape(-1, 4)[:, [2, 1, 0, 3]] / 255
    counts = np.bincount(which, lengths, len(values))
    runs_of = Pixels(numbers[:, None])
    for number, text in zip(people, metadata["peds"].values(), strict=True):
        match = COLOUR.fullmatch(text)
        if match is None:
            yield f"the colour {text} is not written as the first TwinCity does."
            continue
        colour = np.array([float(value) for value in match.groups()])
        same, runs = ((shown - colour) ** 2).sum(1) < SAME_COLOUR, runs_of.of(number)[0]
        total, here, seen = (
            int(counts[same].sum()),
            int(lengths[runs][same[which[runs]]].sum()),
            int(lengths[runs].sum()),
        )
        if not total == here == seen:
            yield f"person {number}: {total} pixels have the colour, {here} of the {seen} that show the person."
