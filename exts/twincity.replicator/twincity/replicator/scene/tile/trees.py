"""Street trees: a tube for each trunk and branch, and leaves as rhombi folded along their rib.

A few trees of each species and height class are grown once and placed many times. The crown begins high (0.37 of
the height), as the city prunes it, so that a camera at six metres looks along the street under the leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...city.obstacles import trunk_radius_m
from ...city.tile import Tree
from ..materials import LOOKS, linear
from ..mesh import Mesh, MeshBuilder, quads_of, tubes
from .variation import generator_of

HEIGHT_CLASSES_M = (4.0, 6.0, 9.0, 12.0, 15.0, 18.0, 23.0)
"""A tree is drawn as the nearest of these, scaled to its own height; the leaves keep about their size."""

VARIANTS = 2
"""Different trees grown for one species and class."""

CLEAR_TRUNK, TRUNK_TOP = 0.37, 0.62
"""Shares of the height: where the crown begins, where the trunk ends."""

TRUNK_TAPER = np.array([[1.15, 1.03, 1.0, 0.96, 0.92, 0.88, 0.84, 0.5, 0.15]])
"""Radii up the trunk, in radii at breast height."""

SMALL_M = 8.0
"""Lower trees have fewer branches."""

TALL_M = 17.0
"""Higher trees have more."""

LEAF_M = 0.32
"""Longer than a plane's leaf, yet well below what a camera overhead could take for a person."""

LEAVES_A_CLUMP = 19
CLUMP_M, CLUMP_SHARE = 0.28, 0.042
"""Radius of a clump of leaves: what it has in any tree, and what it gains with the height."""

HEART, HEART_SHADE = 0.28, 0.55
"""Of the heart: its radius as a share of its clump's, and its tone as a share of the leaves' in full light."""

OCTAHEDRON = np.array([[1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], float)
OCTAHEDRON_FACES = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4], [1, 0, 5], [2, 1, 5], [3, 2, 5], [0, 3, 5]])

UP = np.array([0.0, 0.0, 1.0])
FLATTENED = np.array([1.0, 1.0, 0.8])
LEAF_TONES = tuple(linear(tone) for tone in ("#5f6b40", "#66733f", "#556238", "#6f7a45", "#4d5a37"))


@dataclass(frozen=True, kw_only=True)
class Species:
    """What tells one species from another across a street."""

    crown_radius: float
    """Share of the height."""

    bark: tuple[str, ...]
    """Tones of the bark; several make the patchwork of a plane tree."""

    leaf_tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    leaf_size: float = 1.0


SPECIES = {
    "plane": Species(crown_radius=0.31, bark=("#d3caa8", "#9c9572", "#77765f", "#bdb48f")),
    "horse_chestnut": Species(crown_radius=0.36, bark=("#6a5f52",), leaf_tint=(0.85, 0.92, 0.8), leaf_size=1.15),
    "lime": Species(crown_radius=0.28, bark=("#6f675a",), leaf_tint=(1.05, 1.1, 0.9), leaf_size=0.85),
    "sophora": Species(crown_radius=0.38, bark=("#6b6255",), leaf_tint=(0.95, 1.05, 1.0), leaf_size=0.8),
    "maple": Species(crown_radius=0.33, bark=("#7d7568",), leaf_tint=(1.1, 1.05, 0.85), leaf_size=0.9),
}
OTHER = Species(crown_radius=0.33, bark=("#746b5e",))
"""Drawn for a species that has no entry."""


@dataclass(frozen=True, kw_only=True)
class TreeClass:
    """Trees that are drawn as copies of the same few."""

    species: str
    """A name in `SPECIES`, or "other"."""

    height_m: float

    @property
    def name(self) -> str:
        """`Plane_15m`."""
        return f"{''.join(word.capitalize() for word in self.species.split('_'))}_{self.height_m:.0f}m"


def class_of(tree: Tree) -> TreeClass:
    """The class a tree is drawn from."""
    nearest = min(HEIGHT_CLASSES_M, key=lambda height: abs(np.log(height / tree.height_m)))
    return TreeClass(species=tree.species if tree.species in SPECIES else "other", height_m=nearest)


