"""What no source knows but every Paris street has: benches, bins, racks, lights and signs, by the rules of the city.

Furniture stands in one line behind the kerb, where the trees are, and leaves a passage before the houses. A kind that
a source knows is never added to: what its map leaves out may not be there.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..crossings import crossing_rectangle
from ..ground import Pavement
from ..planar import round_point
from ..sizes import SIZES
from ..tile import KERB_HEIGHT_M, Building, Crossing, Furniture, FurnitureKind, Lamp, RoadAxis, Tree
from ..walking import obstacle_shapes, plan_of
from .build_standing import FACES_TRAFFIC, FACES_WALKERS, FreeGround
from .findings import LAYER_OF_KIND
from .kerbs import Arm, arms_of, kerb_points
from .tally import Tally

SLOT_M = 6.5
"""Between two places of the rows below: less than the step of the trees, so that some slot falls between two."""

WIDE_M = 5.5
"""From this room on, a sidewalk has what a boulevard has."""

BOULEVARD: tuple[FurnitureKind | None, ...] = (
    "bin", None, "sign_parking", "bench", "bike_rack", "bin", "cabinet", "bench", "parking_meter", None,
    "bin", "bike_rack", None, "advert", "bench", "bike_rack",
)  # fmt: skip
STREET: tuple[FurnitureKind | None, ...] = (
    "bin", None, "sign_no_parking", "bike_rack", None, "cabinet", "bin", "parking_meter", None, "sign_zone_30",
)  # fmt: skip
"""Kerb by kerb, one slot after the other."""

PASSAGE_M = 1.6
"""Left free between furniture and walls; the law asks 1.40."""

FROM_KERB_M = 0.35
CORNER_M = 5.0
"""Around zebras nothing is put up but lights, signs and what the map knows."""

APART_M = 0.5
"""From trunks, posts and each other."""

SLOW_STREET_M = 12.0
"""Narrower streets have the sign of the 30 zone at their mouth."""

HELD_BY: Mapping[str, FurnitureKind] = {"stop": "sign_stop", "give_way": "sign_give_way"}
BEFORE_ZEBRA_M = 0.75
SCAFFOLDED = 24
"""One street front of so many is being cleaned."""

SCAFFOLD_GUTTERS_M = (15.5, 22.0)
WIDEST_SCAFFOLD = 8
"""Bays."""

SCAFFOLD_ROOM_M = 3.4
PLATE_OFF_WALL_M = 0.03
PLATE_REACH_M = 16.0
"""A plate hangs on the first straight wall so far behind the corner."""


@dataclass(frozen=True, kw_only=True)
class Street:
    """What the rules look at."""

    roads: Sequence[RoadAxis]
    pavement: Pavement
    crossings: Sequence[Crossing]
    trees: Sequence[Tree]
    lamps: Sequence[Lamp]
    buildings: Sequence[Building]

    def free_ground(self, furniture: Sequence[Furniture], apart_m: float = APART_M) -> FreeGround:
        """The sidewalks without what stands there, and some room around it."""
        standing = obstacle_shapes(self.trees, self.lamps, furniture, grown_by_m=apart_m)
        return FreeGround(self.pavement, self.crossings, standing)


def furnish(
    street: Street,
    furniture: Sequence[Furniture],
    known: Collection[str],
    tally: Tally,
    scaffolded: int = SCAFFOLDED,
) -> list[Furniture]:
    """The pieces that the rules add.

    Args:
        street: the place.
        furniture: what stands there already.
        known: kinds of which a source knows some; none of them is added.
        tally: is told what was guessed.
        scaffolded: one front of so many has a scaffold.
    """
    scaffolds = list(_scaffolds(street, scaffolded))
    walls = shapely.union_all([street.pavement.buildings, *(plan_of(item) for item in scaffolds)])
    arms = arms_of(street.crossings, street.roads)
    between_posts = street.free_ground([*furniture, *scaffolds], apart_m=0.0)
    posts = [*_lights(arms, between_posts, known), *_mouth_signs(arms, between_posts, known)]
    free = street.free_ground([*furniture, *scaffolds, *posts])
    rows = _rows(street, walls, free, known)
    added = [*scaffolds, *posts, *rows, *_plates(arms, street.pavement.buildings)]
    for item in added:
        tally.guessed[f"{LAYER_OF_KIND[item.kind]}: placed by rule, no source knowing any"] += 1
    return added


def front_deg(kind: FurnitureKind, to_road_deg: float) -> float:
    """Heading of a kind at a kerb: meters look at those who walk, signs and panels along the road, all else at it."""
    turn = 180.0 if kind in FACES_WALKERS else 90.0 if kind in FACES_TRAFFIC else 0.0
    return to_road_deg + turn


def _rows(street: Street, walls: BaseGeometry, free: FreeGround, known: Collection[str]) -> Iterator[Furniture]:
    """The furniture behind both kerbs of every street, widest streets first; corners are left to those who cross."""
    corners = shapely.union_all([crossing_rectangle(crossing).buffer(CORNER_M) for crossing in street.crossings])
    shapely.prepare(corners)
    for road in sorted(street.roads, key=lambda road: (-road.width_m, road.points.tolist())):
        for side in (1, -1):
            phase = zlib.crc32(f"{road.name} {side}".encode())
            for slot, kerb in enumerate(kerb_points(road, street.pavement, walls, 4.0, SLOT_M, side)):
                row = BOULEVARD if kerb.room_m >= WIDE_M else STREET
                kind = row[(slot + phase) % len(row)]
                if kind is None or kind in known or corners.intersects(shapely.Point(kerb.point)):
                    continue
                depth = SIZES[kind].depth_m
                if kerb.room_m >= FROM_KERB_M + depth + PASSAGE_M:
                    item = free.placed(kind, kerb.inside(FROM_KERB_M + depth / 2), front_deg(kind, kerb.to_road_deg))
                    yield from [item] if item else []


def _lights(arms: Sequence[Arm], free: FreeGround, known: Collection[str]) -> Iterator[Furniture]:
    """Traffic lights at the zebras of wide junctions: for those who drive out, and for those who cross."""
    if "traffic_light" in known:
        return
    lit = [arm for arm in arms if arm.control == "signals"]
    for arm in lit:
        for side in (-1, 1):
            drivers_right = side < 0 and arm.can_leave
            kind: FurnitureKind = "traffic_light" if drivers_right else "pedestrian_light"
            looks = arm.away if drivers_right else -side * arm.right
            item = free.placed(kind, arm.beside(BEFORE_ZEBRA_M, side, 0.45), _heading_of_front(looks))
            yield from [item] if item else []


def _mouth_signs(arms: Sequence[Arm], free: FreeGround, known: Collection[str]) -> Iterator[Furniture]:
    """What a driver has to know at the mouth of a street."""
    for arm in arms:
        wanted: list[tuple[FurnitureKind, float, int, np.ndarray]] = []
        if not arm.can_enter:
            wanted += [("sign_no_entry", 2.0, side, -arm.away) for side in (1, -1)]
        elif not arm.can_leave:
            wanted.append(("sign_one_way", 2.5, 1, -arm.away))
        if arm.can_enter and arm.road.width_m < SLOW_STREET_M:
            wanted.append(("sign_zone_30", 5.0, 1, -arm.away))
        if arm.can_leave and arm.control != "signals":
            wanted.append((HELD_BY.get(arm.control, "sign_crossing"), 1.5, -1, arm.away))
        for kind, past, side, looks in wanted:
            if kind not in known:
                item = free.placed(kind, arm.beside(past, side, 0.45), _heading_of_front(looks))
                yield from [item] if item else []


def _heading_of_front(looks: np.ndarray) -> float:
    return math.degrees(math.atan2(looks[1], looks[0])) - 90.0


def _plates(arms: Sequence[Arm], buildings: BaseGeometry) -> Iterator[Furniture]:
    """The name of a street on the first walls behind its corners."""
    for arm in arms:
        for side in (1, -1):
            outwards = side * arm.right
            hits = [_wall_behind(arm, along, outwards, buildings) for along in np.arange(0.0, PLATE_REACH_M, 0.5)]
            for before, here, after in zip(hits, hits[1:], hits[2:], strict=False):
                if before is None or here is None or after is None:
                    continue
                if max(abs((here - before) @ outwards), abs((after - here) @ outwards)) < 0.02:
                    x, y = round_point(here - PLATE_OFF_WALL_M * outwards)
                    yield Furniture(
                        kind="street_plate",
                        position=(x, y, KERB_HEIGHT_M),
                        heading_deg=round(_heading_of_front(-outwards) % 360.0, 2),
                    )
                    break


def _wall_behind(arm: Arm, along_m: float, outwards: np.ndarray, buildings: BaseGeometry) -> np.ndarray | None:
    """(2,) where one looking from the middle of the road to its side meets a wall."""
    start = np.array(arm.crossing.centre) + along_m * arm.away
    ray = shapely.LineString([start, start + (arm.crossing.span_m / 2 + 12.0) * outwards]).intersection(buildings)
    if ray.is_empty:
        return None
    return shapely.get_coordinates(shapely.shortest_line(shapely.Point(start), ray))[1]


def _scaffolds(street: Street, share: int) -> Iterator[Furniture]:
    """The bays before one front of so many, where the sidewalk is wide enough to walk around them."""
    free = street.free_ground(())
    for building in street.buildings:
        low, high = SCAFFOLD_GUTTERS_M
        if zlib.crc32(building.id.encode()) % share or not low <= building.gutter_height_m <= high:
            continue
        front = _street_front(building, street.pavement)
        if front is None:
            continue
        start, end = front
        length, size = float(np.hypot(*(end - start))), SIZES["scaffold"]
        count = min(int(length / size.length_m), WIDEST_SCAFFOLD)
        along = (end - start) / length
        outwards = np.array([along[1], -along[0]])
        middle = (start + end) / 2 + outwards * (size.depth_m / 2 + 0.02)
        for bay in range(count):
            x, y = round_point(middle + (bay - (count - 1) / 2) * size.length_m * along)
            item = Furniture(
                kind="scaffold", position=(x, y, KERB_HEIGHT_M), heading_deg=round(_heading_of_front(outwards) % 360, 2)
            )
            if free.is_open(item):
                yield item


def _street_front(building: Building, pavement: Pavement) -> tuple[np.ndarray, np.ndarray] | None:
    """The longest wall of a house before which the sidewalk is wide enough."""
    ring = np.vstack([building.footprint.exterior, building.footprint.exterior[:1]])
    for start, end in sorted(pairwise(ring), key=lambda edge: -float(np.hypot(*(edge[1] - edge[0])))):
        along = (end - start) / np.hypot(*(end - start))
        ground = shapely.LineString([start, end]).buffer(SCAFFOLD_ROOM_M, cap_style="flat", single_sided=False)
        beside = shapely.affinity.translate(ground, *(np.array([along[1], -along[0]]) * SCAFFOLD_ROOM_M / 2))
        if np.hypot(*(end - start)) < 8.0:
            return None
        if pavement.sidewalk.intersection(beside).area > 0.6 * np.hypot(*(end - start)) * SCAFFOLD_ROOM_M:
            return start, end
    return None
