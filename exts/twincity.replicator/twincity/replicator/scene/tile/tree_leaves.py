"""Leaves: sprays that show many leaves as a picture within a jagged edge, and single leaves between and around them.

A ray that meets a spray stops: that is what lets a crown be dense and cost no more than a thin one.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ..materials import LOOKS
from ..mesh import MeshBuilder, quads_of
from .tree_species import LEAF_TONES, Species
from .tree_wood import CLEAR_TRUNK, UP, Wood, unit

SPRAYS, LEAVES = 7, 8
"""Of a cluster."""

LOBES = 6
"""Points of a spray's edge: about as far from each other as leaves are long."""

SPRAY_SHARE = 0.54
"""Radius of a spray in those of its cluster."""

NOTCH = (0.58, 0.82)
"""How deep the edge runs in between two points, in shares of the radius."""

TEMPLATES = 6
"""Different edges; each spray is one of them, turned, sized and bent: their places in the picture repeat, which makes
small files."""

SPRAY_IN_PICTURE = 0.42
"""Radius of a spray in the picture of leaves, in shares of the picture."""

SLOPE = (0.10, 0.55)
"""A spray hangs down on both sides of its twig: by how much, as a slope. Two planes, where a dish would have twelve."""

HALVES = np.array([[0, *range(1, LOBES + 2)], [0, *range(LOBES + 1, 2 * LOBES + 1), 1]])
"""Corners of a spray's two faces among its middle and its edge: each begins in the middle, whence all of it is seen, so
that any fan of triangles is right."""

FLATTENED = np.array([1.0, 1.0, 0.85])
SHADES = 8
"""Steps of brightness: few colours make small files."""

FOLD = 0.14
"""Of a leaf along its rib, in shares of its length."""


def add_leaves(builder: MeshBuilder, wood: Wood, species: Species, height: float, rng: np.random.Generator) -> None:
    """Add every cluster of a tree."""
    light = _light(wood, species, height)
    radius = wood.cluster_m * rng.uniform(0.75, 1.2, len(wood.clusters))
    _sprays(builder, wood.clusters, radius, light, species, rng)
    _leaves(builder, wood.clusters, radius, light, species, rng)


def _light(wood: Wood, species: Species, height: float) -> np.ndarray:
    """(clusters,) tone of the leaves of each: old ones inside the crown are darker, those at its top young and pale."""
    out = np.linalg.norm((wood.clusters - [0.0, 0.0, 0.66 * height]) / (species.crown_radius * height), axis=1)
    over = (wood.clusters[:, 2] / height - CLEAR_TRUNK) / (1 - CLEAR_TRUNK)
    return np.clip(0.72 + 0.22 * out + 0.12 * over, 0.7, 1.12)


def _sprays(
    builder: MeshBuilder,
    centres: np.ndarray,
    radius: np.ndarray,
    light: np.ndarray,
    species: Species,
    rng: np.random.Generator,
) -> None:
    """Stars folded along their twig, as leafy twigs spread their leaves: level by preference, one above the other."""
    shape = (len(centres), SPRAYS)
    size = SPRAY_SHARE * radius[:, None] * rng.uniform(0.75, 1.2, shape)
    aside = unit(rng.normal(size=(*shape, 3)))
    middle = centres[:, None] + aside * radius[:, None, None] * FLATTENED * rng.uniform(0.25, 0.72, (*shape, 1))
    face = unit(0.55 * aside + 0.75 * UP + rng.normal(0.0, 0.32, aside.shape))
    along = unit(np.cross(face, rng.normal(size=aside.shape)))
    frame = np.stack([along, np.cross(face, along)], axis=2)
    stars, places = _templates()
    chosen = rng.integers(TEMPLATES, size=shape)
    edge = middle[:, :, None] + np.einsum("ns,nsri,nsix->nsrx", size, stars[chosen], frame)
    sag = np.abs(stars[chosen][..., 1]) * (size * rng.uniform(*SLOPE, shape))[..., None]
    edge -= sag[..., None] * face[:, :, None]
    corners = np.concatenate([np.broadcast_to(middle[:, :, None], (*shape, 1, 3)), edge], axis=2)[:, :, HALVES]
    tone = np.array(LEAF_TONES).mean(0) / np.asarray(LOOKS["foliage"].albedo) * species.leaf_tint
    shade = stepped(light[:, None] * rng.uniform(0.8, 1.2, shape))
    colours = tone * np.repeat(shade.reshape(-1), 2)[:, None]
    sides = HALVES.shape[1]
    builder.add(
        "foliage", corners.reshape(-1, sides, 3), colours, st=places[chosen][:, :, HALVES].reshape(-1, sides, 2)
    )


