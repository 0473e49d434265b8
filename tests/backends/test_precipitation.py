"""Laws of rain and snow in the air."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.backends.scenes import GROUND, Block, environment, looking_down, scenario, scene_of

from twincity.replicator.scenario.weather import Weather
from twincity.replicator.scene.scene import Scene

DARK = Block(low=(-2, -2, 0), high=(2, 2, 0.5), class_name="car", albedo=(0.05,) * 3)


def falling(index: int = 0, **rates: float) -> Scene:
    """A dark block on bright ground, in clear air."""
    numbers = dataclasses.replace(scenario(index=index), weather=Weather(cloud_cover=1.0, **rates))
    bright = dataclasses.replace(GROUND, albedo=(0.6,) * 3)
    light = environment(sky=2000, visibility_m=1e9)
    return scene_of([bright], looking_down(size=128), moving=[DARK], light=light, numbers=numbers)


def contrast(mitsuba, **rates: float) -> float:
    scene = falling(**rates)
    seen, on_block = mitsuba.radiance(scene).mean(2), mitsuba.render(scene).instance_id == 1
    block, ground = seen[on_block].mean(), seen[~on_block].mean()
    return float((ground - block) / (ground + block))


@pytest.mark.parametrize(
    "kind, rates",
    [
        ("rain_rate_mm_per_h", (0.0, 5.0, 10.0, 20.0)),
        ("snow_rate_mm_per_h", (0.0, 0.5, 1.0, 2.0)),  # the law of flakes' sizes was measured up to 3 mm/h
    ],
)
def test_doubling_what_falls_lowers_contrast(mitsuba, kind, rates):
    contrasts = [contrast(mitsuba, **{kind: rate}) for rate in rates]
    assert contrasts == sorted(contrasts, reverse=True)
    assert len(set(contrasts)) == 4


def test_what_falls_moves_no_label(mitsuba):
    dry, wet = (mitsuba.render(falling(rain_rate_mm_per_h=rate)) for rate in (0.0, 50.0))
    assert np.array_equal(dry.instance_id, wet.instance_id)
    assert np.array_equal(dry.distance_to_image_plane, wet.distance_to_image_plane)


def test_drops_are_elsewhere_in_the_next_frame(mitsuba):
    first, again, second = (mitsuba.radiance(falling(index=i, rain_rate_mm_per_h=50.0)) for i in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)
