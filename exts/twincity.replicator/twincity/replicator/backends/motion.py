"""Where what a picture shows moves to, from what moves in the world: the same for every renderer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..frame import RenderBuffers
from ..geometry.camera import Camera
from ..scene.scene import Scene

COLUMNS = 160
"""How a lens bends motion is asked once for each of so many columns of the picture: ten times as fast as for each
pixel, and not a hundredth of a picture's width wrong."""

STEP = 1e-4
"""Of a point at distance 1, to see how its pixel follows."""

LEAST_DEPTH_M = 0.05
"""What comes nearer to the camera than this has no place in the picture."""


def with_image_velocity(buffers: RenderBuffers, scene: Scene) -> RenderBuffers:
    """The buffers with `image_velocity`, if the sensor would show motion and there is any."""
    sensor = scene.scenario.sensor
    if not (sensor.exposure_time_s or sensor.interlaced):
        return buffers
    ways = _ways(scene)
    places = np.flatnonzero((ways != 0).any(axis=1)[buffers.instance_id])
    if not len(places):
        return buffers
    block = -(-buffers.width // COLUMNS)
    follows = _pixels_per_way(scene.camera, block)
    rows, columns = np.divmod(places, buffers.width)
    nearby = rows // block * follows.shape[1] + columns // block
    way = ways.take(buffers.instance_id.ravel()[places], axis=0)
    depth = np.maximum(buffers.distance_to_image_plane.ravel()[places], LEAST_DEPTH_M)
    moved = np.einsum("nij,nj->ni", follows.reshape(-1, 2, 3).take(nearby, axis=0), way) / depth[:, None]
    velocity = np.zeros((buffers.height * buffers.width, 2), np.float32)
    velocity[places] = moved
    return replace(buffers, image_velocity=velocity.reshape(buffers.height, buffers.width, 2))


def _ways(scene: Scene) -> np.ndarray:
    """(n + 1, 3) float32 m/s in the camera's axes, by `instance_id`; 0 for what stands still and for the city."""
    ways = np.zeros((len(scene.instances) + 1, 3), np.float32)
    for thing in scene.instances:
        if thing.velocity is not None:
            ways[thing.instance_id] = thing.velocity
    return ways @ scene.camera.world_from_camera[:3, :3].astype(np.float32)


def _pixels_per_way(camera: Camera, block: int) -> np.ndarray:
    """(rows, columns, 2, 3) float32: how far the pixel in the middle of each block goes when what it shows, 1 m from
    the image plane, goes 1 m along each of the camera's axes. At z it goes 1 / z of that."""
    y, x = (np.arange(0, length, block) + block / 2 for length in (camera.height, camera.width))
    seen = camera.directions(np.stack(np.meshgrid(x, y), -1))
    moves = [
        camera.pixels_from_camera(seen + step) - camera.pixels_from_camera(seen - step) for step in STEP * np.eye(3)
    ]
    return (np.stack(moves, -1) / (2 * STEP)).astype(np.float32)
