"""Crowd counting: head points as ShanghaiTech `.mat` and NWPU JSON, density maps, and a table of counts.

    images/IMG_000012.png               the picture
    ground_truth/GT_IMG_000012.mat      image_info{1,1}{1,1}.location (n x 2: x, y) and .number
    jsons/000012.json                   points and head boxes (x0, y0, x1, y1)
    density/000012.npz                  `density`, (H, W) float32, sum = number of visible heads
    counts.csv                          image, all, visible

A point is the middle of the head's silhouette; of a head so far away that it covers no pixel's centre, the mean of the
person's nose, eyes and ears, and its box there has no size. Two counts, because the field has two habits: `visible` are
heads whose middle lies in the image and of which at least one pixel is seen, as a person would annotate them; `all` are
those hidden behind others or too small to see as well. Points and maps hold the visible ones, the JSON has both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.io

from ..dataset import Parts, frame_json, link_frame_file, write_dataset_file, write_frame_file
from ..frame import Frame, Instance
from .base import DatasetInfo, Writer
from .density import density_map, npz_bytes

MAT_HEADER = b"MATLAB 5.0 MAT-file, written by TwinCity".ljust(116)
"""The 116 bytes of text at the start; scipy would write the date there, and no two runs would be equal."""

FACE_KEYPOINTS = 5
"""Nose, eyes and ears come first among COCO's keypoints."""

README = """\
Crowd counting labels made by TwinCity.

ground_truth/*.mat   ShanghaiTech: image_info{1,1}{1,1}.location holds x, y of each visible head, .number their count
jsons/*.json         NWPU-Crowd: points and boxes (x0, y0, x1, y1) of visible heads; hidden_points, hidden_boxes
density/*.npz        'density': one Gaussian per visible head, width 0.3 x the mean distance to its three nearest
                     (15 px where there are fewer than four heads); every head adds 1, at the image's border too
counts.csv           image, all, visible

visible  heads whose middle lies in the image and of which at least one pixel is seen
all      those hidden behind something, or too small to cover a pixel's centre, as well
point    the middle of the box around the head's silhouette; the first pixel's centre is (0.5, 0.5). A head too small
         to cover any pixel's centre is never visible, but is one of all: its point is the mean of nose, eyes and ears
         as far as they lie in the image, and its box has no size
"""


@dataclass(frozen=True, kw_only=True)
class Heads:
    """Heads whose middle lies inside the image, those too small to cover a pixel's centre included."""

    points: np.ndarray
    """(n, 2) x, y [px]."""

    boxes: np.ndarray
    """(n, 4) `xyxy`, clipped to the image; without size where the head covers no pixel's centre."""

    visible: np.ndarray
    """(n,) bool: at least one pixel of the head is seen."""


class CrowdWriter(Writer):
    """Writes the formats of crowd counting."""

    name = "crowd"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        write_dataset_file(root / "README.txt", README)
        self._counts = Parts(root / "counts.csv")

    def write(self, frame: Frame, image: Path) -> None:
        index, stem, heads = frame.index, f"{frame.index:06d}", heads_of(frame)
        seen = heads.points[heads.visible]
        density = density_map(seen, frame.height, frame.width)
        link_frame_file(index, image, self._root / "images" / f"IMG_{stem}.png")
        write_frame_file(index, self._root / "ground_truth" / f"GT_IMG_{stem}.mat", shanghaitech_mat(seen))
        write_frame_file(index, self._root / "jsons" / f"{stem}.json", nwpu_json(index, heads))
        write_frame_file(index, self._root / "density" / f"{stem}.npz", npz_bytes(density=density))
        self._counts.write(index, f"{image.name},{len(heads.points)},{len(seen)}\n")

    def close(self) -> None:
        self._counts.gather(self._table())

    def _table(self) -> Iterator[str]:
        yield "image,all,visible\n"
        yield from self._counts.texts()


def heads_of(frame: Frame) -> Heads:
    """The heads of a frame, in order of `instance_id`."""
    middles = [(person, head_middle(person)) for person in frame.of_class("person")]
    heads = [(person, m) for person, m in middles if m is not None and frame.camera.contains(np.array(m))]
    boxes = np.array([person.head_box or middle * 2 for person, middle in heads], float).reshape(-1, 4)
    return Heads(
        points=np.array([middle for _, middle in heads], float).reshape(-1, 2),
        boxes=boxes.clip(0, [frame.width, frame.height] * 2),
        visible=np.array([person.head_visible_pixels > 0 for person, _ in heads], bool),
    )


def head_middle(person: Instance) -> tuple[float, float] | None:
    """Middle of the head [px]; None when neither its silhouette nor a keypoint of the face tells it."""
    if person.head_point is not None or person.keypoints is None:
        return person.head_point
    face = person.keypoints[:FACE_KEYPOINTS]
    labelled = face[face[:, 2] > 0, :2]
    if not len(labelled):
        return None
    x, y = labelled.mean(0).tolist()
    return x, y


def shanghaitech_mat(points: np.ndarray) -> bytes:
    """The nested cells that loaders of ShanghaiTech read: `mat["image_info"][0, 0][0, 0][0]` are the points."""
    fields = np.zeros((1, 1), dtype=[("location", object), ("number", object)])
    fields[0, 0] = (points, np.array([[len(points)]], float))
    cell = np.empty((1, 1), object)
    cell[0, 0] = fields
    content = io.BytesIO()
    scipy.io.savemat(content, {"image_info": cell})
    return MAT_HEADER + content.getvalue()[len(MAT_HEADER) :]


def nwpu_json(index: int, heads: Heads) -> str:
    """NWPU-Crowd's fields for the visible heads; `hidden_*` for those that no picture shows."""
    seen, hidden = heads.visible, ~heads.visible
    return frame_json(index, {
        "img_id": f"{index:06d}.png",
        "human_num": int(seen.sum()),
        "points": heads.points[seen].tolist(),
        "boxes": heads.boxes[seen].tolist(),
        "hidden_points": heads.points[hidden].tolist(),
        "hidden_boxes": heads.boxes[hidden].tolist(),
    })  # fmt: skip
