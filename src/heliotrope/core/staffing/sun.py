"""Where the sun stands: which half of the Earth has day.

Source:
    The Astronomical Almanac, section C, "low precision formulas for the Sun's coordinates": good to
    0.01° from 1950 to 2050; Greenwich mean sidereal time by Meeus, Astronomical Algorithms (2nd edition),
    formula 12.4.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import asin, atan, atan2, cos, degrees, radians, sin, tan
from typing import Final

J2000: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)
SUNRISE: Final = -0.833
"""Elevation of the sun's centre at sunrise in degrees: refraction, and half its disc."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point of the Earth in degrees, north and east positive."""

    latitude: float
    longitude: float


def subsolar(at: datetime) -> Place:
    """The point over which the sun stands upright; its latitude is the sun's declination."""
    days = (at - J2000).total_seconds() / 86_400
    mean = 280.460 + 0.985_647_4 * days
    anomaly = radians(357.528 + 0.985_600_3 * days)
    ecliptic = radians(mean + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.000_000_4 * days)
    declination = degrees(asin(sin(tilt) * sin(ecliptic)))
    ascension = degrees(atan2(cos(tilt) * sin(ecliptic), cos(ecliptic)))
    sidereal = 280.460_618_37 + 360.985_647_366_29 * days
    return Place(latitude=declination, longitude=(ascension - sidereal + 180) % 360 - 180)


def elevation(place: Place, at: datetime) -> float:
    """Degrees of the sun above the horizon; negative below it."""
    sun = subsolar(at)
    here, there = radians(place.latitude), radians(sun.latitude)
    hour = radians(place.longitude - sun.longitude)
    height = sin(here) * sin(there) + cos(here) * cos(there) * cos(hour)
    return degrees(asin(max(-1.0, min(1.0, height))))


def is_day(place: Place, at: datetime) -> bool:
    """Whether the sun is up, as an almanac tells sunrise and sunset."""
    return elevation(place, at) > SUNRISE


def terminator(at: datetime, longitude: float) -> float:
    """The latitude at which the sun's centre is on the horizon, on a meridian.

    Day lies north of it while the sun stands over the northern half, and south of it otherwise.
    """
    sun = subsolar(at)
    # At an equinox the line runs over both poles; a thousandth of a degree keeps it a function.
    height = sun.latitude if abs(sun.latitude) > 0.001 else 0.001
    return degrees(atan(-cos(radians(longitude - sun.longitude)) / tan(radians(height))))