def classes_in(trees: Sequence[Tree]) -> dict[TreeClass, list[int]]:
    """Indices of the trees of each class, classes in the order of their names."""
    found: dict[TreeClass, list[int]] = {}
    for index, tree in enumerate(trees):
        found.setdefault(class_of(tree), []).append(index)
    return dict(sorted(found.items(), key=lambda item: (item[0].species, item[0].height_m)))


def grow(tree: TreeClass, variant: int) -> tuple[Mesh, Mesh]:
    """The bark and the leaves of one tree that stands at the origin."""
    rng = generator_of("tree", tree.name, str(variant))
    species, height = SPECIES.get(tree.species, OTHER), tree.height_m
    radius = species.crown_radius * height
    trunk = _trunk(height, rng)
    limbs = _limbs(trunk, height, radius, rng)
    twigs = _twigs(limbs, height, radius, rng)
    bark, leaves = MeshBuilder(), MeshBuilder()
    girth = trunk_radius_m(Tree(position=(0.0, 0.0, 0.0), height_m=height))
    _wrap(bark, tubes(trunk[None], girth * TRUNK_TAPER, 7), species, rng)
    _wrap(bark, tubes(limbs, girth * np.tile([0.46, 0.33, 0.22, 0.08], (len(limbs), 1)), 3), species, rng)
    _wrap(bark, _strips(twigs, 0.15 * girth, rng), species, rng)
    _clumps(leaves, np.concatenate([twigs[:, 1], limbs[:, 3]]), height, species, rng)
    return bark.meshes()[0], leaves.meshes()[0]


def _trunk(height: float, rng: np.random.Generator) -> np.ndarray:
    """(9, 3) points of a trunk that leans and bends a little."""
    z = np.array([0.0, 0.04, 0.10, 0.17, 0.24, 0.31, CLEAR_TRUNK, 0.5, TRUNK_TOP]) * height
    lean, phase = rng.uniform(-0.025, 0.025, 2), rng.uniform(0.0, 6.3, 2)
    bend = 0.004 * height * (np.sin(z[:, None] * 0.8 + phase) - np.sin(phase))
    return np.column_stack([z[:, None] * lean + bend, z])


def _limbs(trunk: np.ndarray, height: float, radius: float, rng: np.random.Generator) -> np.ndarray:
    """(limbs, 4, 3): main branches that leave the trunk around it and bend upwards."""
    count = 5 if height < SMALL_M else 7 if height < TALL_M else 9
    share = (np.arange(count) / count) ** 0.8
    z = height * (CLEAR_TRUNK + (TRUNK_TOP - CLEAR_TRUNK) * 0.95 * share)
    start = np.column_stack([np.interp(z, trunk[:, 2], trunk[:, axis]) for axis in range(3)])
    azimuth = 2.4 * np.arange(count) + rng.uniform(-0.4, 0.4, count)
    elevation = np.radians(38.0 + 30.0 * np.arange(count) / count + rng.uniform(-8.0, 8.0, count))
    length = radius * (1.2 - 0.35 * share) * rng.uniform(0.9, 1.15, count)
    heading = np.column_stack(
        [np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)]
    )
    points = [start]
    for _ in range(3):
        heading = _unit(heading + 0.16 * UP + rng.uniform(-0.2, 0.2, (count, 3)))
        points.append(points[-1] + heading * length[:, None] / 3)
    return np.stack(points, axis=1)


