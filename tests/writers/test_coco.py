"""COCO files as pycocotools reads them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from faster_coco_eval import COCO as FasterCOCO
from faster_coco_eval import COCOeval_faster
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from tests.frames import (
    STREET,
    VISIBLE_PIXELS,
    Thing,
    crowd_frame,
    empty_frame,
    painted_frame,
    street_frame,
    write_dataset,
)

from twincity.replicator.frame import COCO_KEYPOINTS, Region
from twincity.replicator.labels import CLASSES
from twincity.replicator.recount import recount
from twincity.replicator.writers.coco import category

# pycocotools 2.0.11 converts its masks in a way that numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Three frames: one of each case, nobody, and a crowd of more than a hundred."""
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 150, width=320, height=180)]
    return write_dataset(tmp_path_factory.mktemp("coco"), frames, ["coco"])


@pytest.fixture(scope="module")
def document(root) -> dict[str, Any]:
    return json.loads((root / "coco" / "annotations.json").read_text())


@pytest.fixture(scope="module")
def coco(root) -> COCO:
    return COCO(root / "coco" / "annotations.json")


def by_instance(document: dict[str, Any], image_id: int = 1) -> dict[int, dict[str, Any]]:
    return {entry["instance_id"]: entry for entry in document["annotations"] if entry["image_id"] == image_id}


def self_score(coco: COCO, kind: str, detections: list[dict[str, Any]], most: int) -> float:
    """Average precision of the ground truth handed in as detections."""
    evaluation = COCOeval(coco, coco.loadRes(detections), kind)
    evaluation.params.maxDets = [most]
    evaluation.evaluate()
    evaluation.accumulate()
    precision = evaluation.eval["precision"][:, :, :, 0, -1]
    return float(precision[precision > -1].mean())


def asked_for(coco: COCO) -> list[dict[str, Any]]:
    return [entry for entry in coco.dataset["annotations"] if not entry["iscrowd"]]


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_the_ground_truth_scored_against_itself_is_perfect(coco, kind):
    detections = [
        {"image_id": e["image_id"], "category_id": e["category_id"], "score": 0.9, "bbox": e["bbox"]}
        | ({"segmentation": coco.annToRLE(e)} if kind == "segm" else {})
        for e in asked_for(coco)
    ]
    assert self_score(coco, kind, detections, 1000) == 1.0


def test_keypoints_scored_against_themselves_are_perfect(coco):
    detections = [
        {"image_id": e["image_id"], "category_id": 1, "score": 0.9, "keypoints": e["keypoints"]}
        for e in asked_for(coco)
        if e["category_id"] == 1
    ]
    assert self_score(coco, "keypoints", detections, 1000) == 1.0


@pytest.mark.parametrize("kind", ["bbox", "segm", "keypoints"])
def test_a_second_reader_finds_the_ground_truth_perfect_too(root, coco, kind):
    truth = FasterCOCO(str(root / "coco" / "annotations.json"))
    detections = [
        {"image_id": e["image_id"], "category_id": e["category_id"], "score": 0.9, "bbox": list(e["bbox"])}
        | ({"segmentation": truth.annToRLE(e)} if kind == "segm" else {})
        | ({"keypoints": e["keypoints"]} if kind == "keypoints" else {})
        for e in asked_for(coco)
        if kind != "keypoints" or e["category_id"] == 1
    ]
    evaluation = COCOeval_faster(truth, truth.loadRes(detections), kind)
    evaluation.params.maxDets = [1000] if kind == "keypoints" else [1, 10, 1000]
    evaluation.evaluate()
    evaluation.accumulate()
    precision = evaluation.eval["precision"][:, :, :, 0, -1]
    assert precision[precision > -1].mean() == pytest.approx(1.0, abs=1e-9)


def test_a_missed_person_lowers_the_score(coco):
    detections = [
        {"image_id": e["image_id"], "category_id": e["category_id"], "score": 0.9, "bbox": e["bbox"]}
        for e in asked_for(coco)
    ]
    assert self_score(coco, "bbox", detections[1:], 1000) < 1.0


def test_decoded_masks_are_the_pixels_of_the_id_image(coco):
    frame = street_frame(0)
    for instance in frame.instances:
        for entry in coco.loadAnns(100_000 + instance.instance_id if instance.visible_pixels else []):
            np.testing.assert_array_equal(coco.annToMask(entry).astype(bool), frame.mask(instance))


