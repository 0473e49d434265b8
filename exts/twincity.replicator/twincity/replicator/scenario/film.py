"""A sequence: the same people and vehicles move on, image after image.

Everybody's way is worked out before the first image, one group after another: straight on or in a slight bend, on
ground that can be walked, clear of everybody whose way is known. Who finds no way stands still.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..city.tile import CityTile
from .arrangements import ground_of
from .driving import drive
from .movement import cycle_length_m, for_one, leg_share
from .people import Library
from .scenario import Event, Person, Scenario, SequencePlace, Vehicle
from .spec_sections import SequenceSpec
from .ways import Way, Ways

BRAKES_FROM_M_PER_S = 0.2
"""Of speed lost from one image to the next, and the brake lamps shine."""

STEP_S = 0.2
"""Ways are checked at least that often."""


@dataclass(frozen=True, kw_only=True)
class Film:
    """One sequence, worked out."""

    first: Scenario
    """As drawn, before anybody moves."""

    spec: SequenceSpec
    ways: tuple[Way, ...]
    """Of each person, at every image."""

    clips: tuple[str, ...]
    """Of each person: another one than was drawn for those who found no way."""

    drives: np.ndarray
    """(vehicles, images) how far each has come [m]."""

    cycles: np.ndarray
    """(people,) ground covered in one cycle of their clips [m], 0 for those who stay."""

    durations_s: np.ndarray
    """(people,) of one cycle."""

    loops: np.ndarray
    """(people,) bool."""

    postures: tuple[tuple[str, str], ...]
    """Posture and activity of each person."""

    def scenario(self, frame: int) -> Scenario:
        """Image `frame` of the sequence."""
        first, number, seconds = self.first, self.first.index, frame / self.spec.fps
        moment = dt.datetime.fromisoformat(first.local_time) + dt.timedelta(seconds=math.floor(seconds))
        people = tuple(self._person(i, frame, seconds) for i in range(len(first.people)))
        vehicles = tuple(self._vehicle(i, frame) for i in range(len(first.vehicles)))
        return replace(
            first,
            index=number * self.spec.frames + frame,
            local_time=moment.isoformat(),
            people=people,
            vehicles=vehicles,
            events=tuple(self._event(event, people, vehicles) for event in first.events),
            sequence=SequencePlace(number=number, frame=frame, frames_per_second=self.spec.fps),
        )

    def _person(self, i: int, frame: int, seconds: float) -> Person:
        person, way = self.first.people[i], self.ways[i]
        come = way.distance_m[frame] / self.cycles[i] if self.cycles[i] else seconds / self.durations_s[i]
        phase = person.phase + float(come)
        x, y, z = (round(float(v), 3) for v in way.points[frame])
        posture, activity = self.postures[i]
        return replace(
            person,
            clip=self.clips[i],
            posture=posture,
            activity=activity,
            phase=round(phase % 1 if self.loops[i] else min(phase, 1.0), 4) % 1.0001,
            position=(x, y, z),
            heading_deg=round(float(way.headings_deg[frame]) % 360, 2) % 360,
            speed_m_per_s=round(way.speed_m_per_s, 3),
        )

    def _vehicle(self, i: int, frame: int) -> Vehicle:
        vehicle = self.first.vehicles[i]
        angle, come = math.radians(vehicle.heading_deg), float(self.drives[i, frame])
        x, y, z = vehicle.position
        last = self.drives.shape[1] - 1
        ahead, behind = float(self.drives[i, min(frame + 1, last)]), float(self.drives[i, max(frame - 1, 0)])
        slows = frame > 0 and ahead - come < come - behind - BRAKES_FROM_M_PER_S / self.spec.fps
        return replace(
            vehicle,
            position=(round(x + math.cos(angle) * come, 3), round(y + math.sin(angle) * come, 3), z),
            speed_m_per_s=round((ahead - come) * self.spec.fps, 3),
            brakes=slows or vehicle.brakes,
        )

    def _event(self, event: Event, people: Sequence[Person], vehicles: Sequence[Vehicle]) -> Event:
        """An event that is where one of its people or vehicles is goes with them; since when stays."""
        first = self.first
        moved = [(first.people[i].position, people[i].position) for i in event.people]
        moved += [(first.vehicles[i].position, vehicles[i].position) for i in event.vehicles]
        return replace(event, position=next((now for then, now in moved if then == event.position), event.position))


def film_of(first: Scenario, spec: SequenceSpec, tile: CityTile, library: Library) -> Film:
    """The sequence that begins with a scenario."""
    between = max(1, math.ceil(1 / spec.fps / STEP_S))
    times = np.arange((spec.frames - 1) * between + 1) / (spec.fps * between)
    drives = drive(first, tile, times)
    standing = [disc for placed in first.things for disc in ground_of(placed, library.things[placed.thing])]
    planned = Ways(first, tile, times, drives, standing).plan()
    clips = tuple(_clip(person, way, library) for person, way in zip(first.people, planned, strict=True))
    facts = [library.clips[name] for name in clips]
    cycles = [
        cycle_length_m(clip, leg_share(library.characters[person.character], person.height_m))
        if way.speed_m_per_s
        else 0.0
        for person, way, clip in zip(first.people, planned, facts, strict=True)
    ]
    return Film(
        first=first,
        spec=spec,
        ways=tuple(way.every(between) for way in planned),
        clips=clips,
        drives=drives[:, ::between],
        cycles=np.array(cycles),
        durations_s=np.array([clip.cycle_s for clip in facts]),
        loops=np.array([clip.loops for clip in facts]),
        postures=tuple((clip.posture, clip.activity) for clip in facts),
    )


def _clip(person: Person, way: Way, library: Library) -> str:
    """The clip drawn; for a walker who found no way and holds nothing, one of standing."""
    if way.speed_m_per_s or not library.clips[person.clip].speed_m_per_s or library.clips[person.clip].needs:
        return person.clip
    standing = list(for_one(library.clips_where("standing")))
    return standing[int(person.phase * len(standing)) % len(standing)] if standing else person.clip