def _twigs(limbs: np.ndarray, height: float, radius: float, rng: np.random.Generator) -> np.ndarray:
    """(twigs, 2, 3): secondary branches along each limb."""
    at = np.linspace(0.9, 3.0, 3 if height < SMALL_M else 5)
    joint, part = np.minimum(at.astype(int), 2), (at - np.minimum(at.astype(int), 2))[:, None]
    start = limbs[:, joint] * (1 - part) + limbs[:, joint + 1] * part
    heading = limbs[:, joint + 1] - limbs[:, joint]
    heading = _unit(_unit(heading) + rng.uniform(-1.1, 1.1, heading.shape))
    heading[..., 2] = np.abs(heading[..., 2]) * 0.6 + 0.08
    length = radius * 0.45 * rng.uniform(0.6, 1.25, (*heading.shape[:2], 1))
    return np.stack([start, start + _unit(heading) * length], axis=2).reshape(-1, 2, 3)


def _strips(bars: np.ndarray, half_width: float, rng: np.random.Generator) -> np.ndarray:
    """Thin branches as flat tapering strips: (n, 4, 3)."""
    across = _unit(np.cross(bars[:, 1] - bars[:, 0], rng.uniform(-1.0, 1.0, (len(bars), 3)))) * half_width
    return quads_of(bars[:, 0] - across, bars[:, 0] + across, bars[:, 1] + 0.2 * across, bars[:, 1] - 0.2 * across)


def _clumps(
    builder: MeshBuilder, centres: np.ndarray, height: float, species: Species, rng: np.random.Generator
) -> None:
    """Leaves in clumps around the ends of the branches, each about a small shaded heart.

    The heart stands for the leaves inside, which nobody can tell apart; it saves three quarters of the triangles.
    """
    mean = CLUMP_M + CLUMP_SHARE * height
    radius = mean * rng.uniform(0.75, 1.25, (len(centres), 1, 1))
    tone = np.array(LEAF_TONES).mean(0) / np.asarray(LOOKS["leaf"].albedo) * species.leaf_tint
    middle, reach = np.array([0.0, 0.0, 0.66 * height]), np.array([1.0, 1.0, 1.1]) * species.crown_radius * height
    depth = np.clip(np.linalg.norm((centres - middle) / reach, axis=1), 0.2, 1.1)[:, None, None]

    uneven = rng.uniform(0.7, 1.3, (len(centres), 6, 1))
    hearts = centres[:, None] + HEART * radius * FLATTENED * OCTAHEDRON * uneven
    shade = np.broadcast_to(HEART_SHADE * (0.75 + 0.4 * depth), (len(centres), 8, 1)).reshape(-1, 1)
    builder.add("leaf", hearts[:, OCTAHEDRON_FACES].reshape(-1, 3, 3), tone * shade)

    count = LEAVES_A_CLUMP
    outwards = _unit(rng.uniform(-1.0, 1.0, (len(centres), count, 3)))
    centre = centres[:, None] + outwards * radius * FLATTENED * rng.uniform(0.55, 1.15, (len(centres), count, 1))
    face = _unit(outwards + 0.5 * UP + rng.uniform(-0.8, 0.8, outwards.shape))
    rib = _unit(np.cross(face, rng.uniform(-1.0, 1.0, outwards.shape)))
    side = np.cross(face, rib)
    size = LEAF_M * species.leaf_size * rng.uniform(0.7, 1.3, (len(centres), count, 1))
    edge = centre + 0.06 * size * rib - 0.14 * size * face
    corners = quads_of(
        centre - 0.5 * size * rib, edge + 0.44 * size * side, centre + 0.5 * size * rib, edge - 0.44 * size * side
    )
    bright = (0.75 + 0.6 * depth) * rng.uniform(0.75, 1.25, (len(centres), count, 1))
    tones = np.array(LEAF_TONES)[rng.integers(len(LEAF_TONES), size=(len(centres), count))]
    colours = tones * bright * species.leaf_tint / np.asarray(LOOKS["leaf"].albedo)
    builder.add("leaf", corners, colours.reshape(-1, 3))


def _wrap(builder: MeshBuilder, faces: np.ndarray, species: Species, rng: np.random.Generator) -> None:
    """Bark, each face in one of the species' tones."""
    tones = np.array([linear(tone) * 0.72 for tone in species.bark]) / np.asarray(LOOKS["bark"].albedo)
    builder.add("bark", faces, tones[rng.integers(len(tones), size=len(faces))])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
