"""One building once, whoever described it.

Footprints of all sources are laid over each other, best source first (`quality.PLAN`). One that mostly repeats better
ones is refused and leaves them what it knows; one that only laps over them is cut. What remains shares no ground.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..checks import BUILDING_HEIGHTS_M
from ..planar import GRID_M, parts
from .coverage import cut_apart
from .findings import Findings, FoundBuilding
from .quality import BUILDING_FIELDS, PLAN, rank
from .tally import Tally

SMALLEST_M2 = 5.0
"""A smaller plan is a sliver left over by drawing, or a cabin."""

SAME_COVERED = 0.75
"""So much of a plan lies on better ones: it is them once more."""

SAME_IOU = 0.5
"""Intersection over union with one better plan: the same house, drawn a little elsewhere."""

FICTIVE_COVERED = 0.2
"""A fictive rectangle that touches a real plan so much stands for it."""

GIVES_TO = 0.5
"""What lies on at least so much of a plan knows something about it."""

NARROWEST_REST_M = 2.0
"""What a cut leaves of a house narrower than this is the error of its outline."""

TALLEST_M = 330.0
"""The Eiffel Tower; what a source says beyond is an error."""

FARTHEST_OUT_M = 50.0
"""How far a building may reach out of the area: two houses deep."""

YEARS = (1000, 2100)
MOST_LEVELS = 60


@dataclass(frozen=True, kw_only=True)
class MergedBuilding:
    """A building with what all sources say about it."""

    source: str
    """The one that drew the footprint."""

    building: FoundBuilding
    filled: dict[str, str] = field(default_factory=dict)
    """Field -> source, of the fields that another source filled."""

    is_cut: bool = False
    """True where the footprint is no longer as its source drew it."""


@dataclass(kw_only=True)
class _Plan:
    """A footprint on its way through the merge."""

    source: str
    building: FoundBuilding
    order: tuple[bool, int, float]
    """Fictive plans last; then by quality; of one source the small before the large, which may be their outline."""

    donors: list[tuple[float, str, FoundBuilding]] = field(default_factory=list)
    """Shared ground [m^2], source, and who leaves what it knows."""

    is_refused: bool = False


def merge_buildings(findings: Iterable[Findings], area: BaseGeometry | None, tally: Tally) -> list[MergedBuilding]:
    """Every building of the `area` (EPSG:2154; None for everywhere) once, in the order of the findings.

    A building that reaches into the area is kept whole. Refusals and repairs are counted in `tally`.
    """
    plans = _usable(findings, area, tally)
    ranked = sorted(plans, key=lambda plan: plan.order)
    _refuse_repeats(ranked, tally)
    kept = [plan for plan in ranked if not plan.is_refused]
    merged = dict(_cut(kept, tally))
    return [merged[id(plan)] for plan in plans if id(plan) in merged]


def _usable(findings: Iterable[Findings], area: BaseGeometry | None, tally: Tally) -> list[_Plan]:
    """The plans that can be built, without their absurd values."""
    plans = []
    for found in findings:
        for building in found.buildings:
            if area is not None and not building.footprint.intersects(area):
                tally.refused["buildings: outside the area"] += 1
            elif building.footprint.area < SMALLEST_M2:
                tally.refused[f"buildings: sliver under {SMALLEST_M2:g} m2"] += 1
            else:
                order = (building.is_fictive, rank(found.source, PLAN), building.footprint.area)
                usable = _near(_without_absurd_values(building, tally), area, tally)
                plans.append(_Plan(source=found.source, building=usable, order=order))
    return plans


def _near(building: FoundBuilding, area: BaseGeometry | None, tally: Tally) -> FoundBuilding:
    """The building, cut where it reaches farther out of the area than `FARTHEST_OUT_M`."""
    if area is None:
        return building
    limit = area.buffer(FARTHEST_OUT_M, join_style="mitre")
    if limit.covers(building.footprint):
        return building
    tally.repaired[f"buildings: cut {FARTHEST_OUT_M:g} m outside the area"] += 1
    near = max(parts(building.footprint.intersection(limit)), key=lambda part: (part.intersects(area), part.area))
    return replace(building, footprint=near, party_walls=None)


def _without_absurd_values(building: FoundBuilding, tally: Tally) -> FoundBuilding:
    height, lowest, highest = building.gutter_height_m, *BUILDING_HEIGHTS_M
    if height is not None and not 0 < height <= TALLEST_M:
        tally.repaired["buildings: absurd height left out"] += 1
        building = replace(building, gutter_height_m=None)
    elif height is not None and not lowest <= height <= highest:
        tally.repaired[f"buildings: height brought between {lowest:g} and {highest:g} m"] += 1
        building = replace(building, gutter_height_m=float(np.clip(height, lowest, highest)))
    if building.levels is not None and not 0 < building.levels <= MOST_LEVELS:
        tally.repaired["buildings: absurd number of levels left out"] += 1
        building = replace(building, levels=None)
    if building.year is not None and not YEARS[0] <= building.year <= YEARS[1]:
        tally.repaired["buildings: absurd year left out"] += 1
        building = replace(building, year=None)
    return building


def _refuse_repeats(plans: Sequence[_Plan], tally: Tally) -> None:
    """Mark the plans that repeat better ones, best first, and hand on what each knows about the ground below it."""
    shapes = np.array([plan.building.footprint for plan in plans], dtype=object)
    for index, better, shared in _overlaps(shapes):
        plan, standing = plans[index], np.array([not plans[i].is_refused for i in better], bool)
        better, shared = better[standing], shared[standing]
        if not len(better):
            continue
        covered = shared.sum() / shapes[index].area
        areas = shapely.area(shapes[better])
        iou = (shared / (areas + shapes[index].area - shared)).max()
        is_same = covered >= SAME_COVERED or iou >= SAME_IOU
        main = int(np.argmax(shared))
        for place, other in enumerate(better):
            if shared[place] >= GIVES_TO * areas[place] or (is_same and place == main):
                plans[other].donors.append((float(shared[place]), plan.source, plan.building))
        if is_same or (plan.building.is_fictive and covered >= FICTIVE_COVERED):
            plan.is_refused = True
            best = plans[better[main]].source
            tally.refused[f"buildings: {_reason(plan, best)}"] += 1


def _reason(plan: _Plan, best: str) -> str:
    if plan.building.is_fictive:
        return "fictive rectangle where a building is known"
    return "drawn twice" if plan.source == best else f"described better by {best}"


def _overlaps(shapes: np.ndarray) -> Iterable[tuple[int, np.ndarray, np.ndarray]]:
    """For each shape that lies on shapes before it: its index, theirs, and the shared ground [m^2]."""
    later, earlier = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    chosen = later > earlier
    later, earlier = later[chosen], earlier[chosen]
    shared = shapely.area(shapely.intersection(shapes[later], shapes[earlier]))
    pairs = defaultdict(list)
    for i, j, ground in zip(later.tolist(), earlier.tolist(), shared.tolist(), strict=True):
        if ground > 0:
            pairs[i].append((j, ground))
    for i in sorted(pairs):
        others, grounds = zip(*sorted(pairs[i]), strict=True)
        yield i, np.array(others), np.array(grounds)


def _cut(plans: Sequence[_Plan], tally: Tally) -> Iterable[tuple[int, MergedBuilding]]:
    """Each plan less the ground of better ones; what is left of it is refused when it is no house any more."""
    shapes = [plan.building.footprint for plan in plans]
    for plan, before, after in zip(plans, shapes, cut_apart(shapes), strict=True):
        is_cut = after is not before and before.symmetric_difference(after).area > 0.01 * before.area
        rest = before if after is before else _largest(_opened(after) if is_cut else after)
        if rest is None or rest.area < SMALLEST_M2:
            tally.refused["buildings: nothing left beside better-known ones"] += 1
            continue
        tally.repaired["buildings: cut where a better-known one stands"] += is_cut
        filled, building = _filled(plan)
        walls = building.party_walls if rest is before else None
        building = replace(building, footprint=rest, party_walls=walls)
        yield id(plan), MergedBuilding(source=plan.source, building=building, filled=filled, is_cut=is_cut)


def _opened(shape: BaseGeometry) -> BaseGeometry:
    """The shape without its arms narrower than `NARROWEST_REST_M`."""
    reach = NARROWEST_REST_M / 2
    core = shape.buffer(-reach, join_style="mitre")
    return shapely.set_precision(shape.intersection(core.buffer(reach, join_style="mitre")), GRID_M)


def _largest(shape: BaseGeometry) -> shapely.Polygon | None:
    return max(parts(shape), key=lambda part: part.area, default=None)


def _filled(plan: _Plan) -> tuple[dict[str, str], FoundBuilding]:
    """The building with each field from the best source that knows it, and which source filled what."""
    known = [(plan.source, plan.building)] + [
        (source, building) for _, source, building in sorted(plan.donors, key=lambda donor: -donor[0])
    ]
    filled, values = {}, {}
    for name, order in BUILDING_FIELDS.items():
        having = [(source, value) for source, b in known if (value := getattr(b, name)) is not None]
        if having:
            source, values[name] = min(having, key=lambda pair: rank(pair[0], order))
            if values[name] != getattr(plan.building, name):
                filled[name] = source
    return filled, replace(plan.building, **values)
