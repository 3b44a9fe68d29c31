"""The course of simulated time as it is kept: begun once, changed ahead of time, kept alive."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.clock import Course, real_now
from heliotrope.foundation.timing import services
from heliotrope.foundation.timing.reading import read


@pytest.fixture(autouse=True)
def course() -> Iterator[Course]:
    """A day in ten minutes, left alone for no longer than the test."""
    services.begin()
    services.change(144)
    found = read()
    assert found is not None
    yield found


def test_a_day_that_has_begun_is_not_begun_again(course: Course):
    services.begin(1)

    assert read() == course


def test_a_pause_is_announced_a_second_ahead_and_no_instant_comes_twice():
    before = read()
    services.change(0)
    after = read()

    assert before is not None
    assert after is not None
    assert after.from_real_at > real_now()
    for second in range(4):
        at = after.from_real_at - timedelta(seconds=1) + timedelta(seconds=second)
        assert after.at(at) >= before.at(min(at, after.from_real_at))
    assert after.at(after.from_real_at + timedelta(hours=1)) >= after.from_at


def test_a_beat_keeps_the_day_alive_and_moves_nothing():
    services.beat()
    one = read()
    services.beat()
    two = read()

    assert one is not None
    assert two is not None
    assert two.is_alive(real_now() + timedelta(seconds=50))
    later = real_now() + timedelta(seconds=30)
    assert one.at(later) == two.at(later)


def test_a_day_in_less_than_a_minute_is_refused():
    with pytest.raises(Invalid):
        services.change(1441)
