"""The sensor of one frame: what automatic exposure makes of the light, and what the spec or the device says.

A camera in the street meters as follows. While there is light enough, shutter and iris close together; below
`AutoExposure.full_shutter_lux` the iris and the longest shutter no longer suffice, and gain takes over, which
multiplies the noise with the picture.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..city.tile import CityTile
from ..errors import SpecError
from .devices import DEVICES, PLAIN_SENSOR, AutoExposure, Device
from .laws import Law
from .rng import generator_for
from .scenario import CameraPose, Sensor, Sun
from .spec_sensor import PrivacySpec, SensorSpec
from .weather import Weather

CLEAR_SKY_LUX: tuple[tuple[float, float], ...] = (
    (-18, 0.001), (-12, 0.008), (-9, 0.2), (-6, 3.4), (-3, 56), (0, 400), (5, 3_600), (17.7, 21_000), (40, 62_000),
    (64, 97_000), (90, 115_000),
)  # fmt: skip
"""Sun's elevation [deg] -> horizontal illuminance of sun and clear sky: twilight after Seidelmann, Explanatory
Supplement to the Astronomical Almanac (1992), table 9.22; day from Preetham's sky with turbidity 3."""

LAMPS_LUX = 12.0
"""What street lamps give the ground of a Paris street: 7 to 25 lx by its class (EN 13201-2, C2 to C5)."""

LAMP_REACH_M = 40.0
"""A camera with no lamp nearer than this has none in what it watches."""

GLOW_LUX = 0.3
"""Of the sky over a city, where no lamp is near."""

SNOW_BRIGHTER = 2.0
"""A street under snow sends back three times the light of a bare one: albedo 0.6 against 0.2."""

FULL_SUN_LUX = 100_000.0
"""Where the shutter is at its shortest."""

READ_NOISE_SHARE = 0.005
"""Of the noise variance in mid-grey at gain 0, the part of the electronics: 2 to 4 electrons against the shot noise
of some 2,000 (EMVA 1288, and 1/2.8" sensors with 2.9 um pixels)."""


@dataclass(frozen=True, kw_only=True)
class StreetLight:
    """What automatic exposure meters."""

    sun_elevation_deg: float
    cloud_cover: float
    snow_cover: float
    rain_rate_mm_per_h: float
    """Wets the dome."""

    lamps: bool
    """Street lamps stand near the camera: after sunset they are lit."""

    @property
    def lux(self) -> float:
        """Of the street, as bright as a bare one would have to be."""
        elevations, levels = zip(*CLEAR_SKY_LUX, strict=True)
        clear = 10 ** float(np.interp(self.sun_elevation_deg, elevations, np.log10(levels)))
        daylight = clear * (1 - 0.75 * self.cloud_cover**3.4)  # Kasten and Czeplak, Solar Energy 24 (1980)
        # lamps are lit when their light begins to count, so that less sun never means more light
        return (daylight + (LAMPS_LUX if self.lamps else GLOW_LUX)) * (1 + SNOW_BRIGHTER * self.snow_cover)


def street_light(tile: CityTile, camera: CameraPose, sun: Sun, weather: Weather) -> StreetLight:
    """What a camera in a street has to do with."""
    lamps = np.array([lamp.position[:2] for lamp in tile.lamps]).reshape(-1, 2) - camera.position[:2]
    return StreetLight(
        sun_elevation_deg=sun.elevation_deg,
        cloud_cover=weather.cloud_cover,
        snow_cover=weather.snow_cover,
        rain_rate_mm_per_h=weather.rain_rate_mm_per_h,
        lamps=bool((np.hypot(*lamps.T) < LAMP_REACH_M).any()),
    )


