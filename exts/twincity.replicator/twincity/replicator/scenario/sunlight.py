"""Where the sun stands over Paris at a given date and hour."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from astral import Observer
from astral.sun import azimuth, elevation

from .scenario import Sun

PARIS = Observer(latitude=48.8566, longitude=2.3522)
PARIS_TIME = zoneinfo.ZoneInfo("Europe/Paris")


def local_time(date: dt.date, hour: float) -> dt.datetime:
    """The moment `hour` hours after midnight on the clocks of Paris, to the second; 24 is the next midnight."""
    midnight = dt.datetime.combine(date, dt.time())
    return (midnight + dt.timedelta(seconds=round(hour * 3600))).replace(tzinfo=PARIS_TIME)


def sun_over_paris(moment: dt.datetime) -> Sun:
    """The sun's place at `moment` (with a time zone), to 0.01 degree; refraction included, after NOAA."""
    return Sun(elevation_deg=round(elevation(PARIS, moment), 2), azimuth_deg=round(azimuth(PARIS, moment), 2))
