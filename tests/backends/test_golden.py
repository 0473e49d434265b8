"""A small street by day, in rain at night and under snow looks as it did."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.backends.scenes import clear_day, lamplit_night, street
from tests.golden.pictures import assert_golden, difference_of

from twincity.replicator.labels import label_named

LIGHTS = {
    "street_day": clear_day(),
    "street_night_rain": lamplit_night(ground_wetness=0.8, visibility_m=800.0),
    "street_snow": clear_day(snow_cover=0.6, visibility_m=1500.0),
}


@pytest.mark.parametrize("name", LIGHTS)
def test_the_street_looks_as_it_did(mitsuba, regenerate_golden, name):
    assert_golden(mitsuba.render(street(light=LIGHTS[name])).rgb, name, regenerate=regenerate_golden)


def test_a_light_that_is_a_little_brighter_would_be_noticed(mitsuba):
    usual = mitsuba.render(street(light=LIGHTS["street_day"])).rgb
    assert difference_of(usual, usual) == ""
    assert "on average" in difference_of(np.clip(usual * 1.03, 0, 255).astype(np.uint8), usual)


def test_a_person_who_is_missing_would_be_noticed(mitsuba):
    scene = street(light=LIGHTS["street_day"])
    usual = mitsuba.render(scene)
    ids, pixels = np.unique(usual.instance_id[usual.class_id == label_named("person").id], return_counts=True)
    missing = ids[pixels.argmax()]
    fewer = tuple(thing for thing in scene.instances if thing.instance_id != missing)
    changed = mitsuba.render(dataclasses.replace(scene, instances=fewer))
    assert difference_of(changed.rgb, usual.rgb) != ""
