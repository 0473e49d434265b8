"""What happens: one line per image with every event and every hard negative in it, and a table of images.

    events.jsonl      a line per image: its events, who and what is part of each, where, since when
    images.csv        a line per image: the kind asked for, how many are genuine, are seen, only look like it

With splits `events_train.jsonl`, `images_train.csv` and so on. What is decided here:

- `label` is the kind of a genuine event and `none` of a hard negative; `looks_like` tells what the latter is meant to
  be taken for.
- Who and what is part of it is given by values of the `instance_id` image, those whose silhouette meets the frame:
  `people`, `vehicles`, `things`, `fires`, and what its people carry. `in_scene` counts all that are part of it.
- `box` is around the visible pixels of all of these together; `visible_pixels` are theirs.
- `zone` is the area that it is about, corner after corner: `zone_m` on the ground, `zone` in the picture, eight points
  an edge, those ahead of the camera; it may reach outside the picture.
- `since_s` is when it began, counted from the first image of the sequence; `lasts_s` how long it has lasted in this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..dataset import frame_json
from ..frame import Frame, Instance
from ..geometry.boxes import Box
from ..geometry.camera import Camera
from ..scenario.scenario import Event
from .base import DatasetInfo, Writer
from .set_files import SetFiles, lines

EVENTS, IMAGES = "events{_split}.jsonl", "images{_split}.csv"

PRIMS: Mapping[str, str] = {
    "Person": "people", "Vehicle": "vehicles", "Placed": "things", "Fire": "fires", "Smoke": "fires",
}  # fmt: skip
"""Last part of a prim path, before its number -> the list of the scenario that the number counts in."""

NUMBERED = re.compile(r".*/([A-Za-z]+)_(\d{4})")

STEPS = 8
"""Points along each edge of a zone: a lens may bend it."""

Members = Mapping[tuple[str, int], tuple[Instance, ...]]
"""The instances of each entry of the scenario's lists."""


class EventsWriter(Writer):
    """Writes `events.jsonl` and `images.csv`."""

    name = "events"

    def open(self, root: Path, info: DatasetInfo) -> None:
        header = "image,kind,genuine,genuine_seen,hard_negatives\n"
        self._files = SetFiles(root, info.splits, {EVENTS: lines(), IMAGES: lines(header)})

    def write(self, frame: Frame, image: Path) -> None:
        labels = event_labels(frame)
        line = {"image": image.name, "index": frame.index, "sequence": sequence_of(frame), "events": labels}
        self._files.write(
            frame,
            {EVENTS: frame_json(frame.index, line) + "\n", IMAGES: f"{image.name},{summary(labels)}\n"},
        )

    def close(self) -> None:
        self._files.close()


def sequence_of(frame: Frame) -> dict[str, Any] | None:
    """Which image of which sequence; None of an image on its own."""
    place = frame.scenario.sequence
    return None if place is None else dict(vars(place))


def event_labels(frame: Frame) -> list[dict[str, Any]]:
    """Every event of a frame, in the order of the scenario."""
    members = members_of(frame.instances)
    return [event_label(frame, event, members) for event in frame.scenario.events]


def members_of(instances: Iterable[Instance]) -> Members:
    """The instances by the scenario's list and number; a fire and its smoke have the same."""
    found: dict[tuple[str, int], list[Instance]] = defaultdict(list)
    for instance in instances:
        match = NUMBERED.fullmatch(instance.prim_path)
        if match and match[1] in PRIMS:
            found[PRIMS[match[1]], int(match[2])].append(instance)
    return {key: tuple(some) for key, some in found.items()}


def event_label(frame: Frame, event: Event, members: Members) -> dict[str, Any]:
    """All that is said of one event."""
    part = {
        role: [instance for number in getattr(event, role) for instance in members.get((role, number), ())]
        for role in ("people", "vehicles", "things", "fires")
    }
    bearers = {person.instance_id for person in part["people"]}
    part["carried"] = [thing for thing in frame.instances if thing.attributes.get("carried_by") in bearers]
    everything = [instance for some in part.values() for instance in some]
    place = frame.scenario.sequence
    seconds = place.frame / place.frames_per_second if place else 0.0
    return {
        "kind": event.kind,
        "what": event.what,
        "genuine": event.genuine,
        "label": event.kind if event.genuine else "none",
        "looks_like": None if event.genuine else event.kind,
        **{role: [instance.instance_id for instance in some] for role, some in part.items()},
        "in_scene": sum(len(getattr(event, role)) for role in ("people", "vehicles", "things", "fires")),
        "visible_pixels": sum(instance.visible_pixels for instance in everything),
        "ignored": all(instance.ignored for instance in everything),
        "box": box_around(everything),
        "position_m": list(event.position),
        "zone_m": [list(corner) for corner in event.zone],
        "zone": zone_in_picture(event, frame.camera),
        "since_s": event.since_s,
        "lasts_s": round(seconds - event.since_s, 3),
    }


def box_around(instances: Iterable[Instance]) -> Box | None:
    """Around all visible boxes; None where nothing is seen."""
    boxes = np.array([instance.box_visible for instance in instances if instance.box_visible is not None])
    if not len(boxes):
        return None
    (x0, y0), (x1, y1) = boxes[:, :2].min(0).tolist(), boxes[:, 2:].max(0).tolist()
    return x0, y0, x1, y1


def zone_in_picture(event: Event, camera: Camera) -> list[list[float]]:
    """The outline of the zone [px], rounded to a hundredth."""
    if not event.zone:
        return []
    corners = np.array([(*corner, event.position[2]) for corner in event.zone])
    steps = np.arange(STEPS)[:, None] / STEPS
    outline = np.concatenate([
        a + steps * (b - a) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ])  # fmt: skip
    pixels = camera.project(outline)
    ahead = pixels[pixels[:, 2] > 0, :2]
    return [[round(x, 2), round(y, 2)] for x, y in ahead.tolist()]


def summary(labels: list[dict[str, Any]]) -> str:
    """The image's line of the table, without its name."""
    genuine = [label for label in labels if label["genuine"]]
    kind = labels[0]["kind"] if labels else "none"
    seen = sum(not label["ignored"] for label in genuine)
    return f"{kind},{len(genuine)},{seen},{len(labels) - len(genuine)}"
