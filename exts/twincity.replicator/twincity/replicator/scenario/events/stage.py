"""`Stage`: where in view something can take place, and what helps to put it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from ..arrangements import Arrangement, choose
from ..crowd.darts import Dart
from ..crowd.formations import axes
from ..crowd.incidents import IncidentPlacer
from ..crowd.places import BODY_M, Disc, Place, place_at, placed_discs, room_of, vehicle_discs
from ..people import Library
from ..scenario import Person, PlacedThing, Vehicle
from ..site import Site
from ..spots import Spot, spots_at, spots_there
from ..vehicles import VEHICLES

WELL_IN_VIEW = ((-0.14, 20.0), (-0.08, 30.0), (-0.02, 50.0))
"""Margin inside the frame, of feet and heads, and greatest distance [m] of the places that are tried first, second and
last."""

SPOTS_TRIED = 160


class Stage:
    """The place of one event: the site with everybody on it, and chance of its own."""

    def __init__(
        self, site: Site, library: Library, people: Sequence[Person], vehicles: Sequence[Vehicle], number: int,
        first_group: int, rng: np.random.Generator, tiers: int = len(WELL_IN_VIEW),
    ) -> None:  # fmt: skip
        """`tiers`: how many entries of `WELL_IN_VIEW` are good enough."""
        self.site, self.library, self.people, self.vehicles = site, library, people, vehicles
        self.number, self.rng, self._group, self._tiers = number, rng, first_group, tiers
        self.tile = site.tile

    def group(self) -> int:
        """A number for the next group."""
        self._group += 1
        return self._group

    # ---- where

    def darts(self) -> Iterator[Dart]:
        """Places on the sidewalks with the direction of their street, those well in view first, each once."""
        for point in self._points():
            yield point, float(self.site.plan.streets.headings(point[None, :2])[0]), True

    def _points(self) -> Iterator[np.ndarray]:
        points = np.array(list(self.site.darts(f"events/{self.number}", only_in_view=True))).reshape(-1, 3)
        yield from self.well_in_view(points)

    def well_in_view(self, points: np.ndarray) -> Iterator[np.ndarray]:
        """Of points (n, 3) those that the camera sees well, the best ones first, otherwise in their order."""
        left = np.ones(len(points), bool)
        feet = self.site.view.camera.project(points)
        for margin, reach in WELL_IN_VIEW[: self._tiers]:
            seen = left & self.site.view.sees(points, max_distance_m=reach, margin=margin)
            seen &= (feet[:, 2] > 0) & self.site.view.camera.contains(feet[:, :2], margin)
            left &= ~seen
            for i in np.flatnonzero(seen):
                if not self.site.is_hidden(points[i], others=self._before):
                    yield points[i]

    def sees(self, point: Sequence[float] | np.ndarray) -> bool:
        """True where the camera sees a ground point well."""
        return next(self.well_in_view(np.array([point], float)), None) is not None

    def spots(self, where: str) -> Iterator[Spot]:
        """Walls, kerbs, bins, benches and posts in view."""
        if where in ("bin", "bench", "post"):
            found = spots_at(self.site, where, f"events/{self.number}")
            seen: dict[tuple[float, float], bool] = {}
            for _, spot in zip(range(SPOTS_TRIED), found, strict=False):
                key = (float(spot.point[0]), float(spot.point[1]))
                if key not in seen:
                    seen[key] = self.sees((*key, 0.14))
                if seen[key]:
                    yield spot
            return
        plan = self.site.plan
        for point, _, _ in self.darts():
            edge = None if where == "open" else plan.wall_near(point) if where == "wall" else plan.kerb_near(point)
            if where == "open" or (edge and edge.distance_m < 6.0):
                yield Spot(point=point[:2], edge=edge)

    def lacks(self, *spots: str) -> str:
        """What the tile has none of."""
        missing = [name for name in spots if name not in spots_there(self.site)]
        return f"no {missing[0]} on the tile" if missing else ""

    @cached_property
    def _before(self) -> np.ndarray:
        """(k, 4): x, y, radius and height of the vehicles, which hide what is behind them."""
        rows = [
            (*disc, VEHICLES[vehicle.model].height_m) for vehicle in self.vehicles for disc in vehicle_discs(vehicle)
        ]
        return np.array(rows).reshape(-1, 4)

    # ---- who

    def distance_to_people(self, point: np.ndarray) -> float:
        """To the nearest of those who are there already [m]."""
        return float(np.hypot(*(self._feet - point[:2]).T).min(initial=np.inf))

    @cached_property
    def _feet(self) -> np.ndarray:
        return np.array([person.position[:2] for person in self.people]).reshape(-1, 2)

    def incident(self, kind: str) -> list[Place]:
        """The places of an incident of the crowd's: lying, lying_attended, falling, scuffles, chases."""
        placer = IncidentPlacer(self.library, self.tile, self.site.plan.streets, self.site.taken, self.rng)
        return placer.place(kind, self.darts(), self.group())

    def stand(
        self, xy: np.ndarray, heading_deg: float, group: int, *, clip: str | None = None, posture: str = "standing",
        radius_m: float = BODY_M, walkable: bool = True, **more: object,
    ) -> Place | None:  # fmt: skip
        """Somebody's place, when there is room; the ground is taken then."""
        z = self.tile.walkable.height_at(*xy) if walkable else self.site.plan.height_at(*xy)
        if z is None:
            return None
        if clip is not None:
            posture = self.library.clips[clip].posture
            space = room_of(self.library.clips[clip].space_m, radius_m)
            discs = placed_discs(space, xy, heading_deg) if posture == "lying" else [(*xy.tolist(), radius_m)]
        else:
            discs = [(float(xy[0]), float(xy[1]), radius_m)]
        if not self.take(discs):
            return None
        return place_at((*xy, z), heading_deg, posture, group, clip=clip, **more)

    def has_clip(self, *names: str) -> str:
        """What the library lacks of these movements."""
        missing = [name for name in names if name not in self.library.clips]
        return f"no movement {missing[0]} in the library" if missing else ""

    # ---- what

    def take(self, discs: Sequence[Disc]) -> bool:
        """True when this ground is free; it is taken then."""
        if not self.site.is_free(discs):
            return False
        self.site.taken.add(discs)
        return True

    def put(
        self, role: str, name: str, xy: np.ndarray, heading_deg: float, *, fallen: bool = False
    ) -> PlacedThing | None:
        """One thing on free ground."""
        made = self.arrange(role)
        return made.take()[0] if made.put(name, xy, heading_deg, fallen=fallen) else None

    def arrange(self, role: str) -> Arrangement:
        """Several things to be put down together."""
        return Arrangement(self.site, self.library, role, self.rng)

    def one_of(self, role: str, *class_names: str) -> str | None:
        """The name of a thing of a role, by weight; None where the library has none."""
        things = self.library.things_for(role, *class_names)
        return choose(things, float(self.rng.random())) if things else None

    def lacks_things(self, role: str, *class_names: str) -> str:
        """What the library lacks."""
        kinds = " or ".join(class_names) or role
        return "" if self.library.things_for(role, *class_names) else f"no {kinds} in the library"

    def colour(self) -> tuple[float, float, float]:
        """Of a vehicle: as parked ones are, mostly grey."""
        grey = float(self.rng.choice([0.02, 0.17, 0.33, 0.5]))
        return round(grey, 3), round(grey, 3), round(grey * 1.02, 3)

    def seconds(self, low: float, high: float) -> float:
        """A time before the first image, longer ones as likely by the factor as by the second."""
        return -round(float(low * (high / low) ** self.rng.random()), 1)


def ahead(point: np.ndarray, heading_deg: float, forward_m: float, left_m: float = 0.0) -> np.ndarray:
    """(2,): so far before a point and to its left."""
    forward, left = axes(heading_deg)
    return point[:2] + forward_m * forward + left_m * left


def rectangle(
    middle: np.ndarray, heading_deg: float, length_m: float, width_m: float
) -> tuple[tuple[float, float], ...]:
    """Corners on the ground, counter-clockwise."""
    corners = ((0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5), (0.5, -0.5))
    points = [ahead(middle, heading_deg, a * length_m, b * width_m) for a, b in corners]
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in points)


def ground(point: Sequence[float] | np.ndarray) -> tuple[float, float, float]:
    """A ground point, rounded to 1 mm."""
    x, y, z = (round(float(v), 3) for v in point)
    return x, y, z
