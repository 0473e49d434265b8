"""KITTI object detection: `image_2/`, `label_2/` and `calib/`, 6-digit ids, and 3D boxes that project exactly.

**Axes.** KITTI can turn a box about one axis only, its camera's y, because its camera was level. A street camera looks
down, so labels are given in the axes of a *level* camera at the same place with the same heading (x right, y straight
down, z ahead), and `P0`..`P3` hold the tilt: pixel = P2 @ (x, y, z, 1), with all 3 x 4 numbers of P2. Tools that read
only fx, fy, cx, cy out of P2 are right for level cameras alone. `R0_rect` is the identity; `Tr_velo_to_cam` turns the
usual lidar axes (x ahead, y left, z up) at the camera's place.

**What the format leaves open**, also told to the reader in `README.txt`.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from ..dataset import link_frame_file, write_dataset_file, write_frame_file
from ..frame import Frame, Instance
from ..geometry.boxes import Box, Box3D
from ..geometry.camera import PinholeCamera
from ..geometry.transforms import transform
from ..labels import label_named
from .base import DatasetInfo, Writer

OCCLUDED_LEVELS = (0.10, 0.40, 0.80)
"""Largest occluded fraction of levels 0, 1 and 2: the steps of EuroCity Persons. KITTI gives no numbers."""

LIDAR_TO_CAMERA = np.array([[0.0, -1, 0, 0], [0, 0, -1, 0], [1, 0, 0, 0]])
"""x ahead, y left, z up -> x right, y down, z ahead."""

README = """\
KITTI object labels made by TwinCity (readme of the format: the object development kit at cvlibs.net/datasets/kitti).

