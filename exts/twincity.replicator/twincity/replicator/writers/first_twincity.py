"""The first TwinCity's own output: pairs of pictures, as seen and in one colour per person, with a Metadata file.

    sequences/000012/png/Snapshot-000012-semantic.png    people in the colours of the metadata, the rest by class
    sequences/000012/png/Snapshot-000012.png             the picture
    sequences/000012/labels/Metadata12.json              the first TwinCity's fields

Give `sequences` (`train`, `val`, ... in a set with splits) to its sensitivity analysis as the dataset's root. That
program takes the older file of a pair for the one in colours, so keep the files' times when copying (`cp -p`). What the
first TwinCity left open, or got wrong, is decided so:

- Each picture is a sequence of its own, since people, hour and camera change with it.
- No two people share a colour, all colours are opaque, further apart than the tolerance of its reader, and far from
  those of the classes. Numbers of people are 0..n-1 in the order of the frame's instances.
- Who lies is in `lyingPeds` and in `peds`: the reader knows only the latter.
- Everyone is in `peds` whose silhouette meets the picture; of the hidden there is no pixel. What is too small to be
  asked of a model cannot be told apart: look at `frames.jsonl`, or at heights.
- Places are in centimetres in Unreal's axes: x east, y south, z up; yaw is clockwise from east.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..dataset import frame_json, link_frame_file, write_dataset_file, write_frame_file
from ..errors import FrameError
from ..frame import Frame, Instance
from ..labels import CLASSES
from ..scenario.weather import Weather
from .base import DatasetInfo, Writer

UNSPLIT = "sequences"
FOG_M = 1000.0
"""Visibility below which the weather is `Foggy`: the meteorologists' limit."""

CLOUDY_FROM = 0.25
"""Cloud cover from which it is `Partially cloudy`, the most that the first TwinCity has."""

STEP = 8
"""Between neighbouring colours, in 8-bit steps. The reader takes colours for equal up to 2.5 steps."""

SPARED = (
    *(label.colour for label in CLASSES), (41, 0, 255), (36, 255, 0), (0, 255, 191), (18, 93, 231),
)  # fmt: skip
"""Colours that no person has: those of the classes, and four that the reader leaves out or mistrusts."""

_QUICK = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
"""As our own id images: flat areas, no noise."""

README = """\
Written by TwinCity in the form of the first TwinCity (2023), for programs that read it.

Give the folder `sequences` (or train, val, test) to the sensitivity analysis as root of the dataset. It takes the older
file of a pair for the semantic one: keep the files' times when you copy them (cp -p, rsync -t).

peds        number -> colour in the semantic picture, for everyone whose silhouette meets the picture
lyingPeds   those of them who lie on the ground
location    centimetres, x east, y south, z up; yaw clockwise from east, pitch above the horizon [degrees]
"""


class FirstTwinCityWriter(Writer):
    """Writes one sequence of one pair per frame; nothing has to be gathered."""

    name = "first_twincity"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        write_dataset_file(root / "README.txt", README)

    def write(self, frame: Frame, image: Path) -> None:
        folder = self._root / (frame.split or UNSPLIT) / image.stem
        people = frame.of_class("person")
        colours = person_colours(len(people))
        semantic = folder / "png" / f"Snapshot-{image.stem}-semantic.png"
        write_frame_file(frame.index, folder / "labels" / f"Metadata{frame.index}.json", metadata(frame, colours))
        write_frame_file(frame.index, semantic, semantic_png(frame, people, colours))
        link_frame_file(frame.index, image, folder / "png" / f"Snapshot-{image.stem}.png")
        before = image.stat().st_mtime - 1
        os.utime(semantic, (before, before))

    def close(self) -> None:
        pass


def metadata(frame: Frame, colours: np.ndarray) -> str:
    """The fields, by the first TwinCity's names."""
    scenario, pose = frame.scenario, frame.scenario.camera
    instant = dt.datetime.fromisoformat(scenario.local_time)
    x, y, z = frame.camera.position.tolist()
    peds = {str(number): colour_text(colour) for number, colour in enumerate(colours.tolist())}
    lying = [
        str(number)
        for number, person in enumerate(frame.of_class("person"))
        if person.attributes.get("posture") == "lying"
    ]
    fields: dict[str, Any] = {
        "district": scenario.tile,
        "hour": instant.hour,
        "day": instant.day,
        "month": instant.month,
        "year": instant.year,
        "weather": weather_word(scenario.weather),
        "cameraRotation": {"pitch": pose.pitch_deg, "yaw": -pose.heading_deg, "roll": pose.roll_deg},
        "cameraLocation": {"x": 100 * x, "y": -100 * y, "z": 100 * z},
        "vehiclesNb": len(scenario.vehicles),
        "peds": peds,
        "lyingPeds": {number: peds[number] for number in lying},
    }
    return frame_json(frame.index, fields) + "\n"


def weather_word(weather: Weather) -> str:
    """One of the first TwinCity's five."""
    if weather.snow_rate_mm_per_h:
        return "Snow"
    if weather.rain_rate_mm_per_h:
        return "Rain"
    if weather.visibility_m < FOG_M:
        return "Foggy"
    return "Partially cloudy" if weather.cloud_cover >= CLOUDY_FROM else "Clear Sky"


def person_colours(count: int) -> np.ndarray:
    """(count, 3) uint8 sRGB: one for each person, the same in every picture with as many people or more."""
    palette = _palette()
    if count > len(palette):
        raise FrameError(
            f"The first TwinCity's form has {len(palette)} colours for people, and there are {count}. Ask for fewer "
            "people, or leave the writer first_twincity out."
        )
    return palette[:count]


def colour_text(colour: Sequence[int]) -> str:
    """`(R=0.160784,G=0.000000,B=1.000000,A=1.000000)`, as Unreal writes a linear colour."""
    red, green, blue = (value / 255 for value in colour)
    return f"(R={red:.6f},G={green:.6f},B={blue:.6f},A=1.000000)"


def semantic_png(frame: Frame, people: Sequence[Instance], colours: np.ndarray) -> bytes:
    """RGBA: each person in a colour, everything else in that of its class."""
    ids, classes = frame.buffers.instance_id, frame.buffers.class_id
    numbers = [person.instance_id for person in people]
    of_instance = np.zeros((max([int(ids.max(initial=0)), *numbers]) + 1, 4), np.uint8)
    of_instance[numbers] = np.insert(colours[:, ::-1], 3, 255, axis=1)
    # OpenCV wants blue first; four bytes are moved as one number
    painted = of_instance.view(np.uint32)[:, 0][ids]
    by_class = _class_colours().view(np.uint32)[:, 0][classes]
    picture = np.where(painted > 0, painted, by_class)[..., None].view(np.uint8)
    _, content = cv2.imencode(".png", picture, _QUICK)
    return content.tobytes()


@cache
def _palette() -> np.ndarray:
    """(n, 3) uint8: a grid of colours, far from those spared, in an order in which neighbours look different."""
    levels = np.arange(STEP // 2, 256, STEP)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3)
    for spared in SPARED:
        grid = grid[np.abs(grid - spared).max(1) >= STEP // 2]
    stride = int(len(grid) * 0.618) | 1
    while np.gcd(stride, len(grid)) > 1:
        stride += 2
    return grid[np.arange(len(grid)) * stride % len(grid)].astype(np.uint8)


@cache
def _class_colours() -> np.ndarray:
    """(256, 4) uint8 BGRA by class id."""
    table = np.zeros((256, 4), np.uint8)
    table[:, 3] = 255
    for label in CLASSES:
        table[label.id, :3] = label.colour[::-1]
    return table
