"""A good dataset has no finding; a spoilt one has one that names what is wrong."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.errors import DatasetError
from twincity.replicator.recount import recount, seal_findings
from twincity.replicator.recount.fill import covered_pixels
from twincity.replicator.recount.json_items import json_items


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """A good dataset of four frames with its manifest."""
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 25), street_frame(3)]
    root = write_dataset(tmp_path_factory.mktemp("good") / "dataset", frames)
    write_manifest(root)
    return root


@pytest.fixture
def root(good, tmp_path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good, tmp_path / "dataset"))


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


def change_json(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document, indent=2))


def change_annotations(root: Path, change: Callable[[dict[str, Any]], None]) -> None:
    change_json(root / "coco" / "annotations.json", change)


def each_annotation(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """Spoils every COCO annotation in the same way."""
    return lambda root: change_annotations(root, lambda document: [change(e) for e in document["annotations"]] and None)


def each_instance(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """Spoils every instance of the first frame's record."""
    return lambda root: change_record(root, 0, lambda record: [change(i) for i in record["instances"]] and None)


def each_label(**fields: str) -> Callable[[Path], None]:
    """Writes the same text into a field of every line of the first KITTI label file."""

    def spoil(root: Path) -> None:
        path = root / "kitti" / "label_2" / "000000.txt"
        lines = [line.split() for line in path.read_text().splitlines()]
        for line in lines:
            for name, text in fields.items():
                line[KITTI_FIELDS.index(name)] = text
        path.write_text("".join(" ".join(line) + "\n" for line in lines))

    return spoil


KITTI_FIELDS = (
    "type", "truncated", "occluded", "alpha", "left", "top", "right", "bottom", "height", "width", "length",
    "x", "y", "z", "rotation_y",
)  # fmt: skip


def shift_polygons(entry: dict[str, Any]) -> None:
    if isinstance(entry["segmentation"], list):
        entry["segmentation"] = [
            [value - 5 * (place % 2) for place, value in enumerate(flat)] for flat in entry["segmentation"]
        ]


def shift_runs(entry: dict[str, Any]) -> None:
    if isinstance(entry["segmentation"], dict):
        counts = entry["segmentation"]["counts"]
        counts[0], counts[-1] = counts[0] - 1, counts[-1] + 1


def swap_left_and_right(entry: dict[str, Any]) -> None:
    if "keypoints" in entry:
        points = np.reshape(entry["keypoints"], (17, 3))
        entry["keypoints"] = points[[0, *(np.arange(1, 17) + [1, -1] * 8)]].ravel().tolist()


def multiply_full_pixels(instance: dict[str, Any]) -> None:
    """With fractions that follow, so that only the room in the box can tell."""
    full = instance["full_pixels"] = instance["full_pixels"] * 10
    instance["truncated_fraction"] = 1 - instance["in_frame_pixels"] / full
    instance["visible_fraction"] = instance["visible_pixels"] / full


def change_box_3d(**fields: Any) -> Callable[[Path], None]:
    return each_instance(lambda instance: instance["box_3d"].update(fields))


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
    with (root / "kitti" / "calib" / "000000.txt").open("a") as file:
        file.write("# a note\n")
    assert recount(root) == ["kitti/calib/000000.txt: its bytes are not those of manifest.json."]


def test_a_missing_file_is_found(root):
    (root / "kitti" / "README.txt").unlink()
    assert recount(root) == ["kitti/README.txt: listed in manifest.json but missing."]


def test_a_dataset_without_its_manifest_is_not_sealed(root):
    assert list(seal_findings(root)) == []
    forget_manifest(root)
    (finding,) = seal_findings(root)
    assert finding.startswith("manifest.json: missing")


def test_a_file_that_no_run_made_is_found(root):
    (root / "images" / "zzz.png").write_bytes(b"from somewhere")
    assert list(seal_findings(root)) == ["images/zzz.png: not listed in manifest.json; it was not part of the run."]


