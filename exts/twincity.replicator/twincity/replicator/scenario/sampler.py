"""`sample_scenario`: from what may be to what is. The numbers of one frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from ..city.tile import CityTile
from ..errors import EventError
from .camera_rig import draw_camera
from .climate import temperature_in_paris
from .crowd import Place, check_clips, crowd_reach, crowd_size, place_crowd, place_incidents, place_riders
from .crowd.incidents import AGES, PEOPLE_IN_EACH
from .crowd.places import Discs, vehicle_discs
from .crowd.riders import RIDES, equipped
from .events.placing import check_events, place_events
from .film import Film, film_of
from .people import Library, load_library
from .population import check_people, draw_people
from .rng import generator_for
from .scenario import Person, Scenario
from .sensors import draw_sensor, street_light
from .site import Plan, Site
from .spec import ScenarioSpec
from .spec_sections import InstantSpec
from .sunlight import local_time, sun_over_paris
from .things import place_things
from .traffic import draw_signals, lamps_are_on, place_vehicles
from .traits import draw_traits
from .weather import Weather
from .weather_law import draw_weather

TAKES = 6
"""Cameras tried where an event must be seen: two for a place near by, two for a farther one, two for any."""

NEXT_CAMERA = 2**64
"""Added to the seed for the next camera's chance alone; no seed of a user's is so large."""


def sample_scenario(spec: ScenarioSpec, tile: CityTile, seed: int, index: int) -> Scenario:
    """Frame `index` of `seed`: the same numbers whichever frames were drawn before, on every machine."""
    return ScenarioSampler(spec, tile, seed).at(index)


class ScenarioSampler:
    """Samples the frames of one spec; remembers the sequence it is in, which is worked out as a whole."""

    def __init__(self, spec: ScenarioSpec, tile: CityTile, seed: int, library: Library | None = None) -> None:
        self.spec, self.tile, self.seed = spec, tile, seed
        self.library = library or load_library(spec.people.characters)
        check_people(spec.people, self.library)
        check_clips(spec.crowd, self.library)
        check_events(spec.events)
        self._film: tuple[int, Film] | None = None

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self.tile)

    def at(self, index: int) -> Scenario:
        """Frame `index`; of sequences, image `index % n` of sequence `index // n`."""
        if self.spec.sequence is None:
            return self._draw(index)
        number, frame = divmod(index, self.spec.sequence.frames)
        if self._film is None or self._film[0] != number:
            self._film = number, film_of(self._draw(number), self.spec.sequence, self.tile, self.library)
        return self._film[1].scenario(frame)

    def _draw(self, index: int) -> Scenario:
        """The scenario; where the camera sees no place for the event, with the next camera that chance gives."""
        for take in range(TAKES - 1):
            try:
                return self._take(index, take)
            except EventError:
                continue
        return self._take(index, TAKES - 1)

    def _take(self, index: int, take: int) -> Scenario:
        spec, tile, seed = self.spec, self.tile, self.seed
        moment = _draw_moment(spec.instant, seed, index)
        weather_name, weather = draw_weather(spec.weather, seed, index)
        given = spec.weather.temperature_c
        temperature = (
            round(float(given.draw(generator_for(seed, index, "weather", "temperature_c"))), 1)
            if given
            else temperature_in_paris(moment, weather)
        )
        camera, view = draw_camera(spec.camera, tile, seed + take * NEXT_CAMERA, index)
        sun, signals = sun_over_paris(moment), draw_signals(spec.vehicles, seed, index)
        vehicles = place_vehicles(
            spec.vehicles, tile, view, signals, lamps_on=lamps_are_on(sun, weather), seed=seed, index=index
        )

        count, density = crowd_size(spec.crowd, tile, view, seed, index)
        traits = draw_traits(spec.people, self.library, count, seed, index)
        taken = Discs()
        taken.add([disc for vehicle in vehicles for disc in vehicle_discs(vehicle)])
        reach = crowd_reach(spec.crowd, seed, index)
        site = Site(self._plan, view, reach, taken, (seed, index))
        things = place_things(spec.things, self.library, site)
        places = place_crowd(
            spec.crowd, traits, density, self.library, tile, view, taken, signals, seed, index
        )  # fmt: skip
        people = draw_people(spec.people, self.library, traits, places, weather, temperature, seed, index)
        groups = max((place.group for place in places), default=0)
        incidents = place_incidents(spec.crowd, self.library, tile, view, taken, groups, seed, index)
        groups += sum(len(found) for found in incidents.values())
        riders = place_riders(spec.crowd, tile, view, taken, groups, seed, index)
        people += tuple(self._others({**incidents, **riders}, weather, temperature, index))
        happening = place_events(
            spec.events,
            spec.people,
            self.library,
            site,
            people,
            vehicles,
            things,
            weather,
            temperature,
            tiers=1 + take // 2,
        )
        return Scenario(
            seed=seed,
            index=index,
            tile=tile.name,
            local_time=moment.isoformat(),
            sun=sun,
            weather_name=weather_name,
            weather=weather,
            temperature_c=temperature,
            sky_seed=int(generator_for(seed, index, "weather", "clouds").integers(2**31)),
            people=(*people, *happening.people),
            vehicles=(*vehicles, *happening.vehicles),
            things=(*things, *happening.things),
            fires=happening.fires,
            events=happening.events,
            signals=signals,
            camera=camera,
            sensor=draw_sensor(
                spec.sensor, spec.privacy, camera.device, street_light(tile, camera, sun, weather), seed, index
            ),
        )

    def _others(
        self, found: dict[str, tuple[Place, ...]], weather: Weather, temperature_c: float, index: int
    ) -> Iterator[Person]:
        """The people of incidents and on wheels, each kind with chance of its own."""
        for kind, places in found.items():
            ages, address = RIDES[kind].ages if kind in RIDES else AGES[kind], f"people/{kind}"
            traits = draw_traits(
                self.spec.people, self.library, len(places), self.seed, index, address=address, ages=ages, on_foot=True
            )
            traits = equipped(kind, traits, self.library)
            if PEOPLE_IN_EACH.get(kind) == 2 and ages is None:  # who helps is grown up
                traits[1::2] = [
                    replace(helper, age_years=max(helper.age_years, 16.0), height_m=max(helper.height_m, 1.5))
                    for helper in traits[1::2]
                ]
            yield from draw_people(
                self.spec.people,
                self.library,
                traits,
                places,
                weather,
                temperature_c,
                self.seed,
                index,
                address=address,
            )


def _draw_moment(spec: InstantSpec, seed: int, index: int) -> dt.datetime:
    date = spec.date.draw(generator_for(seed, index, "instant", "date"))
    hour = float(spec.hour.draw(generator_for(seed, index, "instant", "hour")))
    return local_time(date, hour + index * spec.minutes_per_frame / 60)
