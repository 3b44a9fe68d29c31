"""Who asks for work waits for better speakers of its language, as long as one could come."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.match.choice import Choice, NoChoice, choose_unit, narrow
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.staging import held, is_staged
from heliotrope.core.match.eligibility import Held
from heliotrope.core.match.people import Stretch
from heliotrope.core.match.records import outcome, pull_record, replay
from tests.core.match.cast import NOON
from tests.core.match.dispatch.live_cast import PLAIN, REPLY, agent, arrived

STAGES = replace(PLAIN, after_s=(0, 120, 600))
UNIT = arrived(requirement=replace(REPLY, language_level=2))
NATIVE, FLUENT, HELP = (agent(n, languages={"en": level}) for n, level in ((1, 5), (2, 4), (3, 2)))


def until(one, others=(NATIVE, FLUENT, HELP), *, waited_s=0, rules: Rules = STAGES, **given):
    """For how many seconds more than it has waited a unit is held back from a worker; None for not at all."""
    at = NOON + timedelta(seconds=waited_s)
    found = held(one, UNIT, others, at, rules, **given)
    return found and (found.until_at - at).total_seconds()


def on(one, first_s: int, end_s: int):
    """The same worker, on for these seconds after noon alone."""
    shift = Stretch(starts_at=NOON + timedelta(seconds=first_s), ends_at=NOON + timedelta(seconds=end_s))
    return replace(one, weekly=(), shifts=(shift,))


def test_each_stage_is_held_back_until_its_own_instant():
    assert until(NATIVE) is None
    assert [until(FLUENT, waited_s=after) for after in (0, 119, 120)] == [120, 1, None]
    assert [until(HELP, waited_s=after) for after in (0, 120, 599, 600)] == [600, 480, 1, None]
    assert held(FLUENT, UNIT, [NATIVE], NOON, STAGES) == Held(until_at=NOON + timedelta(seconds=120), level=5)
    assert held(HELP, UNIT, [NATIVE], NOON, STAGES) == Held(until_at=NOON + timedelta(seconds=600), level=4)


def test_nobody_waits_for_who_could_not_come():
    assert until(FLUENT, [FLUENT, HELP]) is None, "nobody else is of a stage before theirs"
    assert until(FLUENT, [agent(1, skills={"support": 1})]) is None, "she lacks the skill"
    assert until(FLUENT, [agent(1, active=False)]) is None
    assert until(FLUENT, [agent(1, capacity=0)]) is None
    assert until(FLUENT, [on(NATIVE, 120, 900)]) is None, "she comes when it is theirs, too"
    assert until(FLUENT, [NATIVE], barred={NATIVE.worker_id}) is None, "she worked on its item before"
    assert until(HELP, [on(FLUENT, 0, 120)]) is None, "his hours end as his stage begins"


def test_who_is_busy_or_comes_on_in_time_could_come():
    assert until(FLUENT, [replace(NATIVE, load=3)]) == 120
    assert until(FLUENT, [on(NATIVE, 119, 900)]) == 120
    assert until(HELP, [on(FLUENT, 0, 121)]) == 600


def test_the_rules_may_say_that_every_stage_is_waited_out():
    assert until(FLUENT, [], rules=replace(STAGES, wait_out=True)) == 120
    assert until(FLUENT, [NATIVE], rules=PLAIN) is None, "without stages by time nobody waits"


def test_the_worker_is_told_from_when_on_it_may_be_theirs():
    soon = choose_unit(HELP, [UNIT], NOON, gold_due=False, held={UNIT.unit_id: _held(600)})
    late = choose_unit(HELP, [UNIT], NOON, gold_due=False, held={UNIT.unit_id: _held(86_400)})
    assert isinstance(soon, NoChoice)
    assert isinstance(late, NoChoice)
    assert soon.left_out.sentences == (
        "Speakers with en at level 4 are tried first; the worker has level 2 and may have it from 12:10 on.",
        "Without that, 1 of 1 open units would suit the worker.",
    )
    assert "from Thu 2026-03-05 12:00 on" in late.left_out.sentences[0]


def _held(after_s: int) -> Held:
    return Held(until_at=NOON + timedelta(seconds=after_s), level=4)


def test_what_is_held_is_passed_by_and_of_several_the_first_to_be_freed_is_named():
    units = [replace(UNIT, unit_id=agent(n).worker_id, item_id=agent(n).worker_id) for n in (1, 2, 3)]
    held_back = {units[0].unit_id: _held(600), units[1].unit_id: _held(300)}

    chosen = choose_unit(HELP, units, NOON, gold_due=False, held=held_back)
    assert isinstance(chosen, Choice)
    assert (chosen.unit_id, chosen.eligible, chosen.open_units) == (units[2].unit_id, 1, 3)

    held_back[units[2].unit_id] = _held(900)
    pull = narrow(HELP, units, NOON, gold_due=False, held=held_back)
    none = choose_unit(HELP, units, NOON, gold_due=False, held=held_back)
    assert isinstance(none, NoChoice)
    assert none.left_out.units == 1
    assert "from 12:05 on" in none.left_out.sentences[0]
    assert outcome(replay(json.loads(json.dumps(pull_record(pull))))) == outcome(none)


@given(
    people=st.lists(st.sampled_from([NATIVE, FLUENT, HELP, on(NATIVE, 60, 90), on(FLUENT, 130, 300)])),
    asks=st.sampled_from([NATIVE, FLUENT, HELP]),
    waited_s=st.integers(0, 700),
    more=st.integers(0, 700),
    wait_out=st.booleans(),
)
def test_time_frees_and_people_hold_and_nobody_is_held_once_their_stage_begins(
    people, asks, waited_s, more, wait_out
):
    rules = replace(STAGES, wait_out=wait_out)
    found = until(asks, people, waited_s=waited_s, rules=rules)
    if not is_staged(asks, UNIT, NOON + timedelta(seconds=waited_s), rules):
        assert found is None
    if found is None:
        assert until(asks, people, waited_s=waited_s + more, rules=rules) is None
    else:
        assert until(asks, [*people, NATIVE], waited_s=waited_s, rules=rules) == found
        assert until(asks, people, waited_s=waited_s + int(found), rules=rules) is None


def test_what_another_clock_opened_a_moment_ahead_is_staged_for_nobody_who_is_tried_at_once():
    assert until(NATIVE, waited_s=-1) is None
    assert until(HELP, waited_s=-1, rules=PLAIN) is None
    assert until(FLUENT, waited_s=-1) == 121