def test_a_manifest_that_lists_nothing_seals_nothing(root):
    manifest = json.loads((root / "manifest.json").read_text())
    (root / "manifest.json").write_text(json.dumps({**manifest, "files": {}}))
    (finding,) = seal_findings(root)
    assert finding.startswith("manifest.json: lists no files")


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
    "every type Car": (
        each_label(type="Car"),
        "kitti/label_2/000000.txt: line 1 (instance 1): type Car, the instance is a Pedestrian.",
    ),
    "a DontCare with a type": (
        each_label(type="Car"),
        "kitti/label_2/000000.txt: line 7 (instance 4): Car",
    ),
    "truncated .9": (
        each_label(truncated="0.90"),
        "kitti/label_2/000000.txt: line 3 (instance 3): truncated 0.9, the record has 0.5000.",
    ),
    "nothing occluded": (
        each_label(occluded="0"),
        "kitti/label_2/000000.txt: line 2 (instance 2): occluded 0, but 0.500 hidden is level 2.",
    ),
    "KITTI boxes in the corner": (
        each_label(left="0", top="0", right="5", bottom="5"),
        "kitti/label_2/000000.txt: line 1 (instance 1): box [0.0, 0.0, 5.0, 5.0] is not the silhouette's",
    ),
    "location x 99": (
        each_label(x="99"),
        "kitti/label_2/000000.txt: line 1 (instance 1): the corners of its 3D box through P2 are up to",
    ),
    "rotation_y 0": (
        each_label(rotation_y="0"),
        "kitti/label_2/000000.txt: line 1 (instance 1): the corners of its 3D box through P2 are up to",
    ),
    "alpha 0": (
        each_label(alpha="0"),
        "kitti/label_2/000000.txt: line 1 (instance 1): alpha 0 does not follow from rotation_y",
    ),
    "a KITTI field that is no number": (
        each_label(x="nan"),
        "kitti/label_2/000000.txt: line 1 has a field that is not a number.",
    ),
    "P2 of three numbers": (
        lambda root: (root / "kitti" / "calib" / "000000.txt").write_text("P2: 1 2 3\n"),
        "kitti/calib/000000.txt: P2 is not 12 numbers.",
    ),
    "P2 of another camera": (
        lambda root: (root / "kitti" / "calib" / "000000.txt").write_text("P2: 9 0 8 0 0 9 4 0 0 0 1 0\n"),
        "kitti/label_2/000000.txt: line 1 (instance 1): the corners of its 3D box through P2 are up to",
    ),
    "another picture in KITTI": (
        lambda root: change_image(root / "kitti" / "image_2" / "000000.png", lambda image: image.fill(9)),
        "kitti/image_2/000000.png: not the picture of images/000000.png.",
    ),
    "other fractions in KITTI's table": (
        lambda root: replace_text(root / "kitti" / "label_2_extra" / "000000.csv", "2,0.5000", "2,0.6000"),
        "kitti/label_2_extra/000000.csv: instance 2: visible_fraction 0.6000, the record has 0.5000.",
    ),
    "every category a car": (
        each_annotation(lambda entry: entry.update(category_id=3)),
        "images/000000.png: COCO annotation 100001: category_id 3 is car, the instance is a person.",
    ),
    "categories renamed": (
        lambda root: change_annotations(root, lambda d: d["categories"].__setitem__(0, {"id": 1, "name": "car"})),
        "images/000000.png: COCO annotation 100001: category_id 1 is car, the instance is a person.",
    ),
    "keypoints zeroed": (
        each_annotation(lambda entry: entry.update(keypoints=[0] * 51)),
        "images/000000.png: COCO annotation 100001: keypoints [0, 0,",
    ),
    "left and right swapped in COCO": (
        each_annotation(swap_left_and_right),
        "images/000000.png: COCO annotation 100001: keypoints [",
    ),
    "a wrong number of keypoints": (
        each_annotation(lambda entry: entry.update(num_keypoints=3)),
        "images/000000.png: COCO annotation 100001: num_keypoints is 3, 17 are labelled.",
    ),
    "polygons five pixels up": (
        each_annotation(shift_polygons),
        "images/000000.png: COCO annotation 100001: segmentation differs from the id image in 200 pixels.",
    ),
    "run lengths one pixel up": (
        each_annotation(shift_runs),
        "images/000000.png: COCO annotation 100004: segmentation differs from the id image in 4 pixels.",
    ),
    "polygons outside the picture": (
        each_annotation(lambda entry: entry.update(segmentation=[[1e9, 0, 1e9, 5, 0, 5]])),
        "images/000000.png: COCO annotation 100001: segmentation is empty or leaves the picture.",
    ),
    "another whole box in COCO": (
        each_annotation(lambda entry: entry.update(bbox_full=[1, 2, 3, 4])),
        "images/000000.png: COCO annotation 100001: bbox_full [1, 2, 3, 4] is not the box [40.0, 30.0, 60.0, 80.0].",
    ),
    "another fraction in COCO": (
        each_annotation(lambda entry: entry.update(truncated_fraction=0.25)),
        "images/000000.png: COCO annotation 100001: truncated_fraction is 0.25, the record has 0.0.",
    ),
    "another size in COCO": (
        lambda root: change_annotations(root, lambda document: document["images"][2].update(width=161)),
        "images/000002.png: coco/annotations.json has (161, 90), the camera 160x90.",
    ),
    "an annotation of no image": (
        lambda root: change_annotations(root, lambda document: document["annotations"][3].update(image_id=77)),
        "images/?: COCO annotation 100004 has no instance in frames.jsonl.",
    ),
    "an image that only COCO knows": (
        lambda root: change_annotations(
            root, lambda d: d["images"].append({"id": 9, "file_name": "000008.png", "width": 160, "height": 90})
        ),
        "images/000008.png: in only one of frames.jsonl and coco/annotations.json.",
    ),
    "COCO cut off": (
        lambda root: cut_line(root / "coco" / "annotations.json", 9),
        "coco: a file is missing or damaged:",
    ),
    "3D boxes elsewhere": (
        change_box_3d(centre=[0.0, 0.0, 0.0]),
        "images/000000.png: instance 1: box_3d",
    ),
    "3D boxes too small": (
        change_box_3d(size_lwh_m=[0.1, 0.1, 0.1]),
        "images/000000.png: instance 1: box_3d comes to",
    ),
    "3D boxes too large": (
        change_box_3d(size_lwh_m=[9.0, 9.0, 9.0]),
        "images/000000.png: instance 1: box_3d comes to",
    ),
    "a 3D box that is none": (
        change_box_3d(size_lwh_m="large"),
        "frames.jsonl: line 1 does not hold what it should",
    ),
    "another distance": (
        each_instance(lambda instance: instance.update(distance_m=1.5)),
        "images/000000.png: instance 1: distance_m is 1.5, the middle of box_3d is",
    ),
    "ten times the whole pixels": (
        each_instance(multiply_full_pixels),
        "images/000000.png: instance 1: 10000 whole pixels and 1000 in the frame have no room in box_full",
    ),
    "left and right swapped in the record": (
        lambda root: change_record(
            root, 0, lambda record: record["instances"][0]["keypoints"].sort(key=lambda point: point[0])
        ),
        "images/000000.png: COCO annotation 100001: keypoints [",
    ),
    "a visible keypoint of someone else": (
        each_instance(lambda instance: instance.update(keypoints=[[41.0, 45.0, 2]] * 17)),
        "images/000000.png: instance 5: keypoint 0",
    ),
    "a head outside its person": (
        lambda root: change_instance(root, 0, 1, head_box=[0.0, 0.0, 5.0, 5.0]),
        "images/000000.png: instance 1: head_box [0.0, 0.0, 5.0, 5.0] leaves box_full",
    ),
    "more of the head than of the person": (
        lambda root: change_instance(root, 0, 1, head_visible_pixels=1001),
        "images/000000.png: instance 1: 1001 visible pixels of the head, 1000 of the whole.",
    ),
    "a class that nobody knows": (
        lambda root: change_instance(root, 0, 1, class_name="dragon"),
        "frames.jsonl: line 1 does not hold what it should",
    ),
    "points moved": (
        lambda root: change_json(
            root / "crowd" / "jsons" / "IMG_000000.json", lambda entry: entry["points"][0].__setitem__(0, 3)
        ),
        "crowd/jsons/IMG_000000.json: its points are not the heads of the labels.",
    ),
    "another picture in crowd": (
        lambda root: (root / "crowd" / "images" / "IMG_000002.png").unlink(),
        "crowd/images/IMG_000002.png: missing, or not the picture of images/000002.png.",
    ),
    "a count too many": (
        lambda root: (root / "crowd" / "counts.csv").write_text("image,all,visible\n000009.png,1,1\n"),
        "images/000009.png: in crowd/counts.csv but not in frames.jsonl.",
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
        lambda root: change_json(
            root / "crowd" / "jsons" / "IMG_000000.json", lambda entry: entry.update(points=entry["points"][:1])
        ),
        "crowd/jsons/IMG_000000.json: 1 heads, the labels give 6.",
    ),
}


