"""Hand-made frames whose labels are known in closed form: rectangles that hide one another.

Every thing is a rectangle of whole pixels, perhaps with a rectangular hole. What is nearer hides what is farther.
A head is the square in the upper middle of a person, a fifth as high.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from twincity.replicator.annotation.contrast import contrasts
from twincity.replicator.dataset import DatasetFolder
from twincity.replicator.frame import MIN_VISIBLE_PIXELS, Frame, Instance, Occluder, RenderBuffers
from twincity.replicator.geometry.boxes import box_3d_around
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.geometry.masks import instance_boxes, mask_box
from twincity.replicator.labels import CLASSES, label_named
from twincity.replicator.scenario.scenario import CameraPose, Person, Scenario, Sensor, Sun, Vehicle
from twincity.replicator.scenario.weather import WEATHERS
from twincity.replicator.writers import DatasetInfo, make_writers

WIDTH, HEIGHT = 160, 90

INFO = DatasetInfo(
    title="TwinCity test", version="0.0.0", attribution=("City of Paris, ODbL",), width=WIDTH, height=HEIGHT
)

Rectangle = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixel edges; may reach outside the image."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One rectangle."""

    box: Rectangle
    distance_m: float
    class_name: str = "person"
    posture: str = "standing"
    hole: Rectangle | None = None
    heading_deg: float = 30.0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def head(self) -> Rectangle | None:
        """The head's square; a lying or a wheeled thing has it at its left end or not at all."""
        x0, y0, x1, y1 = self.box
        if self.class_name != "person":
            return None
        side = max(1, min(x1 - x0, y1 - y0) // 2 if self.posture == "lying" else (y1 - y0) // 5)
        left = x0 if self.posture == "lying" else (x0 + x1 - side) // 2
        return left, y0, left + side, y0 + side


STREET: tuple[Thing, ...] = (
    Thing(box=(40, 30, 60, 80), distance_m=8),  # 1: 1000 px, all seen
    Thing(box=(50, 30, 70, 80), distance_m=12),  # 2: half hidden behind 1
    Thing(box=(-10, 20, 10, 60), distance_m=10),  # 3: half outside the frame
    Thing(box=(100, 10, 102, 14), distance_m=40),  # 4: 8 px, ignored
    Thing(box=(42, 40, 50, 70), distance_m=20),  # 5: wholly hidden behind 1
    Thing(box=(80, 40, 100, 80), distance_m=9, hole=(86, 50, 94, 66)),  # 6: 800 - 128 = 672 px
    Thing(box=(110, 50, 170, 90), distance_m=11, class_name="car", posture=""),  # 7: 2000 of 2400 px in the frame
    Thing(box=(5, 70, 35, 80), distance_m=7, posture="lying"),  # 8: 300 px
)
"""One of each case."""

VISIBLE_PIXELS = (1000, 500, 400, 8, 0, 672, 2000, 300)
IN_FRAME_PIXELS = (1000, 1000, 400, 8, 240, 672, 2000, 300)
FULL_PIXELS = (1000, 1000, 800, 8, 240, 672, 2400, 300)
"""Of `STREET`, in order of `instance_id`."""

POSTURES: tuple[Thing, ...] = (
    Thing(box=(40, 10, 60, 60), distance_m=10, posture="riding"),  # 1: on 2
    Thing(box=(30, 40, 70, 85), distance_m=10.2, class_name="bicycle", posture="", extra={"carried_by": 1}),
    Thing(box=(80, 20, 95, 62), distance_m=9, posture="riding"),  # 3: on 4
    Thing(box=(78, 40, 97, 75), distance_m=9.1, class_name="scooter", posture="", extra={"carried_by": 3}),
    Thing(box=(100, 30, 116, 60), distance_m=8, posture="sitting"),  # 5: in 6
    Thing(box=(98, 40, 118, 70), distance_m=8.1, class_name="wheelchair", posture="", extra={"carried_by": 5}),
    Thing(box=(120, 30, 132, 58), distance_m=11, posture="sitting"),  # 7
    Thing(box=(120, 70, 158, 82), distance_m=7, posture="lying"),  # 8
    Thing(box=(5, 20, 20, 60), distance_m=9, posture="walking"),  # 9: pushes 10
    Thing(box=(15, 40, 28, 62), distance_m=9.2, class_name="bicycle", posture="", extra={"carried_by": 9}),
    Thing(box=(140, 20, 150, 60), distance_m=9, posture="falling"),  # 11
)
"""Who rides, sits, lies, falls and pushes a bicycle."""


def posture_frame(index: int = 0) -> Frame:
    """One of each posture."""
    return painted_frame(index, POSTURES)


def street_frame(index: int = 0) -> Frame:
    """One of each case, with another background for each index."""
    return painted_frame(index, STREET)


def empty_frame(index: int = 0) -> Frame:
    """A street without anyone."""
    return painted_frame(index, ())


def crowd_frame(index: int, count: int, *, width: int = WIDTH, height: int = HEIGHT) -> Frame:
    """Many people, spread over the lower two thirds of the picture, smaller towards the top."""
    rng = np.random.default_rng([7, index])
    things = []
    for _ in range(count):
        foot = int(height * rng.uniform(0.4, 1.1))
        tall = max(5, round(0.6 * (foot - 0.25 * height)))
        middle = int(rng.uniform(0, width))
        half = max(1, tall // 6)
        distance = round(4.0 * height / (foot - 0.2 * height), 2)
        things.append(Thing(box=(middle - half, foot - tall, middle + half, foot), distance_m=distance))
    return painted_frame(index, things, width=width, height=height)


def painted_frame(
    index: int, things: Iterable[Thing], *, width: int = WIDTH, height: int = HEIGHT, pitch_deg: float = -30.0
) -> Frame:
    """The frame that shows these things, with all their labels."""
    things = tuple(things)
    scenario = scenario_of(index, things, width=width, height=height, pitch_deg=pitch_deg)
    pose = scenario.camera
    camera = PinholeCamera.looking(
        position=pose.position, heading_deg=pose.heading_deg, pitch_deg=pitch_deg, roll_deg=pose.roll_deg,
        horizontal_fov_deg=pose.horizontal_fov_deg, width=width, height=height,
    )  # fmt: skip
    buffers = paint(things, index, width, height)
    instances = tuple(
        replace(label(number, thing, buffers, camera), contrast=contrast)
        for (number, thing), contrast in zip(enumerate(things, 1), contrasts_of(buffers, len(things)), strict=True)
    )
    return Frame(
        index=index,
        scenario=scenario,
        camera=camera,
        buffers=buffers,
        instances=tuple(instance for instance in instances if instance.in_frame_pixels),
    )


def paint(things: tuple[Thing, ...], index: int, width: int, height: int) -> RenderBuffers:
    """The buffers: sky above a third, sidewalk below, then the things from far to near."""
    rng = np.random.default_rng([1, index])
    horizon = height // 3
    ids = np.zeros((height, width), np.uint32)
    classes = np.full((height, width), label_named("sidewalk").id, np.uint8)
    classes[:horizon] = 0
    distance = np.full((height, width), np.inf, np.float32)
    distance[horizon:] = (np.arange(height - horizon, 0, -1, np.float32) / 2 + 4)[:, None]
    rgb = np.full((height, width, 3), (120, 118, 112), np.uint8)
    rgb[:horizon] = (150, 180, 215)
    rgb += rng.integers(0, 12, rgb.shape, np.uint8)
    for number, thing in sorted(enumerate(things, 1), key=lambda pair: -pair[1].distance_m):
        mask = silhouette(thing, width, height)
        ids[mask] = number
        classes[mask] = label_named(thing.class_name).id
        distance[mask] = thing.distance_m
        rgb[mask] = np.random.default_rng([2, number]).integers(30, 220, 3)
    normals = np.where(np.isfinite(distance)[..., None], np.float32([0, 0, 1]), np.float32(0))
    return RenderBuffers(rgb=rgb, distance_to_image_plane=distance, normals=normals, instance_id=ids, class_id=classes)


def silhouette(thing: Thing, width: int, height: int) -> np.ndarray:
    """(H, W) bool: what the thing covers inside the frame, drawn alone."""
    mask = rectangle(thing.box, width, height)
    return mask & ~rectangle(thing.hole, width, height) if thing.hole else mask


def rectangle(box: Rectangle, width: int, height: int) -> np.ndarray:
    """(H, W) bool."""
    mask = np.zeros((height, width), bool)
    x0, y0, x1, y1 = (max(0, value) for value in box)
    mask[y0:y1, x0:x1] = True
    return mask


def label(number: int, thing: Thing, buffers: RenderBuffers, camera: PinholeCamera) -> Instance:
    """The labels of one thing: areas of rectangles, and what the id image shows of it."""
    width, height = buffers.width, buffers.height
    seen = buffers.instance_id == number
    head = thing.head
    x0, y0, x1, y1 = thing.box
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]] * 2)
    distances = np.repeat([thing.distance_m, thing.distance_m + 0.3], 4)
    box_3d = box_3d_around(camera.unproject(corners, distances), thing.heading_deg)
    attributes = {"posture": thing.posture, "top_colour": (0.2, 0.30000000000000004, 0.1), **thing.extra}
    return Instance(
        instance_id=number,
        class_name=thing.class_name,
        prim_path=f"/World/People/Person_{number:04d}",
        attributes=attributes,
        visible_pixels=int(seen.sum()),
        in_frame_pixels=int(silhouette(thing, width, height).sum()),
        full_pixels=area(thing.box) - (area(thing.hole) if thing.hole else 0),
        box_visible=mask_box(seen),
        box_full=tuple(map(float, thing.box)),
        box_3d=box_3d,
        keypoints=None if head is None else keypoints(number, thing, buffers),
        head_box=None if head is None else tuple(map(float, head)),
        head_point=None if head is None else ((head[0] + head[2]) / 2, (head[1] + head[3]) / 2),
        head_visible_pixels=0 if head is None else int((seen & rectangle(head, width, height)).sum()),
        hidden_by=occluders(number, thing, buffers),
        distance_m=round(float(np.linalg.norm(camera.position - box_3d.centre)), 3),
        pixels_per_metre=round(
            camera.fx / float((np.array(box_3d.centre) - camera.position) @ camera.world_from_camera[:3, 2]), 3
        ),
        ignored=int(seen.sum()) < MIN_VISIBLE_PIXELS,
    )