def test_area_is_the_number_of_visible_pixels(document):
    areas = {number: entry["area"] for number, entry in by_instance(document).items()}
    assert areas == {number: pixels for number, pixels in enumerate(VISIBLE_PIXELS, 1) if pixels}


def test_boxes_are_of_the_visible_pixels_and_of_the_whole(document):
    half_hidden, cut_off = by_instance(document)[2], by_instance(document)[3]
    assert half_hidden["bbox"] == [60, 30, 10, 50]
    assert half_hidden["bbox_full"] == [50, 30, 20, 50]
    assert cut_off["bbox"] == [0, 20, 10, 40]
    assert cut_off["bbox_full"] == [-10, 20, 20, 40]


def test_fractions_are_those_of_the_labels(document):
    half_hidden, cut_off = by_instance(document)[2], by_instance(document)[3]
    assert (half_hidden["visible_fraction"], half_hidden["occluded_fraction"]) == (0.5, 0.5)
    assert (cut_off["visible_fraction"], cut_off["truncated_fraction"]) == (0.5, 0.5)


def test_what_is_too_small_is_marked_as_pycocotools_understands_it(document):
    tiny = by_instance(document)[4]
    assert (tiny["iscrowd"], tiny["ignore"]) == (1, 1)
    assert sum(tiny["segmentation"]["counts"][1::2]) == 8


def test_what_is_wholly_hidden_is_left_out(document):
    assert 5 not in by_instance(document)


def test_ids_start_at_one_and_need_no_renumbering_to_join_shards(document):
    assert [image["id"] for image in document["images"]] == [1, 2, 3]
    assert [entry["id"] for entry in by_instance(document, 1).values()][:3] == [100_001, 100_002, 100_003]
    ids = [entry["id"] for entry in document["annotations"]]
    assert len(set(ids)) == len(ids)


def test_people_have_cocos_keypoints_and_skeleton(document):
    person = document["categories"][0]
    assert (person["id"], person["name"]) == (1, "person")
    assert tuple(person["keypoints"]) == COCO_KEYPOINTS
    assert all(1 <= joint <= 17 for pair in person["skeleton"] for joint in pair)


def test_unlabelled_keypoints_are_zero(document):
    keypoints = np.array(by_instance(document)[3]["keypoints"]).reshape(17, 3)
    outside = keypoints[:, 2] == 0
    assert outside.any()
    assert not keypoints[outside].any()
    assert by_instance(document)[3]["num_keypoints"] == (~outside).sum()


def test_attributes_are_kept(document):
    assert by_instance(document)[8]["attributes"]["posture"] == STREET[7].posture == "lying"


def test_every_class_of_coco_has_its_own_id():
    ids = [category(label.coco, label.id)["id"] for label in CLASSES if label.coco]
    assert len(set(ids)) == len(ids)
    assert min(ids) >= 1


def test_a_class_that_coco_does_not_have_is_numbered_after_its_own():
    assert category("litter", 30)["id"] == 130


def test_images_name_their_files(root, document):
    assert all((root / "images" / image["file_name"]).exists() for image in document["images"])


def test_the_licence_names_the_sources(document):
    assert document["licenses"] == [{"id": 1, "name": "City of Paris, ODbL", "url": ""}]


def test_an_entry_stands_on_one_line(root, document):
    lines = (root / "coco" / "annotations.json").read_text().splitlines()
    assert sum(line.startswith('{"id":') for line in lines) == len(document["images"]) + len(document["annotations"])


def test_info_says_how_many_detections_an_evaluation_needs(document):
    info, asked = document["info"], [entry for entry in document["annotations"] if not entry["iscrowd"]]
    assert info["images"] == 3
    assert info["annotations"] == len(document["annotations"])
    assert info["people"] == sum(entry["category_id"] == 1 for entry in asked)
    assert 100 < info["most_of_one_category_in_an_image"] <= info["recommended_max_dets"][2] == 200


def test_a_set_that_fits_cocos_habit_keeps_it(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0)], ["coco"])
    info = json.loads((root / "coco" / "annotations.json").read_text())["info"]
    assert info["recommended_max_dets"] == [1, 10, 100]


