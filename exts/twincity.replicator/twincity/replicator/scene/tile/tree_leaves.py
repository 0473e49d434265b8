"""Leaves: clusters with a dark heart that shows leaves as a picture, and real leaves around it for the outline.

A ray that meets a heart stops: that is what lets a crown be dense and cost no more than a thin one.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ..materials import LOOKS
from ..mesh import MeshBuilder, quads_of
from .tree_species import LEAF_TONES, Species
from .tree_wood import CLEAR_TRUNK, UP, Wood, _unit

LEAVES_A_CLUSTER = 30
HEART = 0.74
"""Of a cluster's radius."""

HEART_SHADE = 0.62
"""Tone of the heart as a share of the leaves' in full light."""

FLATTENED = np.array([1.0, 1.0, 0.82])
SHADES = 8
"""Steps of brightness: few colours make small files."""

FOLD = 0.14
"""Of a leaf along its rib, in shares of its length."""


def add_leaves(builder: MeshBuilder, wood: Wood, species: Species, height: float, rng: np.random.Generator) -> None:
    """Add every cluster of a tree."""
    light = _light(wood, species, height)
    radius = wood.cluster_m * rng.uniform(0.75, 1.2, len(wood.clusters))
    _hearts(builder, wood.clusters, radius, light, species, rng)
    _leaves(builder, wood.clusters, radius, light, species, rng)


def _light(wood: Wood, species: Species, height: float) -> np.ndarray:
    """(clusters,) how bright each is: what lies deep in the crown or under it is in its shade."""
    middle = np.array([0.0, 0.0, 0.66 * height])
    reach = np.array([1.0, 1.0, 1.0]) * species.crown_radius * height
    depth = np.linalg.norm((wood.clusters - middle) / reach, axis=1)
    over = (wood.clusters[:, 2] / height - CLEAR_TRUNK) / (1 - CLEAR_TRUNK)
    return np.clip(0.52 + 0.30 * depth + 0.24 * over, 0.5, 1.15)


def _hearts(
    builder: MeshBuilder,
    centres: np.ndarray,
    radius: np.ndarray,
    light: np.ndarray,
    species: Species,
    rng: np.random.Generator,
) -> None:
    """A dented icosahedron in the middle of each cluster."""
    dents = rng.uniform(0.72, 1.25, (len(centres), len(ICOSAHEDRON), 1))
    turned = ICOSAHEDRON @ _rotations(len(centres), rng)
    corners = centres[:, None] + HEART * radius[:, None, None] * FLATTENED * turned * dents
    tone = np.array(LEAF_TONES).mean(0) / np.asarray(LOOKS["foliage"].albedo) * species.leaf_tint
    shade = HEART_SHADE * _stepped(light)[:, None] * np.where(turned.mean(1)[:, 2:] < 9, 1.0, 1.0)
    faces = corners[:, ICOSAHEDRON_FACES]
    up = _unit(np.cross(faces[:, :, 1] - faces[:, :, 0], faces[:, :, 2] - faces[:, :, 0]))[..., 2]
    shades = _stepped(shade * (0.88 + 0.22 * up))
    builder.add("foliage", faces.reshape(-1, 3, 3), tone * shades.reshape(-1, 1))


def _leaves(
    builder: MeshBuilder,
    centres: np.ndarray,
    radius: np.ndarray,
    light: np.ndarray,
    species: Species,
    rng: np.random.Generator,
) -> None:
    """Rhombi folded along their ribs, which hang around the hearts and look outwards and up."""
    shape = (len(centres), LEAVES_A_CLUSTER)
    outwards = _unit(rng.normal(size=(*shape, 3)) + 0.25 * UP)
    far = rng.uniform(0.74, 1.18, (*shape, 1))
    centre = centres[:, None] + outwards * radius[:, None, None] * FLATTENED * far
    face = _unit(outwards + 0.6 * UP + rng.normal(0.0, 0.45, outwards.shape))
    rib = _unit(np.cross(face, rng.normal(size=outwards.shape)) - 0.35 * UP)
    side = _unit(np.cross(face, rib))
    size = species.leaf_m * rng.uniform(0.7, 1.3, (*shape, 1))
    edge = centre + 0.06 * size * rib - FOLD * size * face
    corners = quads_of(
        centre - 0.5 * size * rib, edge + 0.44 * size * side, centre + 0.5 * size * rib, edge - 0.44 * size * side
    )
    bright = _stepped(light[:, None] * rng.uniform(0.78, 1.3, shape))
    tones = np.array(LEAF_TONES)[rng.integers(len(LEAF_TONES), size=shape)]
    colours = tones * bright[..., None] * species.leaf_tint / np.asarray(LOOKS["leaf"].albedo)
    builder.add("leaf", corners, colours.reshape(-1, 3))


def autumn_palette(palette: np.ndarray, species: Species) -> np.ndarray:
    """The colours (n, 3) that the colours of leaves turn to, one for one: as bright, in the tones of the species."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    bright = palette @ weights / float(np.array(LEAF_TONES).mean(0) @ weights)
    tones = np.array(species.autumn)[np.arange(len(palette)) * 7 % len(species.autumn)]
    return np.clip(bright[:, None] * tones * 0.8, 0.0, 0.8).astype(np.float32)


def _stepped(values: np.ndarray) -> np.ndarray:
    """The values in `SHADES` steps from 0 to 1."""
    return np.maximum(np.round(values * SHADES), 1.0) / SHADES


def _rotations(count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 3, 3) turns to anywhere."""
    q, _ = np.linalg.qr(rng.normal(size=(count, 3, 3)))
    return q * np.sign(np.linalg.det(q))[:, None, None]


def _icosahedron() -> tuple[np.ndarray, np.ndarray]:
    """Its 12 corners on the unit sphere and its 20 faces, seen from outside."""
    golden = (1 + 5**0.5) / 2
    signs = [(a, b) for a in (-1.0, 1.0) for b in (-golden, golden)]
    points = _unit(np.array([np.roll([0.0, a, b], shift) for shift in range(3) for a, b in signs]))
    edge = 2 / (1 + golden**2) ** 0.5
    faces = []
    for i, j, k in combinations(range(12), 3):
        a, b, c = points[[i, j, k]]
        if all(abs(np.linalg.norm(p - q) - edge) < 1e-6 for p, q in ((a, b), (b, c), (c, a))):
            faces.append((i, j, k) if np.cross(b - a, c - a) @ (a + b + c) > 0 else (i, k, j))
    return points, np.array(faces)


ICOSAHEDRON, ICOSAHEDRON_FACES = _icosahedron()
