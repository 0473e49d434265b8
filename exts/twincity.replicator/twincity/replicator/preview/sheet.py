"""The contact sheet: what a dataset looks like, on one page, `preview.jpg`.

A title; one scene as picture, boxes, instances, classes and distance; then up to twenty pictures with their boxes.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..dataset import Dataset, open_dataset, write_dataset_file
from ..frame import Frame, Instance
from ..labels import CLASSES, label_named
from .pictures import class_picture, distance_caption, distance_picture, instance_picture

SHEET_WIDTH = 2400
MARGIN = 24
GAP = 12
CAPTION = 38
"""Height of the line of text under a picture [px]."""

COLUMNS = 4
MAX_IMAGES = 20
HEAVILY_OCCLUDED = 0.5
"""More than half hidden: the box is drawn dashed and paler."""

JPEG_OPTIONS = (
    cv2.IMWRITE_JPEG_QUALITY, 90, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
)  # fmt: skip
"""Colour at full resolution: at half of it, lines one pixel wide turn grey."""

PAPER = (27, 29, 33)
INK = (235, 235, 230)
FAINT_INK = (160, 163, 168)
HEAD_COLOUR = (255, 225, 60)
IGNORED_COLOUR = (150, 150, 150)
"""sRGB."""


def contact_sheet(root: Path) -> Path:
    """Draw `preview.jpg` in a finished dataset and return its path."""
    dataset = open_dataset(root)
    summaries = [_summary(record) for record in dataset.records()]
    sheet = [_title(summaries)]
    if summaries:
        typical = sorted(summaries, key=lambda summary: summary["seen"])[len(summaries) // 2]
        sheet += [*_scene_row(dataset.frame(typical["index"])), *_grid(dataset, summaries)]
    picture = np.vstack([*sheet, _blank(MARGIN)])
    path = Path(root) / "preview.jpg"
    _, content = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), JPEG_OPTIONS)
    write_dataset_file(path, bytes(content))
    return path


# What is on the sheet ---------------------------------------------------------------------------------------------


def _summary(record: dict[str, Any]) -> dict[str, Any]:
    """The little of a frame's record that the sheet tells."""
    metadata, scenario = record["metadata"], record["scenario"]
    return {
        "index": record["index"],
        "people": metadata["counts"]["people"]["visible"],
        "seen": sum(not instance["ignored"] for instance in record["instances"]),
        "weather": metadata["weather"],
        "clock": f"{metadata['hour']:02d}:{metadata['minute']:02d}",
        "rig": metadata["cameraRig"],
        "seed": scenario["seed"],
        "tile": scenario["tile"],
        "size": f"{record['camera']['width']}x{record['camera']['height']}",
    }


def _title(summaries: Sequence[dict[str, Any]]) -> np.ndarray:
    """Tile, count and seed; then what varies."""
    band = _blank(118)
    if not summaries:
        _write(band, "TwinCity   no images", (MARGIN, 62), 1.2)
        return band
    people = [summary["people"] for summary in summaries]
    clocks = sorted(summary["clock"] for summary in summaries)
    facts = [
        f"{len(summaries)} image{'s' * (len(summaries) > 1)}",
        _listed(summaries, "size"),
        f"seed {_listed(summaries, 'seed')}",
        f"people seen {min(people)} to {max(people)}, mean {np.mean(people):.0f}",
        f"{clocks[0]} to {clocks[-1]}",
        _listed(summaries, "weather", counted=True),
        _listed(summaries, "rig", counted=True),
    ]
    _write(band, f"TwinCity   {_listed(summaries, 'tile')}", (MARGIN, 62), 1.2)
    _write(band, "   |   ".join(facts), (MARGIN, 100), 0.62, FAINT_INK)
    return band


def _listed(summaries: Sequence[dict[str, Any]], key: str, counted: bool = False) -> str:
    """The values of one field, the most frequent first."""
    counts = Counter(str(summary[key]) for summary in summaries)
    return ", ".join(f"{value} {count}" if counted else value for value, count in counts.most_common(6))


def _scene_row(frame: Frame) -> list[np.ndarray]:
    """The same scene five ways, and the legend of its classes."""
    views: dict[str, Callable[[Frame], np.ndarray]] = {
        "picture": lambda frame: frame.rgb,
        "boxes; dashed: more than half hidden; dot: head": lambda frame: frame.rgb,
        "instances": instance_picture,
        "classes": class_picture,
        distance_caption(frame): distance_picture,
    }
    width, height = _cell_size(frame, len(views))
    cells = [fit(view(frame), width, height) for view in views.values()]
    draw_labels(cells[1], frame)
    captions = [f"#{frame.index:06d}   {caption}" if not number else caption for number, caption in enumerate(views)]
    return [_row(cells, captions, len(views)), _legend(frame)]


def _grid(dataset: Dataset, summaries: Sequence[dict[str, Any]]) -> list[np.ndarray]:
    """Up to `MAX_IMAGES` pictures with their boxes, evenly spread over the set."""
    chosen = np.unique(np.linspace(0, len(summaries) - 1, min(MAX_IMAGES, len(summaries))).round().astype(int))
    rows = []
    for start in range(0, len(chosen), COLUMNS):
        shown = [summaries[number] for number in chosen[start : start + COLUMNS]]
        cells = [_labelled(dataset.frame(summary["index"])) for summary in shown]
        rows.append(_row(cells, [_caption(summary) for summary in shown], COLUMNS))
    return rows


