"""Good sets of the formats of people and crowds have no finding; spoilt ones have one that names what is wrong."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import h5py
import numpy as np
import pytest
import scipy.io
from tests.frames import crowd_frame, empty_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.recount import recount

WRITERS = (
    {"crowd": {"density": "h5"}}, "kitti", "crowdhuman", "citypersons", "ecp", "first_twincity",
    {"webdataset": {"frames_per_shard": 2, "buffers": ["class_id"]}},
)  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """Four frames in all these formats."""
    frames = [street_frame(0), posture_frame(1), empty_frame(2), crowd_frame(3, 25)]
    return write_dataset(tmp_path_factory.mktemp("good") / "dataset", frames, WRITERS)


@pytest.fixture
def root(good, tmp_path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good, tmp_path / "dataset"))


def test_a_good_set_has_no_finding(good):
    assert recount(good) == []


def change_json(path: Path, change: Callable[[Any], None]) -> None:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def change_line(path: Path, number: int, change: Callable[[Any], None]) -> None:
    """One line of JSON among others."""
    lines = path.read_text().splitlines()
    document = json.loads(lines[number])
    change(document)
    lines[number] = json.dumps(document)
    path.write_text("".join(line + "\n" for line in lines))


def change_text(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def odgt(number: int, change: Callable[[dict[str, Any]], None], line: int = 0) -> Callable[[Path], None]:
    """Change one box of CrowdHuman's annotation."""
    return lambda root: change_line(
        root / "crowdhuman" / "annotation.odgt", line, lambda record: change(record["gtboxes"][number])
    )


def gt(number: int, **fields: Any) -> Callable[[Path], None]:
    """Change one annotation of CityPersons' JSON."""
    path = Path("citypersons", "annotations", "val_gt.json")
    return lambda root: change_json(root / path, lambda document: document["annotations"][number].update(fields))


def child(index: int, number: int, **fields: Any) -> Callable[[Path], None]:
    """Change one person of EuroCity Persons."""
    path = Path("ecp", "day", "labels", "val", "test_street", f"{index:06d}.json")
    return lambda root: change_json(root / path, lambda frame: frame["children"][number].update(fields))


def metadata(change: Callable[[dict[str, Any]], None]) -> Callable[[Path], None]:
    """Change the first frame's metadata in the first TwinCity's form."""
    return lambda root: change_json(root / "first_twincity/sequences/000000/labels/Metadata0.json", change)


def repaint(root: Path) -> None:
    """A corner of the semantic picture in the colour of the first person."""
    path = root / "first_twincity/sequences/000000/png/Snapshot-000000-semantic.png"
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    image[:3, :3] = image[35, 45]
    cv2.imwrite(str(path), image)


def change_shard(root: Path, change: Callable[[tarfile.TarInfo, bytes], bytes]) -> None:
    """Write the first shard anew, with other headers or contents."""
    path = root / "webdataset" / "shard-000000.tar"
    with tarfile.open(path) as shard:
        members = [(member, shard.extractfile(member).read()) for member in shard]
    with path.open("wb") as file:
        for member, content in members:
            content = change(member, content)
            member.size = len(content)
            file.write(member.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512))
        file.write(bytes(1024))


def age(member: tarfile.TarInfo, content: bytes) -> bytes:
    member.mtime = 1_700_000_000
    return content


def lose_labels(member: tarfile.TarInfo, content: bytes) -> bytes:
    return content.replace(b'"visible_pixels":1000', b'"visible_pixels":1001')


def other_picture(member: tarfile.TarInfo, content: bytes) -> bytes:
    return content[:-1] + b"?" if member.name.endswith(".png") else content


def change_density(root: Path) -> None:
    with h5py.File(root / "crowd/ground_truth/IMG_000000.h5", "r+") as file:
        file["density"][0, 0] += 0.5