def occluders(number: int, thing: Thing, buffers: RenderBuffers) -> tuple[Occluder, ...]:
    """What the id image shows where the thing's rectangle lies."""
    x0, y0, x1, y1 = (max(0, value) for value in thing.box)
    window = np.s_[y0:y1, x0:x1]
    own, ids = silhouette(thing, buffers.width, buffers.height)[window], buffers.instance_id[window]
    found = []
    for other in np.unique(ids[own & (ids != number)]):
        hidden = own & (ids == other)
        kind = CLASSES[int(buffers.class_id[window][hidden][0])].name
        found.append(Occluder(class_name=kind, instance_id=int(other), fraction=int(hidden.sum()) / int(own.sum())))
    return tuple(sorted(found, key=lambda occluder: -occluder.fraction))


def contrasts_of(buffers: RenderBuffers, count: int) -> list[float | None]:
    """Of every thing; None for those that nothing is seen of."""
    _, boxes = instance_boxes(buffers.instance_id, count)
    found = contrasts(buffers.rgb, buffers.instance_id, boxes)
    return [None if np.isnan(value) else round(float(value), 4) for value in found[1:]]


def area(box: Rectangle) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def keypoints(number: int, thing: Thing, buffers: RenderBuffers) -> np.ndarray:
    """17 points down the rectangle in a zigzag, each visible where the id image shows the thing."""
    x0, y0, x1, y1 = thing.box
    t = (np.arange(17) + 0.5) / 17
    x, y = x0 + (x1 - x0) * (0.5 + 0.3 * (-1.0) ** np.arange(17)), y0 + (y1 - y0) * t
    inside = (x >= 0) & (x < buffers.width) & (y >= 0) & (y < buffers.height)
    rows, columns = y.astype(int).clip(0, buffers.height - 1), x.astype(int).clip(0, buffers.width - 1)
    shown = buffers.instance_id[rows, columns] == number
    return np.stack([x, y, np.where(inside, 1 + shown, 0)], -1)


