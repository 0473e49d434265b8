"""`sample_scenario`: from what may be to what is. The numbers of one frame."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

from ..city.tile import CityTile
from .camera_rig import draw_camera
from .crowd import place_crowd
from .laws import Law
from .population import draw_people
from .rng import generator_for
from .scenario import Scenario, Sensor
from .spec import ScenarioSpec
from .spec_sections import InstantSpec, SensorSpec, WeatherSpec
from .sunlight import local_time, sun_over_paris
from .traffic import place_vehicles
from .weather import WEATHERS, Weather


def sample_scenario(spec: ScenarioSpec, tile: CityTile, seed: int, index: int) -> Scenario:
    """Frame `index` of `seed`: the same numbers whichever frames were drawn before, on every machine."""
    moment = _draw_moment(spec.instant, seed, index)
    weather_name, weather = _draw_weather(spec.weather, seed, index)
    camera, view = draw_camera(spec.camera, tile, seed, index)
    vehicles = place_vehicles(spec.vehicles, tile, view, seed, index)
    places = place_crowd(spec.crowd, tile, view, seed, index)
    return Scenario(
        seed=seed,
        index=index,
        tile=tile.name,
        local_time=moment.isoformat(),
        sun=sun_over_paris(moment),
        weather_name=weather_name,
        weather=weather,
        sky_seed=int(generator_for(seed, index, "weather", "clouds").integers(2**31)),
        people=draw_people(spec.people, places, seed, index),
        vehicles=vehicles,
        camera=camera,
        sensor=_draw_sensor(spec.sensor, seed, index),
    )


def _draw_moment(spec: InstantSpec, seed: int, index: int) -> dt.datetime:
    date = spec.date.draw(generator_for(seed, index, "instant", "date"))
    hour = float(spec.hour.draw(generator_for(seed, index, "instant", "hour")))
    return local_time(date, hour + index * spec.minutes_per_frame / 60)


def _draw_weather(spec: WeatherSpec, seed: int, index: int) -> tuple[str, Weather]:
    name = spec.preset.draw(generator_for(seed, index, "weather", "preset"))
    laws = {field.name: getattr(spec, field.name) for field in fields(Weather)}
    return name, replace(WEATHERS[name], **_draw_all(laws, "weather", seed, index))


def _draw_sensor(spec: SensorSpec, seed: int, index: int) -> Sensor:
    laws = {field.name: getattr(spec, field.name) for field in fields(Sensor)}
    return Sensor(**_draw_all(laws, "sensor", seed, index))


def _draw_all(laws: dict[str, Law | None], address: str, seed: int, index: int) -> dict[str, Any]:
    """A value for each law that is given, each from its own generator."""
    return {
        name: round(law.draw(generator_for(seed, index, address, name)), 4)
        for name, law in laws.items()
        if law is not None
    }
