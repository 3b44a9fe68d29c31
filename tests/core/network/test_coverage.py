"""How many people are on in each hour to come."""

from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.availability import is_on
from heliotrope.core.match.people import Stretch, WeeklySpan
from heliotrope.core.network.coverage import hours_on
from tests.core.match.cast import NOON, people, person

HOUR = timedelta(hours=1)


def shift(begin: float, end: float) -> Stretch:
    return Stretch(starts_at=NOON + begin * HOUR, ends_at=NOON + end * HOUR)


def test_who_is_on_for_half_an_hour_counts_as_a_half():
    bo = person(1, weekly=(), shifts=(shift(0.5, 2),), languages={"pt-br": 4}, skills={"label-text": 2})
    chi = person(2, weekly=(), shifts=(shift(1, 3),), languages={"en": 4}, skills={"label-text": 1})

    hours = hours_on([bo, chi], NOON, NOON + 4 * HOUR)

    assert [hour.people for hour in hours] == [0.5, 2.0, 1.0, 0.0]
    assert [hour.languages.get("pt", 0) for hour in hours] == [0.5, 1.0, 0, 0]
    assert hours[1].skills == {"label-text": 2.0}
    assert hours[1].pairs == {
        ("pt", "label-text"): 1.0,
        ("pt-br", "label-text"): 1.0,
        ("en", "label-text"): 1.0,
    }


def test_hours_are_full_ones_and_leave_and_the_inactive_count_as_nobody():
    away = person(1, leave=(shift(0, 48),))
    gone = person(2, active=False)
    weekly = person(3, weekly=(WeeklySpan(weekday=2, start=time(13), end=time(14)),))

    hours = hours_on([away, gone, weekly], NOON + timedelta(minutes=20), NOON + 2 * HOUR)

    assert [hour.starts_at for hour in hours] == [NOON, NOON + HOUR]
    assert [hour.people for hour in hours] == [0.0, 1.0]


def test_an_empty_window_has_no_hours_and_a_long_one_is_refused():
    assert hours_on([person()], NOON, NOON) == ()
    with pytest.raises(Invalid):
        hours_on([], NOON, NOON + timedelta(days=15))


@settings(max_examples=25, deadline=None)
@given(st.lists(people, max_size=4))
def test_person_hours_are_those_of_the_minutes_in_which_people_are_on(group):
    hours = hours_on(group, NOON, NOON + 6 * HOUR)
    minutes = sum(
        is_on(one, NOON + timedelta(minutes=n)) for one in group if one.active for n in range(6 * 60)
    )

    assert sum(hour.people for hour in hours) == pytest.approx(minutes / 60)
    assert all(max(hour.languages.values(), default=0) <= hour.people + 1e-9 for hour in hours)
