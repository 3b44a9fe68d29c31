"""A worker's weekly hours as text."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.people import WeeklySpan, first_overlap
from heliotrope.core.network.availability_text import format_availability, parse_availability


def span(weekday: int, start: int, end: int) -> WeeklySpan:
    return WeeklySpan(weekday=weekday, start=time(start), end=time(end))


def test_office_hours_and_a_saturday_are_six_spans():
    expected = (*(span(day, 9, 17) for day in range(5)), span(5, 10, 14))

    assert parse_availability("Mon-Fri 09:00-17:00|Sat 10:00-14:00") == expected
    assert format_availability(expected) == "Mon-Fri 09:00-17:00|Sat 10:00-14:00"


def test_a_night_and_a_whole_day_end_on_the_next_day():
    (night,) = parse_availability("Fri 22:00-06:00")
    (day,) = parse_availability("sun 00:00-24:00")

    assert (night.passes_midnight, night.length_minutes) == (True, 480)
    assert (day.passes_midnight, day.length_minutes) == (True, 1440)
    assert format_availability([day]) == "Sun 00:00-00:00"


def test_days_may_run_over_sunday():
    assert [s.weekday for s in parse_availability("Sat-Mon 09:00-12:00")] == [0, 5, 6]


def test_hours_are_written_in_the_order_of_the_week():
    spans = [span(2, 9, 17), span(1, 22, 6), span(0, 9, 17)]

    assert format_availability(spans) == "Mon 09:00-17:00|Tue 22:00-06:00|Wed 09:00-17:00"


def test_no_text_is_no_hours_and_round_the_clock_is_all_of_them():
    assert parse_availability(" ") == ()
    assert format_availability(()) == ""
    assert sum(s.length_minutes for s in parse_availability("Mon-Sun 00:00-00:00")) == 10_080


@pytest.mark.parametrize(
    "wrong",
    [
        "Mon 9:00-17:00",
        "Mon 09:00-25:00",
        "Mon 09:00-24:30",
        "Mon 09:60-17:00",
        "Mon",
        "09:00-17:00",
        "Foo 09:00-17:00",
        "Mon-Foo 09:00-17:00",
        "Mon 09:00-17:00|",
        "Mon ٠٩:00-17:00",
        "|".join(["Mon 09:00-09:01"] * 101),
    ],
)
def test_anything_else_is_refused(wrong):
    with pytest.raises(Invalid):
        parse_availability(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        "Mon 09:00-17:00|Mon 16:00-18:00",
        "Mon-Fri 09:00-17:00|Wed 09:00-17:00",
        "Sun 22:00-06:00|Mon 05:00-09:00",
        "Mon-Sun 00:00-00:00|Tue 12:00-13:00",
    ],
)
def test_overlapping_spans_are_refused(wrong):
    with pytest.raises(Invalid, match="overlap"):
        parse_availability(wrong)


def test_spans_that_touch_do_not_overlap():
    assert len(parse_availability("Sun 22:00-06:00|Mon 06:00-09:00|Mon 09:00-10:00")) == 3


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(spans=st.lists(st.builds(WeeklySpan, weekday=st.integers(0, 6), start=times, end=times), max_size=4))
def test_what_is_written_is_read_back(spans):
    text = format_availability(spans)
    kept = sorted(set(spans))

    if first_overlap(kept) is None:
        assert parse_availability(text) == tuple(kept)
        assert format_availability(parse_availability(text)) == text
    else:
        with pytest.raises(Invalid, match="overlap"):
            parse_availability(text)


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        spans = parse_availability(text)
    except Invalid:
        return
    assert parse_availability(format_availability(spans)) == spans
