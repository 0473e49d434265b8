"""What automatic exposure makes of the light, and what a spec or a device says of the sensor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.devices import DEVICES, AutoExposure
from twincity.replicator.scenario.scenario import Sensor
from twincity.replicator.scenario.sensors import (
    StreetLight,
    automatic_exposure,
    draw_sensor,
    least_kbit_per_s,
    may_stream,
    noise_at_gain,
)
from twincity.replicator.scenario.spec import parse_spec

NOON = StreetLight(sun_elevation_deg=60, cloud_cover=0, snow_cover=0, rain_rate_mm_per_h=0, lamps=True)
NIGHT = replace(NOON, sun_elevation_deg=-30)


def sensor(light: StreetLight, device: str = "", index: int = 0, **overrides: object) -> Sensor:
    spec = parse_spec({}, overrides={key.replace("__", "."): value for key, value in overrides.items()})
    return draw_sensor(spec.sensor, spec.privacy, device, light, 3, index)


def test_less_sun_never_means_more_light_a_shorter_shutter_or_less_gain() -> None:
    lux = [replace(NOON, sun_elevation_deg=float(angle)).lux for angle in range(80, -30, -1)]
    assert np.all(np.diff(lux) <= 0)
    shutters, gains = zip(*(automatic_exposure(AutoExposure(), light) for light in lux), strict=True)
    assert np.all(np.diff(shutters) >= 0)
    assert np.all(np.diff(gains) >= 0)


def test_noon_needs_no_gain_and_night_the_longest_shutter() -> None:
    assert sensor(NOON).gain_db == 0
    assert sensor(NOON).exposure_time_s < 1 / 1000
    assert sensor(NIGHT).gain_db > 10
    assert sensor(NIGHT).exposure_time_s == AutoExposure().longest_s


def test_noise_variance_grows_with_gain_as_that_of_few_electrons() -> None:
    variances = [noise_at_gain(2.0, gain_db) ** 2 for gain_db in (0, 20, 40)]
    assert variances[0] == pytest.approx(4)
    assert variances[1] / variances[0] == pytest.approx(10, rel=0.1)  # ten times fewer electrons
    assert variances[2] / variances[0] > 100


def test_what_is_given_is_kept_whatever_the_light() -> None:
    given = sensor(NIGHT, "dome_cheap", sensor__gain_db=0, sensor__noise=1.5, sensor__exposure_time_s=0.001)
    assert (given.gain_db, given.noise, given.exposure_time_s) == (0, 1.5, 0.001)


def test_giving_one_quantity_moves_no_other() -> None:
    assert replace(sensor(NOON), vignetting=0.5) == sensor(NOON, sensor__vignetting=0.5)


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_draws_a_sensor_by_day_and_night(device: str) -> None:
    for light in (NOON, NIGHT):
        drawn = sensor(light, device)
        assert drawn == sensor(light, device)
        assert drawn != sensor(light, device, index=1)
        assert drawn.h264_kbit_per_s >= least_kbit_per_s(1280, 720)


def test_a_device_with_lamps_of_its_own_turns_to_infra_red_where_no_lamp_stands() -> None:
    unlit = replace(NIGHT, lamps=False)
    assert sensor(unlit, "dome_cheap").infrared
    assert not sensor(NIGHT, "dome_cheap").infrared
    assert not sensor(unlit, "body_worn").infrared


def test_rain_wets_a_bare_dome_more_than_a_hood() -> None:
    rain = replace(NOON, rain_rate_mm_per_h=10)
    assert sensor(rain, "dome_cheap").lens_drops > sensor(rain, "bullet_720p").lens_drops > 0
    assert sensor(NOON, "dome_cheap").lens_drops == 0


def test_too_few_bits_are_refused_with_what_is_possible() -> None:
    spec = parse_spec({}, overrides={"sensor.h264_kbit_per_s": 50}).sensor
    with pytest.raises(SpecError, match=r"is 50, too few for 1280x720 .* The least is 231; 0 is no stream\."):
        may_stream(spec, [""], (1280, 720))
    assert may_stream(parse_spec({}).sensor, ["bullet_720p"], (1280, 720))
    assert not may_stream(parse_spec({}).sensor, [""], (1280, 720))


def test_privacy_is_named_and_checked() -> None:
    drawn = sensor(NOON, privacy__blur="heads,plates", privacy__method="gaussian")
    assert (drawn.privacy_blur, drawn.privacy_method) == (("heads", "plates"), "gaussian")
    with pytest.raises(SpecError, match="privacy"):
        parse_spec({}, overrides={"privacy.blur": "faces"})
