"""What a spec says of the sensor and of what is done to the picture after it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from .laws import Constant, Law
from .spec_rules import Flag, Section, WholeWithin, Within
from .spec_sections import names


class SensorSpec(Section):
    """What the lens, the sensor and the encoder do to the picture.

    A quantity that is not given follows the light and the device (`sensors.py`, `devices.py`).
    """

    exposure_compensation_ev: Annotated[Law, Within(-6, 6)] = Constant(0.0)
    exposure_time_s: Annotated[Law, Within(0, 1, "0 freezes what moves; cameras have 0.0005 by day.")] | None = None
    gain_db: Annotated[Law, Within(0, 60, "0 by day; 6 dB more double the noise's share.")] | None = None
    noise: Annotated[Law, Within(0, 60)] | None = None
    """Standard deviation in mid-grey, in 8-bit steps, whatever the gain is."""

    noise_reduction: Annotated[Law, Within(0, 1)] | None = None
    """How much the camera smears to hide noise; not given, more with more gain."""

    pattern_noise: Annotated[Law, Within(0, 1)] | None = None
    """Noise of whole rows and columns, as a share of that of pixels."""

    vignetting: Annotated[Law, Within(0, 0.9)] | None = None
    chromatic_aberration_px: Annotated[Law, Within(0, 10)] | None = None
    white_balance_error: Annotated[Law, Within(-1, 1, "Stops between red and blue: 0.3 is a warm cast.")] | None = None
    sharpening: Annotated[Law, Within(0, 2)] | None = None
    jpeg_quality: Annotated[Law, WholeWithin(1, 100)] | None = None
    h264_kbit_per_s: Annotated[Law, Within(0, 100_000, "0 is no stream; 2000 is usual at 1280x720.")] | None = None
    dirt: Annotated[Law, Within(0, 1)] | None = None
    lens_drops: Annotated[Law, Within(0, 1)] | None = None
    """Rain on the glass; not given, as much as the rain and the device bring."""

    infrared: Annotated[Law, Flag()] | None = None
    """Night mode; not given, when a device that has one finds it dark enough."""

    on_screen_text: Annotated[Law, Flag()] | None = None
    interlaced: Annotated[Law, Flag()] | None = None


class PrivacySpec(Section):
    """What is made unrecognisable before anything is written, by the exact labels."""

    blur: Annotated[tuple[Literal["heads", "plates"], ...], BeforeValidator(names)] = ()
    method: Literal["pixelate", "gaussian"] = "pixelate"
