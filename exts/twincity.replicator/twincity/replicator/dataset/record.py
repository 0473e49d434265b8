"""One frame as one JSON object, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..frame import BufferKind, Frame, GroundView, Instance, Occluder, Region, RenderBuffers
from ..geometry.boxes import Box, Box3D
from ..geometry.camera import Camera, FisheyeCamera, PinholeCamera
from ..labels import label_named
from ..scenario.scenario import Scenario

IMAGE_FOLDERS: Mapping[BufferKind, str] = {
    BufferKind.RGB: "images",
    BufferKind.INSTANCE_ID: "instance_id",
    BufferKind.CLASS_ID: "class_id",
    BufferKind.DISTANCE_TO_IMAGE_PLANE: "distance_to_image_plane",
}
"""Which buffers are kept, and in which folder."""


PART_ID = "part_id"
"""Name and folder of the image of parts, which only some sets have."""


def image_names(frame: Frame) -> dict[str, str]:
    """Path of each image of a frame, relative to the dataset, by name of its buffer."""
    folders = {kind.value: folder for kind, folder in IMAGE_FOLDERS.items()}
    if frame.part_id is not None:
        folders[PART_ID] = PART_ID
    return {name: f"{folder}/{frame.index:06d}.png" for name, folder in folders.items()}


def record_of(frame: Frame) -> dict[str, Any]:
    """The frame's line in `frames.jsonl`."""
    return {
        "index": frame.index,
        "split": frame.split,
        "images": image_names(frame),
        "metadata": frame_metadata(frame),
        "camera": _camera_record(frame.camera),
        "ground": _ground_record(frame.ground),
        "instances": [_instance_record(instance) for instance in frame.instances],
        "scenario": json.loads(frame.scenario.to_json()),
    }


def frame_from(record: Mapping[str, Any], buffers: RenderBuffers, part_id: np.ndarray | None = None) -> Frame:
    """The frame whose line and images these are. What an older version did not write gets its default."""
    ground = record.get("ground")
    return Frame(
        index=record["index"],
        scenario=Scenario.from_json(json.dumps(record["scenario"])),
        camera=camera_from(record["camera"]),
        buffers=buffers,
        instances=tuple(_instance_from(instance) for instance in record["instances"]),
        split=record.get("split", ""),
        ground=None if ground is None else GroundView(visible_m2=ground["visible_m2"], people=ground["people"]),
        part_id=part_id,
    )


def frame_metadata(frame: Frame) -> dict[str, Any]:
    """What one wants to know of a picture without its labels.

    The fields of the first TwinCity come first, by their names. Lengths are in metres and angles in degrees: yaw 0 is
    east, counter-clockwise; pitch is above the horizon. People are given by their value in the `instance_id` image.
    """
    scenario, pose = frame.scenario, frame.scenario.camera
    instant = dt.datetime.fromisoformat(scenario.local_time)
    people = frame.of_class("person")
    lying = [person for person in people if person.attributes.get("posture") == "lying"]
    vehicles = [instance for instance in frame.instances if 26 <= label_named(instance.class_name).cityscapes_id <= 33]
    return {
        "district": scenario.tile,
        "hour": instant.hour,
        "day": instant.day,
        "month": instant.month,
        "year": instant.year,
        "weather": scenario.weather_name,
        "cameraRotation": {"pitch": pose.pitch_deg, "yaw": pose.heading_deg, "roll": pose.roll_deg},
        "cameraLocation": dict(zip("xyz", frame.camera.position.tolist(), strict=True)),
        "vehiclesNb": len(scenario.vehicles),
        "peds": [person.instance_id for person in people],
        "lyingPeds": [person.instance_id for person in lying],
        "minute": instant.minute,
        "localTime": scenario.local_time,
        "sunElevation": scenario.sun.elevation_deg,
        "sunAzimuth": scenario.sun.azimuth_deg,
        "weatherQuantities": {**vars(scenario.weather), "temperature_c": scenario.temperature_c},
        "cameraRig": pose.rig,
        "cameraMatrix": camera_matrix(frame.camera),
        "lens": lens_of(frame.camera),
        "distortion": distortion_of(frame.camera),
        "counts": {
            "people": {"inScene": len(scenario.people), **_counts(people)},
            "lying": _counts(lying),
            "postures": {
                posture: _counts([person for person in people if person.attributes.get("posture") == posture])
                for posture in sorted({str(person.attributes.get("posture")) for person in people})
            },
            "vehicles": {"inScene": len(scenario.vehicles), **_counts(vehicles)},
        },
    }


def lens_of(camera: Camera) -> str:
    """`pinhole`, also with distortion, or `fisheye`."""
    return "fisheye" if isinstance(camera, FisheyeCamera) else "pinhole"


def distortion_of(camera: Camera) -> list[float]:
    """OpenCV's k1, k2, p1, p2, k3; of a fisheye k1 to k4 of OpenCV's fisheye, which are 0: it is equidistant."""
    if isinstance(camera, PinholeCamera):
        return list(camera.distortion or (0.0,) * 5)
    return [0.0] * 4


def camera_matrix(camera: Camera) -> list[list[float]]:
    """K, 3x3 [px]; pixel (0, 0) has its centre at (0.5, 0.5)."""
    return [[camera.fx, 0.0, camera.cx], [0.0, camera.fy, camera.cy], [0.0, 0.0, 1.0]]


