"""ASAM OpenLABEL 1.0.0: one JSON file for each image, `labels/000012.json`, with all that is known of each thing.

The file has one frame, numbered as the image; two coordinate systems, `world` (metres, z up) and `camera` (x right, y
down, z ahead) with its pose; one stream with the picture and its intrinsics. What the format leaves open is decided
so:

- Every thing whose silhouette meets the frame is an object, also hidden and ignored ones: `ignored` says which.
- `bbox` `visible` is around the visible pixels (not there when nothing is seen), `full` around the whole silhouette,
  also outside the image; `head`, `face` and `plate_0`, `plate_1`... around those parts. As the standard has it, `val`
  is the centre, then width and height.
- `poly2d` `mask_0`, `mask_1`...: polygons whose union is the mask, in pixel edges, filled at pixel centres.
- `cuboid` `box_3d`: centre, quaternion x y z w, and length, width, height, in `world`.
- `point2d`: COCO's keypoints by name, those that lie in the image; each says whether it is visible.
- Attributes are `text`, `num` and `boolean` by their type; lists of them are `vec`, all else is JSON in a `text`.
- Types are our class names. No ontology is referred to, and a number means nothing in another image.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..dataset import distortion_of, frame_json, write_frame_file
from ..frame import COCO_KEYPOINTS, Frame, Instance
from ..geometry.boxes import Box, Box3D
from ..geometry.camera import Camera, FisheyeCamera
from .base import DatasetInfo, Writer
from .polygons import polygons_of

SCHEMA_VERSION = "1.0.0"

CAMERA, WORLD = "camera", "world"

NUMBERS = (
    "visible_pixels", "visible_fraction", "occluded_fraction", "truncated_fraction", "visible_box_fraction",
    "distance_m", "pixel_height", "pixels_per_metre", "contrast", "illuminance_lux",
)  # fmt: skip
"""Labels of an instance that are one number."""


class OpenLabelWriter(Writer):
    """Writes one file for each image."""

    name = "openlabel"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root, self._info = root, info

    def write(self, frame: Frame, image: Path) -> None:
        text = openlabel_json(frame, f"../../{image.parent.name}/{image.name}", self._info)
        write_frame_file(frame.index, self._root / "labels" / f"{image.stem}.json", text)

    def close(self) -> None:
        pass


def openlabel_json(frame: Frame, picture: str, info: DatasetInfo) -> str:
    """A whole file, one line for each thing's data. `picture` is the picture's path as seen from the file.

    Made thing by thing: Python slows down when hundreds of thousands of values are alive at a time.
    """
    things = ",\n".join(
        f'"{thing.instance_id}":{frame_json(frame.index, {"object_data": object_data(frame, thing)})}'
        for thing in frame.instances
    )
    properties = frame_json(frame.index, frame_properties(frame))
    head = frame_json(frame.index, without_frames(frame, picture, info))
    frames = f'{{"{frame.index}":{{"frame_properties":{properties},"objects":{{\n{things}\n}}}}}}'
    return f'{{"openlabel":{head[:-1]},\n"frames":{frames}}}}}\n'


def without_frames(frame: Frame, picture: str, info: DatasetInfo) -> dict[str, Any]:
    """What stands below the root, the frame itself left out."""
    interval = [{"frame_start": frame.index, "frame_end": frame.index}]
    return {
        "metadata": {
            "schema_version": SCHEMA_VERSION,
            "name": info.title,
            "annotator": f"TwinCity {info.version}",
            "comment": "; ".join(info.attribution),
            "tagged_file": picture,
        },
        "coordinate_systems": coordinate_systems(frame),
        "streams": {CAMERA: stream(frame, picture)},
        "objects": {
            str(thing.instance_id): {
                "name": f"{thing.class_name}_{thing.instance_id}",
                "type": thing.class_name,
                "frame_intervals": interval,
            }
            for thing in frame.instances
        },
        "frame_intervals": interval,
    }


def coordinate_systems(frame: Frame) -> dict[str, Any]:
    """The world, and the camera's pose in it."""
    pose = frame.camera.world_from_camera.ravel().tolist()
    return {
        WORLD: {"type": "scene_cs", "parent": "", "children": [CAMERA]},
        CAMERA: {"type": "sensor_cs", "parent": WORLD, "children": [], "pose_wrt_parent": {"matrix4x4": pose}},
    }


