"""A model's predictions, checked once at the door: a COCO results file.

    [{"image_id": 13, "category_id": 1, "bbox": [612.0, 88.5, 41.0, 120.0], "score": 0.87}, ...]

`image_id` is the frame's index + 1, `category_id` 1 is a person, `bbox` is left, top, width, height in pixels: what a
model gives that was run on the dataset's `coco/annotations.json`. What cannot be right stops the reading and names the
entry; what is merely useless is set aside and counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DatasetError
from ..labels import CLASSES
from .truth import Images, inside_image

PERSON_CATEGORY = 1
"""COCO's own."""

CATEGORIES = frozenset(range(1, 91)) | {100 + label.id for label in CLASSES if label.coco}
"""COCO's own, since a model trained on COCO gives them all, and those that our COCO files add."""

LARGEST = 1e9
"""No number of a prediction is larger; JSON also knows NaN and Infinity."""

FIELDS = ("image_id", "category_id", "bbox", "score")

OTHER_CATEGORY = "of another category than person"
NO_AREA = "with no width or height"
OUTSIDE = "wholly outside their image"


@dataclass(frozen=True, kw_only=True)
class Predictions:
    """The n boxes that a model takes for people."""

    image: np.ndarray
    """(n,) int: position of their image in the dataset."""

    box: np.ndarray
    """(n, 4) float `xyxy` [px], cut at the border of the image."""

    score: np.ndarray
    """(n,) float: higher is surer."""

    set_aside: Mapping[str, int]
    """Entries that are not among them: why -> how many."""


def read_predictions(path: Path, images: Images) -> Predictions:
    """Read a COCO results file for these images; `DatasetError` names the file and the entry that is wrong."""
    image, category, xywh, score = _columns(path, images)
    _refuse_corners(path, xywh, images.size[image])
    corners = np.concatenate([xywh[:, :2], xywh[:, :2] + xywh[:, 2:]], 1)
    box = inside_image(corners, images.size[image])

    useless = {
        OTHER_CATEGORY: category != PERSON_CATEGORY,
        NO_AREA: (xywh[:, 2:] <= 0).any(1),
        OUTSIDE: (box[:, 2:] <= box[:, :2]).any(1),
    }
    reasons = np.select(list(useless.values()), list(useless), "")
    kept = reasons == ""
    counts = Counter(reasons[~kept].tolist())
    return Predictions(
        image=image[kept],
        box=box[kept],
        score=score[kept],
        set_aside={reason: counts[reason] for reason in useless if counts[reason]},
    )


def _columns(path: Path, images: Images) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Position of the image (n,), category (n,), left, top, width, height (n, 4), score (n,)."""
    positions = {int(index) + 1: position for position, index in enumerate(images.index)}
    image, category, numbers = [], [], []
    for number, entry in enumerate(_entries(path), 1):
        where = f"{path}, entry {number}"
        if not isinstance(entry, dict) or not all(field in entry for field in FIELDS):
            raise DatasetError(f"{where}: expected an object with {', '.join(FIELDS)}, got {_short(entry)}.")
        image.append(_position(where, entry["image_id"], positions))
        category.append(_category(where, entry["category_id"]))
        numbers.append((*_bbox(where, entry["bbox"]), _score(where, entry["score"])))
    table = np.array(numbers, float).reshape(-1, 5)
    return np.array(image, int), np.array(category, int), table[:, :4], table[:, 4]


def _entries(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}. Give the model's COCO results file.") from None
    except ValueError as error:
        raise DatasetError(f"{path} is not JSON ({error}). Give the model's COCO results file.") from None
    if isinstance(content, dict) and "annotations" in content:
        raise DatasetError(f"{path} holds a COCO dataset, not a model's results. Give a list of detections.")
    if not isinstance(content, list):
        raise DatasetError(f"{path}: expected a list of detections, [{{...}}, ...], got {_short(content)}.")
    return content


def _position(where: str, image_id: Any, positions: Mapping[int, int]) -> int:
    if _is_whole(image_id) and image_id in positions:
        return positions[image_id]
    raise DatasetError(
        f"{where}: image_id is {_short(image_id)}, but the dataset's {len(positions)} images have the numbers "
        f"{min(positions)} to {max(positions)}{_holes(positions)}: a frame's index + 1, as in coco/annotations.json. "
        "Use those, and the predictions of this dataset."
    )


def _holes(positions: Mapping[int, int]) -> str:
    return "" if max(positions) - min(positions) + 1 == len(positions) else ", not all of them"


def _category(where: str, category_id: Any) -> int:
    if _is_whole(category_id) and category_id in CATEGORIES:
        return int(category_id)
    raise DatasetError(
        f"{where}: category_id is {_short(category_id)}, which is not one of COCO's. Person is {PERSON_CATEGORY}; "
        "models that count their classes from 0 need 1 added."
    )


def _bbox(where: str, bbox: Any) -> list[float]:
    if isinstance(bbox, list) and len(bbox) == 4 and all(map(_is_number, bbox)):
        return bbox
    raise DatasetError(
        f"{where}: bbox is {_short(bbox)}, expected [left, top, width, height]: four finite numbers in pixels. "
        "Find out why the model gives this, or leave the entry out."
    )


def _score(where: str, score: Any) -> float:
    if _is_number(score):
        return float(score)
    raise DatasetError(
        f"{where}: score is {_short(score)}, expected a finite number, higher where the model is surer. "
        "Find out why the model gives this, or leave the entry out."
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    """A finite number of a size that makes sense; comparisons with NaN are false."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _refuse_corners(path: Path, xywh: np.ndarray, size: np.ndarray) -> None:
    """Stop when the boxes must be `xyxy`: most leave their image as they stand, and nearly all fit as corners."""
    position, extent = xywh[:, :2], xywh[:, 2:]
    leaves = (position + extent > size + 0.1 * np.abs(extent)).any(1)
    fits = ((extent > position) & (extent <= size + 1)).all(1)
    if len(xywh) and leaves.mean() > 0.5 and fits.mean() > 0.95:
        raise DatasetError(
            f"{path}: {leaves.sum()} of {len(xywh)} boxes leave their image when read as [left, top, width, height], "
            "and fit when read as [left, top, right, bottom]. Write right - left and bottom - top instead."
        )
