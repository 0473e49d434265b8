"""From merged findings to what stands on the street: trees, lamps, bollards and barriers.

Points are put together to things (heads to lamps, strokes to barriers), brought onto the sidewalk (`settle`) and given
what no source knows of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from ..checks import LAMP_HEIGHTS_M, TREE_HEIGHTS_M
from ..planar import clusters_within
from ..tile import Furniture, Lamp, Tree
from .findings import FoundPoint
from .settle import Settler, on_sidewalk
from .tally import Tally

Sourced = Sequence[tuple[str, FoundPoint]]

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

SAME_BOLLARD_M = 0.5
"""The plan of the streets draws some bollards twice, and thick ones as four corners; real ones leave 0.9 m free."""

SAME_BARRIER_M = 1.0
"""A barrier is drawn as points up to 0.6 m apart; a gap of more lets people through."""

BARRIER_POINT_M = 0.4
"""Usual distance of those points: a barrier reaches half of it beyond its outermost ones."""

LONGEST_BARRIER_M = 2.0
"""A row is divided into the elements it is made of, 1.2 to 2.0 m long."""

CURVED_FROM_POINTS = 6
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
        place = points[index] if in_yard else _settled("trees", points[index], settler, tally)
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
        place = _settled("lamps", post.point, settler, tally)
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


def bollard_points(merged: Sourced, origin: np.ndarray) -> np.ndarray:
    """(n, 2) one point per bollard [m, local], however often it is drawn."""
    points = local_points(merged, origin)
    return np.array([points[members].mean(0) for members in clusters_within(points, SAME_BOLLARD_M)]).reshape(-1, 2)


def build_bollards(merged: Sourced, points: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The bollards at `points`, settled on the sidewalk."""
    tally.refused["bollards: further point of a bollard already built"] += len(merged) - len(points)
    places = [_settled("bollards", point, settler, tally) for point in points]
    return [Furniture(kind="bollard", position=on_sidewalk(place)) for place in places if place is not None]


def build_barriers(merged: Sourced, origin: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The barriers: points in a row become elements of at most `LONGEST_BARRIER_M`, which also follow a bend."""
    strokes = [pair for pair in merged if pair[1].length_m is None]
    points = local_points(strokes, origin)
    elements = [
        element for members in clusters_within(points, SAME_BARRIER_M) for element in _elements(points[members])
    ]
    rows = [_barrier(start, end, settler, tally, is_record=False) for start, end in elements]
    barriers = [barrier for barrier in rows if barrier is not None]
    tally.refused["barriers: further point of a barrier already built"] += len(strokes) - len(barriers)
    whole = [_ends(found, origin) for _, found in merged if found.length_m is not None]
    drawn = [_barrier(start, end, settler, tally, is_record=True) for start, end in whole]
    return [*barriers, *(barrier for barrier in drawn if barrier is not None)]


def _barrier(
    start: np.ndarray, end: np.ndarray, settler: Settler, tally: Tally, *, is_record: bool
) -> Furniture | None:
    """A barrier between two points, where it can stand."""
    place = _settled("barriers", (start + end) / 2, settler, tally, is_record=is_record)
    if place is None:
        return None
    dx, dy = end - start
    return Furniture(
        kind="barrier",
        position=on_sidewalk(place),
        heading_deg=round(math.degrees(math.atan2(dy, dx)) % 180.0, 2),
        length_m=round(math.hypot(dx, dy), 3),
    )


def _ends(found: FoundPoint, origin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two ends [m, local] of a barrier whose length is known."""
    heading, length = math.radians(found.heading_deg or 0.0), found.length_m or 0.0
    half = 0.5 * length * np.array([math.cos(heading), math.sin(heading)])
    middle = shapely.get_coordinates(found.point)[0] - origin
    return middle - half, middle + half


def local_points(merged: Sourced, origin: np.ndarray) -> np.ndarray:
    """(n, 2) where they are [m, local]."""
    return shapely.get_coordinates([found.point for _, found in merged]).reshape(-1, 2) - origin


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


def _elements(points: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The ends of the straight pieces that a row of points (n, 2) is built from."""
    middle = points.mean(0)
    along, across = np.linalg.svd(points - middle)[2] if len(points) > 1 else np.eye(2)
    s, aside = (points - middle) @ along, (points - middle) @ across
    bend = np.polyfit(s, aside, 2 if len(points) >= CURVED_FROM_POINTS else 1) if len(points) > 1 else np.zeros(1)
    first, last = s.min() - BARRIER_POINT_M / 2, s.max() + BARRIER_POINT_M / 2
    count = math.ceil((last - first) / LONGEST_BARRIER_M - 0.1)
    steps = np.linspace(first, last, max(count, 1) + 1)
    joints = middle + steps[:, None] * along + np.polyval(bend, steps)[:, None] * across
    return list(pairwise(joints))


def _settled(
    layer: str, point: np.ndarray, settler: Settler, tally: Tally, is_record: bool = True
) -> np.ndarray | None:
    """The point, or where it was moved to; None and a line in the tally where nothing can stand."""
    place = settler.place_of(point)
    if place == "street":
        return point
    moved = settler.moved(point)
    if moved is not None:
        tally.repaired[f"{layer}: moved out of a {place}"] += 1
    elif is_record:
        tally.refused[f"{layer}: {'outside the tile' if place == 'outside' else f'deep in a {place}'}"] += 1
    return moved
