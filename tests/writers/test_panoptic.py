"""COCO's panoptic files, by a reader and a panoptic quality of the test's own."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import STREET, Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.recount import recount

Segments = dict[int, dict[str, Any]]


def frames():
    small = Thing(box=(120, 12, 122, 15), distance_m=40)
    return [painted_frame(0, (*STREET, small)), empty_frame(1), crowd_frame(2, 150, width=320, height=180)]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("panoptic"), frames(), ["coco"])


def read(root: Path) -> tuple[dict[str, Any], list[tuple[np.ndarray, Segments]]]:
    """The document, and each picture as numbers with its segments."""
    document = json.loads((root / "coco" / "panoptic.json").read_text())
    pictures = []
    for entry in document["annotations"]:
        blue, green, red = cv2.split(cv2.imread(str(root / "coco" / "panoptic" / entry["file_name"])).astype(np.int64))
        numbers = red + 256 * green + 256**2 * blue
        pictures.append((numbers, {segment["id"]: segment for segment in entry["segments_info"]}))
    return document, pictures


def panoptic_quality(truth: list[tuple[np.ndarray, Segments]], guess: list[tuple[np.ndarray, Segments]]) -> float:
    """Kirillov et al. 2019: segments of one category match above IoU 0.5; the mean over categories of
    sum(IoU) / (matches + half of the misses and inventions). Crowd segments are no misses, and what lies in one of the
    same category, or on void, is no invention."""
    shared_iou, matches, misses, inventions = Counter(), Counter(), Counter(), Counter()
    for (real, real_segments), (found, found_segments) in zip(truth, guess, strict=True):
        pairs, pixels = np.unique(np.stack([real.ravel(), found.ravel()]), axis=1, return_counts=True)
        overlap = dict(zip(map(tuple, pairs.T.tolist()), pixels.tolist(), strict=True))
        matched = set()
        for (a, b), both in overlap.items():
            if a not in real_segments or b not in found_segments or real_segments[a]["iscrowd"]:
                continue
            category = real_segments[a]["category_id"]
            union = real_segments[a]["area"] + found_segments[b]["area"] - both - overlap.get((0, b), 0)
            if category == found_segments[b]["category_id"] and both / union > 0.5:
                shared_iou[category] += both / union
                matches[category] += 1
                matched |= {("real", a), ("found", b)}
        for a, segment in real_segments.items():
            if ("real", a) not in matched and not segment["iscrowd"]:
                misses[segment["category_id"]] += 1
        for b, segment in found_segments.items():
            crowds = [
                a for a, s in real_segments.items() if s["iscrowd"] and s["category_id"] == segment["category_id"]
            ]
            pardoned = sum(overlap.get((a, b), 0) for a in (0, *crowds))
            if ("found", b) not in matched and pardoned / segment["area"] <= 0.5:
                inventions[segment["category_id"]] += 1
    return float(np.mean([
        shared_iou[category] / (matches[category] + misses[category] / 2 + inventions[category] / 2)
        for category in matches | misses | inventions
    ]))  # fmt: skip


def test_the_ground_truth_scored_against_itself_has_quality_one(root):
    _, pictures = read(root)
    assert panoptic_quality(pictures, pictures) == 1.0


def test_a_lost_person_lowers_the_quality(root):
    _, pictures = read(root)
    guess = [(numbers.copy(), dict(segments)) for numbers, segments in pictures]
    numbers, segments = guess[0]
    numbers[numbers == 1] = 0
    del segments[1]
    assert panoptic_quality(pictures, guess) < 1.0


def test_every_pixel_belongs_to_a_listed_segment_whose_area_and_box_it_is_in(root):
    for numbers, segments in read(root)[1]:
        found, areas = np.unique(numbers, return_counts=True)
        assert dict(zip(found.tolist(), areas.tolist(), strict=True)) == {n: s["area"] for n, s in segments.items()}
        for number, segment in segments.items():
            rows, columns = np.nonzero(numbers == number)
            x, y, width, height = segment["bbox"]
            assert (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) == (x, y, x + width, y + height)


def test_things_have_their_instance_and_stuff_its_class(root):
    document, pictures = read(root)
    names = {category["id"]: category for category in document["categories"]}
    frame, (numbers, segments) = frames()[0], pictures[0]
    for instance in frame.instances:
        if instance.visible_pixels and not instance.ignored:
            assert (numbers[frame.mask(instance)] == instance.instance_id).all()
            assert names[segments[instance.instance_id]["category_id"]]["name"] == instance.class_name
    stuff = {names[s["category_id"]]["name"] for s in segments.values() if not names[s["category_id"]]["isthing"]}
    assert stuff == {"sky", "sidewalk"}


def test_all_that_is_ignored_of_a_class_is_one_crowd_segment(root):
    _, segments = read(root)[1][0]
    (crowd,) = [segment for segment in segments.values() if segment["iscrowd"]]
    assert crowd["area"] == 8 + 6
    assert crowd["category_id"] == 1


def test_categories_are_numbered_as_in_the_annotations(root):
    panoptic, annotations = (
        {c["id"]: c["name"] for c in json.loads((root / "coco" / name).read_text())["categories"]}
        for name in ("panoptic.json", "annotations.json")
    )
    assert annotations.items() <= panoptic.items()
    assert len(panoptic) == len(set(panoptic.values()))


def test_a_set_without_segments_can_be_asked_for(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0)], [{"coco": {"panoptic": False}}])
    assert [path.name for path in (root / "coco").iterdir()] == ["annotations.json"]
    assert recount(root) == []


def test_a_pixel_that_no_label_explains_is_void(tmp_path):
    frame = street_frame(0)
    root = write_dataset(tmp_path, [dataclasses.replace(frame, instances=frame.instances[1:])], ["coco"])
    numbers, segments = read(root)[1][0]
    assert (numbers[frame.buffers.instance_id == 1] == 0).all()
    assert 0 not in segments


SPOILT = {
    "a pixel of another": (
        lambda picture, entry: picture.__setitem__((40, 45), (0, 0, 9)),
        "coco/panoptic/000000.png: 1 pixels have not the number of what is seen there.",
    ),
    "a lost segment": (
        lambda picture, entry: entry["segments_info"].pop(),
        "coco/panoptic/000000.png: segments_info lists",
    ),
    "a wrong area": (
        lambda picture, entry: entry["segments_info"][0].update(area=999),
        "coco/panoptic/000000.png: segment 1: area 999 or bbox",
    ),
    "a loose box": (
        lambda picture, entry: entry["segments_info"][0].update(bbox=[39, 30, 21, 50]),
        "coco/panoptic/000000.png: segment 1: area 1000 or bbox [39, 30, 21, 50] is not that of its pixels.",
    ),
    "another category": (
        lambda picture, entry: entry["segments_info"][0].update(category_id=3),
        "coco/panoptic/000000.png: segment 1: category car, it is person.",
    ),
    "a person as a crowd": (
        lambda picture, entry: entry["segments_info"][0].update(iscrowd=1),
        "coco/panoptic/000000.png: segment 1: iscrowd is 1.",
    ),
    "an image that nobody has": (
        lambda picture, entry: entry.update(file_name="000007.png"),
        "images/000007.png: in coco/panoptic.json but not in frames.jsonl.",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(tmp_path, case):
    spoil, expected = SPOILT[case]
    root = write_dataset(tmp_path, [street_frame(0)], ["coco"])
    document, picture = root / "coco" / "panoptic.json", root / "coco" / "panoptic" / "000000.png"
    content, image = json.loads(document.read_text()), cv2.imread(str(picture))
    spoil(image, content["annotations"][0])
    document.write_text(json.dumps(content))
    cv2.imwrite(str(picture), image)
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)
