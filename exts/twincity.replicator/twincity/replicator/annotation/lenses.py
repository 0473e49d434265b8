"""Lenses as the compiled loops read them, and faces cut so finely that what is curved in the picture is drawn straight.

A straight edge is straight in the picture of an ideal pinhole alone. Behind other lenses an edge is halved until the
middle of every piece lies within `CURVED_PX` of where a straight line has it. Both faces at an edge halve it at the
same points, so no gap opens between them.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ..geometry.camera import NEAREST_M, Camera, FisheyeCamera, PinholeCamera

NEAR_M = NEAREST_M
"""What is nearer to the image plane than this is cut off: a silhouette has no size behind the camera."""

IDEAL, DISTORTED, FISHEYE = 0, 1, 2

BEHIND_RAD = 2.6
"""Faces that reach further than this from a fisheye's axis are left out: straight behind it they are everywhere."""

CURVED_PX = 0.03
MOST_PIECES = 1 << 16
"""Of one face: a wall before the lens."""


def lens_numbers(camera: Camera) -> np.ndarray:
    """(11,): kind; fx, fy, cx, cy [px]; k1, k2, p1, p2, k3 and how far they are meant."""
    kind: int = IDEAL
    more: tuple[float, ...] = (0.0,) * 6
    if isinstance(camera, FisheyeCamera):
        kind = FISHEYE
    elif isinstance(camera, PinholeCamera) and camera.distortion:
        kind, more = DISTORTED, (*camera.distortion, camera.reach)
    return np.array([kind, camera.fx, camera.fy, camera.cx, camera.cy, *more], float)


@njit(cache=True)
def curved_triangles(points, faces, lens):  # type: ignore[no-untyped-def]
    """Faces as pieces in the picture: (k, 9) x, y [px] and nearness [1/m] of three corners; (k,) their faces."""
    out = np.empty((2 * len(faces) + 64, 9))
    owners = np.empty(len(out), np.int64)
    kept = 0
    stack = np.empty((MOST_PIECES, 18))  # three corners: x, y, z before the camera, x, y [px], nearness
    cut, middle = np.empty((4, 3)), np.empty(6)
    for f in range(len(faces)):
        corners = _cut_face(points, faces[f], lens[0], cut)
        waiting = 0
        for i in range(2, corners):
            for k, corner in enumerate((0, i - 1, i)):
                stack[waiting, 6 * k : 6 * k + 3] = cut[corner]
                _place(lens, stack[waiting, 6 * k : 6 * k + 6])
            waiting += 1
        pieces = waiting
        while waiting:
            piece = stack[waiting - 1]
            edge = _most_curved(lens, piece) if pieces < MOST_PIECES - 2 else -1
            if edge < 0:
                waiting -= 1
                if kept == len(out):
                    out, owners = _longer(out, owners)
                for k in range(3):
                    out[kept, 3 * k : 3 * k + 3] = piece[6 * k + 3 : 6 * k + 6]
                owners[kept] = f
                kept += 1
                continue
            other = stack[waiting]
            other[:] = piece
            a, b = 6 * edge, 6 * ((edge + 1) % 3)
            _halve(lens, piece[a : a + 6], piece[b : b + 6], middle)
            piece[b : b + 6] = middle
            other[a : a + 6] = middle
            waiting += 1
            pieces += 1
    return out[:kept], owners[:kept]


@njit(cache=True)
def _longer(out, owners):  # type: ignore[no-untyped-def]
    more, more_owners = np.empty((2 * len(out), 9)), np.empty(2 * len(out), np.int64)
    more[: len(out)] = out
    more_owners[: len(out)] = owners
    return more, more_owners


