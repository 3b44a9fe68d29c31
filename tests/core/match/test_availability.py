"""When a worker is on."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import is_on, next_available
from heliotrope.core.match.people import WeeklySpan, first_overlap
from heliotrope.core.match.zones import first_reading, zone
from tests.core.match.cast import ALL_WEEK, NOON, OFFICE, person, spans

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = date(2026, 3, 29)
"""A Sunday: Berlin's clocks jump from 02:00 to 03:00 at 01:00 UTC."""
AUTUMN = date(2026, 10, 25)
"""A Sunday: Berlin's clocks go back from 03:00 to 02:00 at 01:00 UTC."""
SATURDAY_NIGHT = (WeeklySpan(weekday=5, start=time(22), end=time(6)),)


def on_minutes(weekly: tuple[WeeklySpan, ...], timezone: str, first: datetime, minutes: int) -> list[bool]:
    bo = person(weekly=weekly, timezone=timezone)
    return [is_on(bo, first + timedelta(minutes=n)) for n in range(minutes)]


def test_a_shift_begins_with_its_first_minute_and_is_over_with_its_last():
    bo = person(weekly=OFFICE, timezone="Asia/Shanghai")

    assert not is_on(bo, datetime(2026, 3, 4, 0, 59, 59, tzinfo=UTC))
    assert is_on(bo, datetime(2026, 3, 4, 1, 0, tzinfo=UTC))
    assert is_on(bo, datetime(2026, 3, 4, 8, 59, 59, tzinfo=UTC))
    assert not is_on(bo, datetime(2026, 3, 4, 9, 0, tzinfo=UTC))


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    bo = person(weekly=(WeeklySpan(weekday=6, start=time(22), end=time(6)),), timezone="UTC")

    assert is_on(bo, datetime(2026, 3, 8, 23, 0, tzinfo=UTC))
    assert is_on(bo, datetime(2026, 3, 9, 5, 59, tzinfo=UTC))
    assert not is_on(bo, datetime(2026, 3, 8, 5, 59, tzinfo=UTC))


@pytest.mark.parametrize(("night", "hours"), [(SPRING, 7), (AUTUMN, 9), (date(2026, 6, 7), 8)])
def test_the_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn(night, hours):
    first = datetime.combine(night - timedelta(days=1), time(12), tzinfo=UTC)

    on = on_minutes(SATURDAY_NIGHT, "Europe/Berlin", first, 24 * 60)

    assert sum(on) == hours * 60
    assert sum(a != b for a, b in pairwise(on)) == 2


def test_a_shift_that_begins_in_the_skipped_hour_begins_when_the_clocks_jump():
    bo = person(weekly=(WeeklySpan(weekday=6, start=time(2, 30), end=time(5)),), timezone="Europe/Berlin")
    jump = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    assert not is_on(bo, jump - timedelta(seconds=1))
    assert is_on(bo, jump)
    assert next_available(bo, jump - timedelta(hours=3)) == jump


def test_a_shift_inside_the_skipped_hour_never_happens_that_day():
    weekly = (WeeklySpan(weekday=6, start=time(2, 15), end=time(2, 45)),)
    bo = person(weekly=weekly, timezone="Europe/Berlin")

    back_at = next_available(bo, datetime(2026, 3, 28, 12, 0, tzinfo=UTC))

    assert not any(on_minutes(weekly, "Europe/Berlin", datetime(2026, 3, 28, 12, 0, tzinfo=UTC), 24 * 60))
    assert back_at == datetime(2026, 4, 5, 0, 15, tzinfo=UTC)


def test_a_time_that_comes_twice_means_the_first_of_the_two():
    assert first_reading(AUTUMN, time(2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_day_that_samoa_skipped_is_no_hour_long():
    start = first_reading(date(2011, 12, 30), time(0), "Pacific/Apia")

    assert start == first_reading(date(2011, 12, 31), time(0), "Pacific/Apia")


def test_bo_who_keeps_office_hours_in_shanghai_is_next_on_in_the_morning():
    bo = person(weekly=OFFICE, timezone="Asia/Shanghai")

    assert next_available(bo, NOON) == datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def test_on_friday_evening_the_next_shift_is_monday_morning_summer_time():
    bo = person(weekly=OFFICE, timezone="Europe/Berlin")
    friday = datetime(2026, 3, 27, 18, 0, tzinfo=BERLIN)

    assert next_available(bo, friday) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_who_is_on_is_next_on_now_and_who_has_no_hours_never_is():
    assert next_available(person(weekly=ALL_WEEK), NOON) == NOON
    assert next_available(person(weekly=()), NOON) is None


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(Invalid, match="names its zone"):
        is_on(person(), datetime(2026, 3, 4, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "a\0b", "America"])
def test_an_unknown_time_zone_is_refused_with_a_known_one(name):
    with pytest.raises(Invalid, match="such as Asia/Shanghai"):
        zone(name)


@settings(max_examples=60, deadline=None)
@given(weekly=st.lists(spans, max_size=4), minute=st.integers(0, 7 * 24 * 60))
def test_where_clocks_never_change_on_means_that_the_wall_clock_lies_in_a_span(weekly, minute):
    """Reference: the minute of the week against every span, on the circle of the week."""
    monday = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
    at = monday + timedelta(minutes=minute)
    bo = person(weekly=tuple(weekly), timezone="Asia/Shanghai")

    expected = any((minute - s.begins_minute) % 10_080 < s.length_minutes for s in weekly)

    assert is_on(bo, at) == expected


@settings(max_examples=40, deadline=None)
@given(
    weekly=st.lists(spans, min_size=1, max_size=3),
    timezone=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"]),
    day=st.sampled_from([SPRING, AUTUMN, date(2026, 4, 5), date(2026, 10, 4), date(2026, 7, 1)]),
    minute=st.integers(0, 24 * 60),
)
def test_the_next_shift_is_the_first_minute_at_which_one_is_on(weekly, timezone, day, minute):
    """Reference: minute after minute, over the nights when clocks change in Berlin and on Lord Howe."""
    bo = person(weekly=tuple(weekly), timezone=timezone)
    at = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=1) + timedelta(minutes=minute)

    back_at = next_available(bo, at)

    floor = at - timedelta(minutes=at.minute % 15)
    searched = (max(at, floor + timedelta(minutes=15 * n)) for n in range(8 * 96 + 1))
    assert back_at == next((t for t in searched if is_on(bo, t)), None)


@given(weekly=st.lists(spans, max_size=5, unique=True))
def test_spans_overlap_when_some_minute_of_the_week_lies_in_two(weekly):
    """Reference: count every quarter of an hour of the week."""
    covered = [
        sum((minute - s.begins_minute) % 10_080 < s.length_minutes for s in weekly)
        for minute in range(0, 10_080, 15)
    ]

    assert (first_overlap(weekly) is not None) == (max(covered) > 1)
