"""Crowd counting: the heads of the records are those of all points, of the tables, and of the density's sum."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels
from .splits import files_by_split, wrong_split

FACE_KEYPOINTS = 5
"""Nose, eyes and ears: where a head is that covers no pixel's centre."""

DENSITY_TOLERANCE = 1e-3
POINT_TOLERANCE_PX = 1e-6
JHU_TOLERANCE_PX = 1e-3

Points = list[list[float]]


class CrowdCheck(FormatCheck):
    """Keeps the tables; reads the other files of one frame at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts = {
            row["image"]: (split, int(row["all"]), int(row["visible"]))
            for split, path in files_by_split(folder, "counts", ".csv").items()
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        }
        self._jhu = {
            line.split(",")[0]: (split, *line.split(",")[1:])
            for split, path in files_by_split(folder, "image_labels", ".txt").items()
            for line in path.read_text(encoding="utf-8").splitlines()
        }
        as_h5 = any((folder / "ground_truth").glob("*.h5"))
        as_npz = (folder / "density").exists()
        self._density = "ground_truth/IMG_{}.h5" if as_h5 else "density/{}.npz" if as_npz else ""
        splits = [split or "all" for split in files_by_split(folder, "counts", ".csv")]
        self._nwpu = {
            line.split()[0]: (split, line.split()[1:])
            for split in splits
            for line in (folder / f"{split}.txt").read_text(encoding="utf-8").splitlines()
        }

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        stem, (seen, hidden) = Path(name).stem, heads_of(record)
        yield from self._table_findings(record, name, len(seen), len(hidden))
        picture = self._folder / "images" / f"IMG_{stem}.png"
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"crowd/images/IMG_{stem}.png: missing, or not the picture of {record['images']['rgb']}."
        parts: dict[str, Callable[[Path], Iterator[str]]] = {
            f"ground_truth/GT_IMG_{stem}.mat": lambda path: _shanghaitech_findings(path, seen),
            f"images/IMG_{stem}_ann.mat": lambda path: _points_mat_findings(path, seen),
            f"mats/IMG_{stem}.mat": lambda path: _points_mat_findings(path, seen),
            f"jsons/IMG_{stem}.json": lambda path: _json_findings(path, seen, hidden),
            f"gt/IMG_{stem}.txt": lambda path: _jhu_findings(path, record),
        }
        if self._density:
            parts[self._density.format(stem)] = lambda path: _density_findings(path, len(seen), record["camera"])
        for part, check in parts.items():
            try:
                yield from (f"crowd/{part}: {text}" for text in [*check(self._folder / part)])
            except Exception as error:  # scipy, h5py, zip and JSON each have their own for a damaged file
                yield f"crowd/{part}: cannot be read: {error}."

    def skip(self, record: Record) -> None:
        name = Path(record["images"]["rgb"]).name
        stem = f"IMG_{Path(name).stem}"
        self._counts.pop(name, None)
        self._jhu.pop(stem, None)
        self._nwpu.pop(stem, None)

    def rest(self) -> Iterator[str]:
        yield from (f"images/{name}: in crowd/counts.csv but not in frames.jsonl." for name in self._counts)
        yield from (f"{stem}: in crowd/image_labels.txt but not in frames.jsonl." for stem in self._jhu)
        yield from (f"{stem}: in crowd's list of pictures but not in frames.jsonl." for stem in self._nwpu)

    def _table_findings(self, record: Record, name: str, seen: int, hidden: int) -> Iterator[str]:
        """The lines of a frame in the three tables."""
        stem = f"IMG_{Path(name).stem}"
        split, *counted = self._counts.pop(name, ("", None))
        if tuple(counted) != (seen + hidden, seen):
            expected = (seen + hidden, seen)
            yield f"images/{name}: counts.csv has {tuple(counted)}, the labels give {expected} (all, visible)."
        elif wrong_split(split, record):
            yield f"images/{name}: crowd has it in split '{split}', it is in '{record.get('split', '')}'."
        _, *fields = self._jhu.pop(stem, ("",))
        weather = _weather(record["scenario"]["weather"])
        if fields != [str(seen + hidden), "street", str(weather), "0"]:
            count = seen + hidden
            yield f"images/{name}: image_labels.txt has {fields}, the labels give {count} heads, weather {weather}."
        _, levels = self._nwpu.pop(stem, ("", []))
        level = str(sum(seen > most for most in (0, 100, 500, 5000)))
        if len(levels) != 2 or levels[1] != level:
            yield f"images/{name}: crowd's list of pictures has the levels {levels}, the scene level is {level}."


def heads_of(record: Record) -> tuple[Points, Points]:
    """Middles of all heads in the image: those of which something is seen, and the others."""
    inside = [(middle, person["head_visible_pixels"] > 0) for person, middle in _heads_inside(record)]
    return [middle for middle, seen in inside if seen], [middle for middle, seen in inside if not seen]


def _heads_inside(record: Record) -> list[tuple[dict[str, Any], list[float]]]:
    """The people whose head's middle lies in the image, with that middle."""
    camera = record["camera"]
    people = [person for person in record["instances"] if person["class_name"] == "person"]
    heads = [(person, _middle(person)) for person in people]
    return [
        (person, middle)
        for person, middle in heads
        if middle and 0 <= middle[0] < camera["width"] and 0 <= middle[1] < camera["height"]
    ]