def draw_sensor(
    spec: SensorSpec, privacy: PrivacySpec, device: str, light: StreetLight, seed: int, index: int
) -> Sensor:
    """Every quantity from its own law and generator: the spec's, or the device's, or what the light asks for."""
    kind = DEVICES.get(device)
    exposure = kind.exposure if kind else AutoExposure()
    laws = _laws(spec, kind)
    drawn = {name: _drawn(law, name, seed, index) for name, law in laws.items()}
    shutter, gain = automatic_exposure(exposure, light.lux)
    drawn.setdefault("exposure_time_s", shutter)
    drawn.setdefault("gain_db", gain)
    if spec.noise is None:
        drawn["noise"] = round(noise_at_gain(drawn["noise"], drawn["gain_db"]), 4)
    drawn.setdefault("noise_reduction", round(noise_reduction_at_gain(drawn["gain_db"]), 4))
    drawn.setdefault("lens_drops", round((kind.wet_lens if kind else 0.0) * wetness_of_glass(light), 4))
    drawn.setdefault("infrared", light.lux < exposure.infrared_below_lux)
    return Sensor(**drawn, privacy_blur=privacy.blur, privacy_method=privacy.method)


def automatic_exposure(exposure: AutoExposure, lux: float) -> tuple[float, float]:
    """Shutter [s] and gain [dB] at so much light; both only ever grow as it gets darker."""
    dark, bright = math.log(exposure.full_shutter_lux), math.log(FULL_SUN_LUX)
    closed = min(max((math.log(lux) - dark) / (bright - dark), 0.0), 1.0)
    shutter = exposure.longest_s * (exposure.shortest_s / exposure.longest_s) ** closed
    gain = 20 * math.log10(max(exposure.full_shutter_lux / lux, 1.0))
    return round(shutter, 6), round(min(gain, exposure.most_gain_db), 2)


def noise_at_gain(noise: float, gain_db: float) -> float:
    """Deviation of the noise in mid-grey where it is `noise` at gain 0.

    At gain g a picture is made of g times fewer electrons: the variance of shot noise grows with g, that of the
    electronics with g squared (EMVA 1288: variance of the signal = K^2 read noise^2 + K mean).
    """
    gain = 10 ** (gain_db / 20)
    return noise * math.sqrt((1 - READ_NOISE_SHARE) * gain + READ_NOISE_SHARE * gain**2)


def noise_reduction_at_gain(gain_db: float) -> float:
    """None below 6 dB, all at 36: noise would cost an encoder more bits than the street."""
    return min(max((gain_db - 6) / 30, 0.0), 1.0)


def wetness_of_glass(light: StreetLight) -> float:
    """0..1: a drizzle already spots a bare dome, a downpour covers it."""
    return min(math.sqrt(light.rain_rate_mm_per_h / 20), 1.0)


LEAST_BITS_PER_PIXEL = 0.01
"""Below it a street in H.264 at its coarsest quantiser needs more: 190 to 220 kbit/s at 1280x720 (measured)."""

STREAM_FPS = 25


def least_kbit_per_s(width: int, height: int) -> int:
    """The least bit rate at which a picture of this size can be sent at all."""
    return math.ceil(LEAST_BITS_PER_PIXEL * width * height * STREAM_FPS / 1000)


def may_stream(spec: SensorSpec, devices: Sequence[str], size: tuple[int, int]) -> bool:
    """True when some picture may go through a stream; raises when one may have too few bits for its size."""
    laws = [_laws(spec, DEVICES.get(name))["h264_kbit_per_s"] for name in devices]
    rates = [value for law in laws for value in law.possible if value]
    least = least_kbit_per_s(*size)
    if rates and min(rates) < least:
        raise SpecError(
            f"sensor.h264_kbit_per_s is {min(rates):g}, too few for {size[0]}x{size[1]} at {STREAM_FPS} images per "
            f"second. The least is {least}; 0 is no stream."
        )
    return bool(rates)


def _laws(spec: SensorSpec, device: Device | None) -> Mapping[str, Law]:
    """The law of every quantity that has one."""
    given = {name: getattr(spec, name) for name in type(spec).model_fields}
    laws = {**PLAIN_SENSOR, **(device.sensor if device else {})}
    return laws | {name: law for name, law in given.items() if law is not None}


def _drawn(law: Law, name: str, seed: int, index: int) -> Any:
    value = law.draw(generator_for(seed, index, "sensor", name))
    return value if isinstance(value, bool) else round(value, 6 if name == "exposure_time_s" else 4)
