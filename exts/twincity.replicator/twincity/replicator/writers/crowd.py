"""Crowd counting: heads in the forms of ShanghaiTech, NWPU-Crowd, UCF-QNRF and JHU-CROWD++, and as density maps.

    images/IMG_000012.png               the picture
    images/IMG_000012_ann.mat           UCF-QNRF: annPoints (n x 2: x, y)
    ground_truth/GT_IMG_000012.mat      ShanghaiTech: image_info{1,1}{1,1}.location (n x 2: x, y) and .number
    jsons/, mats/IMG_000012.*           NWPU-Crowd: points and head boxes (x0, y0, x1, y1)
    gt/IMG_000012.txt                   JHU-CROWD++: x y w h occlusion blur, one line per head
    density/000012.npz                  `density`, (H, W) float32, sum = number of visible heads
    counts.csv                          image, all, visible
    image_labels.txt                    JHU-CROWD++: stem, heads, scene, weather, distractor
    all.txt                             NWPU-Crowd: stem, luminance level, scene level

In a set with splits the last three are one each for every split: counts_train.csv, image_labels_train.txt, train.txt.

Options: `density` is npz, h5 (`ground_truth/IMG_000012.h5`, where the loaders of CSRNet look) or none; `density_block`
is 1, or 8 for maps of an eighth of the size whose values are sums over 8 x 8 pixels.

A point is the middle of the head's silhouette; of a head so far away that it covers no pixel's centre, the mean of the
person's nose, eyes and ears, and its box there has no size. Two counts, because the field has two habits: `visible` are
heads whose middle lies in the image and of which at least one pixel is seen, as a person would annotate them; `all` are
those hidden behind others or too small to see as well. Points and maps hold the visible ones; the NWPU JSON has both,
and JHU-CROWD++ as well, because it has a word for the hidden: occlusion 3.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ..dataset import frame_json, link_frame_file, write_dataset_file, write_frame_file
from ..errors import SpecError
from ..frame import Frame, Instance
from ..scenario.weather import Weather
from .base import DatasetInfo, Writer, one_of
from .density import density_map, h5_bytes, npz_bytes
from .matlab import cell_matrix, mat_file, matrix, struct_matrix
from .set_files import SetFiles, lines

COUNTS, JHU_LABELS, NWPU_LIST = "counts{_split}.csv", "image_labels{_split}.txt", "{split}.txt"

FACE_KEYPOINTS = 5
"""Nose, eyes and ears come first among COCO's keypoints."""

SHOWN_FROM = 0.75
"""Share of the ellipse in a head's box from which JHU-CROWD++'s occlusion is 1, `visible`."""

FOG_M = 1000.0
"""Visibility below which there is fog: the meteorologists' limit."""

SCENE_LEVELS = (0, 100, 500, 5000)
"""Largest count of NWPU-Crowd's levels 0, 1, 2 and 3."""

