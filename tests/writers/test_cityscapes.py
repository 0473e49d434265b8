"""Cityscapes' files by a reader of the test's own, and the published table of labels."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import (
    STREET,
    Thing,
    crowd_frame,
    empty_frame,
    painted_frame,
    posture_frame,
    street_frame,
    write_dataset,
)

from twincity.replicator.labels import CLASSES
from twincity.replicator.recount import recount
from twincity.replicator.scenario.scenario import SequencePlace
from twincity.replicator.writers.cityscapes_labels import CITYSCAPES_LABELS, COLOURS, TRAIN_IDS, label_id_of

PUBLISHED = """
unlabeled 0 255, ego vehicle 1 255, rectification border 2 255, out of roi 3 255, static 4 255, dynamic 5 255,
ground 6 255, road 7 0, sidewalk 8 1, parking 9 255, rail track 10 255, building 11 2, wall 12 3, fence 13 4,
guard rail 14 255, bridge 15 255, tunnel 16 255, pole 17 5, polegroup 18 255, traffic light 19 6, traffic sign 20 7,
vegetation 21 8, terrain 22 9, sky 23 10, person 24 11, rider 25 12, car 26 13, truck 27 14, bus 28 15, caravan 29 255,
trailer 30 255, train 31 16, motorcycle 32 17, bicycle 33 18
"""
"""Name, label id and train id, as the dataset's tools list them."""

CARRYING = (
    Thing(box=(40, 20, 60, 80), distance_m=8),  # 1
    Thing(box=(36, 40, 44, 56), distance_m=7.9, class_name="handbag", posture="", extra={"carried_by": 1}),
    Thing(box=(62, 60, 72, 80), distance_m=7.8, class_name="suitcase", posture="", extra={"carried_by": 1}),
    Thing(box=(100, 40, 112, 60), distance_m=9, class_name="handbag", posture="", extra={"carried_by": 99}),
    Thing(box=(120, 60, 150, 70), distance_m=9, class_name="bench", posture=""),
)


def files(root: Path, kind: str, split: str = "val") -> list[Path]:
    """Found as Cityscapes' evaluation finds them."""
    return sorted(root.glob(f"cityscapes/gtFine/{split}/*/*_gtFine_{kind}"))


def image(root: Path, kind: str, number: int = 0) -> np.ndarray:
    return cv2.imread(str(files(root, f"{kind}.png")[number]), cv2.IMREAD_UNCHANGED)


def polygons(root: Path, number: int = 0) -> dict[str, Any]:
    return json.loads(files(root, "polygons.json")[number].read_text())


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 150, width=320, height=180), posture_frame(3)]
    return write_dataset(tmp_path_factory.mktemp("cityscapes"), frames, ["cityscapes"])


def test_the_table_is_the_published_one():
    rows = [entry.strip().rsplit(" ", 2) for entry in PUBLISHED.replace("\n", " ").split(",")]
    expected = {int(number): (name, int(train_id)) for name, number, train_id in rows}
    assert {number: (label.name, label.train_id) for number, label in CITYSCAPES_LABELS.items()} == expected
    assert [number for number, label in CITYSCAPES_LABELS.items() if label.has_instances] == list(range(24, 34))
    assert sorted(set(TRAIN_IDS.tolist())) == [*range(19), 255]


def test_every_class_has_a_label():
    assert all(label_id_of(label.name) in CITYSCAPES_LABELS and label_id_of(label.name) for label in CLASSES)


def test_names_are_taken_apart_at_their_underscores(root):
    for path in files(root, "labelIds.png"):
        city, sequence, number, *kind = path.stem.split("_")
        assert (city, kind) == (path.parent.name, ["gtFine", "labelIds"])
        assert len(sequence) == len(number) == 6
        picture = f"leftImg8bit/val/{city}/{city}_{sequence}_{number}_leftImg8bit.png"
        assert (root / "cityscapes" / picture).exists()


