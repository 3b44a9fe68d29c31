"""Simulated time: a day in ten minutes, and never back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.foundation import clock
from heliotrope.foundation.clock import Course

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def course(**given_: object) -> Course:
    known: dict[str, object] = {
        "from_real_at": NOON,
        "from_at": NOON,
        "factor_before": 1,
        "factor": 144,
        "alive_until": NOON + timedelta(hours=1),
    }
    return Course(**(known | given_))  # type: ignore[arg-type]


def test_ten_minutes_are_a_day():
    assert course().at(NOON + timedelta(minutes=10)) == NOON + timedelta(days=1)


def test_before_a_change_takes_effect_time_goes_as_it_did():
    """A pause that begins at noon: half a second before it, the day still flies."""
    paused = course(factor_before=144, factor=0)

    assert paused.at(NOON - timedelta(seconds=0.5)) == NOON - timedelta(seconds=72)
    assert paused.at(NOON + timedelta(minutes=5)) == NOON


def test_a_computer_that_slept_has_not_lived_through_weeks():
    """Alive for a minute (144 minutes), then asleep for an hour."""
    left = course(alive_until=NOON + timedelta(minutes=1))

    assert left.at(NOON + timedelta(minutes=61)) == NOON + timedelta(minutes=144 + 60)


@given(
    st.integers(0, 1440),
    st.integers(0, 1440),
    st.integers(-100, 7200),
    st.floats(-60, 7200),
    st.floats(0, 7200),
)
def test_time_never_goes_back(before: int, after: int, alive_s: int, first_s: float, more_s: float):
    one = course(factor_before=before, factor=after, alive_until=NOON + timedelta(seconds=alive_s))

    earlier = one.at(NOON + timedelta(seconds=first_s))

    assert earlier <= one.at(NOON + timedelta(seconds=first_s + more_s))


def test_a_process_that_learns_late_of_a_slower_day_waits_instead_of_going_back():
    told = [course(), course(factor=0, from_at=NOON - timedelta(hours=1))]
    followed = clock._Followed(lambda: told.pop(0))
    ahead = followed.at(NOON + timedelta(minutes=1))
    followed._due_s = 0.0

    assert followed.at(NOON + timedelta(minutes=2)) == ahead


@pytest.fixture
def _real_afterwards():
    yield
    clock.follow(None)


@pytest.mark.usefixtures("_real_afterwards")
def test_what_keeps_secrets_stays_on_real_time():
    far = course(from_real_at=datetime(2020, 1, 1, tzinfo=UTC), from_at=datetime(2999, 1, 1, tzinfo=UTC))
    clock.follow(lambda: far)

    assert clock.now().year >= 2999
    assert clock.real_now().year < 2999


@pytest.mark.usefixtures("_real_afterwards")
def test_without_a_course_it_is_now():
    clock.follow(lambda: None)

    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=5)
