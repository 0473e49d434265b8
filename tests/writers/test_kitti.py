"""KITTI files as another program would read them."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tests.frames import (
    STREET,
    Thing,
    empty_frame,
    painted_frame,
    posture_frame,
    street_frame,
    write_dataset,
)

from twincity.replicator.frame import Frame
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.writers.kitti import level_from_world, occluded_level


@dataclass
class Row:
    """One line of a label file, read by the readme of KITTI's kit and by nothing of ours."""

    kind: str
    truncated: float
    occluded: int
    alpha: float
    box: tuple[float, ...]
    height: float
    width: float
    length: float
    location: tuple[float, ...]
    rotation_y: float

    def corners(self) -> np.ndarray:
        """(3, 8): x right, y down, z ahead; the box stands on `location`."""
        x = np.array([1, 1, -1, -1, 1, 1, -1, -1]) * self.length / 2
        y = np.array([0, 0, 0, 0, -1, -1, -1, -1]) * self.height
        z = np.array([1, -1, -1, 1, 1, -1, -1, 1]) * self.width / 2
        c, s = math.cos(self.rotation_y), math.sin(self.rotation_y)
        turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        return turn @ np.stack([x, y, z]) + np.array(self.location)[:, None]


def read_labels(path: Path) -> list[Row]:
    rows = []
    for line in path.read_text().splitlines():
        kind, *numbers = line.split()
        v = [float(number) for number in numbers]
        assert len(v) == 14
        rows.append(Row(kind, v[0], int(v[1]), v[2], tuple(v[3:7]), v[7], v[8], v[9], tuple(v[10:13]), v[13]))
    return rows


def read_calibration(path: Path) -> dict[str, np.ndarray]:
    pairs = (line.split(":") for line in path.read_text().splitlines())
    return {name: np.array([float(number) for number in numbers.split()]) for name, numbers in pairs}


