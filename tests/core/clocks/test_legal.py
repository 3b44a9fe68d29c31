"""Terms of law: counted by hand on paper, and by the laws that every count obeys."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.clocks import Clock, LegalRule, Standing, Topic, Unit, breach_rules, request_rule, rule
from heliotrope.core.clocks.law import JURISDICTIONS, RULES
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.requests import Right

ON = date(2026, 11, 23)


def due(name: str, began: str, zone: str, **more: object) -> str:
    """The last day of a term that begins at an instant of a zone, and the hour after it."""
    began_at = datetime.fromisoformat(began).replace(tzinfo=ZoneInfo(zone))
    clock = Clock(rule=rule(name), began_at=began_at, **more)  # type: ignore[arg-type]
    return clock.due_at.astimezone(ZoneInfo(rule(name).zone)).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("name", "began", "ends"),
    [
        # A month: the same number of the next month; the day after its end is the first that is too late.
        ("eu.gdpr.request", "2026-11-23T10:00", "2026-12-24T00:00+01:00"),
        # The 31st has no fellow in February, which ends on a Saturday: Monday 2 March is the last day.
        ("eu.gdpr.request", "2026-01-31T10:00", "2026-03-03T00:00+01:00"),
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


def test_holidays_that_are_named_are_no_working_days():
    began_at = datetime(2026, 12, 21, 10, tzinfo=UTC)
    feast = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
    plain = Clock(rule=rule("ru.152fz.request"), began_at=began_at)
    assert Clock(rule=plain.rule, began_at=began_at, holidays=feast).due_at == plain.due_at + timedelta(
        days=2
    )


def test_only_what_a_law_extends_is_extended_and_only_what_it_pauses_is_paused():
    began_at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert due("eu.gdpr.request", "2026-11-23T10:00", "UTC", extended=True) == "2027-02-24T00:00+01:00"
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
