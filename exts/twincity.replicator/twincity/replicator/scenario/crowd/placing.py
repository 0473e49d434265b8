"""`place_crowd`: everybody's place in one frame, sparse or packed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...city.tile import CityTile
from ...errors import CrowdError
from ..activities import ACTIVITIES, Mix, default_count, mix_of
from ..people import Library
from ..rng import generator_for
from ..spec_sections import MAX_DENSITY, CrowdSpec
from ..traits import Traits
from ..view import View, walkable_in_view
from .crossings import Crossings
from .groups import GroupPlacer
from .packed import place_packed
from .places import BODY_M, Discs, Place

NEAREST_TO_CAMERA_M = 1.6
"""Nobody stands closer to the point below the camera: a back would fill the picture."""

PACKED_FROM = 0.75
"""People per m2 from which they are laid out all at once; below, one group after another finds room."""


def check_fits(count: int, tile: CityTile) -> None:
    """Raise `CrowdError` when `count` people are more than the walkable ground of the tile can hold."""
    possible = int(tile.walkable.area * MAX_DENSITY)
    if count > possible:
        raise CrowdError(
            f"crowd.count asks for {count} people; the {tile.walkable.area:.0f} m2 of walkable ground of tile "
            f"'{tile.name}' hold {possible} at most ({MAX_DENSITY:g} per m2). Ask for fewer or use a larger tile."
        )


def crowd_size(spec: CrowdSpec, tile: CityTile, view: View, seed: int, index: int) -> tuple[int, float]:
    """How many people go about their day, and how many per m2 they are where they stand."""
    rng = generator_for(seed, index, "crowd", "count")
    if spec.density_per_m2 is None:
        count = int((spec.count or default_count(_activity(spec, seed, index))).draw(rng))
        check_fits(count, tile)
        return count, count / max(tile.walkable.area, 1.0)
    density = float(spec.density_per_m2.draw(rng))
    return round(density * walkable_in_view(view, tile, max_distance_m=crowd_reach(spec, seed, index))), density


def place_crowd(
    spec: CrowdSpec, people: Sequence[Traits], density: float, library: Library, tile: CityTile, view: View,
    taken: Discs, signals: Sequence[str], seed: int, index: int,
) -> tuple[Place, ...]:  # fmt: skip
    """A place for each of `people`, in their order; `CrowdError` when the tile cannot hold them.

    Args:
        density: Of people per m2, as `crowd_size` gives it.
        taken: Ground that is taken already, by vehicles and things; theirs is added.
        signals: What traffic lights show, by `city.signals.GROUPS`.
    """
    mix = _mix(spec, library, seed, index)
    reach = crowd_reach(spec, seed, index)
    taken.add([(*view.camera.position[:2].tolist(), NEAREST_TO_CAMERA_M - BODY_M)])
    if density >= PACKED_FROM:
        in_view = spec.density_per_m2 is not None
        return place_packed(
            people, density, mix, spec.group_size, tile, view, reach, taken, (seed, index), in_view=in_view
        )
    crossings = Crossings(tile, signals)
    placer = GroupPlacer(spec, mix, library, people, tile, view, reach, taken, crossings, (seed, index))
    return tuple(placer.place_all())


def _activity(spec: CrowdSpec, seed: int, index: int) -> Any:
    return spec.activity.draw(generator_for(seed, index, "crowd", "activity"))


def crowd_reach(spec: CrowdSpec, seed: int, index: int) -> float:
    """How far from the camera people are placed in view [m]."""
    return float(spec.max_distance_m.draw(generator_for(seed, index, "crowd", "max_distance")))


def _mix(spec: CrowdSpec, library: Library, seed: int, index: int) -> Mix:
    """The activities of this frame with their shares, without those that the library has no clip or seat for."""
    drawn = _activity(spec, seed, index)
    weights = dict(mix_of(drawn).weights)
    for name in [name for name in weights if (seat := ACTIVITIES[name].needs) and not _has_seat(library, seat)]:
        if (isinstance(drawn, Mix) or name == drawn.removesuffix("s")) and weights[name] > 0:
            raise CrowdError(f"crowd.activity asks for {name}; the library has nothing to sit on there. Leave it out.")
        del weights[name]
    if spec.walking_fraction is not None:
        share = float(spec.walking_fraction.draw(generator_for(seed, index, "crowd", "walking")))
        others = sum(weight for name, weight in weights.items() if name != "walking") or 1.0
        weights = {name: weight / others * (1 - share) for name, weight in weights.items() if name != "walking"}
        weights["walking"] = share
        if len(weights) == 1:
            weights["waiting"] = 1 - share
    return Mix(tuple(weights.items()))


def _has_seat(library: Library, seat: str) -> bool:
    return bool(library.clips_with(seat)) and seat in library.things
