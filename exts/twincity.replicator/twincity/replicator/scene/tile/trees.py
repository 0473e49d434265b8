"""Street trees: which are drawn alike, and the meshes that each of them wears in summer, autumn and winter.

A few trees of each species and height class are grown once and placed many times. The crown begins high (0.37 of
the height), as the city prunes it, so that a camera at six metres looks along the street under the leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...city.obstacles import trunk_radius_m
from ...city.tile import Tree
from ..mesh import Mesh, MeshBuilder
from .tree_leaves import add_leaves, autumn_palette
from .tree_species import OTHER, SPECIES, Species
from .tree_wood import Wood, grown, winter_twigs, wood_faces
from .variation import generator_of

HEIGHT_CLASSES_M = (4.0, 6.0, 9.0, 12.0, 15.0, 18.0, 23.0)
"""A tree is drawn as the nearest of these, scaled to its own height; the leaves keep about their size."""

VARIANTS = 2
"""Different trees grown for one species and class."""

TWIG_TONE = 0.62
"""Of twigs, in the tone of the bark."""


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


@dataclass(frozen=True, kw_only=True)
class GrownTree:
    """The meshes of one tree that stands at the origin."""

    bark: Mesh
    """Trunk, limbs and branches: in every season."""

    leaves: tuple[Mesh, ...]
    """In summer and, in other colours, in autumn."""

    twigs: Mesh
    """In winter, where the leaves have been."""

    autumn: Mapping[str, np.ndarray]
    """Material of a mesh of `leaves` -> the palette (p, 3) that takes the place of its own."""


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


def grow(tree: TreeClass, variant: int) -> GrownTree:
    """One of the trees of a class."""
    rng = generator_of("tree", tree.name, str(variant))
    species = SPECIES.get(tree.species, OTHER)
    wood = grown(species, tree.height_m, rng)
    crown, twigs = MeshBuilder(), MeshBuilder()
    add_leaves(crown, wood, species, tree.height_m, rng)
    strips = winter_twigs(wood, rng)
    twigs.add(species.bark, strips, TWIG_TONE * np.array(species.bark_tint))
    leaves = crown.meshes()
    return GrownTree(
        bark=_bark(wood, tree, species),
        leaves=leaves,
        twigs=twigs.meshes()[0],
        autumn={mesh.material: autumn_palette(mesh.palette, species) for mesh in leaves},
    )


def _bark(wood: Wood, tree: TreeClass, species: Species) -> Mesh:
    """The wood in its bark: darker at the foot, where a plane keeps its old plates, paler on the limbs."""
    builder = MeshBuilder()
    girth = trunk_radius_m(Tree(position=(0.0, 0.0, 0.0), height_m=tree.height_m))
    for faces, st in zip(*wood_faces(wood, girth), strict=True):
        height = faces[..., 2].mean(1) / tree.height_m
        tone = np.round(np.interp(height, [0.0, 0.06, 0.4, 1.0], [0.62, 0.85, 1.0, 1.08]) * 12) / 12
        builder.add(species.bark, faces, tone[:, None] * species.bark_tint, st=st)
    return builder.meshes()[0]
