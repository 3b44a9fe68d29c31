"""A roster by rotation: five days on, two off."""

from collections import Counter
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.staffing.rotation import Watch, rotation

EARLY, LATE, NIGHT = (
    Watch(begins=time(6), ends=time(14)),
    Watch(begins=time(14), ends=time(22)),
    Watch(begins=time(22), ends=time(6)),
)
MONDAY = date(2026, 11, 23)


def roster(turn: int, first: date = MONDAY, days: int = 7, watches: tuple[Watch, ...] = (EARLY, LATE, NIGHT)):
    return rotation("bo", turn=turn, watches=watches, timezone="Europe/Warsaw", first=first, days=days)


def test_the_first_of_a_team_is_off_on_monday_and_tuesday():
    shifts = roster(0)

    assert [one.day.weekday() for one in shifts] == [2, 3, 4, 5, 6]


def test_a_night_watch_ends_on_the_next_morning():
    night = roster(0, watches=(NIGHT,))[0]

    assert night.ends_at - night.starts_at == timedelta(hours=8)
    assert night.day == date(2026, 11, 25)


@given(st.integers(0, 500), st.integers(0, 3000), st.integers(1, 60))
def test_a_roster_in_two_parts_is_the_roster_of_the_whole(turn: int, later: int, days: int):
    first = date(2024, 1, 1) + timedelta(days=later)

    parts = roster(turn, first, days) + roster(turn, first + timedelta(days=days), 30)

    assert parts == roster(turn, first, days + 30)


@given(st.integers(0, 500), st.integers(0, 3000))
def test_everybody_works_five_days_of_a_week_and_never_two_watches_at_once(turn: int, later: int):
    monday = date(2024, 1, 1) + timedelta(weeks=later % 500)
    shifts = roster(turn, monday, 28)

    assert set(Counter(one.day.isocalendar()[:2] for one in shifts).values()) == {5}
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(shifts))


def test_seven_colleagues_are_there_every_day():
    days = {one.day for turn in range(7) for one in roster(turn)}

    assert len(days) == 7


def test_a_rotation_without_a_watch_is_refused():
    with pytest.raises(Invalid):
        roster(0, watches=())
