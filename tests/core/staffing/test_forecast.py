"""What the next hours bring, from what the same hours of past weeks brought."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.staffing.forecast import WEEK, expected

MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG_AGO = MONDAY_NINE - 52 * WEEK


def test_an_hour_is_expected_to_be_as_its_last_four_mondays_were():
    """6, 2, 4 and nothing: 12 / 4 = 3."""
    past = {MONDAY_NINE - WEEK: 6, MONDAY_NINE - 2 * WEEK: 2, MONDAY_NINE - 3 * WEEK: 4}

    assert expected(past, MONDAY_NINE, weeks=4, since=LONG_AGO) == 3


def test_weeks_before_the_desk_opened_do_not_count_as_empty():
    """Open for two weeks with 6 and 2 contacts: 4, not 2."""
    past = {MONDAY_NINE - WEEK: 6, MONDAY_NINE - 2 * WEEK: 2}

    assert expected(past, MONDAY_NINE, weeks=4, since=MONDAY_NINE - 2 * WEEK) == 4


def test_nothing_is_expected_where_nothing_is_known():
    assert expected({}, MONDAY_NINE, weeks=4, since=MONDAY_NINE) == 0


def test_a_forecast_without_a_past_week_is_refused():
    with pytest.raises(Invalid):
        expected({}, MONDAY_NINE, weeks=0, since=LONG_AGO)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(1, 23))
def test_a_forecast_lies_between_the_least_and_the_most_and_hears_no_other_hour(counts: list[int], off: int):
    past = {MONDAY_NINE - WEEK * (n + 1): count for n, count in enumerate(counts)}
    noise = {hour + timedelta(hours=off): 10_000 for hour in past}

    found = expected(past | noise, MONDAY_NINE, weeks=len(counts), since=LONG_AGO)

    assert min(counts) <= found <= max(counts)
    assert found == pytest.approx(sum(counts) / len(counts))
