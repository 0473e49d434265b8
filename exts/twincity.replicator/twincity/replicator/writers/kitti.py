"""KITTI object detection: `image_2/`, `label_2/` and `calib/`, 6-digit ids, and 3D boxes that project exactly.

**Axes.** KITTI can turn a box about one axis only, its camera's y, because its camera was level. A street camera looks
down, so labels are given in the axes of a *level* camera at the same place with the same heading (x right, y straight
down, z ahead), and `P0`..`P3` hold the tilt: pixel = P2 @ (x, y, z, 1), with all 3 x 4 numbers of P2. Tools that read
only fx, fy, cx, cy out of P2 are right for level cameras alone. `R0_rect` is the identity; `Tr_velo_to_cam` turns the
usual lidar axes (x ahead, y left, z up) at the camera's place.

**Lenses.** P2 is that of a pinhole. Of a lens with distortion, `calib` has two more lines in the manner of KITTI's raw
data, `K_02` (3 x 3) and `D_02` (k1 k2 p1 p2 k3): pixel = K_02 @ distorted(K_02^-1 @ P2 @ (x, y, z, 1)). No matrix
projects through a fisheye, so its pictures are refused before the first one is made.

**What the format leaves open** is told to the reader in `README.txt`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..dataset import link_frame_file, write_dataset_file, write_frame_file
from ..errors import FrameError
from ..frame import Frame, Instance
from ..geometry.boxes import Box, Box3D, box_3d_around
from ..geometry.camera import PinholeCamera
from ..geometry.transforms import transform
from ..labels import label_named
from .base import DatasetInfo, Writer
from .riders import rides_of
from .set_files import SetFiles, lines

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
D_02, K_02  there when the lens has distortion: OpenCV's k1 k2 p1 p2 k3, to be applied to K_02^-1 P2 X before K_02
DontCare    a thing of which too few pixels are seen; the box is around those pixels
left out    things of which nothing is seen
types       Pedestrian; Person_sitting who sits, in a wheelchair too; Cyclist who rides a bicycle, in one box with it;
            Misc on a scooter or a motorcycle, with it; Van and Car. Things that people carry have no type and no line
lying       people on the ground are Pedestrian, never Person_sitting
extra       label_2_extra/*.csv has one row per row of label_2: the number in instance_id/*.png (a rider's own), exact
            fractions, and posture. Fractions of riders are the person's own
ImageSets   train.txt, val.txt, ...: the frames of each split, in a set with splits
"""


LIST = "ImageSets/{split}.txt"
PERSON_TYPES = {"sitting": "Person_sitting", "riding": "Cyclist"}
"""By posture; all others are Pedestrian."""

RIDER_TYPES = {"bicycle": "Cyclist", "scooter": "Misc", "motorcycle": "Misc"}
"""What a person becomes together with what they ride. KITTI has Segways among Misc."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """What gets a line: a thing, or a rider with their vehicle in one box."""

    instance: Instance
    kind: str
    box_full: Box
    box_3d: Box3D


class KittiWriter(Writer):
    """Writes KITTI's folders, and lists of the frames of each split."""

    name = "kitti"
    lenses = ("pinhole",)

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        self._lists = SetFiles(root, info.splits, {LIST: lines()}) if info.splits else None
        write_dataset_file(root / "README.txt", README)

    def write(self, frame: Frame, image: Path) -> None:
        stem = f"{frame.index:06d}"
        labelled = labelled_things(frame)
        camera = pinhole_of(frame)
        labels = "".join(label_line(thing, camera) + "\n" for thing in labelled)
        write_frame_file(frame.index, self._root / "label_2" / f"{stem}.txt", labels)
        write_frame_file(frame.index, self._root / "label_2_extra" / f"{stem}.csv", extra_table(labelled))
        write_frame_file(frame.index, self._root / "calib" / f"{stem}.txt", calibration(camera))
        link_frame_file(frame.index, image, self._root / "image_2" / f"{stem}.png")
        if self._lists:
            self._lists.write(frame, {LIST: f"{stem}\n"})

    def close(self) -> None:
        if self._lists:
            self._lists.close()


def pinhole_of(frame: Frame) -> PinholeCamera:
    """The frame's camera, which can be no other."""
    if not isinstance(frame.camera, PinholeCamera):
        raise FrameError(
            f"Frame {frame.index}: kitti describes pinhole cameras only. Leave kitti out of the writers, or set "
            "camera.lens to pinhole."
        )
    return frame.camera


def labelled_things(frame: Frame) -> list[Labelled]:
    """Those with a line: something of them is seen. The ignored ones come last, as KITTI has its DontCare."""
    seen = [thing for thing in frame.instances if thing.visible_pixels and label_named(thing.class_name).kitti]
    rides = rides_of(frame)
    return [
        labelled(instance, rides.get(instance.instance_id))
        for instance in sorted(seen, key=lambda thing: thing.ignored)
    ]


def labelled(instance: Instance, ride: Instance | None) -> Labelled:
    """What the line of a thing is about; of a rider, the two together."""
    kind, box, box_3d = kitti_type(instance), instance.box_full, instance.box_3d
    if ride is not None and ride.class_name in RIDER_TYPES:
        kind = RIDER_TYPES[ride.class_name]
        (x0, y0, x1, y1), (u0, v0, u1, v1) = box, ride.box_full
        box = min(x0, u0), min(y0, v0), max(x1, u1), max(y1, v1)
        box_3d = box_3d_around(np.concatenate([box_3d.corners, ride.box_3d.corners]), box_3d.heading_deg)
    return Labelled(instance=instance, kind=kind, box_full=box, box_3d=box_3d)


def label_line(thing: Labelled, camera: PinholeCamera) -> str:
    """The 15 fields of one thing."""
    instance = thing.instance
    if instance.ignored:
        assert instance.box_visible is not None
        return f"DontCare -1 -1 -10 {_pixels(instance.box_visible)} -1 -1 -1 -1000 -1000 -1000 -10"
    x, y, z = bottom_centre(thing.box_3d, camera)
    length, width, height = thing.box_3d.size_lwh_m
    turn = rotation_y(thing.box_3d.heading_deg, camera)
    alpha = _half_turn(turn - math.atan2(x, z))
    return (
        f"{thing.kind} {instance.truncated_fraction:.2f} "
        f"{occluded_level(instance.occluded_fraction)} {alpha:.4f} {_pixels(clipped(thing.box_full, camera))} "
        f"{height:.4f} {width:.4f} {length:.4f} {x:.4f} {y:.4f} {z:.4f} {turn:.4f}"
    )


def extra_table(things: list[Labelled]) -> str:
    """What the 15 fields cannot say, row by row as in the label file."""
    header = "instance_id,visible_fraction,occluded_fraction,truncated_fraction,posture\n"
    return header + "".join(
        f"{thing.instance_id},{thing.visible_fraction:.4f},{thing.occluded_fraction:.4f},"
        f"{thing.truncated_fraction:.4f},{thing.attributes.get('posture', '')}\n"
        for thing in (labelled.instance for labelled in things)
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
    if camera.distortion:
        matrices |= {"K_02": camera.intrinsics, "D_02": np.array(camera.distortion)}
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


def kitti_type(instance: Instance) -> str:
    """KITTI's word for a thing on its own: it tells vans from cars and the sitting from others, and its evaluation
    pardons taking one for the other."""
    if instance.class_name == "car" and instance.attributes.get("body") in ("van", "box_van"):
        return "Van"
    if instance.class_name == "person":
        return PERSON_TYPES.get(instance.attributes.get("posture", ""), "Pedestrian")
    return str(label_named(instance.class_name).kitti)