def _middle(person: dict[str, Any]) -> list[float] | None:
    if person["head_point"]:
        return list(person["head_point"])
    face = [(x, y) for x, y, labelled in (person["keypoints"] or ())[:FACE_KEYPOINTS] if labelled]
    return [sum(values) / len(face) for values in zip(*face, strict=True)] if face else None


def _weather(weather: dict[str, float]) -> int:
    """JHU-CROWD++'s number."""
    if weather["snow_rate_mm_per_h"] > 0:
        return 3
    return 2 if weather["rain_rate_mm_per_h"] > 0 else int(weather["visibility_m"] < 1000)


def _shanghaitech_findings(path: Path, seen: Points) -> Iterator[str]:
    from scipy.io import loadmat  # an extra, needed only where there is a crowd folder

    image_info = loadmat(path)["image_info"][0, 0][0, 0]
    yield from _point_findings(image_info[0].tolist(), seen)
    if image_info[1].item() != len(seen):
        yield f"number is {image_info[1].item():g}, the labels give {len(seen)}."


def _points_mat_findings(path: Path, seen: Points) -> Iterator[str]:
    """UCF-QNRF and NWPU-Crowd; the latter has boxes as well, whose middle the point is where nothing cuts them."""
    from scipy.io import loadmat

    content = loadmat(path)
    yield from _point_findings(content["annPoints"].tolist(), seen)
    if "annBoxes" in content and len(content["annBoxes"]) != len(seen):
        yield f"{len(content['annBoxes'])} boxes, the labels give {len(seen)} heads."


def _json_findings(path: Path, seen: Points, hidden: Points) -> Iterator[str]:
    entry = json.loads(path.read_text(encoding="utf-8"))
    yield from _point_findings(entry["points"], seen)
    yield from (f"hidden: {text}" for text in _point_findings(entry["hidden_points"], hidden))
    sizes = (entry["human_num"], len(entry["boxes"]), len(entry["hidden_boxes"]))
    if sizes != (len(seen), len(seen), len(hidden)):
        yield f"human_num, boxes and hidden_boxes are {sizes}, the labels give {len(seen)} and {len(hidden)} hidden."


def _jhu_findings(path: Path, record: Record) -> Iterator[str]:
    """Line by line the heads of the record: where, how large inside the picture, how much of them is hidden."""
    rows = [[float(field) for field in line.split()] for line in path.read_text(encoding="utf-8").splitlines()]
    heads = _heads_inside(record)
    if len(rows) != len(heads):
        yield f"{len(rows)} heads, the labels give {len(heads)}."
        return
    size = [record["camera"]["width"], record["camera"]["height"]]
    for number, (row, (person, middle)) in enumerate(zip(rows, heads, strict=True), 1):
        x0, y0, x1, y1 = np.clip(person["head_box"] or middle * 2, 0, size * 2).tolist()
        if not np.allclose(row[:4], [*middle, x1 - x0, y1 - y0], atol=JHU_TOLERANCE_PX, rtol=0):
            yield f"line {number} is not the head of instance {person['instance_id']}."
        share = person["head_visible_pixels"] / max(math.pi / 4 * (x1 - x0) * (y1 - y0), 1e-9)
        level = (1 if share >= 0.75 else 2) if person["head_visible_pixels"] else 3
        if row[4:] != [level, 0]:
            yield f"line {number} has occlusion and blur {row[4:]}, the labels give {level} and 0."


def _point_findings(found: Points, expected: Points) -> Iterator[str]:
    if len(found) != len(expected):
        yield f"{len(found)} heads, the labels give {len(expected)}."
    elif len(found) and not np.allclose(found, expected, atol=POINT_TOLERANCE_PX, rtol=0):
        yield "its points are not the heads of the labels."


def _density_findings(path: Path, count: int, camera: dict[str, Any]) -> Iterator[str]:
    density = _read_density(path)
    heads = float(density.sum(dtype=float))
    if not abs(heads - count) <= DENSITY_TOLERANCE:
        yield f"{heads:g} heads, the labels give {count}."
    size = (camera["height"], camera["width"])
    if density.shape not in (size, tuple(-(-side // 8) for side in size)) or not (density >= 0).all():
        yield "not the picture's size or an eighth of it, or negative somewhere."


def _read_density(path: Path) -> np.ndarray:
    if path.suffix == ".h5":
        import h5py  # an extra, needed only where there are such files

        with h5py.File(path) as file:
            return np.asarray(file["density"])
    with np.load(path) as archive:
        return np.asarray(archive["density"])
