"""The wood of a tree: a trunk, limbs that leave it, branches to every cluster of leaves, and the twigs of winter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..mesh import quads_of, tubes
from .tree_species import Species

CLEAR_TRUNK, TRUNK_TOP = 0.37, 0.66
"""Shares of the height: where the crown begins, as high as the city prunes it, and where the trunk ends."""

TRUNK_STATIONS = np.array([0.0, 0.015, 0.04, 0.10, 0.18, 0.27, CLEAR_TRUNK, 0.5, TRUNK_TOP])
TRUNK_TAPER = np.array([[1.20, 1.07, 1.0, 0.97, 0.93, 0.88, 0.84, 0.52, 0.20]])
"""Radii at those stations, in radii at breast height: the foot is flared."""

TRUNK_SIDES, LIMB_SIDES = 10, 5
SMALL_M, TALL_M = 8.0, 17.0
"""Lower trees have fewer limbs, higher ones more."""

GOLDEN = 2.399963
"""The golden angle [rad]: points that turn by it spread evenly."""

TWIGS, FORKS = 6, 2
"""Of a branch in winter, and of each of those."""

TWIG_M = 0.020
"""Half the width of a twig at its foot."""

UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, kw_only=True)
class Wood:
    """The skeleton of a tree that stands at the origin, in metres."""

    trunk: np.ndarray
    """(stations, 3)."""

    limbs: np.ndarray
    """(n, 4, 3)."""

    branches: np.ndarray
    """(m, 3, 3) each from a limb to the middle of a cluster of leaves."""

    clusters: np.ndarray
    """(m, 3) those middles."""

    cluster_m: float
    """Mean radius of a cluster."""


def grown(species: Species, height: float, rng: np.random.Generator) -> Wood:
    """A skeleton whose clusters fill the outline of the species."""
    radius = species.crown_radius * height
    trunk = _trunk(height, rng)
    limbs = _limbs(trunk, height, radius, rng)
    clusters, cluster_m = _clusters(species, height, radius, rng)
    clusters += _at_height(trunk, clusters[:, 2]) * [1.0, 1.0, 0.0]
    return Wood(
        trunk=trunk, limbs=limbs, branches=_branches(limbs, clusters, rng), clusters=clusters, cluster_m=cluster_m
    )


def _trunk(height: float, rng: np.random.Generator) -> np.ndarray:
    """A trunk that leans and bends a little."""
    z = TRUNK_STATIONS * height
    lean, phase = rng.uniform(-0.02, 0.02, 2), rng.uniform(0.0, 6.3, 2)
    bend = 0.004 * height * (np.sin(z[:, None] * 0.8 + phase) - np.sin(phase))
    return np.column_stack([z[:, None] * lean + bend, z])


def _at_height(trunk: np.ndarray, z: np.ndarray) -> np.ndarray:
    """(n, 3) points of the trunk, or of its prolongation upwards."""
    return np.column_stack([np.interp(z, trunk[:, 2], trunk[:, axis]) for axis in range(3)])


def _limbs(trunk: np.ndarray, height: float, radius: float, rng: np.random.Generator) -> np.ndarray:
    """(limbs, 4, 3): main branches that leave the trunk around it and bend upwards."""
    count = 5 if height < SMALL_M else 7 if height < TALL_M else 9
    share = (np.arange(count) / count) ** 0.8
    start = _at_height(trunk, height * (CLEAR_TRUNK + (TRUNK_TOP - CLEAR_TRUNK) * 0.97 * share))
    azimuth = GOLDEN * np.arange(count) + rng.uniform(-0.4, 0.4, count)
    elevation = np.radians(34.0 + 36.0 * np.arange(count) / count + rng.uniform(-8.0, 8.0, count))
    length = radius * (1.15 - 0.25 * share) * rng.uniform(0.9, 1.15, count)
    heading = np.column_stack(
        [np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)]
    )
    points = [start]
    for _ in range(3):
        heading = unit(heading + 0.18 * UP + rng.uniform(-0.2, 0.2, (count, 3)))
        points.append(points[-1] + heading * length[:, None] / 3)
    return np.stack(points, axis=1)


def _clusters(species: Species, height: float, radius: float, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    """Middles (n, 3) of the clusters just inside the outline of the crown, and their radius."""
    count = round(species.density * np.clip(10 + 2.4 * height, 16, 62))
    low, high = CLEAR_TRUNK * height, height
    area = 2 * np.pi * radius * float(np.mean(species.outline)) * (high - low)
    cluster = float(np.clip(np.sqrt(1.05 * area / (np.pi * count)), 0.35, 1.25))
    levels = np.linspace(0.0, 1.0, 65)
    reach = np.cumsum(species.radius_at(levels) + 0.12)
    share = np.interp((np.arange(count) + 0.5) / count, (reach - reach[0]) / (reach[-1] - reach[0]), levels)
    share = np.clip(share + rng.uniform(-0.04, 0.04, count), 0.0, 1.0)
    out = np.maximum(species.radius_at(share) * radius - 0.75 * cluster, 0.0) * rng.uniform(0.62, 1.06, count)
    azimuth = GOLDEN * np.arange(count) + rng.uniform(-0.5, 0.5, count)
    z = low + 0.9 * cluster + share * (high - low - 1.75 * cluster)
    return np.column_stack([out * np.cos(azimuth), out * np.sin(azimuth), z]), cluster


def _branches(limbs: np.ndarray, clusters: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """From each cluster to the limb below it, bent as if it had grown upwards."""
    shares = np.linspace(0.25, 3.0, 12)
    joint = np.minimum(shares.astype(int), 2)
    part = (shares - joint)[:, None]
    joints = (limbs[:, joint] * (1 - part) + limbs[:, joint + 1] * part).reshape(-1, 3)
    away = clusters[:, None] - joints
    effort = np.linalg.norm(away, axis=2) + 1.2 * np.maximum(-away[..., 2], 0.0)
    start = joints[effort.argmin(1)]
    bend = (start + clusters) / 2 - 0.12 * np.linalg.norm(clusters - start, axis=1)[:, None] * UP
    bend += rng.uniform(-0.12, 0.12, bend.shape)
    return np.stack([start, bend, clusters], axis=1)


def wood_faces(wood: Wood, girth: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Faces (n, 4, 3) of trunk, limbs and branches, and where the bark lies on each: (n, 4, 2) metres.

    Args:
        wood: the skeleton.
        girth: radius of the trunk at breast height [m].
    """
    thick = [girth * TRUNK_TAPER, girth * np.tile([0.46, 0.35, 0.24, 0.09], (len(wood.limbs), 1))]
    thick.append(girth * np.tile([0.13, 0.09, 0.04], (len(wood.branches), 1)))
    bars = [wood.trunk[None], wood.limbs, wood.branches]
    sides = [TRUNK_SIDES, LIMB_SIDES, 3]
    faces = [tubes(bar, radii, n) for bar, radii, n in zip(bars, thick, sides, strict=True)]
    return faces, [_around(bar, radii, n) for bar, radii, n in zip(bars, thick, sides, strict=True)]


