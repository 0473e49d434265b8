"""Light in physical units: illuminances of the literature, and a sky picture that faces the right way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdLux
from tests.frames import street_frame

from twincity.replicator.city.sources import load_tile
from twincity.replicator.scenario.scenario import Scenario, Sun
from twincity.replicator.scenario.weather import WEATHERS
from twincity.replicator.scene.environment import author_environment, environment_of, latlong_picture
from twincity.replicator.scene.scene import Environment
from twincity.replicator.scene.sky import LUMINANCE, horizontal_illuminance, sky_and_sun, sky_directions

TILE = load_tile("procedural")


def environment(elevation: float, azimuth: float = 180.0, weather: str = "clear", **quantities: float) -> Environment:
    scenario: Scenario = replace(
        street_frame().scenario,
        sun=Sun(elevation_deg=elevation, azimuth_deg=azimuth),
        weather=replace(WEATHERS[weather], **quantities),
    )
    return environment_of(TILE, scenario)


def total_lux(light: Environment) -> float:
    sun = float(light.sun_illuminance @ LUMINANCE) * max(float(light.sun_direction[2]), 0)
    return float(horizontal_illuminance(light.sky_radiance) @ LUMINANCE) + sun


@pytest.mark.parametrize(
    "elevation, weather, low, high",
    [
        (64.5, "clear", 85_000, 110_000),  # noon in June: 100 klx
        (17.7, "clear", 17_000, 30_000),  # noon in December: 25 klx
        (40, "overcast", 5_000, 20_000),
        (0, "clear", 300, 600),  # sunset
        (-6, "clear", 2, 5),  # end of civil twilight: 3.4 lx
    ],
)
def test_the_ground_gets_the_light_of_the_hour(elevation: float, weather: str, low: float, high: float) -> None:
    assert low < total_lux(environment(elevation, weather=weather)) < high


def test_light_falls_with_the_sun() -> None:
    levels = [total_lux(environment(elevation)) for elevation in (60, 40, 20, 10, 5, 1, -3, -8, -14)]
    assert levels == sorted(levels, reverse=True)


def test_there_is_no_sun_under_an_overcast_sky_nor_at_night() -> None:
    assert not environment(40, weather="overcast").sun_illuminance.any()
    assert not environment(-10).sun_illuminance.any()


def test_lamps_burn_at_night_only() -> None:
    assert len(environment(-10).lamp_positions) == sum(lamp.heads for lamp in TILE.lamps)
    assert len(environment(30).lamp_positions) == 0


def test_the_sun_stands_where_the_almanac_says() -> None:
    morning = environment(20, azimuth=90)
    assert np.allclose(morning.sun_direction, [np.cos(np.radians(20)), 0, np.sin(np.radians(20))])


def test_a_clear_sky_is_brightest_around_the_sun() -> None:
    light = environment(30, azimuth=135)
    brightest = np.unravel_index(np.argmax(light.sky_radiance @ LUMINANCE), light.sky_radiance.shape[:2])
    assert sky_directions()[brightest] @ light.sun_direction > 0.98


def test_cloud_cover_is_the_share_of_the_sky_that_is_covered() -> None:
    sun = np.array([0.5, 0, np.sqrt(0.75)])
    clear, _ = sky_and_sun(sun, 60, turbidity=3, cloud_cover=0, cloud_seed=4)
    cloudy, _ = sky_and_sun(sun, 60, turbidity=3, cloud_cover=0.4, cloud_seed=4)
    assert ((cloudy - clear).max(-1) > 1).mean() == pytest.approx(0.4, abs=0.02)


def test_clouds_follow_from_their_seed() -> None:
    sun = np.array([0.5, 0, np.sqrt(0.75)])
    skies = [sky_and_sun(sun, 60, turbidity=3, cloud_cover=0.4, cloud_seed=seed)[0] for seed in (4, 4, 5)]
    assert np.array_equal(skies[0], skies[1])
    assert not np.array_equal(skies[0], skies[2])


def test_the_distant_light_shines_from_the_sun_with_its_lux() -> None:
    stage, light = Usd.Stage.CreateInMemory(), environment(35, azimuth=220)
    author_environment(stage, light)
    sun = UsdLux.DistantLight(stage.GetPrimAtPath("/World/Environment/Sun"))
    towards = np.array(UsdGeom.Xformable(sun).ComputeLocalToWorldTransform(0).TransformDir((0, 0, 1)))
    assert np.allclose(towards, light.sun_direction, atol=1e-6)
    colour = np.array(sun.GetColorAttr().Get()) * sun.GetIntensityAttr().Get()
    assert np.allclose(colour, light.sun_illuminance, rtol=1e-4)
    assert sun.GetNormalizeAttr().Get()


def test_the_dome_shows_each_part_of_the_sky_in_its_direction() -> None:
    """Follow OpenEXR's lat-long rule through the dome's rotation, and meet the same radiance."""
    stage, light = Usd.Stage.CreateInMemory(), environment(35, azimuth=220)
    author_environment(stage, light)
    dome = UsdGeom.Xformable(stage.GetPrimAtPath("/World/Environment/Sky")).ComputeLocalToWorldTransform(0)
    picture = latlong_picture(light.sky_radiance)
    for row, column in ((3, 10), (40, 77), (60, 200), (20, 128)):
        longitude = np.pi * (1 - 2 * (column + 0.5) / 256)
        latitude = np.pi / 2 - np.pi * (row + 0.5) / 128
        local = (np.sin(longitude) * np.cos(latitude), np.sin(latitude), np.cos(longitude) * np.cos(latitude))
        direction = np.array(dome.TransformDir(local))
        ours = np.argmax((sky_directions() @ direction).ravel())
        assert np.allclose(picture[row, column], light.sky_radiance.reshape(-1, 3)[ours])
    assert not picture[64:].any()