def project(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(3, n) -> (n, 2) pixels."""
    x, y, z = matrix.reshape(3, 4) @ np.vstack([points, np.ones(points.shape[1])])
    return np.stack([x / z, y / z], -1)


def written(folder: Path, frame: Frame) -> tuple[list[Row], dict[str, np.ndarray]]:
    root = write_dataset(folder, [frame], ["kitti"]) / "kitti"
    stem = f"{frame.index:06d}.txt"
    return read_labels(root / "label_2" / stem), read_calibration(root / "calib" / stem)


@pytest.mark.parametrize("pitch_deg", [0.0, -30.0, -70.0, -90.0])
def test_corners_through_p2_are_our_projection(tmp_path, pitch_deg):
    things = [Thing(box=(60 + 8 * k, 30, 66 + 8 * k, 60), distance_m=9 + k, heading_deg=70.0 * k) for k in range(6)]
    frame = painted_frame(0, things, pitch_deg=pitch_deg)
    rows, calibration = written(tmp_path, frame)
    for row, instance in zip(rows, frame.instances, strict=True):
        theirs = project(calibration["P2"], row.corners())
        ours = frame.camera.project(instance.box_3d.corners)[:, :2]
        distances = np.linalg.norm(theirs[:, None] - ours[None], axis=-1)
        assert distances.min(1).max() < 0.05
        assert sorted(distances.argmin(1)) == list(range(8))


def test_the_front_of_the_box_is_where_the_thing_faces(tmp_path):
    frame = street_frame(0)
    rows, calibration = written(tmp_path, frame)
    for row, instance in zip(rows[:-1], [i for i in frame.instances if i.instance_id not in (4, 5)], strict=True):
        box, heading = instance.box_3d, math.radians(instance.box_3d.heading_deg)
        front = np.add(box.centre, (math.cos(heading), math.sin(heading), -box.size_lwh_m[2] / 2))
        step = np.array([math.cos(row.rotation_y), 0, -math.sin(row.rotation_y)]) + row.location
        np.testing.assert_allclose(
            project(calibration["P2"], step[:, None])[0], frame.camera.project(front)[:2], atol=0.05
        )


def test_alpha_is_rotation_y_less_the_direction_of_sight(tmp_path):
    rows, _ = written(tmp_path, street_frame(0))
    for row in rows[:-1]:
        x, _, z = row.location
        difference = row.alpha - (row.rotation_y - math.atan2(x, z))
        assert abs(math.remainder(difference, math.tau)) < 1e-3
        assert -math.pi <= row.alpha <= math.pi
        assert -math.pi <= row.rotation_y <= math.pi


def test_a_level_camera_has_the_plain_p2():
    camera = PinholeCamera.looking(
        position=(1, 2, 3), heading_deg=40, pitch_deg=0, horizontal_fov_deg=60, width=64, height=48
    )
    np.testing.assert_allclose(level_from_world(camera), camera.camera_from_world, atol=1e-12)


def test_calibration_holds_what_readers_look_for(tmp_path):
    _, calibration = written(tmp_path, street_frame(0))
    sizes = {name: len(values) for name, values in calibration.items()}
    twelve = {f"P{n}": 12 for n in range(4)}
    assert sizes == {**twelve, "R0_rect": 9, "Tr_velo_to_cam": 12, "Tr_imu_to_velo": 12}


def test_types_and_order(tmp_path):
    rows, _ = written(tmp_path, street_frame(0))
    assert [row.kind for row in rows] == [*["Pedestrian"] * 4, "Car", "Pedestrian", "DontCare"]


def test_boxes_are_whole_but_clipped_to_the_image(tmp_path):
    rows, _ = written(tmp_path, street_frame(0))
    assert rows[1].box == (50, 30, 70, 80)
    assert rows[2].box == (0, 20, 10, 60)
    assert rows[4].box == (110, 50, 160, 90)


def test_truncation_is_the_share_outside(tmp_path):
    rows, _ = written(tmp_path, street_frame(0))
    assert [row.truncated for row in rows[:5]] == [0, 0, 0.5, 0, 0.17]


def test_dont_care_has_kittis_numbers_for_nothing(tmp_path):
    row = written(tmp_path, street_frame(0))[0][-1]
    assert row == Row("DontCare", -1, -1, -10, (100, 10, 102, 14), -1, -1, -1, (-1000, -1000, -1000), -10)


@pytest.mark.parametrize("fraction, level", [(0, 0), (0.1, 0), (0.11, 1), (0.4, 1), (0.5, 2), (0.8, 2), (0.81, 3)])
def test_occlusion_levels(fraction, level):
    assert occluded_level(fraction) == level


def test_someone_on_the_ground_is_a_pedestrian_and_told_apart_beside(tmp_path):
    rows, _ = written(tmp_path, street_frame(0))
    table = (tmp_path / "kitti" / "label_2_extra" / "000000.csv").read_text().splitlines()[1:]
    assert len(table) == len(rows)
    assert rows[5].kind == "Pedestrian"
    assert table[5] == "8,1.0000,0.0000,0.0000,lying"
    assert STREET[7].posture == "lying"


def test_riders_and_the_sitting_have_kittis_words(tmp_path):
    rows, _ = written(tmp_path, posture_frame(0))
    assert [row.kind for row in rows] == [
        "Cyclist", "Misc", "Person_sitting", "Person_sitting", "Pedestrian", "Pedestrian", "Pedestrian",
    ]  # fmt: skip


def test_a_cyclist_is_in_one_box_with_the_bicycle(tmp_path):
    frame = posture_frame(0)
    rows, calibration = written(tmp_path, frame)
    assert rows[0].box == (30, 10, 70, 85)
    rider, bicycle = frame.instances[:2]
    both = np.concatenate([rider.box_3d.corners, bicycle.box_3d.corners])
    local = both @ heading_axes(rider.box_3d.heading_deg).T
    np.testing.assert_allclose(
        sorted([rows[0].length, rows[0].width, rows[0].height]), sorted(np.ptp(local, axis=0)), atol=1e-3
    )
    ours = frame.camera.project(both)[:, :2]
    theirs = project(calibration["P2"], rows[0].corners())
    assert (theirs.min(0) <= ours.min(0) + 0.1).all()
    assert (theirs.max(0) >= ours.max(0) - 0.1).all()


def heading_axes(heading_deg: float) -> np.ndarray:
    """(3, 3) forwards, to the left, up."""
    c, s = math.cos(math.radians(heading_deg)), math.sin(math.radians(heading_deg))
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def test_who_pushes_a_bicycle_is_a_pedestrian_alone(tmp_path):
    rows, _ = written(tmp_path, posture_frame(0))
    assert rows[5].box == (5, 20, 20, 60)


def test_splits_are_lists_of_frames(tmp_path):
    frames = [dataclasses.replace(street_frame(i), split=name) for i, name in enumerate(("train", "val", "train"))]
    write_dataset(tmp_path, frames, ["kitti"], splits=("train", "val", "test"))
    lists = {path.name: path.read_text() for path in (tmp_path / "kitti" / "ImageSets").iterdir()}
    assert lists == {"train.txt": "000000\n000002\n", "val.txt": "000001\n", "test.txt": ""}


def test_an_empty_street_has_an_empty_label_file(tmp_path):
    assert written(tmp_path, empty_frame(0))[0] == []


def test_the_readme_says_what_the_format_leaves_open(tmp_path):
    write_dataset(tmp_path, [], ["kitti"])
    text = (tmp_path / "kitti" / "README.txt").read_text()
    assert "LEVEL camera" in text
    assert "at most 40 %" in text
