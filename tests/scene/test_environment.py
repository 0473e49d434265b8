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
from twincity.replicator.scene.sky import LUMINANCE, horizontal_illuminance, sky_directions, sky_of

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


@pytest.mark.parametrize("cover", [0.2, 0.4, 0.7])
@pytest.mark.parametrize("seed", [4, 5])
def test_cloud_cover_is_the_share_of_the_sky_that_is_covered(cover: float, seed: int) -> None:
    clear, cloudy = (sky_of(50, 180, turbidity=3, cloud_cover=c, cloud_seed=seed).picture for c in (0, cover))
    up = sky_directions(4)[..., 2]
    weight = np.sqrt(1 - up[:, 0] ** 2)  # of a pixel, by solid angle
    differs = np.abs(cloudy @ LUMINANCE / (clear @ LUMINANCE) - 1) > 0.15
    assert float(np.average(differs.mean(1), weights=weight)) == pytest.approx(cover, abs=0.12)


def test_clouds_follow_from_their_seed() -> None:
    skies = [sky_of(60, 90, turbidity=3, cloud_cover=0.4, cloud_seed=seed).picture for seed in (4, 4, 5)]
    assert np.array_equal(skies[0], skies[1])
    assert not np.array_equal(skies[0], skies[2])


def test_what_lights_is_the_mean_of_what_is_seen() -> None:
    sky = sky_of(25, 140, turbidity=4, cloud_cover=0.5, cloud_seed=2)
    lux = [horizontal_illuminance(picture) @ LUMINANCE for picture in (sky.picture, sky.radiance)]
    assert lux[0] == pytest.approx(lux[1], rel=0.01)


@pytest.mark.parametrize("elevation", [60.0, 25.0, 8.0])
def test_a_clear_sky_is_blue_above_and_paler_at_the_horizon(elevation: float) -> None:
    picture = sky_of(elevation, 180, turbidity=2.5, cloud_cover=0, cloud_seed=0).picture
    zenith, horizon = picture[-20:].mean((0, 1)), picture[4:12, 200:312].mean((0, 1))  # the horizon to the north
    assert zenith[2] > 1.5 * zenith[0]
    assert horizon[2] / horizon[0] < zenith[2] / zenith[0]


def test_the_low_sun_is_red_and_so_is_the_sky_around_it() -> None:
    high, low = (sky_of(e, 270, turbidity=3, cloud_cover=0, cloud_seed=0) for e in (50.0, 2.0))
    assert low.sun_illuminance[0] / low.sun_illuminance[2] > 3 * high.sun_illuminance[0] / high.sun_illuminance[2]
    east_columns = [*range(32), *range(992, 1024)]
    west, east = (low.picture[3:10, columns].mean((0, 1)) for columns in (list(range(480, 544)), east_columns))
    assert west[0] / west[2] > 1.3 * east[0] / east[2]


def test_rain_comes_out_of_thick_clouds() -> None:
    dry, wet, downpour = (
        horizontal_illuminance(sky_of(30, 180, turbidity=4, cloud_cover=1, cloud_seed=1, rain_mm_per_h=rain).radiance)[
            1
        ]
        for rain in (0.0, 4.0, 30.0)
    )
    assert dry > 1.2 * wet > 1.2 * downpour


def test_a_full_moon_gives_a_fifth_of_a_lux() -> None:
    moonless = sky_of(-40, 0, turbidity=3, cloud_cover=0, cloud_seed=1)
    full = sky_of(-40, 0, turbidity=3, cloud_cover=0, cloud_seed=1, moon_elevation_deg=40, moon_azimuth_deg=180)
    added = (horizontal_illuminance(full.radiance) - horizontal_illuminance(moonless.radiance)) @ LUMINANCE
    assert 0.05 < added < 0.25
    assert added == pytest.approx(full.moon_illuminance @ LUMINANCE * np.sin(np.radians(40)), rel=0.02)


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
