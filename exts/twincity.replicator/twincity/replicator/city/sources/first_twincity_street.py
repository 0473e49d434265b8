"""What stands on the street in the first TwinCity's layers: trees, lamps, bollards and barriers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from ...errors import TileError
from ..checks import LAMP_HEIGHTS_M, TREE_HEIGHTS_M
from ..planar import clusters_within
from ..tile import Furniture, Lamp, Tree
from .first_twincity_layers import Record
from .settle import Settler, on_sidewalk
from .tally import Tally

SPECIES: Mapping[str, str] = {
    "Platane": "plane",
    "Marronnier": "horse_chestnut",
    "Tilleul": "lime",
    "Sophora": "sophora",
    "Erable": "maple",
    "Micocoulier": "hackberry",
    "Mûrier": "mulberry",
    "Chitalpa": "chitalpa",
    "Savonnier": "golden_rain_tree",
    "Prunier à fleurs": "flowering_plum",
    "Cerisier à fleurs": "flowering_cherry",
}
"""Paris Data's `libellefrancais` -> our name; any other is guessed a plane, every third tree of Paris."""

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


def read_trees(listed: Sequence[Record], origin: np.ndarray, settler: Settler, tally: Tally) -> list[Tree]:
    """Every tree on the street; heights of 0 or null are the neighbours'."""
    points = _local_points(listed, origin)
    heights = [_height(record, "hauteurenm", TREE_HEIGHTS_M) for record in listed]
    tally.read["trees"] += len(listed)
    trees = []
    for record, point, height in zip(listed, points, heights, strict=True):
        place = _settled("trees", point, settler, tally)
        if place is None:
            continue
        species = record.text("libellefrancais")
        tally.guessed["trees: species"] += species not in SPECIES
        tally.guessed["trees: height"] += height is None
        trees.append(
            Tree(
                position=on_sidewalk(place),
                height_m=_median_of_nearest(record.file, point, points, heights) if height is None else height,
                species=SPECIES.get(species or "", "plane"),
            )
        )
    return trees


def lamp_posts(listed: Sequence[Record], origin: np.ndarray) -> list[tuple[np.ndarray, float | None, int]]:
    """Place [m, local], height [m] or None, and number of heads of each post."""
    points = _local_points(listed, origin)
    posts = []
    for members in clusters_within(points, SAME_POST_M):
        heights = [_lamp_height(listed[i]) for i in members]
        known = [height for height in heights if height is not None]
        posts.append((points[members].mean(0), max(known, default=None), len(members)))
    return posts


def read_lamps(
    file: Path, posts: Sequence[tuple[np.ndarray, float | None, int]], settler: Settler, tally: Tally
) -> list[Lamp]:
    """Every lamp post once, with its heads; wall lamps are moved before their wall."""
    points, heights = np.array([post[0] for post in posts]).reshape(-1, 2), [post[1] for post in posts]
    lamps = []
    for point, height, heads in posts:
        tally.read["lamps"] += heads
        tally.refused["lamps: further head of a post already built"] += heads - 1
        place = _settled("lamps", point, settler, tally)
        if place is None:
            continue
        tally.guessed["lamps: height"] += height is None
        lamps.append(
            Lamp(
                position=on_sidewalk(place),
                height_m=_median_of_nearest(file, point, points, heights) if height is None else height,
                heads=heads,
                height_is_guessed=height is None,
            )
        )
    return lamps


def bollard_points(listed: Sequence[Record], origin: np.ndarray) -> np.ndarray:
    """(n, 2) one point per bollard [m, local], however often it is drawn."""
    points = _local_points(listed, origin)
    return np.array([points[members].mean(0) for members in clusters_within(points, SAME_BOLLARD_M)]).reshape(-1, 2)


def read_bollards(listed: Sequence[Record], points: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The bollards at `points`, settled on the sidewalk."""
    tally.read["bollards"] += len(listed)
    tally.refused["bollards: further point of a bollard already built"] += len(listed) - len(points)
    places = [_settled("bollards", point, settler, tally) for point in points]
    return [Furniture(kind="bollard", position=on_sidewalk(place)) for place in places if place is not None]


def read_barriers(listed: Sequence[Record], origin: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The barriers: points in a row become elements of at most `LONGEST_BARRIER_M`, which also follow a bend."""
    points = _local_points(listed, origin)
    barriers = []
    for members in clusters_within(points, SAME_BARRIER_M):
        for start, end in _elements(points[members]):
            place = _settled("barriers", (start + end) / 2, settler, tally, is_record=False)
            if place is not None:
                dx, dy = end - start
                barriers.append(
                    Furniture(
                        kind="barrier",
                        position=on_sidewalk(place),
                        heading_deg=round(math.degrees(math.atan2(dy, dx)) % 180.0, 2),
                        length_m=round(math.hypot(dx, dy), 3),
                    )
                )
    tally.read["barriers"] += len(listed)
    tally.refused["barriers: further point of a barrier already built"] += len(listed) - len(barriers)
    return barriers


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


def _local_points(listed: Iterable[Record], origin: np.ndarray) -> np.ndarray:
    return np.array([record.point() for record in listed]).reshape(-1, 2) - origin


def _height(record: Record, key: str, limits: tuple[float, float]) -> float | None:
    """The field in metres; None when it is null or 0, which Paris Data writes for unknown."""
    height = record.number(key)
    if height is None or height == 0:
        return None
    if not limits[0] <= height <= limits[1]:
        raise TileError(
            f"{record.where}: {key} is {height:g} m; {limits[0]:g} to {limits[1]:g} is possible. Mend the "
            "record, or set it to null to have it guessed."
        )
    return height


def _lamp_height(record: Record) -> float | None:
    height = _height(record, "hauteur", LAMP_HEIGHTS_M)
    return height if height is not None else height_in_words(record.text("support") or "")


def height_in_words(support: str) -> float | None:
    """The height [m] hidden in the name of a lamp post: `KF2 9M` is 9, `EL 60` counts decimetres; None without one."""
    metres = re.search(r"(\d+(?:[.,]\d+)?)\s*M\b", support)
    decimetres = re.search(r"\b(\d{2,3})$", support.strip())
    if metres:
        height = float(metres[1].replace(",", "."))
    elif decimetres:
        height = int(decimetres[1]) / 10
    else:
        return None
    return height if LAMP_HEIGHTS_M[0] <= height <= LAMP_HEIGHTS_M[1] else None


def _median_of_nearest(file: Path, point: np.ndarray, points: np.ndarray, heights: Sequence[float | None]) -> float:
    """Median height [m] of the nearest ones of the layer `file` that have one."""
    known = [
        (float(np.hypot(*(point - other))), height)
        for other, height in zip(points, heights, strict=True)
        if height is not None
    ]
    if not known:
        raise TileError(f"{file}: nothing has a height, so none can be guessed. Fill in some heights.")
    return round(float(np.median([height for _, height in sorted(known)[:NEIGHBOURS]])), 2)