def test_labels_are_those_of_the_class_image(root):
    frame, labels = street_frame(0), image(root, "labelIds")
    expected = np.vectorize({label.id: label.cityscapes_id for label in CLASSES}.get)(frame.buffers.class_id)
    np.testing.assert_array_equal(labels, expected)


def test_train_ids_and_colours_follow_from_the_labels(root):
    for number in range(4):
        labels = image(root, "labelIds", number)
        np.testing.assert_array_equal(image(root, "labelTrainIds", number), TRAIN_IDS[labels])
        np.testing.assert_array_equal(image(root, "color", number)[..., ::-1], COLOURS[labels])


def test_each_thing_has_a_number_of_its_own_from_zero(root):
    frame, instances = street_frame(0), image(root, "instanceIds")
    assert instances.dtype == np.uint16
    values = {i.instance_id: set(instances[frame.mask(i)].tolist()) for i in frame.instances if i.visible_pixels}
    assert values == {1: {24000}, 2: {24001}, 3: {24002}, 4: {24}, 6: {24003}, 7: {26000}, 8: {24004}}


def test_what_is_not_told_apart_is_a_group(root):
    labels = [thing["label"] for thing in polygons(root)["objects"]]
    assert labels.count("persongroup") == 1
    assert labels.count("person") == 5
    assert labels.count("car") == 1