def _labelled(frame: Frame) -> np.ndarray:
    cell = fit(frame.rgb, *_cell_size(frame, COLUMNS))
    draw_labels(cell, frame)
    return cell


def _caption(summary: dict[str, Any]) -> str:
    people = summary["people"]
    return f"#{summary['index']:06d}   {summary['clock']}   {summary['weather']}   {summary['rig']}   {people} people"


# The labels on a picture -------------------------------------------------------------------------------------------


def draw_labels(cell: np.ndarray, frame: Frame) -> None:
    """Draw the boxes and heads of a frame onto its picture, which `fit` has placed in `cell`."""
    scale, left, top = _placement(frame.rgb, cell.shape[1], cell.shape[0])
    offset = np.array([left, top])
    for instance in sorted(frame.instances, key=lambda instance: -instance.distance_m):
        if instance.box_visible is None:
            continue
        corners = np.reshape(instance.box_full, (2, 2)) * scale + offset
        low, high = corners.round().astype(int) - [[0, 0], [1, 1]]
        dashed = instance.ignored or instance.occluded_fraction > HEAVILY_OCCLUDED
        _box(cell, low, high, box_colour(instance), dashed)
    for instance in frame.instances:
        if instance.head_point is not None and instance.head_visible_pixels:
            x, y = (np.array(instance.head_point) * scale + offset).round().astype(int).tolist()
            cv2.circle(cell, (x, y), 2, HEAD_COLOUR, -1, cv2.LINE_AA)


def box_colour(instance: Instance) -> tuple[int, int, int]:
    """The class's colour, light enough for a line; paler when heavily occluded, grey when ignored."""
    if instance.ignored:
        return IGNORED_COLOUR
    colour = np.array(label_named(instance.class_name).colour, float)
    colour = colour if colour.max() > 200 else colour / colour.max() * 165 + 90
    pale = colour * 0.5 + 115 if instance.occluded_fraction > HEAVILY_OCCLUDED else colour
    red, green, blue = pale.astype(int).tolist()
    return red, green, blue


# Paper and ink ----------------------------------------------------------------------------------------------------


def fit(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture as large as fits in the middle of (height, width, 3), on paper."""
    scale, left, top = _placement(picture, width, height)
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    cell = np.full((height, width, 3), PAPER, np.uint8)
    smaller = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST)
    cell[top : top + size[1], left : left + size[0]] = smaller
    return cell


def _placement(picture: np.ndarray, width: int, height: int) -> tuple[float, int, int]:
    """Scale, left and top of a picture in its cell."""
    scale = min(width / picture.shape[1], height / picture.shape[0])
    return scale, (width - round(picture.shape[1] * scale)) // 2, (height - round(picture.shape[0] * scale)) // 2


def _cell_size(frame: Frame, columns: int) -> tuple[int, int]:
    """Width and height of one of `columns` cells across the sheet; 16:9 at the tallest."""
    width = (SHEET_WIDTH - 2 * MARGIN - (columns - 1) * GAP) // columns
    return width, min(round(width * frame.height / frame.width), round(width * 9 / 16))


def _row(cells: Sequence[np.ndarray], captions: Sequence[str], columns: int) -> np.ndarray:
    """Pictures side by side, each with a line of text below."""
    height = max(cell.shape[0] for cell in cells)
    band = _blank(height + CAPTION)
    step = (SHEET_WIDTH - 2 * MARGIN - (columns - 1) * GAP) // columns + GAP
    for number, (cell, caption) in enumerate(zip(cells, captions, strict=True)):
        left = MARGIN + number * step
        band[: cell.shape[0], left : left + cell.shape[1]] = cell
        _write(band, caption, (left + 2, height + 23), 0.55, FAINT_INK)
    return band


def _legend(frame: Frame) -> np.ndarray:
    """The classes of a frame by their colours."""
    band = _blank(52)
    left = MARGIN
    for label in CLASSES:
        if (frame.buffers.class_id == label.id).any():
            cv2.rectangle(band, (left, 8), (left + 22, 24), label.colour, -1)
            name = label.name.replace("_", " ")
            _write(band, name, (left + 30, 22), 0.5)
            left += 62 + cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, 0.5, 1)[0][0]
    return band


def _box(cell: np.ndarray, low: np.ndarray, high: np.ndarray, colour: tuple[int, int, int], dashed: bool) -> None:
    """A thin rectangle, corners included."""
    (x0, y0), (x1, y1) = low.tolist(), high.tolist()
    if not dashed:
        cv2.rectangle(cell, (x0, y0), (x1, y1), colour, 1)
        return
    for start in range(x0, x1 + 1, 6):
        for y in (y0, y1):
            cv2.line(cell, (start, y), (min(start + 2, x1), y), colour, 1)
    for start in range(y0, y1 + 1, 6):
        for x in (x0, x1):
            cv2.line(cell, (x, start), (x, min(start + 2, y1)), colour, 1)


def _write(band: np.ndarray, text: str, at: tuple[int, int], size: float, colour: tuple[int, int, int] = INK) -> None:
    """Text from its left end and base line. OpenCV 4's letters are ASCII: accents are dropped, not garbled."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    cv2.putText(band, plain, at, cv2.FONT_HERSHEY_SIMPLEX, size, colour, 2 if size > 1 else 1, cv2.LINE_AA)


def _blank(height: int) -> np.ndarray:
    """Empty paper across the sheet."""
    return np.full((height, SHEET_WIDTH, 3), PAPER, np.uint8)
