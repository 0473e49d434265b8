"""OpenLABEL's files against what the standard's schema asks, written down here by hand, and against the labels."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.frames import Thing, crowd_frame, empty_frame, painted_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.frame import COCO_KEYPOINTS, Region
from twincity.replicator.recount import recount
from twincity.replicator.recount.fill import covered_pixels
from twincity.replicator.writers.openlabel import typed

UID = re.compile(r"-?[0-9]+|[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")

GEOMETRY = {"bbox": 4, "point2d": 2, "cuboid": 10}
"""Numbers in `val`."""

TYPES: dict[str, Any] = {"num": int | float, "text": str, "boolean": bool}


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 150, width=320, height=180), posture_frame(3)]
    return write_dataset(tmp_path_factory.mktemp("openlabel"), frames, ["openlabel"])


def label(root: Path, stem: str = "000000") -> dict[str, Any]:
    return json.loads((root / "openlabel" / "labels" / f"{stem}.json").read_text())["openlabel"]


def data(root: Path, stem: str = "000000") -> dict[str, dict[str, Any]]:
    """Per object its lists, each entry's value by its name."""
    (frame,) = label(root, stem)["frames"].values()
    return {
        uid: {
            kind: {entry["name"]: entry["val"] for entry in entries} for kind, entries in thing["object_data"].items()
        }
        for uid, thing in frame["objects"].items()
    }


def check_value(kind: str, entry: dict[str, Any]) -> None:
    assert entry.keys() <= {"name", "val", "attributes", "coordinate_system", "mode", "closed"}
    assert isinstance(entry["name"], str)
    value = entry["val"]
    if kind in GEOMETRY:
        assert len(value) == GEOMETRY[kind]
        assert all(isinstance(number, int | float) for number in value)
    elif kind == "poly2d":
        assert entry["mode"] == "MODE_POLY2D_ABSOLUTE"
        assert entry["closed"] is True
        assert len(value) >= 8
        assert len(value) % 2 == 0
    elif kind == "vec":
        assert all(isinstance(item, str | int | float) for item in value)
    else:
        assert isinstance(value, TYPES[kind])
        assert isinstance(value, bool) == (kind == "boolean")
    for kind_of_attribute, attributes in entry.get("attributes", {}).items():
        for attribute in attributes:
            check_value(kind_of_attribute, attribute)


@pytest.mark.parametrize("stem", ["000000", "000001", "000002", "000003"])
def test_files_have_the_structure_of_the_schema(root, stem):
    content = label(root, stem)
    top = {"metadata", "coordinate_systems", "streams", "objects", "frames", "frame_intervals"}
    assert content.keys() == top
    assert content["metadata"]["schema_version"] == "1.0.0"
    assert all(re.fullmatch(r"[0-9]+", number) for number in content["frames"])
    assert content["streams"]["camera"].keys() == {"type", "uri", "stream_properties"}
    for system in content["coordinate_systems"].values():
        assert {"type", "parent"} <= system.keys()
        assert len(system.get("pose_wrt_parent", {"matrix4x4": [0] * 16})["matrix4x4"]) == 16
    pinhole = content["streams"]["camera"]["stream_properties"]["intrinsics_pinhole"]
    assert (len(pinhole["camera_matrix"]), len(pinhole["distortion_coeffs"])) == (12, 5)
    for uid, thing in content["objects"].items():
        assert UID.fullmatch(uid)
        assert thing.keys() == {"name", "type", "frame_intervals"}
        assert all(interval.keys() == {"frame_start", "frame_end"} for interval in thing["frame_intervals"])
    (frame,) = content["frames"].values()
    assert frame.keys() == {"frame_properties", "objects"}
    assert frame["objects"].keys() == content["objects"].keys()
    for thing in frame["objects"].values():
        assert thing.keys() == {"object_data"}
        assert thing["object_data"].keys() <= {*GEOMETRY, *TYPES, "poly2d", "vec"}
        for kind, entries in thing["object_data"].items():
            for entry in entries:
                check_value(kind, entry)


def test_boxes_are_centres_and_sizes(root):
    things = data(root)
    assert things["2"]["bbox"]["visible"] == [65, 55, 10, 50]
    assert things["2"]["bbox"]["full"] == [60, 55, 20, 50]
    assert things["1"]["bbox"]["head"] == [50, 35, 10, 10]
    assert "visible" not in things["5"]["bbox"]


def test_hidden_and_ignored_things_are_there_and_say_so(root):
    things = data(root)
    assert list(things) == [str(number) for number in range(1, 9)]
    assert {uid for uid, thing in things.items() if thing["boolean"]["ignored"]} == {"4", "5"}
    assert things["5"]["num"]["visible_pixels"] == 0
    assert "poly2d" not in things["5"]


