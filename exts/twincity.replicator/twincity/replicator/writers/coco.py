"""COCO: instances with polygons and true areas, people's keypoints, and panoptic segments.

    annotations.json            instances and keypoints; join `file_name` with the dataset's `images/`
    panoptic.json, panoptic/    one segment for each pixel; join with `panoptic/`
    annotations_train.json ...  one of each for every split, in a set with splits

What the format leaves open is decided so:

- `bbox` and `area` are those of the visible pixels, as COCO's own. The whole silhouette's box is `bbox_full`, also
  outside the image.
- Pixels are counted from edges: the first pixel's centre is (0.5, 0.5). Filled at pixel centres, as pycocotools does,
  the polygons give the mask back exactly. With `segmentation: rle` every mask is packed run lengths.
- What is too small to be asked of a model (`ignored`) has `iscrowd` 1 and run lengths: the only mark that COCO's
  evaluation and the training loaders heed (a plain `ignore` is overwritten by pycocotools). It has `ignore` 1 too.
  Each has an annotation of its own, so that nothing is lost; with `groups: true` those near each other become one
  region, as in COCO's own files.
- What has no visible pixel is left out: COCO has no box for it. It is in `frames.jsonl`.
- Ids are the same in every shard, image `index + 1` and annotation `image_id * 100000 + instance_id`, so that files
  can be joined without renumbering.
- COCO's evaluation looks at 100 detections of an image and no more; `info` says how many are needed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..dataset import frame_json, write_frame_file
from ..dataset.png import encode_png
from ..frame import COCO_KEYPOINTS, Frame
from .base import DatasetInfo, Writer, one_of, yes_or_no
from .coco_classes import LABELLED, SUPERCATEGORIES, category_id
from .coco_entries import LICENSE, annotation_entries, image_entry, image_id
from .panoptic import panoptic_categories, panoptic_segments
from .set_files import SetFiles, Texts, json_entries

ANNOTATIONS, SEGMENTS = "annotations{_split}.json", "panoptic{_split}.json"

SKELETON = (
    (16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9), (8, 10), (9, 11),
    (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7),
)  # fmt: skip
"""Pairs of keypoints to draw a line between, counted from 1: COCO's own."""

USUAL_MAX_DETS = 100
"""COCO's evaluation drops the least certain detections of an image beyond these."""


class CocoWriter(Writer):
    """Writes `annotations.json` and the panoptic files."""

    name = "coco"

    def __init__(self, *, segmentation: str = "polygons", groups: bool = False, panoptic: bool = True) -> None:
        """`segmentation` is `polygons` or `rle`; `groups` joins ignored neighbours; without `panoptic` no segments."""
        self._runs = one_of("coco.segmentation", segmentation, ("polygons", "rle")) == "rle"
        self._groups = yes_or_no("coco.groups", groups)
        self._panoptic = yes_or_no("coco.panoptic", panoptic)

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root, self._info = root, info
        layouts = {ANNOTATIONS: self._annotations} | ({SEGMENTS: self._segments} if self._panoptic else {})
        self._files = SetFiles(root, info.splits, layouts)

    def write(self, frame: Frame, image: Path) -> None:
        image_line = frame_json(frame.index, image_entry(frame, image))
        annotations = list(annotation_entries(frame, runs=self._runs, groups=self._groups))
        head = json.dumps(_counts(annotations))
        texts = {ANNOTATIONS: "\n".join([head, image_line, *(frame_json(frame.index, entry) for entry in annotations)])}
        if self._panoptic:
            picture, segments = panoptic_segments(frame)
            write_frame_file(frame.index, self._root / "panoptic" / image.name, encode_png(picture, flat=True))
            entry = {"image_id": image_id(frame), "file_name": image.name, "segments_info": segments}
            texts[SEGMENTS] = f"\n{image_line}\n{frame_json(frame.index, entry)}"
        self._files.write(frame, texts)

    def close(self) -> None:
        self._files.close()

    def _annotations(self, split: str, texts: Texts) -> Iterator[str]:
        header = coco_header(self._info, (json.loads(text.partition("\n")[0]) for text in texts()))
        categories = [category(label.coco, label.id) for label in LABELLED if label.coco]
        return _document({**header, "categories": categories}, texts)

    def _segments(self, split: str, texts: Texts) -> Iterator[str]:
        return _document({**coco_header(self._info), "categories": panoptic_categories()}, texts)


def _document(header: dict[str, Any], texts: Texts) -> Iterator[str]:
    """A whole file, one entry per line. Two passes over the frames, since images stand before annotations."""
    yield "{\n"
    for key, value in header.items():
        yield f'"{key}": {json.dumps(value, ensure_ascii=False)},\n'
    yield '"images": ['
    yield from json_entries(text.split("\n", 2)[1] for text in texts())
    yield '\n],\n"annotations": ['
    yield from json_entries(line for text in texts() for line in text.split("\n")[2:])
    yield "\n]\n}\n"


def coco_header(info: DatasetInfo, heads: Iterable[dict[str, int]] | None = None) -> dict[str, Any]:
    """What stands before the lists: info, with the counts of the frames' heads where there are some, and licenses."""
    return {
        "info": {
            "description": info.title, "version": info.version, "contributor": "TwinCity", "url": "",
            **({} if heads is None else _totals(heads)),
        },
        "licenses": [{"id": LICENSE, "name": "; ".join(info.attribution), "url": ""}],
    }  # fmt: skip


def _totals(heads: Iterable[dict[str, int]]) -> dict[str, Any]:
    """What the files hold, and how many detections of an image an evaluation must look at."""
    totals, most = dict.fromkeys(("images", "annotations", "people", "ignored"), 0), 0
    for head in heads:
        for name in totals:
            totals[name] += head[name]
        most = max(most, head["most"])
    return {
        **totals,
        "most_of_one_category_in_an_image": most,
        "recommended_max_dets": [1, 10, max(USUAL_MAX_DETS, -(-most // USUAL_MAX_DETS) * USUAL_MAX_DETS)],
    }


def category(name: str, class_id: int) -> dict[str, Any]:
    """One entry of `categories`; people have the names of their keypoints."""
    entry: dict[str, Any] = {
        "id": category_id(name, class_id), "name": name, "supercategory": SUPERCATEGORIES.get(name, "object"),
    }  # fmt: skip
    if name == "person":
        entry |= {"keypoints": COCO_KEYPOINTS, "skeleton": SKELETON}
    return entry


def _counts(annotations: list[dict[str, Any]]) -> dict[str, int]:
    """Of one frame: annotations in all, of people, ignored ones, and of the most frequent category."""
    asked = [entry["category_id"] for entry in annotations if not entry["iscrowd"]]
    return {
        "images": 1,
        "annotations": len(annotations),
        "people": asked.count(category_id("person", 0)),
        "ignored": len(annotations) - len(asked),
        "most": max(map(asked.count, set(asked)), default=0),
    }