def cut_line(path: Path, lines: int = 1) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-lines]))


def replace_text(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(root, case):
    spoil, expected = SPOILT[case]
    forget_manifest(root)
    spoil(root)
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)


@pytest.mark.parametrize("text", ["", "{half", "[]", '"text"', '{"files": 3}', '{"tile": null}', '{"files": {"a"'])
def test_a_damaged_manifest_is_a_finding(root, text):
    (root / "manifest.json").write_text(text)
    (finding,) = recount(root)
    assert finding.startswith("manifest.json: damaged (")
    assert "\n" not in finding


def test_a_van_is_a_van_in_kitti(tmp_path):
    frame = painted_frame(0, [Thing(box=(40, 30, 80, 60), distance_m=9, class_name="car", extra={"body": "van"})])
    root = write_dataset(tmp_path, [frame])
    assert recount(root) == []
    replace_text(root / "kitti" / "label_2" / "000000.txt", "Van", "Car")
    assert recount(root) == ["kitti/label_2/000000.txt: line 1 (instance 1): type Car, the instance is a Van."]


def test_heads_too_small_for_a_pixel_are_counted_as_the_writer_does(tmp_path):
    frame = street_frame(0)
    far = {"head_box": None, "head_point": None, "head_visible_pixels": 0}
    instances = tuple(dataclasses.replace(instance, **far) for instance in frame.instances)
    root = write_dataset(tmp_path, [dataclasses.replace(frame, instances=instances)])
    assert recount(root) == []
    assert (root / "crowd" / "counts.csv").read_text().endswith(",7,0\n")