def test_polygons_are_the_masks(root):
    frame = street_frame(0)
    for instance in frame.instances:
        polygons = data(root)[str(instance.instance_id)].get("poly2d", {})
        rings = [np.array(val, float).reshape(-1, 2) for val in polygons.values()]
        covered = covered_pixels(rings, (frame.height, frame.width))
        np.testing.assert_array_equal(covered, frame.mask(instance))


def test_cuboids_seen_through_the_files_own_camera_lie_around_their_boxes(root):
    content, things = label(root), data(root)
    pose = np.reshape(content["coordinate_systems"]["camera"]["pose_wrt_parent"]["matrix4x4"], (4, 4))
    pinhole = content["streams"]["camera"]["stream_properties"]["intrinsics_pinhole"]
    matrix = np.reshape(pinhole["camera_matrix"], (3, 4))
    for thing in things.values():
        x, y, z, qx, qy, qz, qw, *size = thing["cuboid"]["box_3d"]
        assert qx == qy == 0
        turn = np.array([[1 - 2 * qz**2, -2 * qz * qw, 0], [2 * qz * qw, 1 - 2 * qz**2, 0], [0, 0, 1]])
        signs = np.array(np.meshgrid([-0.5, 0.5], [-0.5, 0.5], [-0.5, 0.5])).reshape(3, -1)
        world = turn @ (signs * np.array(size)[:, None]) + [[x], [y], [z]]
        pixels = matrix @ np.linalg.inv(pose) @ np.vstack([world, np.ones(8)])
        low, high = (pixels[:2] / pixels[2]).min(1), (pixels[:2] / pixels[2]).max(1)
        cx, cy, width, height = thing["bbox"]["full"]
        assert (low <= [cx - width / 2 + 0.01, cy - height / 2 + 0.01]).all()
        assert (high >= [cx + width / 2 - 0.01, cy + height / 2 - 0.01]).all()


def test_keypoints_have_their_names_and_say_whether_they_are_seen(root):
    cut_off = street_frame(0).instances[2]
    entries = label(root)["frames"]["0"]["objects"]["3"]["object_data"]["point2d"]
    found = {entry["name"]: (*entry["val"], entry["attributes"]["boolean"][0]["val"]) for entry in entries}
    points = zip(COCO_KEYPOINTS, cut_off.keypoints.tolist(), strict=True)
    assert found == {name: (x, y, v == 2) for name, (x, y, v) in points if v}


def test_faces_and_plates_have_boxes(tmp_path):
    frame = street_frame(0)
    face = Region(box=(47.0, 33.0, 53.0, 39.0), visible_pixels=30)
    plates = tuple(Region(box=(x, 70.0, x + 10, 74.0), visible_pixels=0) for x in (115.0, 140.0))
    parts = {1: {"face": face}, 7: {"plates": plates}}
    instances = tuple(dataclasses.replace(i, **parts.get(i.instance_id, {})) for i in frame.instances)
    root = write_dataset(tmp_path, [dataclasses.replace(frame, instances=instances)], ["openlabel"])
    assert data(root)["1"]["bbox"]["face"] == [50, 36, 6, 6]
    assert data(root)["7"]["bbox"]["plate_1"] == [145, 72, 10, 4]
    assert recount(root) == []


@pytest.mark.parametrize(
    "value, kind, content",
    [
        (True, "boolean", True),
        (34.5, "num", 34.5),
        ("female", "text", "female"),
        (("dress", "shoes"), "vec", ["dress", "shoes"]),
        ((), "vec", []),
        (({"part": "top", "colour": (0.5, 1)},), "text", '[{"part": "top", "colour": [0.5, 1]}]'),
        ({"a": (True, None)}, "text", '{"a": [true, null]}'),
    ],
)
def test_attributes_stand_in_the_list_of_their_type(value, kind, content):
    assert typed(value) == (kind, content)


def test_nested_attributes_come_back(tmp_path):
    extra = {
        "dyes": ({"part": "top", "colour": (0.5, 0.25)},),
        "beard": None,
        "clothing": ("dress",),
        "pregnant": False,
    }
    root = write_dataset(
        tmp_path, [painted_frame(0, [Thing(box=(40, 30, 60, 80), distance_m=8, extra=extra)])], ["openlabel"]
    )
    thing = data(root)["1"]
    assert json.loads(thing["text"]["dyes"]) == [{"part": "top", "colour": [0.5, 0.25]}]
    assert thing["vec"]["clothing"] == ["dress"]
    assert thing["boolean"]["pregnant"] is False
    assert not any("beard" in entries for entries in thing.values())
    assert recount(root) == []


def test_the_picture_is_where_the_file_says(root):
    path = root / "openlabel" / "labels" / "000002.json"
    uri = label(root, "000002")["streams"]["camera"]["uri"]
    assert (path.parent / uri).resolve() == (root / "images" / "000002.png").resolve()


def change(edit):
    def spoil(root: Path) -> None:
        path = root / "openlabel" / "labels" / "000000.json"
        document = json.loads(path.read_text())
        content = document["openlabel"]
        edit(content, {uid: thing["object_data"] for uid, thing in content["frames"]["0"]["objects"].items()})
        path.write_text(json.dumps(document))

    return spoil


