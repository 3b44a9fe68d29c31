"""Requests, retention and breaches: what is decided about them, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.clocks import Topic
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.privacy import breaches, requests
from heliotrope.core.privacy.breaches import DutyState, Risk, check_closing, check_settled, duties
from heliotrope.core.privacy.requests import (
    OPEN,
    TRANSITIONS,
    Advice,
    Decided,
    Refusal,
    Right,
    Sent,
    State,
    check_code,
    check_move,
    fulfilling,
    judged,
)
from heliotrope.core.privacy.retention import (
    Aged,
    DataClass,
    Hold,
    RetentionRule,
    What,
    in_force,
    is_held,
    swept,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ANAS, EVES, KAETHE, CASE = (UUID(int=n) for n in range(1, 5))


def test_nothing_is_done_with_a_request_before_its_requester_is_verified():
    for state in set(State) - {State.VERIFIED, State.REFUSED}:
        with pytest.raises(Conflict):
            check_move(State.RECEIVED, state)
    reached = {State.RECEIVED}
    for _ in State:
        reached |= {to for one in reached if one is not State.VERIFIED for to in TRANSITIONS[one]}
    assert reached == {State.RECEIVED, State.VERIFIED, State.REFUSED}, "every way on leads through verified"
    assert all(not TRANSITIONS[one] for one in set(State) - OPEN)


def test_two_who_agree_decide_and_two_who_do_not_leave_it_to_the_officer():
    assert judged(Advice.GRANT, agreed=True) == Decided(state=State.GRANTED)
    assert judged(Advice.UNFOUNDED, agreed=True) == Decided(state=State.REFUSED, refusal=Refusal.UNFOUNDED)
    for advice in Advice:
        assert judged(advice, agreed=False) == Decided(state=State.ESCALATED)
        assert judged(advice, agreed=True).refusal in (None, *Refusal)


def test_what_is_held_is_not_erased_and_the_refusal_says_so():
    assert fulfilling(Right.ERASURE, held=True) == Decided(state=State.REFUSED, refusal=Refusal.LEGAL_HOLD)
    assert fulfilling(Right.ERASURE, held=False).state is State.ANSWERED
    assert fulfilling(Right.ACCESS, held=True).state is State.ANSWERED
    assert set(requests.REFUSED_WORDS) == set(Refusal)


def test_a_code_verifies_once_it_was_sent_as_long_as_it_holds():
    sent = Sent(until_at=NOW, tries=0)
    check_code(sent, alike=True, now=NOW - timedelta(seconds=1))
    for bad in (
        (None, True, NOW - timedelta(days=1)),
        (sent, True, NOW),
        (sent, False, NOW - timedelta(days=1)),
        (Sent(until_at=NOW, tries=requests.CODE_TRIES), True, NOW - timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            check_code(bad[0], alike=bad[1], now=bad[2])


def rule(client: UUID | None, days: int, version: int, what: What = What.ERASE) -> RetentionRule:
    return RetentionRule(data=DataClass.CONTACT, client_id=client, days=days, what=what, version=version)


def test_a_clients_own_rule_goes_first_and_the_latest_version_counts():
    rules = [rule(None, 365, 1), rule(None, 730, 2), rule(ANAS, 30, 1)]
    assert in_force(rules, DataClass.CONTACT, ANAS) == rules[2]
    assert in_force(rules, DataClass.CONTACT, EVES) == rules[1]
    assert in_force(rules, DataClass.RATING, EVES) is None
    assert in_force([*rules, rule(ANAS, 30, 2, What.KEEP)], DataClass.CONTACT, ANAS) is None
    assert rules[2].before(NOW) == NOW - timedelta(days=30)
    for bad in ({"days": 0}, {"what": What.ANONYMISE}):
        with pytest.raises(Invalid):
            RetentionRule(**{"data": DataClass.CONTACT, "client_id": None, "days": 1, "what": What.ERASE,
                             "version": 1} | bad)  # fmt: skip


@pytest.mark.parametrize(
    ("hold", "keeps"),
    [
        (Hold(client_id=ANAS), True),
        (Hold(client_id=EVES), False),
        (Hold(client_id=ANAS, subject_id=KAETHE), True),
        (Hold(client_id=ANAS, subject_id=CASE), False),
        (Hold(client_id=ANAS, case_id=CASE), True),
        (Hold(client_id=ANAS, until_at=NOW + timedelta(seconds=1)), True),
        (Hold(client_id=ANAS, until_at=NOW), False),
    ],
)
def test_a_hold_keeps_whom_it_names_until_it_ends(hold, keeps):
    aged = Aged(id=KAETHE, client_id=ANAS, subject_id=KAETHE, case_ids=frozenset({CASE}))
    assert is_held(aged, [hold], NOW) is keeps


@given(st.lists(st.integers(0, 5), max_size=8), st.lists(st.integers(0, 5), max_size=3))
def test_what_goes_and_what_is_held_is_all_there_was(found, held):
    aged = [
        Aged(id=UUID(int=100 + n), client_id=ANAS, subject_id=UUID(int=one)) for n, one in enumerate(found)
    ]
    kept = [Hold(client_id=ANAS, subject_id=UUID(int=one)) for one in held]
    split = swept(aged, kept, NOW)
    assert sorted(one.id for one in (*split.goes, *split.held)) == sorted(one.id for one in aged)
    assert all(one.subject_id.int in held for one in split.held)
    assert not any(one.subject_id.int in held for one in split.goes)


def test_the_authority_is_told_in_72_hours_unless_harm_is_unlikely_and_persons_where_it_is_high():
    def needed(risk: Risk) -> set[Topic]:
        return {one.rule.topic for one in duties(["EU"], aware_at=NOW, risk=risk) if one.needed}

    both = {Topic.BREACH_AUTHORITY, Topic.BREACH_PERSONS}
    assert [needed(one) for one in (Risk.UNKNOWN, Risk.HIGH, Risk.LIKELY, Risk.UNLIKELY)] == [
        both, both, {Topic.BREACH_AUTHORITY}, set(),
    ]  # fmt: skip
    first, second = duties(["EU"], aware_at=NOW, risk=Risk.HIGH)
    assert (first.rule.id, first.due_at) == ("eu.gdpr.34", NOW)
    assert (second.rule.id, second.due_at) == ("eu.gdpr.33", NOW + timedelta(hours=72))


def test_a_breach_is_closed_when_everybody_is_told_or_it_is_said_why_not():
    with pytest.raises(Invalid):
        check_settled("no", notified=False)
    check_settled("", notified=True)
    check_settled("The disk was encrypted and its key is safe.", notified=False)
    done = [DutyState.NOTIFIED, DutyState.NOT_NOTIFIED]
    check_closing(breaches.State.ASSESSED, done)
    for state, settled in (
        (breaches.State.ASSESSED, [*done, DutyState.OPEN]),
        (breaches.State.RECORDED, done),
        (breaches.State.CLOSED, done),
    ):
        with pytest.raises(Conflict):
            check_closing(state, settled)