bbox        the whole silhouette, hidden parts included, clipped to the image; from the image's edge, 0 to its width
truncated   share of the silhouette outside the image, 0 to 1
occluded    0: at most 10 % hidden, 1: at most 40 %, 2: at most 80 %, 3: more, which KITTI's evaluation ignores
location    middle of the bottom face, in the axes of a LEVEL camera: x right, y straight down, z ahead [m]
P2          projects that frame to pixels; it holds the camera's tilt, so use all of its 12 numbers
DontCare    a thing of which too few pixels are seen; the box is around those pixels
left out    things of which nothing is seen
lying       people on the ground are Pedestrian, never Person_sitting; label_2_extra/*.csv tells who they are:
            one row per row of label_2, with the exact fractions and the number in instance_id/*.png
"""


class KittiWriter(Writer):
    """Writes KITTI's folders; nothing has to be gathered."""

    name = "kitti"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        write_dataset_file(root / "README.txt", README)

    def write(self, frame: Frame, image: Path) -> None:
        stem = f"{frame.index:06d}"
        labelled = labelled_instances(frame)
        lines = [label_line(instance, frame.camera) for instance in labelled]
        write_frame_file(frame.index, self._root / "label_2" / f"{stem}.txt", "".join(line + "\n" for line in lines))
        write_frame_file(frame.index, self._root / "label_2_extra" / f"{stem}.csv", extra_table(labelled))
        write_frame_file(frame.index, self._root / "calib" / f"{stem}.txt", calibration(frame.camera))
        link_frame_file(frame.index, image, self._root / "image_2" / f"{stem}.png")

    def close(self) -> None:
        pass


def labelled_instances(frame: Frame) -> list[Instance]:
    """Those with a line: something of them is seen. The ignored ones come last, as KITTI has its DontCare."""
    seen = [thing for thing in frame.instances if thing.visible_pixels and label_named(thing.class_name).kitti]
    return sorted(seen, key=lambda instance: instance.ignored)


def label_line(instance: Instance, camera: PinholeCamera) -> str:
    """The 15 fields of one thing."""
    if instance.ignored:
        assert instance.box_visible is not None
        return f"DontCare -1 -1 -10 {_pixels(instance.box_visible)} -1 -1 -1 -1000 -1000 -1000 -10"
    x, y, z = bottom_centre(instance.box_3d, camera)
    length, width, height = instance.box_3d.size_lwh_m
    turn = rotation_y(instance.box_3d.heading_deg, camera)
    alpha = _half_turn(turn - math.atan2(x, z))
    return (
        f"{kitti_type(instance)} {instance.truncated_fraction:.2f} "
        f"{occluded_level(instance.occluded_fraction)} {alpha:.4f} {_pixels(clipped(instance.box_full, camera))} "
        f"{height:.4f} {width:.4f} {length:.4f} {x:.4f} {y:.4f} {z:.4f} {turn:.4f}"
    )


def extra_table(instances: list[Instance]) -> str:
    """What the 15 fields cannot say, row by row as in the label file."""
    header = "instance_id,visible_fraction,occluded_fraction,truncated_fraction,posture\n"
    return header + "".join(
        f"{thing.instance_id},{thing.visible_fraction:.4f},{thing.occluded_fraction:.4f},"
        f"{thing.truncated_fraction:.4f},{thing.attributes.get('posture', '')}\n"
        for thing in instances
    )


def occluded_level(occluded_fraction: float) -> int:
    """KITTI's 0 to 3; see `OCCLUDED_LEVELS`."""
    return sum(occluded_fraction > largest for largest in OCCLUDED_LEVELS)


def clipped(box: Box, camera: PinholeCamera) -> Box:
    """The part of a box inside the image."""
    x0, y0, x1, y1 = np.clip(box, 0, [camera.width, camera.height] * 2).tolist()
    return x0, y0, x1, y1


def level_from_world(camera: PinholeCamera) -> np.ndarray:
    """4x4: to the axes of a level camera at the same place with the same heading."""
    heading = heading_rad(camera)
    c, s = math.cos(heading), math.sin(heading)
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[s, -c, 0.0], [0.0, 0.0, -1.0], [c, s, 0.0]])
    matrix[:3, 3] = -matrix[:3, :3] @ camera.position
    return matrix


def heading_rad(camera: PinholeCamera) -> float:
    """Where the camera looks on the map, counter-clockwise from east; straight down, where the image's top points."""
    _, down, forward = camera.world_from_camera[:3, :3].T
    steep = math.hypot(forward[0], forward[1]) < 1e-6
    ahead = -down * np.sign(-forward[2]) if steep else forward
    return math.atan2(ahead[1], ahead[0])


def projection(camera: PinholeCamera) -> np.ndarray:
    """P2 (3, 4): pixels, homogeneous, from the level camera's axes."""
    rotation = camera.camera_from_world[:3, :3] @ level_from_world(camera)[:3, :3].T
    return np.hstack([camera.intrinsics @ rotation, np.zeros((3, 1))])


def calibration(camera: PinholeCamera) -> str:
    """The text of a calib file."""
    matrices = {f"P{number}": projection(camera) for number in range(4)}
    matrices |= {"R0_rect": np.eye(3), "Tr_velo_to_cam": LIDAR_TO_CAMERA, "Tr_imu_to_velo": np.eye(3, 4)}
    lines = (f"{name}: {' '.join(f'{number:.12e}' for number in _tidy(matrix))}\n" for name, matrix in matrices.items())
    return "".join(lines)


def bottom_centre(box: Box3D, camera: PinholeCamera) -> tuple[float, float, float]:
    """KITTI's `location`: the middle of the bottom face [m], level camera's axes."""
    bottom = np.subtract(box.centre, (0, 0, box.size_lwh_m[2] / 2))
    x, y, z = transform(level_from_world(camera), bottom).tolist()
    return x, y, z


def rotation_y(heading_deg: float, camera: PinholeCamera) -> float:
    """KITTI's turn about y (down) [rad]: 0 when the thing faces the camera's right, -pi/2 when it faces away."""
    return _half_turn(heading_rad(camera) - math.pi / 2 - math.radians(heading_deg))


def _tidy(matrix: np.ndarray) -> list[float]:
    """Row by row, without the last bits that differ from machine to machine and without negative zeros."""
    return (matrix.ravel().round(9) + 0.0).tolist()


def _half_turn(angle: float) -> float:
    """The same angle in [-pi, pi]."""
    return math.remainder(angle, math.tau)


def _pixels(box: Box) -> str:
    return " ".join(f"{value:.2f}" for value in box)


def kitti_type(instance: Instance) -> str | None:
    """KITTI's word for a thing: it tells vans from cars, and its evaluation pardons taking one for the other."""
    if instance.class_name == "car" and instance.attributes.get("model") == "van":
        return "Van"
    return label_named(instance.class_name).kitti