def test_one_frame_is_in_memory_at_a_time(tmp_path, monkeypatch):
    """Seven times the frames take hardly more memory."""
    monkeypatch.setattr("twincity.replicator.recount.json_items.CHUNK", 1 << 14)
    peaks = []
    for count in (2, 14):
        frames = (crowd_frame(index, 25) for index in range(count))
        root = write_dataset(tmp_path / str(count), frames)
        recount(root)  # imports and caches
        tracemalloc.start()
        assert recount(root) == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_json_is_read_in_pieces_of_any_size(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr("twincity.replicator.recount.json_items.CHUNK", chunk)
    document = {"other": [{"a": 1}], "things": [{"b": [1, {"c": "],}"}]}, {}, {"d": "x" * 50}], "last": []}
    (tmp_path / "a.json").write_text(json.dumps(document, indent=1))
    for key in document:
        assert list(json_items(tmp_path / "a.json", key)) == document[key]
    assert list(json_items(tmp_path / "a.json", "none")) == []


def test_a_polygon_covers_the_pixels_whose_centres_it_holds():
    triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    assert covered_pixels([triangle], (4, 5)).tolist() == [
        [1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0],
    ]  # fmt: skip


def test_a_damaged_dataset_is_refused_with_its_file(root):
    (root / "frames.jsonl").write_text("{half a line")
    with pytest.raises(DatasetError, match=r"frames\.jsonl is damaged in line 1"):
        recount(root)
