"""Where a 3D box lies before the camera and in the picture, from the numbers of `frames.jsonl` alone."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ..dataset import camera_from

NEAR_M = 0.05
"""Nearer to the image plane than this nothing is drawn."""

SIGNS = np.array(list(itertools.product((-1, 1), repeat=3)))
"""(8, 3): which end of length (forwards), width (to its left) and height (up) each corner is at."""

STEPS = 24
"""Points looked at along each edge."""


def corners_before_camera(box: dict[str, Any], camera: dict[str, Any]) -> np.ndarray:
    """(8, 3) metres, in the camera's axes: x right, y down, z ahead. Order of `SIGNS`."""
    heading = np.radians(box["heading_deg"])
    forwards = [np.cos(heading), np.sin(heading), 0]
    left = [-np.sin(heading), np.cos(heading), 0]
    world = (SIGNS * np.array(box["size_lwh_m"], float) / 2) @ [forwards, left, [0, 0, 1]] + box["centre"]
    pose = np.array(camera["world_from_camera"], float)
    return (world - pose[:3, 3]) @ pose[:3, :3]


def box_in_picture(box: dict[str, Any], camera: dict[str, Any]) -> list[float] | None:
    """`xyxy` [px] around the part of the box that is ahead of the camera; None when it is behind."""
    lens = camera_from(camera)
    points = _along_edges(corners_before_camera(box, camera), cut=camera.get("lens") != "fisheye")
    if not len(points):
        return None
    pixels = lens.pixels_from_camera(points)
    return [*pixels.min(0).tolist(), *pixels.max(0).tolist()]


def _along_edges(corners: np.ndarray, cut: bool) -> np.ndarray:
    """Points (n, 3) along the edges, since a lens may bend them; cut where they come too near to the image plane."""
    points = []
    for a, b in itertools.combinations(range(8), 2):
        if (SIGNS[a] != SIGNS[b]).sum() == 1:
            first, last = corners[a], corners[b]
            near, far = first[2], last[2]
            if cut and near < NEAR_M and far < NEAR_M:
                continue
            start = (NEAR_M - near) / (far - near) if cut and near < NEAR_M else 0.0
            end = (NEAR_M - near) / (far - near) if cut and far < NEAR_M else 1.0
            points.append(first + np.linspace(start, end, STEPS)[:, None] * (last - first))
    return np.concatenate(points) if points else np.zeros((0, 3))
