"""Why a unit waits, how far its language is relaxed, and when that changes."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.dispatch.asks import Rules, Stage
from heliotrope.core.match.dispatch.choosing import choose_worker, decide, narrow
from heliotrope.core.match.dispatch.stakes import Stakes
from heliotrope.core.match.dispatch.waiting import Cause, Waits, waits
from heliotrope.core.match.dispatch.waiting_records import outcome_waits, replay_waits, waits_record
from tests.core.match.cast import NOON
from tests.core.match.dispatch.live_cast import BO, PLAIN, REPLY, agent, arrived, staked

BY_STAGES = replace(PLAIN, after_s=(0, 120, 600))
"""Native speakers at once, fluent ones after two minutes, everybody after ten."""
ANY_ENGLISH = arrived(requirement=replace(REPLY, language_level=2))
SPEAKS = {
    Stage.NATIVE: agent(1),
    Stage.FLUENT: agent(2, languages={"en": 4}),
    Stage.HELP: agent(3, languages={"en": 2}),
}


def why(people: list, *, unit=ANY_ENGLISH, stakes: Stakes | None = None, rules: Rules = PLAIN, waited_s=0):
    """Why the unit waits with these people ready, and the same said again from its record."""
    at, stakes = unit.opened_at + timedelta(seconds=waited_s), stakes or staked()
    case, refused = narrow(unit, people, at, answered_by=(), stakes=stakes, rules=rules)
    made = decide(case, refused)
    assert made.worker_id is None
    said = waits(case, refused, made)
    kept = waits_record(case, refused, {one.worker_id: one for one in people}, answered_by=())
    assert outcome_waits(replay_waits(json.loads(json.dumps(kept)))) == outcome_waits(said)
    return said


@pytest.mark.parametrize(
    ("waited_s", "stage", "opens_s"),
    [
        (0, Stage.NATIVE, 120),
        (119, Stage.NATIVE, 120),
        (120, Stage.FLUENT, 600),
        (599, Stage.FLUENT, 600),
        (600, Stage.HELP, None),
    ],
)
def test_each_stage_is_tried_when_its_time_has_come(waited_s, stage, opens_s):
    at = NOON + timedelta(seconds=waited_s)
    for needed, one in SPEAKS.items():
        made = choose_worker(ANY_ENGLISH, [one], at, stakes=staked(), rules=BY_STAGES)
        assert (made.worker_id is not None) == (needed <= stage)
    later = [one for needed, one in SPEAKS.items() if needed > stage]
    if later:
        said = why(later, rules=BY_STAGES, waited_s=waited_s)
        assert (said.cause, said.stage) == (Cause.BETTER_SPEAKERS, stage)
        assert said.relaxes_at == said.changes_at == NOON + timedelta(seconds=opens_s)


def test_one_line_says_what_keeps_it_and_who_is_tried():
    assert why([SPEAKS[Stage.FLUENT]], rules=BY_STAGES).line == (
        "Nobody who may take it is ready but people who speak the language less well. "
        "Native speakers are tried."
    )
    assert why([]).line == "Nobody is ready. Everybody who may is tried."
    assert why([agent(1, skills={"support": 1})]).line == (
        "Nobody who is ready may take it; of the nearest: The skill support at level 2 is needed; "
        "the worker has level 1. Everybody who may is tried."
    )


def test_work_without_a_language_has_no_stages():
    plain = arrived(requirement=replace(REPLY, language="", language_level=0))

    said = why([], unit=plain, rules=BY_STAGES)

    assert (said.stage, said.changes_at, said.line) == (None, None, "Nobody is ready.")


def test_what_is_kept_for_dearer_work_says_from_when_on_it_is_worth_its_worker():
    """8 an hour and 40 of other work against 20, which grows by 20 an hour: after 84 minutes."""
    calm = replace(PLAIN, pressing=0)
    bo = agent(1, rate_per_hour=Decimal(8))

    said = why([bo], stakes=staked(bids={BO: Decimal(40)}), rules=calm)

    assert (said.cause, said.taken_at) == (Cause.KEPT, NOON + timedelta(minutes=84))
    assert said.line.startswith("Kept for other work: the nearest would cost 48.00")
    at = NOON + timedelta(minutes=84)
    stakes = staked(bids={BO: Decimal(40)})
    assert choose_worker(ANY_ENGLISH, [bo], at, stakes=stakes, rules=calm).worker_id == BO
    early = at - timedelta(seconds=1)
    assert choose_worker(ANY_ENGLISH, [bo], early, stakes=stakes, rules=calm).worker_id is None


def test_what_never_grows_worth_enough_names_no_instant():
    flat = replace(PLAIN, pressing=0, waiting=0)

    said = why([agent(1)], stakes=staked(bids={BO: Decimal(40)}), rules=flat)

    assert (said.cause, said.taken_at, said.changes_at) == (Cause.KEPT, None, None)


crowds = st.lists(
    st.fixed_dictionaries(
        {
            "skills": st.fixed_dictionaries({"support": st.integers(1, 3)}),
            "languages": st.fixed_dictionaries({"en": st.integers(1, 5)}),
            "load": st.integers(0, 3),
            "rate_per_hour": st.integers(1, 30).map(Decimal),
        }
    ),
    max_size=30,
)


@given(crowds, st.integers(0, 900), st.integers(0, 90).map(Decimal), st.booleans())
@settings(deadline=None)
def test_a_unit_waits_or_goes_and_says_so_again_from_its_record(crowd, waited_s, bid, strict):
    people = [agent(number, **one) for number, one in enumerate(crowd, 1)]
    stakes = staked(bids={UUID(int=n): bid for n in range(1, 31)})
    rules, at = replace(BY_STAGES, strict=strict), NOON + timedelta(seconds=waited_s)

    made = choose_worker(ANY_ENGLISH, people, at, stakes=stakes, rules=rules)

    if made.worker_id is None:
        said: Waits = why(people, stakes=stakes, rules=rules, waited_s=waited_s)
        assert (said.cause is Cause.KEPT) == made.kept
        assert said.changes_at is None or said.changes_at > at


def test_stages_open_in_their_order_and_the_first_at_once():
    for after_s in ((1, 2, 3), (0, 5, 4), (0, 0, 31 * 86_400)):
        with pytest.raises(Invalid, match="stage"):
            Rules(after_s=after_s)


def test_the_operator_says_how_long_a_unit_of_a_channel_takes():
    """An hour by the line, half an hour by the operator: at 10 an hour it costs 5 by chat, and a chat takes a
    third of a worker."""
    rules = replace(PLAIN, efforts=(0, 1800, 0), weights=(30, 30, 3))

    by_chat = choose_worker(arrived(), [agent(1)], NOON, stakes=staked(channel="chat"), rules=rules)
    by_phone = choose_worker(arrived(), [agent(1)], NOON, stakes=staked(channel="call"), rules=rules)

    assert by_chat.amounts is not None and by_phone.amounts is not None
    assert (by_chat.amounts.pay, by_phone.amounts.pay) == (5, 10)