def winter_twigs(wood: Wood, rng: np.random.Generator) -> np.ndarray:
    """(n, 3, 3): flat slivers at the ends of the branches, which leaves hide in summer."""
    count, reach = len(wood.clusters), wood.cluster_m
    outwards = unit(wood.clusters - wood.trunk[-1] * [1.0, 1.0, 0.85])
    first = _fan(wood.clusters - 0.3 * reach * outwards, outwards, TWIGS, 1.25 * reach, rng)
    ends = first.reshape(count * TWIGS, 2, 3)
    second = _fan(ends.mean(1), unit(ends[:, 1] - ends[:, 0]), FORKS, 0.6 * reach, rng)
    return np.concatenate([_slivers(ends, TWIG_M, rng), _slivers(second.reshape(-1, 2, 3), 0.6 * TWIG_M, rng)])


def _fan(start: np.ndarray, heading: np.ndarray, count: int, length: float, rng: np.random.Generator) -> np.ndarray:
    """(n, count, 2, 3): bars that leave each start in about its heading and a little upwards."""
    spread = heading[:, None] + 0.35 * UP + rng.normal(0.0, 0.45, (len(start), count, 3))
    ends = start[:, None] + unit(spread) * length * rng.uniform(0.55, 1.1, (len(start), count, 1))
    return np.stack([np.broadcast_to(start[:, None], ends.shape), ends], axis=2)


def _slivers(bars: np.ndarray, half_width: float, rng: np.random.Generator) -> np.ndarray:
    """Bars (n, 2, 3) as flat slivers that end in a point and face anywhere: (n, 3, 3)."""
    across = unit(np.cross(bars[:, 1] - bars[:, 0], rng.uniform(-1.0, 1.0, (len(bars), 3)))) * half_width
    return np.stack([bars[:, 0] - across, bars[:, 0] + across, bars[:, 1]], axis=1)


def _around(bars: np.ndarray, radii: np.ndarray, sides: int) -> np.ndarray:
    """(n, 4, 2) [m] texture places on the faces of `tubes`: whole metres around, so that no seam shows, and along."""
    girths = np.maximum(np.round(2 * np.pi * radii.max(1)), 1.0)
    u = np.arange(sides + 1) / sides * girths[:, None, None]
    steps = np.linalg.norm(np.diff(bars, axis=1), axis=2)
    along = np.concatenate([np.zeros((len(bars), 1)), np.cumsum(steps, axis=1)], axis=1)
    v = along[:, :, None] + 0.37 * np.arange(len(bars))[:, None, None]
    st = np.stack(np.broadcast_arrays(u, v), -1)
    return quads_of(st[:, :-1, :-1], st[:, :-1, 1:], st[:, 1:, 1:], st[:, 1:, :-1])


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
