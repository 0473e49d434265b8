"""Arrangements: several things put down together, all on free ground or none of them.

A heap against a wall, a row along a kerb, a terrace, a square closed with barriers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .belongings import colour_from, palette_of
from .crowd.places import Disc, Discs
from .people import Library, Thing
from .scenario import PlacedThing
from .site import Edge, Site, rectangle_discs

LEVEL_WITHIN_M = 0.03
"""What lies half on a kerb lies nowhere."""

FOOT_M: Mapping[str, float] = {"parasol": 0.6}
"""How wide what touches the ground is, where that is not the thing's own width."""

CLEAR_OF_CAMERA_M = 5.0
HIDES_FROM_M = 1.0
"""What is higher than this and nearer to the camera than that would fill the picture."""

APART_M, FROM_THE_WALL_M = 0.03, 0.06
TURNED_DEG = 9.0


def choose(things: Mapping[str, Thing], chance: float) -> str:
    """One of them, by weight."""
    names = list(things)
    ends = np.cumsum([things[name].weight for name in names])
    return names[min(int(np.searchsorted(ends, chance * ends[-1], side="right")), len(names) - 1)]


def plan_size(thing: Thing, *, fallen: bool = False) -> tuple[float, float]:
    """Length and width [m] of the ground that a thing takes; one that fell lies on the broader of its sides."""
    length, width, height = thing.size_m
    foot = FOOT_M.get(thing.class_name)
    if foot is not None:
        return foot, foot
    if not fallen:
        return length, width
    return (length, height) if length >= width else (height, width)


def ground_of(placed: PlacedThing, thing: Thing) -> list[Disc]:
    """Discs that cover the ground that a thing takes."""
    return rectangle_discs(plan_size(thing, fallen=placed.fallen), placed.position[:2], placed.heading_deg)


class Arrangement:
    """Things being put down. What was put takes its ground when `take` is called."""

    def __init__(self, site: Site, library: Library, role: str, rng: np.random.Generator) -> None:
        self.site, self.library, self.role, self.rng = site, library, role, rng
        self.things: list[PlacedThing] = []
        self._own = Discs()
        self._discs: list[Disc] = []

    def put(self, name: str, xy: np.ndarray, heading_deg: float, *, fallen: bool = False) -> bool:
        """True when it has room there; it is part of the arrangement then."""
        thing = self.library.things[name]
        shade = self.rng.random(2).tolist()
        from_camera = float(np.hypot(*(self.site.view.camera.position[:2] - xy)))
        if thing.size_m[2] > HIDES_FROM_M and from_camera < CLEAR_OF_CAMERA_M:
            return False
        discs = rectangle_discs(plan_size(thing, fallen=fallen), xy, heading_deg)
        heights = [self.site.plan.height_at(x, y) for x, y, _ in discs]
        known = [z for z in heights if z is not None]
        if len(known) < len(heights) or max(known) - min(known) > LEVEL_WITHIN_M:
            return False
        if not self.site.is_free(discs) or not self._own.free(discs):
            return False
        self._own.add(discs)
        self._discs += discs
        heading = round(float(heading_deg) % 360, 2) % 360
        x, y = (round(float(v), 3) for v in xy)
        self.things.append(
            PlacedThing(
                thing=name,
                position=(x, y, round(float(np.mean(known)), 3)),
                heading_deg=heading,
                colour=colour_from(palette_of(thing), *shade),
                role=self.role,
                fallen=fallen,
            )
        )
        return True

    def take(self) -> list[PlacedThing]:
        """What was put; the ground below it is taken from now on."""
        self.site.taken.add(self._discs)
        return self.things

    def heap(self, edge: Edge, names: Sequence[str], gap_m: float = APART_M) -> None:
        """Side by side along a wall or behind a kerb, the large ones first, the small ones in a second row before
        them; what finds no room is left out."""
        sized = sorted(names, key=lambda name: -max(self.library.things[name].size_m[:2]))
        ends, deepest = [0.0, 0.0], 0.0
        for number, name in enumerate(sized):
            length, width = plan_size(self.library.things[name])
            turned, out = self.rng.normal(0, TURNED_DEG), 0.10 * self.rng.random()
            most = float(np.degrees(np.arctan2(FROM_THE_WALL_M + out, length / 2)))
            turned = min(max(turned, -most), most)  # no corner in the wall
            side = 1 if ends[0] <= ends[1] else 0
            if number >= 3 and max(length, width) < 0.8 and deepest:
                along, away = (self.rng.random() * 2 - 1) * max(ends) * 0.8, deepest + width / 2 + 0.05 + out
            else:
                step = length / 2 if number == 0 else ends[side] + length / 2 + gap_m
                along, away = (1 if side else -1) * (0 if number == 0 else step), width / 2 + FROM_THE_WALL_M + out
            xy = edge.foot + away * edge.inwards + along * edge.along
            if self.put(name, xy, edge.heading_deg + 90 + turned):
                if number == 0:
                    ends = [length / 2, length / 2]
                elif number < 3 or max(length, width) >= 0.8:
                    ends[side] = abs(along) + length / 2
                deepest = max(deepest, away + width / 2) if number < 3 else deepest

    def row(self, edge: Edge, name: str, count: int, *, away_m: float, gap_m: float, faces_along: bool = True) -> None:
        """So many of one thing along an edge, as far as they find room."""
        length, width = self.library.things[name].size_m[:2]
        step = (length if faces_along else width) + gap_m
        heading = edge.heading_deg + (90 if faces_along else 0)
        for number in range(count):
            along = (number - (count - 1) / 2) * step
            self.put(name, edge.foot + away_m * edge.inwards + along * edge.along, heading)
