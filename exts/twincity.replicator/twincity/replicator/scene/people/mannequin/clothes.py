"""Sweater, sleeves, trousers and shoes."""

from __future__ import annotations

import numpy as np

from ...lofts import cap_faces, loft_faces, stack
from .rig import INDEX, JOINTS, SIDES
from .shapes import BodyShape
from .skins import Skin, along, mirrored, sewn, share, smooth


def sweater(shape: BodyShape, positions: np.ndarray) -> Skin:
    """From a hem that turns in, over the shoulders, to a collar."""
    g, torso = shape.girth, shape.neck - shape.hip
    rows = [(shape.hip + u * torso, -0.02 * u**3, 0, front, back, half) for u, half, front, back in shape.torso]
    z, _, _, front, back, half = rows[0]
    hem = [(z + up, 0, 0, front - inward, back - inward, half - inward) for up, inward in ((0.03, 0.020), (0, 0.006))]
    collar = [
        (shape.neck + 0.022 * g, -0.018, 0, 0.054 * g, 0.068 * g, 0.070 * g),
        (shape.neck + 0.036 * g, -0.014, 0, 0.053 * g, 0.064 * g, 0.065 * g),
        (shape.neck + 0.030 * g, -0.014, 0, 0.043 * g, 0.054 * g, 0.055 * g),
    ]
    points = stack([*hem, *rows, *collar], 14, squareness=2.25)
    points[..., 2] -= 0.28 * np.clip(points[..., 0], 0, None) * (points[..., 2] > shape.neck)  # collars dip in front
    points = points.reshape(-1, 3)

    weights = along(points, positions, ("hips", "spine", "chest", "neck"), blend=0.10 * torso)
    shoulder = positions[INDEX["left_upper_arm"]]
    for side, sign in SIDES.items():
        outward = smooth(sign * points[:, 1], 0.35 * shape.shoulder, 0.95 * shape.shoulder)
        high = smooth(points[:, 2], shoulder[2] - 0.16 * g, shoulder[2] - 0.02 * g)
        share(weights, f"{side}_clavicle", 0.75 * outward * high)
        swing = smooth(-points[:, 2], -shape.hip - 0.02, -shape.hip + 0.06) * smooth(sign * points[:, 1], -0.02, 0.06)
        share(weights, f"{side}_thigh", 0.45 * swing)
    return Skin(points=points, faces=loft_faces(len(hem) + len(rows) + len(collar), 14), weights=weights)


def sleeve(shape: BodyShape, positions: np.ndarray) -> Skin:
    """The left one, from a cap on the shoulder to a cuff at the wrist."""
    g = shape.girth
    x, y, shoulder = positions[INDEX["left_upper_arm"]]
    upper, fore = shape.arm
    dome = [(shoulder + dz * g, x - 0.004, y - dy * g, r * g, r * g, r * g)
            for dz, dy, r in ((0.036, 0.026, 0.022), (0.028, 0.012, 0.044))]  # fmt: skip
    rows = [
        (shoulder - (min(t, 1) * upper + max(t - 1, 0) * fore), x, y, rx * g, rx * g, ry * g) for t, rx, ry in _SLEEVE
    ]
    points = stack((dome + rows)[::-1], 8).reshape(-1, 3)
    top = smooth(points[:, 2], shoulder - 0.10 * g, shoulder + 0.02 * g)
    points[:, 2] -= 0.55 * top * np.maximum(points[:, 1] - y + 0.025 * g, 0)  # shoulders slope

    weights = along(points, positions, ("left_clavicle", "left_upper_arm", "left_forearm"), blend=0.055 * g)
    faces = [loft_faces(len(dome) + len(rows), 8), cap_faces(np.arange(8) + 8 * (len(dome) + len(rows) - 1))]
    return Skin(points=points, faces=np.concatenate(faces), weights=weights)


_SLEEVE = (
    (0.01, 0.058, 0.055), (0.22, 0.062, 0.057), (0.60, 0.056, 0.053), (0.88, 0.052, 0.049), (1.08, 0.052, 0.048),
    (1.45, 0.047, 0.043), (1.965, 0.039, 0.035), (1.975, 0.033, 0.029), (1.90, 0.026, 0.020),
)  # fmt: skip
"""(0 shoulder, 1 elbow, 2 wrist; depth, width) down to the turned-in cuff, for a girth of 1."""


