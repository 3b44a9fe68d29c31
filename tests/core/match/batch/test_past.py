"""How fast a worker is taken to be, by how much was measured of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.past import DOUBTED, FASTEST, SLOWEST, Pace, Past, offered_s
from heliotrope.core.match.people import Stretch
from tests.core.match.cast import NOON, OFFICE, person

WEEK = timedelta(days=7)


def test_twenty_pieces_done_in_half_the_time_make_four_thirds_of_the_ordinary_speed():
    """20 pieces of 60 s in 600 s, and 20 ordinary ones: 2,400 s of work in 1,800 s."""
    assert DOUBTED == 20
    assert Pace(expected_s=1200, spent_s=600, pieces=20).speed == pytest.approx(2400 / 1800)


def test_nobody_measured_is_ordinary_and_one_piece_proves_little():
    assert Pace(expected_s=0, spent_s=0, pieces=0).speed == 1
    assert 0.95 < Pace(expected_s=60, spent_s=120, pieces=1).speed < 1


def test_a_speed_beyond_belief_is_none():
    assert Pace(expected_s=1e6, spent_s=0, pieces=1000).speed == FASTEST
    assert Pace(expected_s=1e4, spent_s=1e7, pieces=1000).speed == SLOWEST
    with pytest.raises(Invalid, match="between"):
        Past(speeds={"label-images": 0.0})
    with pytest.raises(Invalid, match="never negative"):
        Pace(expected_s=1, spent_s=-1, pieces=1)


def test_the_hours_that_are_offered_are_a_workers_own_without_leave():
    """Office hours are 40 a week; a day of leave takes 8 of them."""
    away = Stretch(starts_at=NOON - timedelta(days=1), ends_at=NOON)
    assert offered_s(person(1, weekly=OFFICE), NOON - WEEK, NOON) == 40 * 3600
    assert offered_s(person(1, weekly=OFFICE, leave=(away,)), NOON - WEEK, NOON) == 32 * 3600
    with pytest.raises(Invalid, match="never negative"):
        Past(given_s=-1)


@given(st.floats(1, 1e6), st.floats(0, 1e6), st.integers(1, 10_000), st.floats(1.1, 10))
def test_more_of_the_same_leads_further_from_the_ordinary(
    expected_s: float, spent_s: float, pieces: int, times: float
):
    few = Pace(expected_s=expected_s, spent_s=spent_s, pieces=pieces).speed
    many = Pace(expected_s=expected_s * times, spent_s=spent_s * times, pieces=int(pieces * times) + 1).speed
    assert abs(many - 1) >= abs(few - 1) - 1e-9