def test_who_moves_on_something_is_a_rider(root):
    instances, frame = image(root, "instanceIds", 3), posture_frame(3)
    riders = {i.instance_id for i in frame.instances if 25 in (instances[frame.mask(i)] // 1000)}
    assert riders == {1, 3, 5}


def test_what_is_carried_is_the_persons_and_what_rolls_is_not(tmp_path):
    frame = painted_frame(0, CARRYING)
    root = write_dataset(tmp_path, [frame], ["cityscapes"])
    instances = image(root, "instanceIds")
    values = [set(instances[frame.mask(thing)].tolist()) for thing in frame.instances]
    assert values == [{24000}, {24000}, {5}, {5}, {4}]
    labels = [thing["label"] for thing in polygons(root)["objects"]]
    assert sorted(labels) == ["dynamic", "dynamic", "person", "sidewalk", "sky", "static"]
    assert recount(root) == []


def test_polygons_painted_in_their_order_are_the_label_image(root):
    ids = {label.name: number for number, label in CITYSCAPES_LABELS.items()}
    for number in range(4):
        document, labels = polygons(root, number), image(root, "labelIds", number)
        size = document["imgHeight"], document["imgWidth"]
        assert size == labels.shape
        painted = np.zeros(labels.shape, np.uint8)
        for thing in document["objects"]:
            painted[_filled(np.array(thing["polygon"]), size)] = ids[thing["label"].removesuffix("group")]
        np.testing.assert_array_equal(painted, labels)


def _filled(ring: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(H, W) bool: pixels whose centres an odd number of the ring's upright sides lie to the right of."""
    crossings = np.zeros((size[0], size[1] + 1), int)
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, 0), strict=True):
        for row in range(min(y0, y1), max(y0, y1)):
            crossings[row, int(np.ceil(x0 + (row + 0.5 - y0) / (y1 - y0) * (x1 - x0) - 0.5))] += 1
    return np.cumsum(crossings, 1)[:, :-1] % 2 == 1


def test_of_more_than_a_thousand_the_smallest_are_groups(tmp_path):
    things = [
        Thing(box=(8 * (n % 38), 6 * (n // 38), 8 * (n % 38) + 5 + (n >= 20), 6 * (n // 38) + 3), distance_m=9)
        for n in range(1020)
    ]
    root = write_dataset(tmp_path, [painted_frame(0, things, width=320, height=180)], ["cityscapes"])
    instances = image(root, "instanceIds")
    assert len(np.unique(instances[instances >= 24000])) == 1000
    assert (instances == 24).sum() == 20 * 15
    assert recount(root) == []


def test_a_film_is_a_sequence_and_a_split_a_folder(tmp_path):
    frame = street_frame(7)
    place = SequencePlace(number=3, frame=1, frames_per_second=10)
    film = dataclasses.replace(frame, split="train", scenario=dataclasses.replace(frame.scenario, sequence=place))
    root = write_dataset(tmp_path, [film], ["cityscapes"], splits=("train", "val"))
    assert [path.name for path in files(root, "labelIds.png", "train")] == [
        "teststreet_000006_000001_gtFine_labelIds.png"
    ]
    assert recount(root) == []


def test_an_image_of_nobody_is_only_ground_and_sky(root):
    assert sorted(np.unique(image(root, "instanceIds", 1)).tolist()) == [8, 23]


def paint(kind: str, at: tuple[int, int], value: Any):
    def spoil(root: Path) -> None:
        path = files(root, f"{kind}.png")[0]
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        picture[at] = value
        cv2.imwrite(str(path), picture)

    return spoil


def change(edit):
    def spoil(root: Path) -> None:
        path = files(root, "polygons.json")[0]
        document = json.loads(path.read_text())
        edit(document)
        path.write_text(json.dumps(document))

    return spoil


def swap_two_people(root: Path) -> None:
    path = files(root, "instanceIds.png")[0]
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    picture[picture == 24001] = 24000
    cv2.imwrite(str(path), picture)


STEM = "cityscapes/gtFine/val/teststreet/teststreet_000000_000000_gtFine"

OTHER = STEM.replace("_000000_gtFine", "_000009_gtFine")

HALF_OF_THE_LAST = {"label": "person", "polygon": [[5, 70], [9, 70], [9, 80], [5, 80]]}

SPOILT = {
    "a label": (paint("labelIds", (5, 5), 7), f"{STEM}_labelIds.png: 1 values are not what is seen there."),
    "a train id": (paint("labelTrainIds", (5, 5), 7), f"{STEM}_labelTrainIds.png: 1 values are not"),
    "a colour": (paint("color", (5, 5), (1, 2, 3)), f"{STEM}_color.png: 3 values are not"),
    "a pixel of another": (paint("instanceIds", (40, 45), 24001), f"{STEM}_instanceIds.png: 24001 is instance 1 and"),
    "two people as one": (swap_two_people, f"{STEM}_instanceIds.png: 24000 is instance 1 and instance 2."),
    "a person as a group": (paint("instanceIds", (50, 45), 24), f"{STEM}_instanceIds.png: instance 1 is 24, it is one"),
    "another label": (paint("instanceIds", (40, 45), 26000), f"{STEM}_instanceIds.png: its labels are not those"),
    "a lost polygon": (
        change(lambda document: document["objects"].pop()),
        f"{STEM}_polygons.json: painted, its polygons differ from labelIds in",
    ),
    "ground painted last": (
        change(lambda document: document["objects"].append(document["objects"].pop(0))),
        f"{STEM}_polygons.json: painted, its polygons differ from labelIds in",
    ),
    "a polygon moved": (
        change(lambda document: document["objects"][-1]["polygon"][0].__setitem__(0, 9)),
        f"{STEM}_polygons.json: painted, its polygons differ from labelIds in",
    ),
    "a label that is none": (
        change(lambda document: document["objects"][0].update(label="heaven")),
        f"{STEM}_polygons.json: object 1 is a heaven, or leaves the picture.",
    ),
    "one person in two objects": (
        change(lambda document: document["objects"].append(HALF_OF_THE_LAST)),
        f"{STEM}_polygons.json: its objects are not the single things of instanceIds.",
    ),
    "a missing file": (lambda root: files(root, "color.png")[0].unlink(), f"{STEM}_color.png: missing."),
    "a file of no image": (
        lambda root: (root / f"{STEM}_color.png").rename(root / f"{OTHER}_color.png"),
        f"{OTHER}_color.png: of no frame in frames.jsonl.",
    ),
}  # fmt: skip


def test_a_good_set_has_no_finding(root):
    assert recount(root) == []


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(tmp_path, case):
    spoil, expected = SPOILT[case]
    root = write_dataset(tmp_path, [painted_frame(0, STREET)], ["cityscapes"])
    spoil(root)
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)
