"""From merged findings to the tile's trees and lamps: heads put together to lamps, everything brought onto the sidewalk
(`settle`) and given what no source knows of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..checks import LAMP_HEIGHTS_M, TREE_HEIGHTS_M
from ..planar import clusters_within
from ..tile import Lamp, Tree
from .findings import Sourced
from .settle import Settler, local_points, on_sidewalk, settled
from .tally import Tally

SPECIES: Mapping[str, str] = {
    "platanus": "plane",
    "aesculus": "horse_chestnut",
    "tilia": "lime",
    "sophora": "sophora",
    "styphnolobium": "sophora",
    "acer": "maple",
    "celtis": "hackberry",
    "morus": "mulberry",
    "chitalpa": "chitalpa",
    "koelreuteria": "golden_rain_tree",
    "prunus": "flowering_cherry",
    "pyrus": "pear",
    "fraxinus": "ash",
    "quercus": "oak",
    "populus": "poplar",
    "robinia": "robinia",
    "ulmus": "elm",
    "alnus": "alder",
    "betula": "birch",
    "carpinus": "hornbeam",
    "corylus": "hazel",
    "ginkgo": "ginkgo",
    "gleditsia": "honey_locust",
    "liquidambar": "sweetgum",
    "magnolia": "magnolia",
    "malus": "apple",
    "paulownia": "paulownia",
    "ailanthus": "tree_of_heaven",
    "cercis": "judas_tree",
    "zelkova": "zelkova",
}
"""Genus -> our name; any other is guessed a plane, every third tree of Paris."""

USUAL_TREE_M: Mapping[str, float] = {"plane": 12.0}
OTHER_TREE_M = 10.0
"""Median heights of Paris Data's street trees, where no tree near by has one."""

USUAL_LAMP_M = 7.0
"""The commonest height of a Paris candelabra."""

USUAL_COLOUR_K = 3000.0
NOT_DRAWN_SUPPORTS: Mapping[str, str] = {
    "wire": "hangs on a wire, not drawn yet",
    "ground": "lies in the ground, not drawn yet",
}

SAME_POST_M = 0.6
"""Lamp heads nearer than this share a post."""

NEIGHBOURS = 3


@dataclass(frozen=True, kw_only=True)
class Post:
    """A lamp before it has found its place."""

    source: str
    point: np.ndarray
    height_m: float | None
    heads: int
    colour_temperature_k: float | None


def build_trees(merged: Sourced, origin: np.ndarray, settler: Settler, tally: Tally) -> list[Tree]:
    """Every tree on the street and in yards and parks; unknown heights are the neighbours', unknown species planes."""
    points = local_points(merged, origin)
    heights = _possible([tree.height_m for _, tree in merged], TREE_HEIGHTS_M, "trees", tally)
    usual = _Usual(points, heights)
    trees = []
    for index, (source, found) in enumerate(merged):
        in_yard = settler.place_of(points[index]) == "courtyard"
        place = points[index] if in_yard else settled("trees", points[index], settler, tally)
        if place is None:
            continue
        species = SPECIES.get(found.species or "")
        tally.guessed["trees: species"] += species is None
        tally.guessed["trees: height"] += heights[index] is None
        tally.sources[f"trees: from {source}"] += 1
        species = species or "plane"
        trees.append(
            Tree(
                position=on_sidewalk(place),
                height_m=usual.height(index, USUAL_TREE_M.get(species, OTHER_TREE_M)),
                species=species,
            )
        )
    return trees


def lamp_posts(merged: Sourced, origin: np.ndarray, tally: Tally) -> list[Post]:
    """The posts that the lamp heads share; heads without a post that the tile can draw are refused."""
    drawn = []
    for source, lamp in merged:
        undrawn = NOT_DRAWN_SUPPORTS.get(lamp.support or "")
        if undrawn:
            tally.refused[f"lamps: {undrawn}"] += 1
        else:
            drawn.append((source, lamp))
    points = local_points(drawn, origin)
    heights = _possible([lamp.height_m for _, lamp in drawn], LAMP_HEIGHTS_M, "lamps", tally)
    posts = []
    for members in clusters_within(points, SAME_POST_M):
        colours = [drawn[i][1].colour_temperature_k for i in members]
        posts.append(
            Post(
                source=drawn[members[0]][0],
                point=points[members].mean(0),
                height_m=max((h for i in members if (h := heights[i]) is not None), default=None),
                heads=sum(drawn[i][1].heads for i in members),
                colour_temperature_k=next((colour for colour in colours if colour is not None), None),
            )
        )
    tally.refused["lamps: further head of a post already built"] += len(drawn) - len(posts)
    return posts


def build_lamps(posts: Sequence[Post], settler: Settler, tally: Tally) -> list[Lamp]:
    """Every lamp post once, with its heads; wall lamps are moved before their wall."""
    usual = _Usual(np.array([post.point for post in posts]).reshape(-1, 2), [post.height_m for post in posts])
    lamps = []
    for index, post in enumerate(posts):
        place = settled("lamps", post.point, settler, tally)
        if place is None:
            continue
        tally.guessed["lamps: height"] += post.height_m is None
        tally.sources[f"lamps: from {post.source}"] += 1
        lamps.append(
            Lamp(
                position=on_sidewalk(place),
                height_m=usual.height(index, USUAL_LAMP_M),
                heads=post.heads,
                colour_temperature_k=post.colour_temperature_k or USUAL_COLOUR_K,
                height_is_guessed=post.height_m is None,
            )
        )
    return lamps


class _Usual:
    """Heights of what stands near by, for what has none."""

    def __init__(self, points: np.ndarray, heights: Sequence[float | None]) -> None:
        self._points, self._heights = points, heights
        self._known = np.array([height is not None for height in heights], bool)
        self._known_heights = np.array([height for height in heights if height is not None], float)

    def height(self, index: int, default_m: float) -> float:
        """The height [m] of one, else the median of the nearest that have one, else `default_m`."""
        own = self._heights[index]
        if own is not None or not len(self._known_heights):
            return default_m if own is None else own
        distances = np.hypot(*(self._points[self._known] - self._points[index]).T)
        nearest = np.lexsort((self._known_heights, distances))[:NEIGHBOURS]
        return round(float(np.median(self._known_heights[nearest])), 2)


def _possible(
    heights: Sequence[float | None], limits: tuple[float, float], layer: str, tally: Tally
) -> list[float | None]:
    """The heights without those that cannot be."""
    kept = [height if height is None or limits[0] <= height <= limits[1] else None for height in heights]
    tally.repaired[f"{layer}: absurd height left out"] += kept.count(None) - list(heights).count(None)
    return kept