def trousers(shape: BodyShape, positions: np.ndarray) -> Skin:
    """The left half, mirrored and sewn along the middle: half rings above the crotch, whole ones down the leg."""
    g, torso = shape.girth, shape.neck - shape.hip
    hip, knee, ankle = (positions[INDEX[f"left_{joint}"]] for joint in ("thigh", "shin", "foot"))
    half, front, back = (measure - 0.012 for measure in shape.torso[1][1:])
    seat = stack([
        (shape.hip - 0.04 * torso, 0, 0, 0.90 * front, back, half),
        (shape.hip + 0.06 * torso, 0, 0, 0.96 * front, 0.98 * back, 0.99 * half),
        (shape.hip + 0.20 * torso, 0, 0, 0.86 * front, 0.80 * back, 0.86 * half),
    ], 14, squareness=2.2)[:, :8]  # fmt: skip
    seat[0, [0, -1], 2] -= 0.045 * g
    crotch_x = np.linspace(seat[0, -1, 0], seat[0, 0, 0], 4)[1:-1] * 0.8
    crotch = np.stack([crotch_x, 0 * crotch_x, shape.hip + g * np.array([-0.098, -0.096])], -1)

    thigh, shin = hip[2] - knee[2], knee[2] - ankle[2]
    leg = stack([
        (hip[2] - min(t, 1) * thigh - max(t - 1, 0) * shin, 0, hip[1], f * g, b * g, min(h * g, hip[1] - 0.006))
        for t, f, b, h in _TROUSER_LEG
    ], 10)  # fmt: skip
    leg = np.roll(leg, 1, axis=1)  # column 0 is the inner front, where the seat comes down

    rings = np.concatenate([leg, np.concatenate([seat[0], crotch])[None]])
    points = np.concatenate([rings.reshape(-1, 3), seat.reshape(-1, 3)])
    faces = np.concatenate([loft_faces(len(rings), 10), loft_faces(3, 8, closed=False) + rings[..., 0].size])

    weights = along(points, positions, ("left_thigh", "left_shin", "left_foot"), blend=0.060 * g)
    weights[:, INDEX["left_foot"]] *= 0.4
    weights[:, INDEX["left_shin"]] += 1 - weights.sum(1)
    share(weights, "right_thigh", 0.5 * smooth(-points[:, 1], -0.014 * g, 0.014 * g))
    share(weights, "hips", smooth(points[:, 2], shape.hip - 0.105 * g, shape.hip + 0.035 * g))
    half_trousers = Skin(points=points, faces=faces, weights=weights)
    return sewn(half_trousers, mirrored(half_trousers))


_TROUSER_LEG = (
    (2.06, 0.058, 0.072, 0.056), (2.12, 0.074, 0.082, 0.066), (1.93, 0.063, 0.067, 0.060), (1.50, 0.061, 0.073, 0.063),
    (1.16, 0.066, 0.067, 0.064), (0.98, 0.070, 0.063, 0.065), (0.78, 0.073, 0.071, 0.070), (0.52, 0.084, 0.085, 0.080),
    (0.30, 0.092, 0.096, 0.088),
)  # fmt: skip
"""(0 hip, 1 knee, 2 ankle; front, back, half width) from the turned-in cuff up, for a girth of 1."""


def shoe(shape: BodyShape, positions: np.ndarray) -> Skin:
    """Rings from heel to toe: a flat sole with an edge, and an upper as high as the shoe is there."""
    x0, y0, ankle = positions[INDEX["left_foot"]]
    size = shape.hip / 0.925
    rings = []
    for x, half, top in _SHOE:
        edge, welt = half + 0.003, 0.024
        top = max(top, welt + 0.002)
        shoulder = welt + 0.6 * (top - welt)
        right = [(edge, 0), (edge, welt), (half - 0.003, welt + 0.001), (0.90 * half, shoulder), (0.4 * half, top)]
        ring = [(-edge, 0), *right, *((-y, z) for y, z in right[:0:-1])]
        rings.append([(x, y, z + max(0.0, x - 0.15) * 0.12) for y, z in ring])
    points = np.array(rings) * size + (x0, y0, 0)
    ends = cap_faces(np.arange(10))[:, ::-1], cap_faces(np.arange(10)) + 10 * (len(rings) - 1)
    points = points.reshape(-1, 3)

    weights = np.zeros((len(points), len(JOINTS)))
    weights[:, INDEX["left_foot"]] = 1
    ball = positions[INDEX["left_toes"], 0]
    share(weights, "left_toes", smooth(points[:, 0], ball - 0.025 * size, ball + 0.025 * size))
    share(weights, "left_shin", 0.6 * smooth(points[:, 2], ankle - 0.01, ankle + 0.04))
    return Skin(points=points, faces=np.concatenate([loft_faces(len(rings), 10), *ends]), weights=weights)


_SHOE = (
    (-0.072, 0.018, 0.050), (-0.062, 0.032, 0.074), (-0.015, 0.036, 0.110), (0.045, 0.037, 0.104),
    (0.110, 0.044, 0.066), (0.155, 0.046, 0.053), (0.190, 0.036, 0.044), (0.207, 0.018, 0.034),
)  # fmt: skip
"""(forward of the ankle, half width, height) of a man's shoe."""