@cache
def _templates() -> tuple[np.ndarray, np.ndarray]:
    """Edges of sprays: (TEMPLATES, 2 * LOBES, 2) points about a middle, and the places (TEMPLATES, 2 * LOBES + 1, 2) of
    the middle and the edge in the picture of leaves."""
    rng, count = np.random.default_rng(19), (TEMPLATES, 2 * LOBES)
    turn = np.pi / LOBES * (np.arange(2 * LOBES) + rng.uniform(-0.35, 0.35, count))
    reach = np.where(np.arange(2 * LOBES) % 2, rng.uniform(*NOTCH, count), rng.uniform(0.85, 1.15, count))
    turn[:, [0, LOBES]] = 0.0, np.pi
    stars = reach[..., None] * np.stack([np.cos(turn), np.sin(turn)], -1).round(9)
    whole = np.concatenate([np.zeros((TEMPLATES, 1, 2)), stars], axis=1)
    return stars, whole * SPRAY_IN_PICTURE + rng.uniform(0.0, 1.0, (TEMPLATES, 1, 2))


def _leaves(
    builder: MeshBuilder,
    centres: np.ndarray,
    radius: np.ndarray,
    light: np.ndarray,
    species: Species,
    rng: np.random.Generator,
) -> None:
    """Rhombi folded along their ribs, around the sprays, looking outwards and up."""
    shape = (len(centres), LEAVES)
    outwards = unit(rng.normal(size=(*shape, 3)))
    far = rng.uniform(0.55, 1.12, (*shape, 1))
    centre = centres[:, None] + outwards * radius[:, None, None] * FLATTENED * far
    face = unit(outwards + 0.6 * UP + rng.normal(0.0, 0.45, outwards.shape))
    rib = unit(np.cross(face, rng.normal(size=outwards.shape)) - 0.35 * UP)
    side = unit(np.cross(face, rib))
    size = species.leaf_m * rng.uniform(0.7, 1.2, (*shape, 1))
    edge = centre + 0.06 * size * rib - FOLD * size * face
    corners = quads_of(
        centre - 0.5 * size * rib, edge + 0.44 * size * side, centre + 0.5 * size * rib, edge - 0.44 * size * side
    )
    bright = stepped(light[:, None] * rng.uniform(0.75, 1.25, shape))
    tones = np.array(LEAF_TONES)[rng.integers(len(LEAF_TONES), size=shape)]
    colours = tones * bright[..., None] * species.leaf_tint / np.asarray(LOOKS["leaf"].albedo)
    builder.add("leaf", corners, colours.reshape(-1, 3))


def autumn_palette(palette: np.ndarray, species: Species) -> np.ndarray:
    """The colours (n, 3) that the colours of leaves turn to, one for one: as bright, in the tones of the species."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    bright = palette @ weights / float(np.array(LEAF_TONES).mean(0) @ weights)
    tones = np.array(species.autumn)[np.arange(len(palette)) * 7 % len(species.autumn)]
    return np.clip(bright[:, None] * tones * 0.8, 0.0, 0.8).astype(np.float32)


def stepped(values: np.ndarray) -> np.ndarray:
    """The values in `SHADES` steps from 0 to 1."""
    return np.maximum(np.round(values * SHADES), 1.0) / SHADES
