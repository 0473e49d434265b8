"""A good dataset has no finding; a spoilt one has one that names what is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import crowd_frame, empty_frame, street_frame, write_dataset

from twincity.replicator.errors import DatasetError
from twincity.replicator.recount import recount


@pytest.fixture
def root(tmp_path) -> Path:
    """A good dataset of four frames with its manifest."""
    write_dataset(tmp_path, [street_frame(0), empty_frame(1), crowd_frame(2, 25), street_frame(3)])
    write_manifest(tmp_path)
    return tmp_path


def write_manifest(root: Path) -> None:
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and path.name != "manifest.json")
    files = {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    manifest = {"tile": {"attribution": ["City of Paris, ODbL"]}, "files": files}
    (root / "manifest.json").write_text(json.dumps(manifest))


def change_record(root: Path, index: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite one line of frames.jsonl."""
    lines = (root / "frames.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    change(records[index])
    (root / "frames.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))


def change_instance(root: Path, index: int, number: int, **fields: Any) -> None:
    """Change some labels of one instance."""
    change_record(root, index, lambda record: record["instances"][number - 1].update(fields))


def change_image(path: Path, change: Callable[[np.ndarray], None]) -> None:
    """Rewrite the pixels of one PNG, in a file of its own: the writers' links keep the old one."""
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    change(image)
    path.unlink()
    cv2.imwrite(str(path), image)


def change_annotations(root: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = root / "coco" / "annotations.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document, indent=2))


def forget_manifest(root: Path) -> None:
    """Without it, only the check under test can speak of a changed file."""
    (root / "manifest.json").unlink()


def test_a_good_dataset_has_no_finding(root):
    assert recount(root) == []


def test_a_good_dataset_without_writers_has_no_finding(tmp_path):
    assert recount(write_dataset(tmp_path, [street_frame(0), empty_frame(1)], writers=())) == []


def test_what_is_no_dataset_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r"there is no frames\.jsonl"):
        recount(tmp_path)


def test_changed_bytes_are_found(root):
    (root / "kitti" / "calib" / "000000.txt").write_text("P2: 1\n")
    assert recount(root) == ["kitti/calib/000000.txt: its bytes are not those of manifest.json."]


def test_a_missing_file_is_found(root):
    (root / "kitti" / "label_2_extra" / "000002.csv").unlink()
    assert recount(root) == ["kitti/label_2_extra/000002.csv: listed in manifest.json but missing."]


def test_missing_attribution_is_found(root):
    manifest = json.loads((root / "manifest.json").read_text())
    (root / "manifest.json").write_text(json.dumps({**manifest, "tile": {"attribution": []}}))
    assert recount(root) == ["manifest.json: no attribution. The sources' licences ask for it with every copy."]


SPOILT = {
    "a blank picture": (
        lambda root: change_image(root / "images" / "000001.png", lambda image: image.fill(128)),
        "images/000001.png: blank, every pixel has the same colour.",
    ),
    "the same picture twice": (
        lambda root: (root / "images" / "000003.png").write_bytes((root / "images" / "000000.png").read_bytes()),
        "images/000003.png: the same picture as images/000000.png.",
    ),
    "a missing buffer": (
        lambda root: (root / "class_id" / "000002.png").unlink(),
        "class_id/000002.png: missing, or not an image.",
    ),
    "a buffer of another size": (
        lambda root: cv2.imwrite(str(root / "distance_to_image_plane" / "000001.png"), np.zeros((9, 16), np.uint16)),
        "distance_to_image_plane/000001.png: 16x9, the camera has 160x90.",
    ),
    "an instance without record": (
        lambda root: change_image(root / "instance_id" / "000001.png", lambda image: image.__setitem__((5, 5), 77)),
        "images/000001.png: instance 77 is in the id image but has no record.",
    ),
    "a person whom nobody is": (
        lambda root: change_image(root / "class_id" / "000001.png", lambda image: image.__setitem__((5, 5), 9)),
        "images/000001.png: pixels of a countable class belong to no instance.",
    ),
    "two records of one number": (
        lambda root: change_record(root, 0, lambda record: record["instances"].append(record["instances"][0])),
        "images/000000.png: two records have the same instance_id.",
    ),
    "a wrong number of pixels": (
        lambda root: change_instance(root, 3, 1, visible_pixels=999),
        "images/000003.png: instance 1: visible_pixels is 999, the id image shows 1000.",
    ),
    "a loose box": (
        lambda root: change_instance(root, 0, 6, box_visible=[79.0, 40.0, 100.0, 80.0]),
        "images/000000.png: instance 6: box_visible is [79.0, 40.0, 100.0, 80.0], the id image shows",
    ),
    "a box for the hidden": (
        lambda root: change_instance(root, 0, 5, box_visible=[42.0, 40.0, 50.0, 70.0]),
        "images/000000.png: instance 5: box_visible is [42.0, 40.0, 50.0, 70.0], the id image shows None.",
    ),
    "a whole box smaller than what is seen": (
        lambda root: change_instance(root, 0, 7, box_full=[110.0, 50.0, 150.0, 90.0]),
        "images/000000.png: instance 7: box_full [110.0, 50.0, 150.0, 90.0] does not hold the visible pixels",
    ),
    "another class": (
        lambda root: change_instance(root, 0, 7, class_name="person"),
        "images/000000.png: instance 7: class person, but the class image shows [10] there.",
    ),
    "a wrong fraction": (
        lambda root: change_instance(root, 0, 2, occluded_fraction=0.4),
        "images/000000.png: instance 2: occluded_fraction is 0.400000, its pixels give 0.500000.",
    ),
    "more seen than there is": (
        lambda root: change_instance(root, 0, 2, in_frame_pixels=499),
        "images/000000.png: instance 2: 500 visible, 499 in the frame and 1000 whole pixels cannot be.",
    ),
    "a visible keypoint outside": (
        lambda root: change_instance(root, 0, 1, keypoints=[[-3.0, 10.0, 2]] + [[0.0, 0.0, 0]] * 16),
        "images/000000.png: instance 1: keypoint 0 is marked as inside the image but lies at -3.0, 10.0.",
    ),
    "a lost annotation": (
        lambda root: change_annotations(root, lambda document: document["annotations"].pop(1)),
        "images/000000.png: instance 2 is seen but has no COCO annotation.",
    ),
    "an invented annotation": (
        lambda root: change_annotations(root, lambda document: document["annotations"][0].update(instance_id=42)),
        "images/000000.png: COCO annotation 100001 has no instance in frames.jsonl.",
    ),
    "an area that is width times height": (
        lambda root: change_annotations(root, lambda document: document["annotations"][4].update(area=800.0)),
        "images/000000.png: COCO annotation 100006: area 800.0 is not the 672 visible pixels.",
    ),
    "a box that is not the visible one": (
        lambda root: change_annotations(
            root, lambda document: document["annotations"][1].update(bbox=[50, 30, 20, 50])
        ),
        "images/000000.png: COCO annotation 100002: bbox [50, 30, 20, 50] is not the visible box",
    ),
    "half a polygon": (
        lambda root: change_annotations(root, lambda document: document["annotations"][4]["segmentation"].pop()),
        "images/000000.png: COCO annotation 100006: segmentation covers 336 pixels of 672.",
    ),
    "an ignored thing that is asked for": (
        lambda root: change_annotations(root, lambda document: document["annotations"][3].update(iscrowd=0)),
        "images/000000.png: COCO annotation 100004: iscrowd 0 but ignored True.",
    ),
    "an image that COCO does not know": (
        lambda root: change_annotations(root, lambda document: document["images"].pop(1)),
        "images/000001.png: in only one of frames.jsonl and coco/annotations.json.",
    ),
    "no attribution in COCO": (
        lambda root: change_annotations(root, lambda document: document.update(licenses=[])),
        "coco/annotations.json: no attribution under licenses.",
    ),
    "no COCO file": (
        lambda root: (root / "coco" / "annotations.json").unlink(),
        "coco: a file is missing or damaged:",
    ),
    "a lost line": (
        lambda root: cut_line(root / "kitti" / "label_2" / "000003.txt"),
        "kitti/label_2/000003.txt: 6 lines for 7 instances that are seen.",
    ),
    "a short line": (
        lambda root: (root / "kitti" / "label_2" / "000001.txt").write_text("Pedestrian 0.00 0\n"),
        "kitti/label_2/000001.txt: line 1 has 3 fields, not 15.",
    ),
    "no calibration": (
        lambda root: (root / "kitti" / "calib" / "000002.txt").unlink(),
        "kitti/calib/000002.txt: missing.",
    ),
    "a wrong count": (
        lambda root: replace_text(root / "crowd" / "counts.csv", "000000.png,7,6", "000000.png,7,7"),
        "images/000000.png: counts.csv has (7, 7), the labels give (7, 6) (all, visible).",
    ),
    "a density that loses heads": (
        lambda root: np.savez(root / "crowd" / "density" / "000000.npz", density=np.full((90, 160), 5.5 / 14400)),
        "crowd/density/000000.npz: 5.5 heads, the labels give 6.",
    ),
    "a damaged mat file": (
        lambda root: (root / "crowd" / "ground_truth" / "GT_IMG_000003.mat").write_bytes(b"half"),
        "crowd/ground_truth/GT_IMG_000003.mat: cannot be read:",
    ),
    "a lost point": (
        lambda root: (root / "crowd" / "jsons" / "000000.json").write_text('{"points": [[1, 2]]}'),
        "crowd/jsons/000000.json: 1 heads, the labels give 6.",
    ),
}


def cut_line(path: Path) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def replace_text(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(root, case):
    spoil, expected = SPOILT[case]
    forget_manifest(root)
    spoil(root)
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)


def test_a_damaged_dataset_is_refused_with_its_file(root):
    (root / "frames.jsonl").write_text("{half a line")
    with pytest.raises(DatasetError, match=r"frames\.jsonl is damaged"):
        recount(root)
