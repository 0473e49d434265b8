"""Where a 3D box lies before the camera and in the picture, from the numbers of `frames.jsonl` alone."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

NEAR_M = 0.05
"""Nearer to the image plane than this nothing is drawn."""

SIGNS = np.array(list(itertools.product((-1, 1), repeat=3)))
"""(8, 3): which end of length (forwards), width (to its left) and height (up) each corner is at."""

EDGES = [(a, b) for a, b in itertools.combinations(range(8), 2) if (SIGNS[a] != SIGNS[b]).sum() == 1]


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
    corners = corners_before_camera(box, camera)
    ahead = [corner for corner in corners if corner[2] >= NEAR_M]
    for a, b in EDGES:
        (_, _, near), (_, _, far) = corners[a], corners[b]
        if (near >= NEAR_M) != (far >= NEAR_M):
            ahead.append(corners[a] + (NEAR_M - near) / (far - near) * (corners[b] - corners[a]))
    if not ahead:
        return None
    x, y, z = np.transpose(ahead)
    u, v = camera["fx"] * x / z + camera["cx"], camera["fy"] * y / z + camera["cy"]
    return [float(u.min()), float(v.min()), float(u.max()), float(v.max())]