def test_faces_heads_and_plates_have_boxes(tmp_path):
    frame = street_frame(0)
    face, plate = (
        Region(box=(47.0, 33.0, 53.0, 39.0), visible_pixels=30),
        Region(box=(120, 70, 130, 74), visible_pixels=0),
    )
    parts = {1: {"face": face}, 7: {"plates": (plate,)}}
    instances = tuple(dataclasses.replace(i, **parts.get(i.instance_id, {})) for i in frame.instances)
    root = write_dataset(tmp_path, [dataclasses.replace(frame, instances=instances)], ["coco"])
    entries = by_instance(json.loads((root / "coco" / "annotations.json").read_text()))
    assert entries[1]["face"] == {"bbox": [47, 33, 6, 6], "visible_pixels": 30}
    assert entries[7]["plates"] == [{"bbox": [120, 70, 10, 4], "visible_pixels": 0}]
    assert entries[1]["bbox_head"] == [45, 30, 10, 10]
    assert entries[2]["face"] is None
    assert recount(root) == []


def test_with_rle_every_mask_is_what_pycocotools_packs(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0)], [{"coco": {"segmentation": "rle"}}])
    coco, frame = COCO(root / "coco" / "annotations.json"), street_frame(0)
    for entry in coco.dataset["annotations"]:
        mask = frame.buffers.instance_id == entry["instance_id"]
        assert entry["segmentation"]["counts"] == coco_mask.encode(np.asfortranarray(mask, np.uint8))["counts"].decode()
        np.testing.assert_array_equal(coco.annToMask(entry).astype(bool), mask)
    assert recount(root) == []


FAR = (
    Thing(box=(20, 10, 22, 14), distance_m=50),  # 1 and 2 are two pixels apart
    Thing(box=(24, 10, 26, 14), distance_m=51),
    Thing(box=(60, 10, 62, 14), distance_m=52),  # 3 is alone
    Thing(box=(27, 10, 29, 14), distance_m=53, class_name="car", posture=""),  # 4 is no person
    Thing(box=(100, 30, 120, 80), distance_m=8),  # 5 is asked for
)


def test_groups_are_one_region_for_ignored_neighbours_of_one_class(tmp_path):
    root = write_dataset(tmp_path, [painted_frame(0, FAR)], [{"coco": {"groups": True}}])
    entries = json.loads((root / "coco" / "annotations.json").read_text())["annotations"]
    assert [entry.get("instance_ids", entry.get("instance_id")) for entry in entries] == [5, [1, 2], [3], [4]]
    group = entries[1]
    assert (group["bbox"], group["area"], group["iscrowd"], group["category_id"]) == ([20, 10, 6, 4], 16, 1, 1)
    coco = COCO(root / "coco" / "annotations.json")
    ids = painted_frame(0, FAR).buffers.instance_id
    np.testing.assert_array_equal(coco.annToMask(group).astype(bool), (ids == 1) | (ids == 2))
    assert recount(root) == []


def test_a_detection_in_a_group_is_pardoned(tmp_path):
    root = write_dataset(tmp_path, [painted_frame(0, FAR)], [{"coco": {"groups": True}}])
    coco = COCO(root / "coco" / "annotations.json")
    alone = {"image_id": 1, "category_id": 1, "score": 0.5, "bbox": [100, 30, 20, 50]}
    in_the_group = {"image_id": 1, "category_id": 1, "score": 0.9, "bbox": [21, 10, 4, 4]}
    elsewhere = {"image_id": 1, "category_id": 1, "score": 0.9, "bbox": [70, 60, 4, 4]}
    assert self_score(coco, "bbox", [alone, in_the_group], 100) == pytest.approx(1.0)
    assert self_score(coco, "bbox", [alone, elsewhere], 100) < 1.0


def test_each_split_has_its_files_and_none_has_the_images_of_another(tmp_path):
    splits = {0: "train", 1: "val", 2: "train"}
    frames = [dataclasses.replace(street_frame(index), split=split) for index, split in splits.items()]
    root = write_dataset(tmp_path, frames, ["coco"], splits=("train", "val", "test"))
    for stem in ("annotations", "panoptic"):
        found = {
            split: [image["id"] for image in json.loads((root / "coco" / f"{stem}_{split}.json").read_text())["images"]]
            for split in ("train", "val", "test")
        }
        assert found == {"train": [1, 3], "val": [2], "test": []}
    assert not (root / "coco" / "annotations.json").exists()
    assert recount(root) == []
