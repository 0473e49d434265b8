#!/usr/bin/env python
"""Make docs/gallery.md and its pictures: one view under every weather, at every hour, through every camera and look.

./python.sh tools/gallery.py                     all of them
./python.sh tools/gallery.py weather cameras     some sections
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from twincity.replicator.backends.base import Renderer
from twincity.replicator.files import write_atomic
from twincity.replicator.frame import Frame
from twincity.replicator.job import Job, find_tile
from twincity.replicator.pipeline import make_frame, prepare
from twincity.replicator.preview.sheet import fit
from twincity.replicator.recorder import StageClock
from twincity.replicator.scenario.devices import DEVICES
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.spec import ScenarioSpec, load_spec
from twincity.replicator.scenario.weather import WEATHERS
from twincity.replicator.scene.compose import StageComposer

DOCS = Path(__file__).resolve().parents[1] / "docs"
FOLDER, PAGE = DOCS / "gallery", DOCS / "gallery.md"
PIPELINE = DOCS.parent / "pipelines" / "crowd_counting.yaml"
INDEX = 5
VIEW: Mapping[str, Any] = {
    "seed": 5, "writers": [], "crowd.count": 70, "vehicles.count": 9, "camera.rig": "cctv", "camera.height_m": 6,
    "camera.pitch_deg": -15, "camera.horizontal_fov_deg": 78, "instant.date": "2025-10-08", "instant.hour": 15,
    "weather.preset": "clear",
}  # fmt: skip
"""The view that all pictures share, but for what their section varies."""

WIDTH = 560
"""Of a picture on the page [px]."""

QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 85]
COLUMNS = 2
NIGHT = {"instant.hour": 22.5, "weather.preset": "clear"}


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture."""

    name: str
    """Of its file."""

    caption: str
    settings: Mapping[str, Any]
    """What differs from the view."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Pictures that vary one thing."""

    title: str
    text: str
    shots: tuple[Shot, ...]


def sections() -> Mapping[str, Section]:
    """The page, by name of section."""
    hours = [("June 21", "2025-06-21", hour) for hour in (5.9, 7, 12, 18, 21.6)]
    hours += [("December 21", "2025-12-21", hour) for hour in (8.4, 12, 16.7, 17.5, 23)]
    return {
        "weather": Section(
            title="Weather",
            text="Every preset of `weather.preset`, at 15:00 on 8 October. A preset is a row of physical quantities "
            "(`scenario/weather.py`), and each of them is a key of its own.",
            shots=tuple(
                Shot(name=f"weather_{name}", caption=f"`weather.preset: {name}`", settings={"weather.preset": name})
                for name in WEATHERS
            ),
        ),
        "wet_nights": Section(
            title="The same by night",
            text="At 22:30, under the lamps of the street.",
            shots=tuple(
                Shot(name=f"night_{name}", caption=f"`{name}`", settings={**NIGHT, "weather.preset": name})
                for name in ("clear", "rain", "fog", "snowfall")
                if name in WEATHERS
            ),
        ),
        "hours": Section(
            title="Hours",
            text="`instant.date` and `instant.hour`: the sun stands where it does over Paris.",
            shots=tuple(
                Shot(
                    name=f"hour_{date[5:7]}_{round(hour * 60):04d}",
                    caption=f"{day}, {int(hour):02d}:{round(hour % 1 * 60):02d}",
                    settings={"instant.date": date, "instant.hour": hour},
                )
                for day, date, hour in hours
            ),
        ),
        "cameras": Section(
            title="Cameras",
            text="Every `camera.device`, by day and by night: its lens, its place, what its sensor and its stream do.",
            shots=tuple(
                Shot(
                    name=f"camera_{name}_{when}",
                    caption=f"`camera.device: {name}`, {when}",
                    settings={"camera.device": name, "camera.rig": None, **_FREE, **(NIGHT if when == "night" else {})},
                )
                for name in DEVICES
                for when in ("day", "night")
            ),
        ),
        "looks": Section(
            title="Looks",
            text="What `--look` gives on the same frame; `tools/bench.py --looks` says what each costs.",
            shots=tuple(
                Shot(name=f"look_{look}", caption=f"`look: {look}`", settings={"look": look})
                for look in ("fast", "clean")
            ),
        ),
    }


_FREE = {"camera.height_m": None, "camera.pitch_deg": None, "camera.horizontal_fov_deg": None}
"""A device says these."""


def main(names: Sequence[str]) -> None:
    """Make the pictures of the named sections, or all, and the page."""
    known = sections()
    studio = Studio()
    for name in names or known:
        for shot in known[name].shots:
            seconds = studio.take(shot)
            print(f"{shot.name}: {seconds:.1f} s", flush=True)
    write_atomic(PAGE, "\n".join(_page(known)))


class Studio:
    """One city and one renderer for all pictures of a look."""

    def __init__(self) -> None:
        self._composer: StageComposer | None = None
        self._renderers: dict[str, Renderer] = {}

    def take(self, shot: Shot) -> float:
        """Make one picture; the seconds that the frame took, with the city already read."""
        spec = load_spec(
            PIPELINE, {key: value for key, value in {**VIEW, **shot.settings}.items() if value is not None}
        )
        job = Job(title="gallery", spec=spec, tile_path=find_tile(spec.tile), out=FOLDER)
        if spec.look not in self._renderers:
            composer, _, self._renderers[spec.look], _ = prepare(job)
            self._composer = self._composer or composer
            self._frame(job, spec)  # reads the city and compiles
        start = time.perf_counter()
        frame = self._frame(job, spec)
        seconds = time.perf_counter() - start
        _write(FOLDER / f"{shot.name}.jpg", frame.rgb)
        return seconds

    def _frame(self, job: Job, spec: ScenarioSpec) -> Frame:
        assert self._composer is not None
        sampler = ScenarioSampler(spec, self._composer.tile, spec.seed)
        return make_frame(job, INDEX, sampler, self._composer, self._renderers[spec.look], StageClock())


def _write(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(exist_ok=True)
    height = round(WIDTH * picture.shape[0] / picture.shape[1])
    encoded = cv2.imencode(".jpg", fit(picture, WIDTH, height)[..., ::-1], QUALITY)[1]
    write_atomic(path, encoded.tobytes())


def _page(known: Mapping[str, Section]) -> Iterator[str]:
    yield "# Gallery\n"
    yield (
        "One view of the invented crossing that comes with TwinCity, the same people and vehicles in it: only what a "
        "caption names differs. Made by `./python.sh tools/gallery.py`, as it comes out of the renderer.\n"
    )
    for section in known.values():
        yield f"## {section.title}\n\n{section.text}\n"
        yield from _table(section.shots)


def _table(shots: Sequence[Shot]) -> Iterator[str]:
    yield "|" + " |" * COLUMNS
    yield "|" + " --- |" * COLUMNS
    for first in range(0, len(shots), COLUMNS):
        row = shots[first : first + COLUMNS]
        cells = [f"![{shot.caption}](gallery/{shot.name}.jpg)<br>{shot.caption}" for shot in row]
        yield "| " + " | ".join(cells + [""] * (COLUMNS - len(row))) + " |"
    yield ""


if __name__ == "__main__":
    main(sys.argv[1:])