def _counts(instances: list[Instance] | tuple[Instance, ...]) -> dict[str, int]:
    """`all` whose silhouette meets the frame; `visible` are those that are not ignored."""
    return {"all": len(instances), "visible": sum(not instance.ignored for instance in instances)}


def _camera_record(camera: Camera) -> dict[str, Any]:
    intrinsics = {name: getattr(camera, name) for name in ("width", "height", "fx", "fy", "cx", "cy")}
    disc = {"circle_px": camera.circle_px} if isinstance(camera, FisheyeCamera) else {}
    pose = camera.world_from_camera.tolist()
    return {
        **intrinsics, "lens": lens_of(camera), "distortion": distortion_of(camera), **disc, "world_from_camera": pose
    }  # fmt: skip


def camera_from(record: Mapping[str, Any]) -> Camera:
    """The camera of a frame's line; an older version wrote no lens, and had ideal ones only."""
    names = ("width", "height", "fx", "fy", "cx", "cy")
    values = {name: record[name] for name in names} | {"world_from_camera": np.array(record["world_from_camera"])}
    if record.get("lens") == "fisheye":
        return FisheyeCamera(**values, circle_px=record["circle_px"])
    return PinholeCamera(**values, distortion=tuple(record.get("distortion", ())))


def _ground_record(ground: GroundView | None) -> dict[str, Any] | None:
    """Density and level follow from the area and the count; they are written for those who read JSON without us."""
    if ground is None:
        return None
    names = ("visible_m2", "people", "density_per_m2", "level_of_service")
    return {name: getattr(ground, name) for name in names}


def _instance_record(instance: Instance) -> dict[str, Any]:
    """The fractions follow from the pixel counts; they are written for those who read JSON without us."""
    return {
        "instance_id": instance.instance_id,
        "class_name": instance.class_name,
        "prim_path": instance.prim_path,
        "attributes": dict(instance.attributes),
        "visible_pixels": instance.visible_pixels,
        "in_frame_pixels": instance.in_frame_pixels,
        "full_pixels": instance.full_pixels,
        "occluded_fraction": instance.occluded_fraction,
        "truncated_fraction": instance.truncated_fraction,
        "visible_fraction": instance.visible_fraction,
        "visible_box_fraction": instance.visible_box_fraction,
        "box_visible": instance.box_visible,
        "box_full": instance.box_full,
        "box_3d": {
            "centre": instance.box_3d.centre,
            "size_lwh_m": instance.box_3d.size_lwh_m,
            "heading_deg": instance.box_3d.heading_deg,
        },
        "keypoints": None if instance.keypoints is None else instance.keypoints.tolist(),
        "head_box": instance.head_box,
        "head_point": instance.head_point,
        "head_visible_pixels": instance.head_visible_pixels,
        "face": None if instance.face is None else _region_record(instance.face),
        "plates": [_region_record(plate) for plate in instance.plates],
        "hidden_by": [dict(vars(occluder)) for occluder in instance.hidden_by],
        "distance_m": instance.distance_m,
        "pixel_height": instance.pixel_height,
        "pixels_per_metre": instance.pixels_per_metre,
        "density_class": instance.density_class,
        "contrast": instance.contrast,
        "illuminance_lux": instance.illuminance_lux,
        "ignored": instance.ignored,
    }


def _instance_from(record: Mapping[str, Any]) -> Instance:
    box_3d = record["box_3d"]
    return Instance(
        instance_id=record["instance_id"],
        class_name=record["class_name"],
        prim_path=record["prim_path"],
        attributes={name: _frozen(value) for name, value in record["attributes"].items()},
        visible_pixels=record["visible_pixels"],
        in_frame_pixels=record["in_frame_pixels"],
        full_pixels=record["full_pixels"],
        box_visible=_box_from(record["box_visible"]),
        box_full=tuple(record["box_full"]),
        box_3d=Box3D(
            centre=tuple(box_3d["centre"]),
            size_lwh_m=tuple(box_3d["size_lwh_m"]),
            heading_deg=box_3d["heading_deg"],
        ),
        keypoints=None if record["keypoints"] is None else np.array(record["keypoints"], float).reshape(-1, 3),
        head_box=_box_from(record["head_box"]),
        head_point=None if record["head_point"] is None else tuple(record["head_point"]),
        head_visible_pixels=record["head_visible_pixels"],
        face=None if record.get("face") is None else _region_from(record["face"]),
        plates=tuple(_region_from(plate) for plate in record.get("plates", ())),
        hidden_by=tuple(Occluder(**occluder) for occluder in record.get("hidden_by", ())),
        distance_m=record["distance_m"],
        pixels_per_metre=record.get("pixels_per_metre", 0.0),
        contrast=record.get("contrast"),
        illuminance_lux=record.get("illuminance_lux"),
        ignored=record["ignored"],
    )


def _region_record(region: Region) -> dict[str, Any]:
    return {"box": region.box, "visible_pixels": region.visible_pixels}


def _region_from(record: Mapping[str, Any]) -> Region:
    x0, y0, x1, y1 = record["box"]
    return Region(box=(x0, y0, x1, y1), visible_pixels=record["visible_pixels"])


def _box_from(values: list[float] | None) -> Box | None:
    return None if values is None else (values[0], values[1], values[2], values[3])


def _frozen(value: Any) -> Any:
    """JSON knows no tuples; ours are all tuples."""
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