@njit(cache=True)
def _cut_face(points, face, kind, cut):  # type: ignore[no-untyped-def]
    """Put the corners of what is before the camera into `cut`; how many they are: 0, 3 or 4."""
    if kind == FISHEYE:
        for i in range(3):
            x, y, z = points[face[i]]
            if np.arctan2(np.hypot(x, y), z) > BEHIND_RAD:
                return 0
            cut[i, 0], cut[i, 1], cut[i, 2] = x, y, z
        return 3
    corners = 0
    for i in range(3):
        a, b = face[i], face[(i + 1) % 3]
        za, zb = points[a, 2], points[b, 2]
        if za >= NEAR_M:
            cut[corners, 0], cut[corners, 1], cut[corners, 2] = points[a, 0], points[a, 1], za
            corners += 1
        if (za >= NEAR_M) != (zb >= NEAR_M):
            t = (NEAR_M - za) / (zb - za)
            cut[corners, 0] = points[a, 0] + t * (points[b, 0] - points[a, 0])
            cut[corners, 1] = points[a, 1] + t * (points[b, 1] - points[a, 1])
            cut[corners, 2] = NEAR_M
            corners += 1
    return corners


@njit(cache=True)
def _most_curved(lens, piece):  # type: ignore[no-untyped-def]
    """The edge (0, 1, 2) whose middle lies furthest from the straight line in the picture, -1 when none is far off."""
    worst, found = CURVED_PX * CURVED_PX, -1
    middle = np.empty(6)
    for edge in range(3):
        a, b = 6 * edge, 6 * ((edge + 1) % 3)
        across, down = piece[b + 3] - piece[a + 3], piece[b + 4] - piece[a + 4]
        length2 = across * across + down * down
        if length2 < 1.0:  # shorter than a pixel
            continue
        _halve(lens, piece[a : a + 6], piece[b : b + 6], middle)
        aside = across * (middle[4] - piece[a + 4]) - down * (middle[3] - piece[a + 3])
        off2 = aside * aside / length2
        if off2 > worst:
            worst, found = off2, edge
    return found


@njit(cache=True)
def _halve(lens, a, b, middle):  # type: ignore[no-untyped-def]
    """The point of an edge that is seen half way between its ends: nearer to the nearer one."""
    for k in range(3):
        middle[k] = (a[k] * a[5] + b[k] * b[5]) / (a[5] + b[5])
    _place(lens, middle)


@njit(cache=True)
def _place(lens, corner):  # type: ignore[no-untyped-def]
    """From x, y, z before the camera, the picture's x, y [px] and the nearness [1/m] into the next three places."""
    x, y, z = corner[0], corner[1], corner[2]
    if lens[0] == FISHEYE:
        aside2 = x * x + y * y
        aside = np.sqrt(aside2)
        scale = np.arctan2(aside, z) / aside if aside > 1e-12 else 1 / max(z, 1e-12)
        u, v = x * scale, y * scale
        corner[5] = 1 / max(np.sqrt(aside2 + z * z), 1e-6)
    else:
        corner[5] = 1 / z
        u, v = _distorted(lens, x / z, y / z)
    corner[3], corner[4] = lens[1] * u + lens[3], lens[2] * v + lens[4]


@njit(cache=True)
def _distorted(lens, x, y):  # type: ignore[no-untyped-def]
    """As `geometry.lens.distorted`, for one point."""
    k1, k2, p1, p2, k3, reach = lens[5], lens[6], lens[7], lens[8], lens[9], lens[10]
    radius = np.sqrt(x * x + y * y)
    beyond = max(radius - reach, 0.0)
    way_x, way_y = x / max(radius, 1e-12), y / max(radius, 1e-12)
    x, y = x - beyond * way_x, y - beyond * way_y
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    u = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
    v = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
    if beyond > 0:
        slope = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3))
        xx = radial + slope * x * x + 2 * p1 * y + 6 * p2 * x
        xy = slope * x * y + 2 * p1 * x + 2 * p2 * y
        yy = radial + slope * y * y + 6 * p1 * y + 2 * p2 * x
        u += beyond * (xx * way_x + xy * way_y)
        v += beyond * (xy * way_x + yy * way_y)
    return u, v
