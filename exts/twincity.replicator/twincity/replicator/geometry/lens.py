"""OpenCV's lens distortion: where the ray of a pinhole lands behind a real lens, and back.

Points lie on the plane at distance 1 before the camera: x right, y down, the axis at (0, 0). Coefficients are k1, k2,
p1, p2, k3, as OpenCV names and orders them: https://docs.opencv.org/4.x/d9/d0c/group__calib3d.html

The polynomial means something only inside the picture that it was fitted to: further out it turns back, and things
beside the camera would appear in it. Beyond `reach` it goes on straight, so every point has a place of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

NEWTON_STEPS = 12
"""From the distorted point; a lens that needs more is as good as folded."""

LEAST_STRETCH = 0.03
"""Where a lens shrinks the picture by more than this (the determinant of its derivative), it is about to fold."""


def distorted(points: np.ndarray, coefficients: Sequence[float], reach: float = np.inf) -> np.ndarray:
    """Where points (..., 2) of an ideal lens appear, (..., 2)."""
    radius = np.linalg.norm(points, axis=-1, keepdims=True)
    beyond = np.maximum(radius - reach, 0)
    ways = points / np.maximum(radius, 1e-12)
    x, y = np.moveaxis(points - beyond * ways, -1, 0)
    k1, k2, p1, p2, k3 = coefficients
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    moved = np.stack(
        [x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y], -1
    )
    if not np.any(beyond):
        return moved
    a, b, c = derivative(np.stack([x, y], -1), coefficients)
    onwards = np.stack([a * ways[..., 0] + b * ways[..., 1], b * ways[..., 0] + c * ways[..., 1]], -1)
    return np.asarray(moved + beyond * onwards)


def derivative(points: np.ndarray, coefficients: Sequence[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """dx'/dx, dx'/dy = dy'/dx and dy'/dy of the distortion at points (..., 2)."""
    x, y = np.moveaxis(points, -1, 0)
    k1, k2, p1, p2, k3 = coefficients
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    slope = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3))
    return (
        radial + slope * x * x + 2 * p1 * y + 6 * p2 * x,
        slope * x * y + 2 * p1 * x + 2 * p2 * y,
        radial + slope * y * y + 6 * p1 * y + 2 * p2 * x,
    )


def stretch(points: np.ndarray, coefficients: Sequence[float]) -> np.ndarray:
    """How many times larger a small thing at points (..., 2) appears than through an ideal lens, in area."""
    a, b, c = derivative(points, coefficients)
    return np.asarray(a * c - b * b)


def undistorted(points: np.ndarray, coefficients: Sequence[float]) -> np.ndarray:
    """Of what appears at points (..., 2): where an ideal lens shows it. Newton's method."""
    found = np.array(points, float)
    for _ in range(NEWTON_STEPS):
        a, b, c = derivative(found, coefficients)
        u, v = np.moveaxis(distorted(found, coefficients) - points, -1, 0)
        area = a * c - b * b
        area = np.where(np.abs(area) < 1e-9, 1e-9, area)
        found = found - np.stack([c * u - b * v, a * v - b * u], -1) / area[..., None]
    return found


def half_width(coefficients: Sequence[float], horizontal_fov_deg: float) -> float:
    """Half the width of a picture with that angle between its left and right edges, on the plane at distance 1."""
    slope = np.tan(np.radians(horizontal_fov_deg) / 2)
    right, left = distorted(np.array([[slope, 0.0], [-slope, 0.0]]), coefficients)
    return float(right[0] - left[0]) / 2


def folds(coefficients: Sequence[float], horizontal_fov_deg: float, height_per_width: float) -> bool:
    """True when two places of the picture would show the same thing: the lens has no inverse there."""
    slope = np.tan(np.radians(horizontal_fov_deg) / 2)
    if not _is_single(np.array([[slope, 0.0], [-slope, 0.0]]) * np.linspace(0, 1, 33)[:, None, None], coefficients):
        return True
    right = half_width(coefficients, horizontal_fov_deg)
    if right <= 0:
        return True
    edge = border(right, right * height_per_width)
    with np.errstate(over="ignore", invalid="ignore"):
        found = undistorted(edge, coefficients)
        misses = np.abs(distorted(found, coefficients) - edge).max()
        between = found * np.linspace(0, 1, 33)[:, None, None]
        return not (misses < 1e-9 * (1 + right) and _is_single(between, coefficients))


def _is_single(points: np.ndarray, coefficients: Sequence[float]) -> bool:
    a, b, c = derivative(points, coefficients)
    return bool(((a * c - b * b > LEAST_STRETCH) & (a + c > 0)).all())


def border(right: float, bottom: float, steps: int = 32) -> np.ndarray:
    """Points (n, 2) round the edge of a picture that reaches so far from its middle."""
    along = np.linspace(-1, 1, steps + 1)
    ends = np.ones_like(along)
    sides = [np.stack(side, -1) for side in ((along, ends), (along, -ends), (ends, along), (-ends, along))]
    return np.concatenate(sides) * [right, bottom]


def widest_fov_deg(coefficients: Sequence[float], height_per_width: float, most: float) -> float:
    """The largest horizontal field of view up to `most` at which the lens does not fold, 0 when there is none."""
    low, high = 0.0, most
    if not folds(coefficients, most, height_per_width):
        return most
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (low, middle) if folds(coefficients, middle, height_per_width) else (middle, high)
    return low
