"""When a worker with a roster is on: shifts before weekly hours, leave before both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import is_on, next_available, on_between
from heliotrope.core.match.choice import choose_unit
from heliotrope.core.match.people import Stretch
from heliotrope.core.match.records import outcome, replay, snapshot
from heliotrope.core.match.zones import first_reading, zone
from tests.core.match.cast import ALL_WEEK, NOON, OFFICE, people, person, spans, unit, units_of

DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026; the 4th is a Wednesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def stretch(begin: datetime, end: datetime) -> Stretch:
    return Stretch(starts_at=begin, ends_at=end)


def test_a_shift_takes_the_place_of_the_weekly_hours_of_its_date_and_of_no_other():
    bo = person(weekly=OFFICE, shifts=(stretch(at(4, 14), at(4, 22)),))

    assert not is_on(bo, at(4, 9))
    assert is_on(bo, at(4, 21, 59))
    assert not is_on(bo, at(4, 22))
    assert is_on(bo, at(5, 9))


def test_the_date_of_a_shift_is_the_one_on_the_workers_own_clock():
    """20:00 UTC on Tuesday is Wednesday 04:00 in Shanghai: only Wednesday's office hours are gone."""
    shift = stretch(at(3, 20), at(4, 0))
    bo = person(weekly=OFFICE, timezone="Asia/Shanghai", shifts=(shift,))

    assert is_on(bo, at(3, 2))
    assert not is_on(bo, at(4, 2))


def test_a_night_shift_of_yesterday_leaves_todays_weekly_hours():
    bo = person(weekly=OFFICE, shifts=(stretch(at(3, 22), at(4, 6)),))

    assert is_on(bo, at(4, 5))
    assert is_on(bo, at(4, 9))
    assert not is_on(bo, at(3, 9))


def test_leave_beats_shifts_and_weekly_hours():
    bo = person(weekly=OFFICE, shifts=(stretch(at(4, 8), at(4, 16)),), leave=(stretch(at(4, 12), at(6, 0)),))

    assert is_on(bo, at(4, 11, 59))
    assert not is_on(bo, at(4, 12))
    assert not is_on(bo, at(5, 10))
    assert is_on(bo, at(6, 9))


def test_who_is_on_leave_comes_back_when_it_ends_within_their_hours():
    bo = person(weekly=OFFICE, leave=(stretch(at(4, 0), at(5, 11, 30)),))

    assert next_available(bo, at(4, 10)) == at(5, 11, 30)


def test_who_has_no_weekly_hours_works_when_they_are_rostered():
    bo = person(weekly=(), shifts=(stretch(at(6, 22), at(7, 6)),))

    assert next_available(bo, NOON) == at(6, 22)
    assert next_available(bo, at(7, 6)) is None


def test_a_stretch_that_ends_as_it_begins_is_none():
    with pytest.raises(Invalid):
        stretch(NOON, NOON)


def test_touching_shifts_are_one_stretch_and_leave_cuts_it():
    bo = person(
        weekly=(),
        shifts=(stretch(at(4, 8), at(4, 12)), stretch(at(4, 12), at(4, 18))),
        leave=(stretch(at(4, 10), at(4, 11)),),
    )

    on = on_between(bo, at(4, 0), at(4, 17))

    assert on == (stretch(at(4, 8), at(4, 10)), stretch(at(4, 11), at(4, 17)))


hours = st.integers(-72, 200)
stretches = st.lists(
    st.builds(
        lambda begin, length: stretch(NOON + timedelta(hours=begin), NOON + timedelta(hours=begin + length)),
        hours,
        st.integers(1, 60),
    ),
    max_size=4,
).map(tuple)
rostered = st.builds(
    lambda weekly, shifts, leave, timezone: person(
        weekly=tuple(weekly), shifts=shifts, leave=leave, timezone=timezone
    ),
    st.lists(spans, max_size=3),
    stretches,
    stretches,
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"]),
)


def by_hand(bo, instant: datetime) -> bool:
    """The rule in one breath: away, or rostered, or in weekly hours of a date without a shift."""
    if any(one.starts_at <= instant < one.ends_at for one in bo.leave):
        return False
    if any(one.starts_at <= instant < one.ends_at for one in bo.shifts):
        return True
    dates = {first.date() for first in (one.starts_at.astimezone(zone(bo.timezone)) for one in bo.shifts)}
    here = instant.astimezone(zone(bo.timezone)).date()
    for day in (here - DAY, here):
        for span in bo.weekly:
            begin = first_reading(day, span.start, bo.timezone)
            end = first_reading(day + DAY * span.passes_midnight, span.end, bo.timezone)
            if day not in dates and span.weekday == day.weekday() and begin <= instant < end:
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(rostered)
def test_on_between_and_is_on_and_next_available_tell_the_same(bo):
    first = NOON
    pieces = on_between(bo, first, first + 4 * DAY)
    back_at = next_available(bo, first)
    expected = None
    for n in range(0, 4 * 24 * 4):
        instant = first + timedelta(minutes=15 * n)
        on = by_hand(bo, instant)
        assert is_on(bo, instant) is on
        assert any(one.holds(instant) for one in pieces) is on
        if on and expected is None:
            expected = instant
    if expected is not None:
        assert back_at is not None
        assert expected - timedelta(minutes=15) < back_at <= expected


@settings(max_examples=30, deadline=None)
@given(people, stretches, stretches, units_of(6), st.booleans())
def test_a_decision_about_a_rostered_worker_is_made_again_from_its_record(bo, shifts, leave, units, gold):
    bo = replace(bo, shifts=shifts, leave=leave)
    record = snapshot(bo, units, NOON, gold)

    assert outcome(replay(record)) == outcome(choose_unit(bo, units, NOON, gold_due=gold))


def test_a_record_from_before_there_were_rosters_reads_as_it_did():
    record = snapshot(person(weekly=ALL_WEEK), [unit()], NOON, False)

    assert {"shifts", "leave"}.isdisjoint(record["candidate"])
    assert "reads" not in record["units"][0]["requirement"]
    assert outcome(replay(record))["unit_id"] is not None


def test_the_record_keeps_the_roster():
    shift = stretch(at(4, 8), at(4, 16))
    record = snapshot(person(weekly=(), shifts=(shift,)), [unit()], NOON, False)

    assert record["candidate"]["shifts"] == [["2026-03-04T08:00:00+00:00", "2026-03-04T16:00:00+00:00"]]