FILE = "openlabel/labels/000000.json"

SPOILT = {
    "another version": (
        change(lambda content, things: content["metadata"].update(schema_version="0.3.0")),
        f"{FILE}: schema_version is 0.3.0, not 1.0.0.",
    ),
    "no attribution": (
        change(lambda content, things: content["metadata"].update(comment=" ")),
        f"{FILE}: no attribution in the comment.",
    ),
    "another picture": (
        change(lambda content, things: content["streams"]["camera"].update(uri="../../images/000001.png")),
        f"{FILE}: its picture is ../../images/000001.png, not images/000000.png.",
    ),
    "another focal length": (
        change(
            lambda content, things: content["streams"]["camera"]["stream_properties"]["intrinsics_pinhole"][
                "camera_matrix"
            ].__setitem__(0, 1.0)
        ),
        f"{FILE}: its intrinsics are not those of the record.",
    ),
    "the camera elsewhere": (
        change(
            lambda content, things: content["coordinate_systems"]["camera"]["pose_wrt_parent"]["matrix4x4"].__setitem__(
                3, 1.0
            )
        ),
        f"{FILE}: the camera's pose is not that of the record.",
    ),
    "a lost object": (
        change(lambda content, things: content["objects"].pop("3")),
        f"{FILE}: 7 objects and data of 8, the record has 8 instances.",
    ),
    "another frame": (
        change(lambda content, things: content.update(frames={"5": content["frames"]["0"]})),
        f"{FILE}: its frames are ['5'], the image is 0.",
    ),
    "another type": (
        change(lambda content, things: content["objects"]["7"].update(type="bus")),
        f"{FILE}: object 7: type bus, the instance is a car.",
    ),
    "a box by its corner": (
        change(lambda content, things: things["1"]["bbox"][0].update(val=[40, 30, 20, 50])),
        f"{FILE}: object 1: boxes {{'visible': [30.0, 5.0, 50.0, 55.0]",
    ),
    "a fraction": (
        change(lambda content, things: things["2"]["num"][1].update(val=0.75)),
        f"{FILE}: object 2: visible_fraction is 0.75, the record has 0.5.",
    ),
    "nothing ignored": (
        change(lambda content, things: things["4"]["boolean"][0].update(val=False)),
        f"{FILE}: object 4: ignored is not that of the record.",
    ),
    "a joint seen": (
        change(lambda content, things: things["2"]["point2d"][1].update(val=[0, 0])),
        f"{FILE}: object 2: its points are not the keypoints of the record.",
    ),
    "a cuboid turned": (
        change(lambda content, things: things["1"]["cuboid"][0]["val"].__setitem__(slice(5, 7), [0.0, 1.0])),
        f"{FILE}: object 1: its cuboid's quaternion [0.0, 0.0, 0.0, 1.0] is not a turn to 30.0 degrees.",
    ),
    "a cuboid elsewhere": (
        change(lambda content, things: things["1"]["cuboid"][0]["val"].__setitem__(0, 0.0)),
        f"{FILE}: object 1: its cuboid is at",
    ),
    "an attribute": (
        change(lambda content, things: things["8"]["text"][0].update(val="standing")),
        f"{FILE}: object 8: attribute posture is standing, the record has lying.",
    ),
    "an open polygon": (
        change(lambda content, things: things["1"]["poly2d"][0].update(closed=False)),
        f"{FILE}: object 1: a polygon that is not closed or not absolute.",
    ),
    "a polygon moved": (
        change(lambda content, things: things["1"]["poly2d"][0]["val"].__setitem__(0, 30)),
        f"{FILE}: object 1: its polygons differ from the id image in",
    ),
    "a lost polygon": (
        change(lambda content, things: things["1"].pop("poly2d")),
        f"{FILE}: object 1: 0 polygons, but the id image shows it.",
    ),
    "a list of another format": (
        change(lambda content, things: things["1"].update(segmentation=[])),
        f"{FILE}: object 1: ['segmentation'] are no lists of OpenLABEL's that are written.",
    ),
    "a missing file": (
        lambda root: (root / "openlabel/labels/000001.json").unlink(),
        "openlabel/labels/000001.json: missing.",
    ),
    "a file of no image": (
        lambda root: (root / "openlabel/labels/000009.json").write_text("{}"),
        "openlabel/labels/000009.json: of no frame in frames.jsonl.",
    ),
    "half a file": (
        lambda root: (root / "openlabel/labels/000000.json").write_text('{"openlabel": {'),
        "openlabel: a file is missing or damaged:",
    ),
}


def test_a_good_set_has_no_finding(root):
    assert recount(root) == []


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(tmp_path, case):
    spoil, expected = SPOILT[case]
    root = write_dataset(tmp_path, [street_frame(0), empty_frame(1)], ["openlabel"])
    spoil(root)
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)
