"""What the sensor does to a picture, and what it never does to the labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.frames import street_frame

from twincity.replicator.frame import RenderBuffers
from twincity.replicator.imaging.develop import develop
from twincity.replicator.imaging.light import LINEAR
from twincity.replicator.scenario.scenario import Scenario, Sensor


@pytest.fixture
def scenario() -> Scenario:
    return street_frame().scenario


def grey(level: int) -> RenderBuffers:
    shape = (60, 80)
    return RenderBuffers(
        rgb=np.full((*shape, 3), level, np.uint8),
        distance_to_image_plane=np.ones(shape, np.float32),
        normals=np.zeros((*shape, 3), np.float32),
        instance_id=np.ones(shape, np.uint32),
        class_id=np.ones(shape, np.uint8),
    )


def developed(level: int, scenario: Scenario, **sensor: float) -> RenderBuffers:
    return develop(grey(level), replace(scenario, sensor=Sensor(**sensor)), street_frame().camera)


def test_a_perfect_sensor_changes_nothing(scenario: Scenario) -> None:
    assert developed(128, scenario) == grey(128)


def test_noise_has_the_deviation_asked_for_in_mid_grey(scenario: Scenario) -> None:
    assert abs(developed(128, scenario, noise=4.0).rgb.std() - 4.0) < 0.15


def test_noise_in_light_grows_with_the_light_as_poisson_has_it(scenario: Scenario) -> None:
    variances = []
    for level in (80, 200):
        noisy = LINEAR[developed(level, scenario, noise=4.0).rgb]
        variances.append(float(noisy.var()) / float(LINEAR[level]))
    assert variances[1] == pytest.approx(variances[0], rel=0.1)


def test_noise_is_the_same_again_and_another_in_the_next_frame(scenario: Scenario) -> None:
    once, again = developed(128, scenario, noise=3.0), developed(128, scenario, noise=3.0)
    other = develop(
        grey(128), replace(scenario, index=scenario.index + 1, sensor=Sensor(noise=3.0)), street_frame().camera
    )
    assert np.array_equal(once.rgb, again.rgb)
    assert not np.array_equal(once.rgb, other.rgb)


def test_vignetting_darkens_corners_and_spares_the_middle(scenario: Scenario) -> None:
    rgb = developed(128, scenario, vignetting=0.4).rgb.astype(float)
    assert rgb[30, 40, 0] == pytest.approx(128, abs=1)
    light = (rgb[0, 0, 0] / 128) ** 2.2  # back to linear light
    assert light == pytest.approx(1 - 0.4, abs=0.03)


def test_no_sensor_moves_a_label(scenario: Scenario) -> None:
    spoiled = developed(128, scenario, noise=20.0, vignetting=0.5, jpeg_quality=10)
    assert replace(spoiled, rgb=grey(128).rgb) == grey(128)
    assert not np.array_equal(spoiled.rgb, grey(128).rgb)
