"""What a spec says of the sensor and of what is done to the picture after it."""

from __future__ import annotations

from typing import Annotated

from .laws import Constant, Law, Uniform
from .spec_rules import Section, WholeWithin, Within


class SensorSpec(Section):
    """What the sensor and the lens do to the picture."""

    exposure_compensation_ev: Annotated[Law, Within(-6, 6)] = Constant(0.0)
    noise: Annotated[Law, Within(0, 60)] = Uniform(1.0, 2.5)
    vignetting: Annotated[Law, Within(0, 0.9)] = Uniform(0.05, 0.2)
    jpeg_quality: Annotated[Law, WholeWithin(1, 100)] = Constant(100)
