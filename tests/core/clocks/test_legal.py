"""Terms of law: counted by hand on paper, and by the laws that every count obeys."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.clocks import Clock, LegalRule, Standing, Topic, Unit, breach_rules, request_rule, rule
from heliotrope.core.clocks.law import JURISDICTIONS, RULES
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.requests import Right

ON = date(2026, 11, 23)


def clock_of(name: str, began: str, zone: str, **more: object) -> Clock:
    """The clock of a rule that begins at an instant of a zone."""
    began_at = datetime.fromisoformat(began).replace(tzinfo=ZoneInfo(zone))
    return Clock(rule=rule(name), began_at=began_at, **more)  # type: ignore[arg-type]


def due(name: str, began: str, zone: str, **more: object) -> str:
    """The hour after the last day of the plain term."""
    ends_at = clock_of(name, began, zone, **more).due_at
    return ends_at.astimezone(ZoneInfo(rule(name).zone)).isoformat(timespec="minutes")


def last_moment(clock: Clock) -> str:
    """The day after the last one that the law allows."""
    return clock.latest_at.astimezone(ZoneInfo(clock.rule.zone)).isoformat(timespec="minutes")[:16]


@pytest.mark.parametrize(
    ("name", "began", "ends"),
    [
        # A month: the same number of the next month; the day after its end is the first that is too late.
        ("eu.gdpr.request", "2026-11-23T10:00", "2026-12-24T00:00+01:00"),
        # The 31st has no fellow in February: the 28th is the last day, though it is a Saturday.
        ("eu.gdpr.request", "2026-01-31T10:00", "2026-03-01T00:00+01:00"),
        ("uk.gdpr.request", "2026-01-31T10:00", "2026-03-01T00:00+00:00"),
        ("us-ca.ccpa.request", "2026-03-01T10:00", "2026-04-16T00:00-07:00"),
        ("br.lgpd.request", "2026-11-23T10:00", "2026-12-09T00:00-03:00"),
        # Ten days without Saturdays and Sundays from a Monday: Monday two weeks later.
        ("ru.152fz.request", "2026-11-23T10:00", "2026-12-08T00:00+03:00"),
        ("id.pdp.request", "2026-11-23T10:00", "2026-11-26T10:00+07:00"),
    ],
)
def test_a_term_ends_when_its_law_says(name, began, ends):
    assert due(name, began, rule(name).zone) == ends


def test_a_term_begins_with_the_day_of_the_laws_zone_and_not_of_ours():
    """23:30 in Brasília is the next day in Europe."""
    assert due("br.lgpd.request", "2026-11-24T03:30", "Europe/Warsaw") == "2026-12-09T00:00-03:00"


CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})


@pytest.mark.parametrize(
    ("began", "holidays", "ends"),
    [
        ("2026-11-23T10:00", CHRISTMAS, "2026-12-24T00:00"),  # a Wednesday before the feast: nothing moves
        ("2026-11-25T10:00", CHRISTMAS, "2026-12-29T00:00"),  # Friday the 25th, then a weekend: Monday
        ("2026-11-25T10:00", frozenset(), "2026-12-26T00:00"),  # where the 25th is no holiday
        ("2026-01-31T10:00", frozenset(), "2026-03-03T00:00"),  # Saturday 28 February: Monday 2 March
        ("2027-02-26T10:00", EASTER, "2027-03-31T00:00"),  # Good Friday to Easter Monday: Tuesday the 30th
    ],
)
def test_a_term_under_the_law_of_the_union_ends_with_the_next_working_day(began, holidays, ends):
    """Regulation 1182/71 Art. 3(4); what is due before it is the plain term."""
    clock = clock_of("eu.gdpr.request", began, "Europe/Brussels", holidays=holidays)
    assert last_moment(clock) == ends
    assert (
        Clock(rule=clock.rule, began_at=clock.began_at, holidays=clock.counted).latest_at == clock.latest_at
    )


def test_a_term_of_two_days_has_two_working_days():
    """Art. 3(5): two days from Thursday 24 December end on Saturday; Tuesday is the second working day."""
    law = replace(rule("eu.gdpr.request"), unit=Unit.DAY, value=2, longer=0)
    clock = Clock(rule=law, began_at=datetime(2026, 12, 24, 10, tzinfo=UTC), holidays=CHRISTMAS)
    assert last_moment(clock) == "2026-12-30T00:00"


def test_hours_run_through_and_what_no_article_moves_ends_when_it_is_due():
    """72 hours over Christmas are 72 hours; Britain's, Brazil's and Russia's terms stay the plain ones."""
    for one in RULES:
        clock = Clock(rule=one, began_at=datetime(2026, 12, 23, 10, tzinfo=UTC), holidays=CHRISTMAS)
        assert (clock.latest_at == clock.due_at) or one.id == "eu.gdpr.request"
        assert clock.due_at == Clock(rule=one, began_at=clock.began_at).due_at
    assert {one.id for one in RULES if one.rolls} == {"eu.gdpr.request"}


