"""What an hour of each worker is worth to other work, from past days."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.hours import DAY, WEEK, Past, bids_of, past_days
from heliotrope.core.match.people import Candidate, Stretch
from tests.core.match.cast import NOON, person

PLAIN = Rules(night=(0,) * 24, apart=(0,) * 13)
ENGLISH = Requirement(skill="support", level=1, language="en", language_level=4, effort_s=3600)
THAI = replace(ENGLISH, skill="finance", language="th")
BO, CHI = UUID(int=1), UUID(int=2)


def on_for(number: int, hours: int, **given: object) -> Candidate:
    """Who is rostered from noon for some hours at 8 an hour."""
    shift = Stretch(starts_at=NOON, ends_at=NOON + timedelta(hours=hours))
    known: dict[str, object] = {
        "skills": {"support": 3},
        "languages": {"en": 5},
        "weekly": (),
        "shifts": (shift,),
        "rate_per_hour": Decimal(8),
    }
    return person(number, **(known | given))


def thai(number: int, hours: int, **given: object) -> Candidate:
    skills, languages = {"support": 3, "finance": 3}, {"en": 5, "th": 5}
    return on_for(number, hours, **({"skills": skills, "languages": languages} | given))


def past(asked: Requirement, count: int, value: int, at: datetime = NOON - WEEK, channel: str = "") -> Past:
    return Past(requirement=asked, channel=channel, hour_at=at, count=Decimal(count), value=Decimal(value))


def test_who_alone_speaks_thai_with_finance_is_dear_and_the_price_says_for_what():
    """Two hours of Thai finance at 60 and one hour of Bo at 8: 52, of which nine tenths are kept; Chi has
    eight hours for one of common work."""
    days = [past(THAI, 2, 60), past(ENGLISH, 1, 60)]

    (bid,) = bids_of(days, [thai(1, 1), on_for(2, 8)], at=NOON, currency="EUR", rules=PLAIN)

    assert (bid.worker_id, bid.skill, bid.language) == (BO, "finance", "th")
    assert float(bid.per_hour) == pytest.approx(0.9 * 52, abs=1.5)


def test_chats_take_a_third_of_the_hours_that_calls_take():
    """Three hours' work in two hours; as chats it is one hour."""
    people = [on_for(1, 2)]

    calls = bids_of([past(ENGLISH, 3, 60)], people, at=NOON, currency="EUR", rules=PLAIN)
    chats = bids_of([past(ENGLISH, 3, 60, channel="chat")], people, at=NOON, currency="EUR", rules=PLAIN)

    assert [one.worker_id for one in calls] == [BO] and chats == ()


def test_a_week_is_told_by_the_same_day_of_the_weeks_before_and_a_first_week_by_its_days():
    long_ago, yesterday = NOON - 30 * DAY, NOON - timedelta(hours=20)

    assert past_days(NOON, long_ago) == tuple(NOON - WEEK * back for back in (1, 2, 3, 4))
    assert past_days(NOON, NOON - 10 * DAY) == (NOON - WEEK,)
    assert past_days(NOON, yesterday) == (NOON - DAY,)
    assert past_days(NOON, NOON) == ()


def test_days_without_that_work_make_it_rarer():
    """Two hours in one of two weeks are one hour a week: it fits into Bo's hour and a half."""
    once = [past(ENGLISH, 2, 60), past(THAI, 1, 1, NOON - 2 * WEEK)]
    twice = [*once, past(ENGLISH, 2, 60, NOON - 2 * WEEK)]
    people = [on_for(1, 2, shifts=(Stretch(starts_at=NOON, ends_at=NOON + timedelta(minutes=90)),))]

    assert bids_of(once, people, at=NOON, currency="EUR", rules=PLAIN) == ()
    assert [one.language for one in bids_of(twice, people, at=NOON, currency="EUR", rules=PLAIN)] == ["en"]


def test_a_language_that_is_too_weak_for_the_work_is_not_asked_to_do_it():
    """The work wants level 3; Chi has 2."""
    asked = replace(ENGLISH, language_level=3)
    bo, chi = on_for(1, 1, languages={"en": 3}), on_for(2, 1, languages={"en": 2})

    bids = bids_of([past(asked, 9, 60)], [bo, chi], at=NOON, currency="EUR", rules=PLAIN)

    assert [one.worker_id for one in bids] == [BO]


def test_without_a_past_without_people_or_in_another_currency_there_are_no_bids():
    days, people = [past(ENGLISH, 5, 60)], [on_for(1, 1)]

    assert bids_of([], people, at=NOON, currency="EUR", rules=PLAIN) == ()
    assert bids_of(days, [], at=NOON, currency="EUR", rules=PLAIN) == ()
    assert bids_of(days, [on_for(1, 1, shifts=())], at=NOON, currency="EUR", rules=PLAIN) == ()
    assert bids_of(days, people, at=NOON, currency="CNY", rules=PLAIN) == ()
    assert bids_of(days, people, at=NOON, currency="EUR", rules=PLAIN) != ()


def test_more_work_than_one_number_can_hold_is_priced_as_any_other():
    (bid,) = bids_of([past(ENGLISH, 300, 60)], [on_for(1, 1)], at=NOON, currency="EUR", rules=PLAIN)

    assert float(bid.per_hour) == pytest.approx(0.9 * 52, abs=1.5)


def test_past_work_is_never_negative():
    with pytest.raises(Invalid):
        past(ENGLISH, -1, 60)