def stream(frame: Frame, picture: str) -> dict[str, Any]:
    """The picture and the lens that made it."""
    return {"type": "camera", "uri": picture, "stream_properties": intrinsics(frame.camera)}


def intrinsics(camera: Camera) -> dict[str, Any]:
    """A pinhole with OpenCV's distortion, or a fisheye whose radius [px] is a polynomial of the angle [rad]."""
    size = {"width_px": camera.width, "height_px": camera.height}
    if isinstance(camera, FisheyeCamera):
        middle = {"center_x_px": camera.cx, "center_y_px": camera.cy}
        disc = {"radius_x_px": camera.circle_px, "radius_y_px": camera.circle_px}
        return {"intrinsics_fisheye": {"lens_coeffs": [camera.fx, 0.0, 0.0, 0.0], **middle, **disc, **size}}
    matrix = [camera.fx, 0.0, camera.cx, 0.0, 0.0, camera.fy, camera.cy, 0.0, 0.0, 0.0, 1.0, 0.0]
    return {"intrinsics_pinhole": {"camera_matrix": matrix, "distortion_coeffs": distortion_of(camera), **size}}


def frame_properties(frame: Frame) -> dict[str, Any]:
    """When and where the image was taken, and what a slice of a set is chosen by."""
    scenario = frame.scenario
    return {
        "timestamp": scenario.local_time,
        "tile": scenario.tile,
        "weather": scenario.weather_name,
        "sun_elevation_deg": scenario.sun.elevation_deg,
        "camera_rig": scenario.camera.rig,
        **({"split": frame.split} if frame.split else {}),
    }


def object_data(frame: Frame, instance: Instance) -> dict[str, Any]:
    """Everything that is known of one thing."""
    lists: dict[str, list[dict[str, Any]]] = {
        "bbox": [bbox(name, box) for name, box in _boxes(instance)],
        "poly2d": [
            {
                "name": f"mask_{number}", "val": polygon.ravel().tolist(), "mode": "MODE_POLY2D_ABSOLUTE",
                "closed": True, "coordinate_system": CAMERA,
            }
            for number, polygon in enumerate(polygons_of(frame).get(instance.instance_id, ()))
        ],
        "cuboid": [{"name": "box_3d", "val": cuboid(instance.box_3d), "coordinate_system": WORLD}],
        "point2d": list(_points(instance)),
        "boolean": [{"name": "ignored", "val": instance.ignored}],
        "num": [
            {"name": name, "val": value} for name in NUMBERS if (value := getattr(instance, name)) is not None
        ],
    }  # fmt: skip
    for name, value in instance.attributes.items():
        if value is not None:
            kind, content = typed(value)
            lists.setdefault(kind, []).append({"name": name, "val": content})
    return {kind: entries for kind, entries in lists.items() if entries}


def _boxes(instance: Instance) -> Iterator[tuple[str, Box]]:
    if instance.box_visible is not None:
        yield "visible", instance.box_visible
    yield "full", instance.box_full
    if instance.head_box is not None:
        yield "head", instance.head_box
    if instance.face is not None:
        yield "face", instance.face.box
    yield from ((f"plate_{number}", plate.box) for number, plate in enumerate(instance.plates))


def bbox(name: str, box: Box) -> dict[str, Any]:
    """OpenLABEL's box: the centre, then width and height."""
    x0, y0, x1, y1 = box
    return {"name": name, "val": [(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0], "coordinate_system": CAMERA}


def cuboid(box: Box3D) -> list[float]:
    """Centre [m], quaternion of the turn about the vertical, length, width, height [m]."""
    half_turn = math.radians(box.heading_deg) / 2
    return [*box.centre, 0.0, 0.0, round(math.sin(half_turn), 12), round(math.cos(half_turn), 12), *box.size_lwh_m]


def _points(instance: Instance) -> Iterator[dict[str, Any]]:
    if instance.keypoints is None:
        return
    for name, (x, y, labelled) in zip(COCO_KEYPOINTS, instance.keypoints.tolist(), strict=True):
        if labelled:
            visible = {"boolean": [{"name": "visible", "val": labelled == 2}]}
            yield {"name": name, "val": [x, y], "attributes": visible, "coordinate_system": CAMERA}


def typed(value: Any) -> tuple[str, Any]:
    """The list of `object_data` that an attribute stands in, and its value there."""
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return "num", value
    if isinstance(value, str):
        return "text", value
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return "vec", list(value)
    return "text", json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
