"""Words, arrows and pictograms on the road: `BUS`, bicycles with their chevrons, arrows, `30`, `LIVRAISON`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from ...city.crossings import along_axis
from ...city.junctions import Approach
from ...city.lanes import Strip, strips_of
from ...city.tile import CityTile, ParkingBay, RoadAxis
from .road_lines import CYCLE_BOX_M, Mark, frame_at, placed_beside
from .strokes import BICYCLE, CHEVRONS, arrow, lettering, stroked

FIRST_AFTER_M = 14.0
"""From the end of a road to its first pictogram: behind the zebra."""

BUS_EVERY_M, BICYCLE_EVERY_M, SHARED_EVERY_M = 38.0, 24.0, 32.0
BUS_LETTERS_M = (0.62, 2.4)
"""Width and height; letters are stretched for those who see them at a low angle."""

BICYCLE_M = (0.85, 1.55)
CHEVRONS_M = (0.75, 1.0)
CHEVRONS_AHEAD_M = 1.7
SHARED_FROM_EDGE_M = 0.75
ARROW_BEFORE_LINE_M = 5.0
SLOWER_M = 10.0
"""A street narrower than this that opens from a road of `FASTER_M` has its limit painted at the mouth."""

FASTER_M = 12.0
LIMIT_AFTER_M = 17.0


def symbols_along(road: RoadAxis) -> Iterator[Mark]:
    """What is repeated along the lanes for buses and bicycles, and along streets that they share."""
    if road.is_minor:
        return
    for strip in strips_of(road):
        if strip.kind == "bus":
            word = lettering("BUS", height=BUS_LETTERS_M[1], width=BUS_LETTERS_M[0], gap=0.22, stroke=0.14)
            yield from _repeated(road, strip.offset_m, strip.forward, word, FIRST_AFTER_M, BUS_EVERY_M)
        elif strip.kind == "cycle":
            yield from _repeated(road, strip.offset_m, strip.forward, _bicycle(), FIRST_AFTER_M, BICYCLE_EVERY_M)
    for use, side in ((road.cycle_right, -1), (road.cycle_left, 1)):
        if use == "shared":
            yield from _repeated(road, *_shared_lane(road, side), _bicycle(), FIRST_AFTER_M + 3.0, SHARED_EVERY_M)


def symbols_before(road: RoadAxis, approach: Approach) -> Iterator[Mark]:
    """Arrows in every lane where several lead to a junction, and the bicycle in the box before its lights."""
    if approach.control == "none" or road.is_minor:
        return
    lanes = [s for s in strips_of(road) if s.kind == "drive" and s.forward != approach.at_start]
    behind_m = CYCLE_BOX_M if approach.control == "signals" else 0.0
    if approach.control == "signals" and lanes:
        middle = approach.line_m + CYCLE_BOX_M / 2 + BICYCLE_M[1] / 2
        yield _standing(*frame_at(road, approach, middle, lanes[0].offset_m), stroked(BICYCLE, 0.09, BICYCLE_M))
    if len(lanes) < 2:
        return
    for lane in lanes:
        turns = _turns_from(lane, lanes, approach)
        station = approach.line_m + behind_m + ARROW_BEFORE_LINE_M + 4.0
        if turns:
            yield _standing(*frame_at(road, approach, station, lane.offset_m), arrow(turns))


def limits(tile: CityTile) -> Iterator[Mark]:
    """`30` in a ring where a narrow street begins at a wide one."""
    ends = [(road, at_start) for road in tile.roads for at_start in (True, False)]
    places = np.array([road.points[0 if at_start else -1] for road, at_start in ends]).reshape(-1, 2)
    for (road, at_start), place in zip(ends, places, strict=True):
        entering = "backward" if at_start else "forward"
        if road.is_minor or road.width_m > SLOWER_M or road.speed_limit_km_h != 30 or road.direction == entering:
            continue
        near = np.hypot(*(places - place).T) < 0.2
        if max(other.width_m for (other, _), is_near in zip(ends, near, strict=True) if is_near) < FASTER_M:
            continue
        lane = next((s for s in strips_of(road) if s.kind == "drive" and s.forward == at_start), None)
        length = shapely.LineString(road.points).length
        if lane is not None and length > LIMIT_AFTER_M + 5.0:
            station = LIMIT_AFTER_M if at_start else length - LIMIT_AFTER_M
            yield _on_axis(road, station, lane.offset_m, at_start, _limit())


def words_in_bays(bays: Sequence[ParkingBay]) -> Iterator[Mark]:
    """`LIVRAISON` along the open side of each delivery bay, read from the road."""
    word = lettering("LIVRAISON", height=0.42, width=0.30, gap=0.14, stroke=0.07)
    for bay in bays:
        if bay.kind == "delivery":
            yield Mark(faces=placed_beside(bay, word @ np.diag([-1.0, -1.0])), paint="yellow", is_one_piece=True)


def _turns_from(lane: Strip, lanes: Sequence[Strip], approach: Approach) -> list[str]:
    """What one may do from a lane: straight on from all, left from the leftmost, right from the rightmost."""
    ordered = list(lanes) if not approach.at_start else list(lanes)[::-1]
    turns = ["straight"] if "straight" in approach.turns else []
    if lane is ordered[0] and "right" in approach.turns:
        turns.append("right")
    if lane is ordered[-1] and "left" in approach.turns:
        turns.append("left")
    return turns


def _shared_lane(road: RoadAxis, side: int) -> tuple[float, bool]:
    """Where bicycles ride on one side of a street without a lane for them: offset, and whether along the axis."""
    driven = [strip for strip in strips_of(road) if strip.kind in ("drive", "bus")]
    edge = driven[0].right_m if side < 0 else driven[-1].left_m
    return edge - side * SHARED_FROM_EDGE_M, side < 0


def _repeated(
    road: RoadAxis, offset_m: float, forward: bool, faces: np.ndarray, first: float, every: float
) -> Iterator[Mark]:
    length = shapely.LineString(road.points).length
    for distance in np.arange(first, length - 6.0, every):
        yield _on_axis(road, distance if forward else length - distance, offset_m, forward, faces)


def _on_axis(road: RoadAxis, station: float, offset_m: float, forward: bool, faces: np.ndarray) -> Mark:
    point, along = along_axis(road.points, station)
    at = point + offset_m * np.array([-along[1], along[0]])
    return _standing(at, along if forward else -along, faces)


def _standing(at: np.ndarray, ahead: np.ndarray, faces: np.ndarray) -> Mark:
    """Faces of the frame of `strokes`, laid on the road for who drives `ahead`."""
    right = np.array([ahead[1], -ahead[0]])
    return Mark(faces=at + faces[..., :1] * right + faces[..., 1:] * ahead, is_one_piece=True)


def _bicycle() -> np.ndarray:
    """The figure of a cycle lane: a bicycle, and two chevrons ahead of it."""
    chevrons = stroked(CHEVRONS, 0.10, CHEVRONS_M) + np.array([0.0, CHEVRONS_AHEAD_M])
    return np.concatenate([stroked(BICYCLE, 0.09, BICYCLE_M), chevrons])


def _limit() -> np.ndarray:
    """`30` in a ring, stretched along the road."""
    angles = np.arange(21) * (2 * np.pi / 20)
    ring = [list(zip(np.cos(angles).tolist(), np.sin(angles).tolist(), strict=True))]
    return np.concatenate(
        [stroked(ring, 0.12, (1.05, 1.75)), lettering("30", height=1.7, width=0.55, gap=0.22, stroke=0.15)]
    )
