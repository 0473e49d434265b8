"""How warm it is in the streets of Paris: what people dress for."""

from __future__ import annotations

import datetime as dt
import math

from .weather import Weather

COLDEST_C = (3.0, 3.0, 5.5, 8.0, 11.5, 14.5, 16.0, 16.0, 13.0, 10.0, 6.5, 4.0)
WARMEST_C = (7.5, 9.0, 13.0, 16.5, 20.0, 23.5, 25.5, 25.5, 21.5, 16.5, 11.0, 8.0)
"""Mean of the daily lowest and highest temperature, January to December: Meteo-France's normals of Paris-Montsouris,
1991 to 2020, rounded to half a degree."""

WARMEST_HOUR = 15.0
CLEAR_SKY_SWING, OVERCAST_SWING = 1.25, 0.65
"""Of the mean daily range: nights without cloud lose more heat, days gain more."""

RAIN_COOLS_C = 2.0
SNOW_AT_MOST_C = 1.0


def temperature_in_paris(moment: dt.datetime, weather: Weather) -> float:
    """Temperature of the air [deg C], to 0.1: the normals of the month, a cosine over the day around 15 h, wider under
    a clear sky; rain takes 2 degrees, and snow falls at 1 degree at most."""
    month = (moment.month - 1 + (moment.day - 15) / 30) % 12
    low, high = _between_months(COLDEST_C, month), _between_months(WARMEST_C, month)
    swing = CLEAR_SKY_SWING + (OVERCAST_SWING - CLEAR_SKY_SWING) * weather.cloud_cover
    hour = moment.hour + moment.minute / 60
    degrees = (low + high) / 2 + (high - low) / 2 * swing * math.cos((hour - WARMEST_HOUR) / 12 * math.pi)
    degrees -= RAIN_COOLS_C * min(weather.rain_rate_mm_per_h / 2, 1)
    return round(min(degrees, SNOW_AT_MOST_C) if weather.snow_rate_mm_per_h > 0 else degrees, 1)


def _between_months(values: tuple[float, ...], month: float) -> float:
    before = math.floor(month)
    share = month - before
    return values[before % 12] * (1 - share) + values[(before + 1) % 12] * share
