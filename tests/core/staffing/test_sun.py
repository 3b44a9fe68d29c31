"""The sun over the Earth, against almanacs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.staffing.sun import Place, elevation, is_day, subsolar, terminator

INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
KRAKOW, MANILA, BOGOTA = (
    Place(latitude=50.06, longitude=19.94),
    Place(latitude=14.58, longitude=121.0),
    Place(latitude=4.6, longitude=-74.08),
)


@pytest.mark.parametrize(
    ("at", "declination"),
    [
        (datetime(2026, 3, 20, 14, 46, tzinfo=UTC), 0.0),
        (datetime(2026, 6, 21, 8, 24, tzinfo=UTC), 23.44),
        (datetime(2026, 9, 23, 0, 5, tzinfo=UTC), 0.0),
        (datetime(2026, 12, 21, 20, 50, tzinfo=UTC), -23.44),
        (datetime(1992, 10, 13, 0, 0, tzinfo=UTC), -7.785),
    ],
    ids=["march equinox", "june solstice", "september equinox", "december solstice", "Meeus, example 25.a"],
)
def test_the_sun_stands_where_almanacs_say(at: datetime, declination: float):
    """Seasons of 2026 by the US Naval Observatory; the last by Meeus, chapter 25, δ = −7.78507°."""
    assert subsolar(at).latitude == pytest.approx(declination, abs=0.02)


@pytest.mark.parametrize(
    ("month", "day", "minutes"), [(2, 11, -14.2), (5, 14, 3.7), (7, 26, -6.5), (11, 3, 16.4)]
)
def test_a_sundial_at_greenwich_is_off_by_the_equation_of_time(month: int, day: int, minutes: float):
    """The extremes of the equation of time; four minutes are one degree."""
    noon = subsolar(datetime(2026, month, day, 12, tzinfo=UTC))

    assert -noon.longitude * 4 == pytest.approx(minutes, abs=0.3)


def test_when_it_dawns_in_krakow_manila_has_afternoon_and_bogota_night():
    """Sunrise in Kraków on 22 November 2026 is at 7:06 local time, 6:06 UTC."""
    dawn = datetime(2026, 11, 22, 6, 6, tzinfo=UTC)

    assert not is_day(KRAKOW, dawn - timedelta(minutes=4))
    assert is_day(KRAKOW, dawn + timedelta(minutes=4))
    assert is_day(MANILA, dawn)
    assert not is_day(BOGOTA, dawn)


@given(INSTANTS, st.floats(-180, 180))
def test_on_the_terminator_the_sun_is_on_the_horizon(at: datetime, longitude: float):
    place = Place(latitude=terminator(at, longitude), longitude=longitude)

    assert elevation(place, at) == pytest.approx(0, abs=0.01)


@given(INSTANTS)
def test_the_sun_is_overhead_below_itself_and_under_foot_on_the_other_side(at: datetime):
    sun = subsolar(at)
    other = Place(latitude=-sun.latitude, longitude=(sun.longitude + 360) % 360 - 180)

    assert elevation(sun, at) == pytest.approx(90, abs=1e-4)
    assert elevation(other, at) == pytest.approx(-90, abs=1e-4)
    assert abs(sun.latitude) <= 23.45