SPOILT = {
    "a density that has half a head too much": (
        change_density,
        "crowd/ground_truth/IMG_000000.h5: 6.5 heads, the labels give 6.",
    ),
    "a lost h5": (
        lambda root: (root / "crowd/ground_truth/IMG_000001.h5").unlink(),
        "crowd/ground_truth/IMG_000001.h5: cannot be read:",
    ),
    "a point too few for UCF-QNRF": (
        lambda root: scipy.io.savemat(root / "crowd/images/IMG_000000_ann.mat", {"annPoints": np.zeros((5, 2))}),
        "crowd/images/IMG_000000_ann.mat: 5 heads, the labels give 6.",
    ),
    "a hidden head that JHU shows": (
        lambda root: change_text(root / "crowd/gt/IMG_000000.txt", " 3 0\n", " 1 0\n"),
        "crowd/gt/IMG_000000.txt: line 5 has occlusion and blur [1.0, 0.0], the labels give 3 and 0.",
    ),
    "another weather for JHU": (
        lambda root: change_text(root / "crowd/image_labels.txt", "street,2", "street,3"),
        "images/000000.png: image_labels.txt has ['7', 'street', '3', '0'], the labels give 7 heads, weather 2.",
    ),
    "another level for NWPU": (
        lambda root: (root / "crowd/all.txt").write_text("IMG_000000 1 4\n"),
        "images/000000.png: crowd's list of pictures has the levels ['1', '4'], the scene level is 1.",
    ),
    "a cyclist without a bicycle": (
        lambda root: change_text(root / "kitti/label_2/000001.txt", "Cyclist", "Pedestrian"),
        "kitti/label_2/000001.txt: line 1 (instance 1): type Pedestrian, the instance is a Cyclist.",
    ),
    "a cyclist boxed alone": (
        lambda root: change_text(
            root / "kitti/label_2/000001.txt", "30.00 10.00 70.00 85.00", "40.00 10.00 60.00 60.00"
        ),
        "kitti/label_2/000001.txt: line 1 (instance 1): box [40.0, 10.0, 60.0, 60.0] is not the silhouette's",
    ),
    "a fuller box in CrowdHuman": (
        odgt(1, lambda box: box.update(fbox=[50, 30, 21, 50])),
        "images/000000.png: crowdhuman's person 2: fbox [50, 30, 21, 50] is not the box [50.0, 30.0, 70.0, 80.0].",
    ),
    "a mask that is asked for": (
        odgt(3, lambda box: box.update(tag="person")),
        "images/000000.png: crowdhuman's person 4: tag person, but ignored True.",
    ),
    "a hidden person unmarked in CrowdHuman": (
        odgt(1, lambda box: box["extra"].update(occ=0)),
        "images/000000.png: crowdhuman's person 2: head's ignore and occ, and occ are (0, 0, 0), the record gives",
    ),
    "a person lost by CrowdHuman": (
        lambda root: change_line(root / "crowdhuman/annotation.odgt", 0, lambda record: record["gtboxes"].pop()),
        "images/000000.png: person 8 is in only one of frames.jsonl and crowdhuman.",
    ),
    "a line lost by CrowdHuman": (
        lambda root: (root / "crowdhuman/annotation.odgt").write_text(""),
        "images/000000.png: no line in crowdhuman's annotation.",
    ),
    "no picture for CrowdHuman": (
        lambda root: (root / "crowdhuman/Images/000001.png").unlink(),
        "crowdhuman/Images/000001.png: missing, or not the picture of images/000001.png.",
    ),
    "a ratio of pixels in CityPersons": (
        gt(4, vis_ratio=0.84),
        "images/000000.png: citypersons' person 6: vis_ratio is 0.8400, the boxes give 1.0000.",
    ),
    "a rider that CityPersons asks for": (
        gt(6, ignore=0),
        "images/000001.png: citypersons' person 1: category_id, ignore and iscrowd are (1, 0, 0), the record gives",
    ),
    "a clipped box in CityPersons": (
        gt(2, bbox=[0, 20, 10, 40]),
        "images/000000.png: citypersons' person 3: bbox [0, 20, 10, 40], vis_bbox [0.0, 20.0, 10.0, 40.0],",
    ),
    "a person too many in CityPersons": (
        lambda root: change_json(
            root / "citypersons/annotations/val_gt.json",
            lambda document: document["annotations"].insert(1, document["annotations"][0]),
        ),
        "images/000000.png: 7 people in citypersons' JSON, 6 in its .mat, 6 are seen.",
    ),
    "a .mat of nobody": (
        lambda root: scipy.io.savemat(
            root / "citypersons/annotations/anno_val.mat", {"anno_val_aligned": np.empty((1, 0), object)}
        ),
        "images/000000.png: 6 people in citypersons' JSON, 0 in its .mat, 6 are seen.",
    ),
    "a rider on foot in EuroCity Persons": (
        child(1, 0, identity="pedestrian", children=[]),
        "ecp/day/labels/val/test_street/000001.json: person 1: a pedestrian, the record gives a rider.",
    ),
    "a lying person that EuroCity Persons would ask for": (
        child(1, 4, tags=[]),
        "ecp/day/labels/val/test_street/000001.json: person 8: tags [], the record gives ['sitting-lying'].",
    ),
    "half of the hiding in EuroCity Persons": (
        child(0, 1, tags=["occluded>10"]),
        "ecp/day/labels/val/test_street/000000.json: person 2: tags ['occluded>10'], the record gives ['occluded>40'].",
    ),
    "another box in EuroCity Persons": (
        child(0, 0, x0=41),
        "ecp/day/labels/val/test_street/000000.json: person 1: box [41, 30.0, 60.0, 80.0], the record gives",
    ),
    "no labels in EuroCity Persons": (
        lambda root: (root / "ecp/day/labels/val/test_street/000002.json").unlink(),
        "ecp/day/labels/val/test_street/000002.json: missing.",
    ),
    "labels of no frame in EuroCity Persons": (
        lambda root: (root / "ecp/day/labels/val/test_street/000009.json").write_text("{}"),
        "ecp/day/labels/val/test_street/000009.json: of no frame in frames.jsonl.",
    ),
    "another hour for the first TwinCity": (
        metadata(lambda fields: fields.update(hour=3)),
        "first_twincity/sequences/000000: hour is 3, the record has 14.",
    ),
    "a colour of nobody": (
        metadata(lambda fields: fields["peds"].update({"0": "(R=0.500000,G=0.500000,B=0.500000,A=1.000000)"})),
        "first_twincity/sequences/000000: person 1: 0 pixels have the colour, 0 of the 1000 that show the person.",
    ),
    "two people of one colour": (
        metadata(lambda fields: fields["peds"].update({"1": fields["peds"]["0"]})),
        "first_twincity/sequences/000000: person 2: 1000 pixels have the colour, 0 of the 500 that show the person.",
    ),
    "a person's colour elsewhere": (
        repaint,
        "first_twincity/sequences/000000: person 1: 1009 pixels have the colour, 1000 of the 1000",
    ),
    "nobody lies": (
        metadata(lambda fields: fields.update(lyingPeds={})),
        "first_twincity/sequences/000000: lyingPeds are [], in the record ['6'] lie.",
    ),
    "no metadata": (
        lambda root: (root / "first_twincity/sequences/000003/labels/Metadata3.json").unlink(),
        "first_twincity/sequences/000003: no Metadata file in labels.",
    ),
    "a shard with times": (
        lambda root: change_shard(root, age),
        "webdataset/shard-000000.tar: 000000.png has an owner or a time.",
    ),
    "other labels in a shard": (
        lambda root: change_shard(root, lose_labels),
        "000000.json: instances is not that of the record.",
    ),
    "another picture in a shard": (
        lambda root: change_shard(root, other_picture),
        "000000.png: not the bytes of images/000000.png.",
    ),
    "a shard that is not listed": (
        lambda root: (root / "webdataset/shards.txt").write_text("shard-000000.tar\n"),
        "000002: no picture or no labels in webdataset's shards.",
    ),
    "a shard that is cut off": (
        lambda root: (root / "webdataset/shard-000001.tar").write_bytes(b"half"),
        "webdataset: a file is missing or damaged:",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(root, case):
    spoil, expected = SPOILT[case]
    spoil(root)
    found = recount(root)
    assert any(finding.startswith(expected) for finding in found), found


@pytest.mark.parametrize(
    "folder", ["crowd", "kitti", "crowdhuman", "citypersons", "ecp", "first_twincity", "webdataset"]
)
def test_a_set_in_the_wrong_split_is_found(good, tmp_path, folder):
    root = Path(shutil.copytree(good, tmp_path / "dataset"))
    lines = [{**json.loads(line), "split": "train"} for line in (root / "frames.jsonl").read_text().splitlines()]
    (root / "frames.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert any(folder in finding for finding in recount(root))
