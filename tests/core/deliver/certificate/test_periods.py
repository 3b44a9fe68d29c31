"""Periods of a stream that are certified: whole days in UTC, none in two of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.deliver.certificate.document import Part
from heliotrope.core.deliver.certificate.listing import listed_in
from heliotrope.core.deliver.certificate.periods import Period, check_apart, month
from heliotrope.core.deliver.certificate.saying import File, described
from heliotrope.core.errors import Conflict, Invalid

DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))


def test_february_of_a_leap_year_has_its_last_day():
    february = month(date(2028, 2, 14))
    assert (february.first_on, february.last_on) == (date(2028, 2, 1), date(2028, 2, 29))
    assert february.is_month and february.following() == month(date(2028, 3, 31))
    assert february.ends_at == datetime(2028, 3, 1, tzinfo=UTC)
    assert february.closed_at == datetime(2028, 3, 1, 1, tzinfo=UTC)


@given(DAYS)
def test_months_follow_each_other_without_a_gap_and_without_a_day_in_two(day):
    one = month(day)
    after = one.following()
    assert after.begins_at == one.ends_at
    assert not one.overlaps(after) and not after.overlaps(one)
    assert one.holds(one.ends_at - timedelta(microseconds=1)) and not one.holds(one.ends_at)
    assert after.holds(one.ends_at)


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_periods_overlap_when_a_day_is_in_both(a, b, c, d):
    first = Period(first_on=min(a, b), last_on=min(a, b) + min(abs(b - a), timedelta(days=300)))
    second = Period(first_on=min(c, d), last_on=min(c, d) + min(abs(d - c), timedelta(days=300)))
    days = range((first.last_on - first.first_on).days + 1)
    shared = any(second.first_on <= first.first_on + timedelta(days=n) <= second.last_on for n in days)
    assert first.overlaps(second) == second.overlaps(first) == shared


def test_a_period_that_is_none_is_refused():
    for days in (-1, 366):
        with pytest.raises(Invalid):
            Period(first_on=date(2027, 1, 1), last_on=date(2027, 1, 1) + timedelta(days=days))
    with pytest.raises(Invalid, match="9998"):
        Period(first_on=date(9999, 12, 1), last_on=date(9999, 12, 31))
    with pytest.raises(Conflict, match="2027-01-01 to 2027-01-31"):
        check_apart(Period(first_on=date(2027, 1, 31), last_on=date(2027, 2, 3)), [month(date(2027, 1, 5))])


def test_a_list_counts_only_as_it_was_signed():
    listed = File(
        name="period.jsonl",
        media_type="application/jsonl",
        content=b'{"number": 7, "files": {"a.json": "00ff"}}\n',
    )
    signed = [
        Part(name="period", content={"stream": "s"}),
        Part(name="file period.jsonl", content=described(listed)),
    ]
    assert listed_in(signed, listed) == {"00ff": "7"}
    assert listed_in(signed[1:], listed) == {}, "the certificate is of no period"
    forged = File(name=listed.name, media_type=listed.media_type, content=listed.content.replace(b"7", b"8"))
    assert listed_in(signed, forged) == {}