def scenario_of(index: int, things: tuple[Thing, ...], *, width: int, height: int, pitch_deg: float) -> Scenario:
    """Numbers of a frame that shows these things."""
    return Scenario(
        seed=3,
        index=index,
        tile="test_street",
        local_time=f"2025-06-21T14:{index % 60:02d}:00+02:00",
        sun=Sun(elevation_deg=64.25, azimuth_deg=181.5),
        weather_name="rain",
        weather=WEATHERS["rain"],
        people=tuple(_person(thing) for thing in things if thing.class_name == "person"),
        vehicles=tuple(_vehicle(thing) for thing in things if thing.class_name == "car"),
        camera=CameraPose(
            rig="cctv", position=(12.345, -6.789, 4.5), heading_deg=75.25, pitch_deg=pitch_deg, roll_deg=1.5,
            horizontal_fov_deg=70.0, width=width, height=height,
        ),
        sensor=Sensor(),
    )  # fmt: skip


def _person(thing: Thing) -> Person:
    return Person(
        character="Woman34Coat", clip="walk", phase=0.25, posture=thing.posture, position=(1.0, 2.0, 0.14),
        heading_deg=thing.heading_deg, speed_m_per_s=1.3, group=1, age_years=34.5, sex="female", height_m=1.68,
        monk_tone=6, hair_colour=(0.02, 0.02, 0.02),
    )  # fmt: skip


def _vehicle(thing: Thing) -> Vehicle:
    return Vehicle(model="hatchback", position=(3.0, 4.0, 0.0), heading_deg=thing.heading_deg, colour=(0.1, 0.1, 0.1))


def write_dataset(
    root: Path,
    frames: Iterable[Frame],
    writers: Iterable[str | Mapping[str, Any]] = ("coco", "kitti", "crowd"),
    splits: tuple[str, ...] = (),
) -> Path:
    """A finished dataset, made in the order in which the pipeline makes one."""
    folder, chosen = DatasetFolder(root), make_writers(writers)
    for writer in chosen:
        writer.open(root / writer.name, replace(INFO, splits=splits))
    for frame in frames:
        write_frame(folder, chosen, frame)
    for writer in chosen:
        writer.close()
    folder.close()
    return root


def write_frame(folder: DatasetFolder, writers: Iterable[Any], frame: Frame) -> None:
    """One frame, in the order in which the pipeline writes one."""
    image = folder.write_images(frame)
    for writer in writers:
        writer.write(frame, image)
    folder.commit(frame)