@given(
    st.sampled_from(
        [rule("eu.gdpr.request"), replace(rule("eu.gdpr.request"), unit=Unit.DAY, value=3, longer=0)]
    ),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.frozensets(st.integers(0, 60), max_size=40),
)
def test_the_last_moment_by_law_is_after_a_working_day_and_never_before_the_plain_term(law, first, offs):
    holidays = frozenset(first + timedelta(days=one) for one in offs)
    began_at = datetime.combine(first, time(12), ZoneInfo(law.zone))
    clock = Clock(rule=law, began_at=began_at, holidays=holidays)
    last = (clock.latest_at - timedelta(hours=1)).astimezone(ZoneInfo(law.zone)).date()
    works = [
        one
        for one in (first + timedelta(days=day) for day in range(1, (last - first).days + 1))
        if one.weekday() < 5 and one not in holidays
    ]
    assert clock.due_at <= clock.latest_at
    assert last in works and len(works) >= 2
    plain = (clock.due_at - timedelta(hours=1)).astimezone(ZoneInfo(law.zone)).date()
    assert clock.latest_at == clock.due_at or len([one for one in works if one >= plain]) <= 2, "no day later"


def test_only_what_a_law_extends_is_extended_and_only_what_it_pauses_is_paused():
    began_at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert due("eu.gdpr.request", "2026-11-23T10:00", "UTC", extended=True) == "2027-02-24T00:00+01:00"
    longer = clock_of("eu.gdpr.request", "2026-11-27T10:00", "UTC", extended=True)
    assert (longer.due_at.date(), last_moment(longer)[:10]) == (date(2027, 2, 27), "2027-03-02"), "a Saturday"
    assert due("us-ca.ccpa.request", "2026-03-01T10:00", "UTC", extended=True)[:10] == "2026-05-31"
    still = Clock(rule=rule("uk.gdpr.request"), began_at=began_at, paused_s=86_400)
    assert still.due_at == Clock(rule=still.rule, began_at=began_at).due_at + timedelta(days=1)
    for name, more in (
        ("br.lgpd.request", {"extended": True}),
        ("us-ca.ccpa.request", {"paused_s": 1.0}),
        ("eu.gdpr.request", {"paused_at": began_at}),
    ):
        with pytest.raises(Invalid):
            Clock(rule=rule(name), began_at=began_at, **more)  # type: ignore[arg-type]


def test_a_clock_runs_warns_is_overdue_and_stands_still():
    clock = Clock(rule=rule("eu.gdpr.33"), began_at=datetime(2026, 11, 23, tzinfo=UTC))
    standing = [clock.standing(clock.began_at + timedelta(hours=at)) for at in (0, 53.9, 54, 71.9, 72)]
    assert standing == [
        Standing.RUNNING, Standing.RUNNING, Standing.WARNED, Standing.WARNED, Standing.OVERDUE,
    ]  # fmt: skip
    rolls = clock_of("eu.gdpr.request", "2026-01-31T10:00", "Europe/Brussels")  # until Saturday, or Monday
    days = [datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)]
    assert [rolls.standing(at) for at in (*days, days[1] + timedelta(days=1))] == [
        Standing.WARNED, Standing.ROLLED, Standing.OVERDUE,
    ]  # fmt: skip
    paused = Clock(rule=rule("uk.gdpr.request"), began_at=clock.began_at, paused_at=clock.began_at)
    assert paused.standing(clock.began_at + timedelta(days=90)) is Standing.PAUSED


@given(
    st.sampled_from(RULES),
    st.integers(0, 20 * 366 * 24).map(
        lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    ),
    st.integers(0, 40),
)
def test_no_rule_is_due_before_it_began_nor_earlier_for_who_began_later(law: LegalRule, began_at, later):
    first = Clock(rule=law, began_at=began_at)
    second = Clock(rule=law, began_at=began_at + timedelta(days=later))
    assert began_at <= first.warns_at <= first.due_at <= second.due_at
    if law.longer:
        assert Clock(rule=law, began_at=began_at, extended=True).due_at > first.due_at


def test_every_right_has_a_rule_everywhere_and_the_one_for_it_goes_first():
    assert request_rule("US-CA", "consent", on=ON).id == "us-ca.ccpa.optout"
    assert request_rule("US-CA", "access", on=ON).id == "us-ca.ccpa.request"
    assert request_rule("SG", "erasure", on=ON).id == request_rule("", "access", on=ON).id == "usual.request"
    assert request_rule("GB", "access", on=date(2026, 2, 4)).id == "usual.request", "not in force yet"
    for place in (*JURISDICTIONS, "XX"):
        assert all(request_rule(place, right.value, on=ON).topic is Topic.REQUEST for right in Right)
    with pytest.raises(Invalid):
        rule("mars.request")


def test_a_breach_in_two_places_is_told_by_the_laws_of_both():
    told = {one.id: one.unit for one in breach_rules(["EU", "CN"])}
    assert told == {
        "eu.gdpr.33": Unit.HOUR, "eu.gdpr.34": Unit.AT_ONCE,
        "cn.pipl.authority": Unit.AT_ONCE, "cn.pipl.persons": Unit.AT_ONCE,
    }  # fmt: skip