README = """\
Crowd counting labels made by TwinCity.

ground_truth/*.mat   ShanghaiTech: image_info{1,1}{1,1}.location holds x, y of each visible head, .number their count
images/*_ann.mat     UCF-QNRF: annPoints
jsons/, mats/        NWPU-Crowd: points and boxes (x0, y0, x1, y1) of visible heads; the JSON also hidden_points,
                     hidden_boxes. all.txt (train.txt, ...): stem, luminance level 0-2, scene level 0-4
gt/*.txt             JHU-CROWD++: x y w h o b of all heads; o is 1 visible, 2 partly hidden, 3 hidden; b is always 0.
                     Partly: less than 75 % of the ellipse in the head's box is seen. image_labels.txt: stem, number of
                     lines in gt, scene, weather (0 none, 1 fog, 2 rain, 3 snow), distractor 0
density              one Gaussian per visible head, width 0.3 x the mean distance to its three nearest (15 px where
                     there are fewer than four heads); every head adds 1, at the image's border too. Values are whole
                     multiples of 2^-20, and their sum, in float64, is the number of visible heads
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

    visible_pixels: np.ndarray
    """(n,) pixels of the image that show the head."""

    @property
    def visible(self) -> np.ndarray:
        """(n,) bool: at least one pixel of the head is seen."""
        return self.visible_pixels > 0


class CrowdWriter(Writer):
    """Writes the formats of crowd counting."""

    name = "crowd"

    def __init__(self, *, density: str = "npz", density_block: int = 1) -> None:
        self._density = one_of("crowd.density", density, ("npz", "h5", "none"))
        if density_block not in (1, 8):
            raise SpecError(f"writers: crowd.density_block is {density_block!r}. It can be 1 or 8.")
        if density == "h5" and importlib.util.find_spec("h5py") is None:
            raise SpecError(
                "writers: crowd.density is 'h5', which needs the Python package 'h5py'. "
                "Install TwinCity with its extras: pip install 'twincity-replicator[all]'."
            )
        self._block = density_block

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        write_dataset_file(root / "README.txt", README)
        layouts = {COUNTS: lines("image,all,visible\n"), JHU_LABELS: lines(), NWPU_LIST: lines()}
        self._files = SetFiles(root, info.splits, layouts)

    def write(self, frame: Frame, image: Path) -> None:
        stem, heads = f"IMG_{image.stem}", heads_of(frame)
        seen = heads.points[heads.visible]
        link_frame_file(frame.index, image, self._root / "images" / f"{stem}.png")
        files: dict[str, bytes | str] = {
            f"images/{stem}_ann.mat": mat_file(matrix(seen, "annPoints")),
            f"ground_truth/GT_{stem}.mat": shanghaitech_mat(seen),
            f"jsons/{stem}.json": nwpu_json(frame.index, stem, heads),
            f"mats/{stem}.mat": nwpu_mat(heads),
            f"gt/{stem}.txt": jhu_lines(heads),
            **self._density_file(frame, image.stem, seen),
        }
        for name, content in files.items():
            write_frame_file(frame.index, self._root / name, content)
        self._files.write(
            frame,
            {
                COUNTS: f"{image.name},{len(heads.points)},{len(seen)}\n",
                JHU_LABELS: f"{stem},{len(heads.points)},street,{jhu_weather(frame.scenario.weather)},0\n",
                NWPU_LIST: f"{stem} {luminance_level(frame.rgb)} {scene_level(len(seen))}\n",
            },
        )

    def close(self) -> None:
        self._files.close()

    def _density_file(self, frame: Frame, stem: str, points: np.ndarray) -> dict[str, bytes]:
        """The density map by the name of its file; nothing when none is asked for."""
        if self._density == "none":
            return {}
        density = density_map(points, frame.height, frame.width, block=self._block)
        if self._density == "h5":
            return {f"ground_truth/IMG_{stem}.h5": h5_bytes(density=density)}
        return {f"density/{stem}.npz": npz_bytes(density=density)}


def heads_of(frame: Frame) -> Heads:
    """The heads of a frame, in order of `instance_id`."""
    middles = [(person, head_middle(person)) for person in frame.of_class("person")]
    heads = [(person, m) for person, m in middles if m is not None and frame.camera.contains(np.array(m))]
    boxes = np.array([person.head_box or middle * 2 for person, middle in heads], float).reshape(-1, 4)
    return Heads(
        points=np.array([middle for _, middle in heads], float).reshape(-1, 2),
        boxes=boxes.clip(0, [frame.width, frame.height] * 2),
        visible_pixels=np.array([person.head_visible_pixels for person, _ in heads], int),
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
    fields = {"location": matrix(points), "number": matrix(np.array([[len(points)]]))}
    return mat_file(cell_matrix(struct_matrix(fields), "image_info"))


def nwpu_mat(heads: Heads) -> bytes:
    """NWPU-Crowd's points and boxes of visible heads."""
    seen = heads.visible
    return mat_file(matrix(heads.points[seen], "annPoints"), matrix(heads.boxes[seen], "annBoxes"))


def nwpu_json(index: int, stem: str, heads: Heads) -> str:
    """NWPU-Crowd's fields for the visible heads; `hidden_*` for those that no picture shows."""
    seen, hidden = heads.visible, ~heads.visible
    return frame_json(index, {
        "img_id": f"{stem}.png",
        "human_num": int(seen.sum()),
        "points": heads.points[seen].tolist(),
        "boxes": heads.boxes[seen].tolist(),
        "hidden_points": heads.points[hidden].tolist(),
        "hidden_boxes": heads.boxes[hidden].tolist(),
    })  # fmt: skip


def jhu_lines(heads: Heads) -> str:
    """JHU-CROWD++'s lines: x, y, width and height, occlusion and blur of all heads."""
    sizes = heads.boxes[:, 2:] - heads.boxes[:, :2]
    ellipses = np.pi / 4 * sizes.prod(1)
    levels = np.where(heads.visible, np.where(heads.visible_pixels >= SHOWN_FROM * ellipses, 1, 2), 3)
    rows = zip(heads.points.tolist(), sizes.tolist(), levels.tolist(), strict=True)
    return "".join(f"{x:.7g} {y:.7g} {width:.7g} {height:.7g} {level} 0\n" for (x, y), (width, height), level in rows)


def jhu_weather(weather: Weather) -> int:
    """JHU-CROWD++'s 0 none, 1 fog or haze, 2 rain, 3 snow."""
    if weather.snow_rate_mm_per_h:
        return 3
    if weather.rain_rate_mm_per_h:
        return 2
    return int(weather.visibility_m < FOG_M)


def luminance_level(rgb: np.ndarray) -> int:
    """NWPU-Crowd's 0 to 2: quarters of the mean luma of the picture, the last two together."""
    red, green, blue, _ = cv2.mean(rgb)
    return min(int((299 * red + 587 * green + 114 * blue) / 64_000), 2)


def scene_level(count: int) -> int:
    """NWPU-Crowd's 0 to 4; see `SCENE_LEVELS`."""
    return sum(count > largest for largest in SCENE_LEVELS)
