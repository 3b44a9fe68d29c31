"""Which unit a worker gets who asks for work."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.choice import CONSIDERED, Choice, Criterion, NoChoice, choose_unit
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.records import outcome, replay, snapshot
from tests.core.match.cast import NOON, OFFICE, people, person, unit, units_of

EASY = Requirement(skill="label-images", level=1)
HARD = Requirement(skill="label-images", level=3)
TOO_HARD = Requirement(skill="label-images", level=4)


def chosen(*units, gold_due=False, candidate=None, **given) -> Choice:
    answer = choose_unit(candidate or person(), units, NOON, gold_due=gold_due, **given)
    assert isinstance(answer, Choice)
    return answer


def number(choice: Choice) -> int:
    return choice.unit_id.int


def due(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_an_expert_is_not_spent_on_simple_work():
    choice = chosen(unit(1, requirement=EASY), unit(2, requirement=HARD))

    assert number(choice) == 2
    assert choice.decided_by is Criterion.FIT
    assert choice.terms.skill_slack == 0


def test_what_is_due_an_hour_sooner_goes_before_a_tighter_fit():
    choice = chosen(unit(1, requirement=EASY, due_at=due(30)), unit(2, requirement=HARD, due_at=due(70)))

    assert number(choice) == 1
    assert choice.decided_by is Criterion.DUE


def test_minutes_within_the_same_hour_do_not_outweigh_the_fit():
    choice = chosen(unit(1, requirement=EASY, due_at=due(10)), unit(2, requirement=HARD, due_at=due(50)))

    assert number(choice) == 2


def test_overdue_work_goes_first_and_work_that_nobody_waits_for_last():
    assert number(chosen(unit(1), unit(2, due_at=due(10)), unit(3, due_at=due(-10)))) == 3
    assert number(chosen(unit(1), unit(2, due_at=due(10_000)))) == 2


def test_the_worker_who_was_asked_for_gets_the_unit_before_a_tighter_fit():
    assert number(chosen(unit(1, requirement=HARD), unit(2, requirement=EASY, preferred=True))) == 2


def test_between_equals_the_item_with_fewest_judgements_then_the_oldest_then_the_least_id():
    older = NOON - timedelta(hours=1)

    assert number(chosen(unit(1, judgements=2), unit(2, judgements=1))) == 2
    assert number(chosen(unit(1), unit(2, opened_at=older))) == 2
    assert number(chosen(unit(2), unit(1))) == 1


def test_gold_goes_first_when_it_is_due_and_last_when_it_is_not():
    units = (unit(1, gold=True, requirement=EASY), unit(2, requirement=HARD))

    assert number(chosen(*units, gold_due=True)) == 1
    assert chosen(*units, gold_due=True).decided_by is Criterion.GOLD
    assert number(chosen(*units, gold_due=False)) == 2
    assert number(chosen(units[0], gold_due=False)) == 1


def test_the_reasons_that_a_worker_reads_never_tell_gold_from_other_work():
    others = (unit(2, requirement=HARD), unit(3, requirement=HARD))
    gold = chosen(unit(1, gold=True), *others, gold_due=True)
    plain = chosen(unit(1, gold=False), gold_due=True)

    assert gold.unit_id == plain.unit_id
    assert gold.reasons == plain.reasons
    assert "gold" not in " ".join(gold.reasons).lower()


def test_the_reasons_and_figures_say_what_fits_when_it_is_and_how_long_it_waited():
    asked = Requirement(skill="label-images", level=2, language="zh", language_level=2)
    bo = person(timezone="Asia/Shanghai", load=1)

    choice = chosen(unit(1, requirement=asked, due_at=due(90)), unit(2, requirement=EASY), candidate=bo)

    assert choice.reasons == (
        "label-images at level 2 is needed; the worker has level 3.",
        "zh at level 2 is needed; they have 3.",
        "It is 20:00 at the worker, within their hours.",
        "It is due in 1 h 30 min.",
        "It has waited for 10 min.",
    )
    figures = choice.terms
    assert (figures.skill_slack, figures.language_slack, figures.slack) == (1, 1, 2)
    assert (figures.local_hour, figures.wait_s, figures.open_assignments) == (20, 600, 1)
    assert (str(figures.rate_per_hour), figures.currency) == ("12.50", "EUR")
    assert [u.int for u in choice.passed_over] == [2]
    assert (choice.rule, choice.version, choice.eligible, choice.open_units) == ("pull", 1, 2, 2)


def test_nobody_gets_an_item_twice():
    first, second = unit(1), unit(2)

    assert number(chosen(first, second, judged_items={first.item_id})) == 2
    answer = choose_unit(person(), [first], NOON, gold_due=False, judged_items={first.item_id})
    assert isinstance(answer, NoChoice)
    assert answer.left_out.conditions == (Condition.SAME_ITEM,)


def test_who_gets_nothing_is_told_the_least_that_would_have_to_change_and_when_they_are_next_on():
    bo = person(weekly=OFFICE, timezone="Asia/Shanghai")

    answer = choose_unit(bo, [unit(1), unit(2, requirement=TOO_HARD)], NOON, gold_due=False)

    assert isinstance(answer, NoChoice)
    assert answer.left_out.conditions == (Condition.AVAILABILITY,)
    assert (answer.left_out.units, answer.left_out.open_units) == (1, 2)
    assert answer.next_on_at == datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


def test_when_nothing_is_open_the_worker_is_told_so():
    answer = choose_unit(person(), [], NOON, gold_due=True)

    assert isinstance(answer, NoChoice)
    assert answer.left_out.sentences == ("No work is open.",)
    assert answer.next_on_at is None


@settings(deadline=None)
@given(candidate=people, units=units_of(8), gold_due=st.booleans())
def test_the_chosen_unit_is_eligible_and_no_eligible_unit_is_before_it(candidate, units, gold_due):
    """Reference: two units at a time, step by step, without any sorting."""

    def before(a, b) -> bool:
        def slack(u):
            spoken = candidate.languages.items()
            asked = u.requirement.language
            has = max(
                (n for c, n in spoken if asked and (c == asked or c.startswith(asked + "-"))), default=0
            )
            return (
                candidate.skills[u.requirement.skill]
                + has
                - u.requirement.level
                - (max(u.requirement.language_level, 1) if asked else 0)
            )

        def hour(u):
            return 10**9 if u.due_at is None else int((u.due_at - NOON) / timedelta(hours=1) // 1)

        if a.gold is not b.gold:
            return a.gold is gold_due
        if hour(a) != hour(b):
            return hour(a) < hour(b)
        if a.preferred is not b.preferred:
            return a.preferred
        for step in (slack, lambda u: u.judgements, lambda u: u.opened_at, lambda u: u.unit_id):
            if step(a) != step(b):
                return step(a) < step(b)
        return False

    answer = choose_unit(candidate, units, NOON, gold_due=gold_due)
    eligible = [u for u in units if not obstacles(candidate, u.requirement, NOON)]

    if not eligible:
        assert isinstance(answer, NoChoice)
        return
    assert isinstance(answer, Choice)
    best = next(u for u in eligible if u.unit_id == answer.unit_id)
    assert not any(before(u, best) for u in eligible)
    assert answer.eligible == len(eligible)


@settings(deadline=None)
@given(candidate=people, units=units_of(12), gold_due=st.booleans(), data=st.data())
def test_the_order_of_the_rows_and_the_zone_of_the_clock_change_nothing(candidate, units, gold_due, data):
    shuffled = data.draw(st.permutations(units))
    elsewhere = NOON.astimezone(timezone(timedelta(hours=8)))

    one = choose_unit(candidate, units, NOON, gold_due=gold_due)

    assert outcome(one) == outcome(choose_unit(candidate, shuffled, elsewhere, gold_due=gold_due))


@settings(deadline=None)
@given(candidate=people, units=units_of(12), gold_due=st.booleans(), data=st.data())
def test_a_recorded_match_is_decided_again_to_the_same_answer(candidate, units, gold_due, data):
    judged = {u.item_id for u in units if data.draw(st.booleans())}

    record = json.loads(json.dumps(snapshot(candidate, units, NOON, gold_due, judged_items=judged)))
    answer = choose_unit(candidate, units, NOON, gold_due=gold_due, judged_items=judged)

    assert replay(record) == answer
    assert json.loads(json.dumps(outcome(replay(record)))) == outcome(answer)


@pytest.mark.parametrize("requirement", [EASY, TOO_HARD])
def test_a_record_stays_small_whatever_is_open_and_still_gives_the_same_answer(requirement):
    units = [unit(n, requirement=requirement, judgements=n % 7) for n in range(1, 2001)]

    record = snapshot(person(), units, NOON, False)
    answer = choose_unit(person(), units, NOON, gold_due=False)

    assert len(record["units"]) <= CONSIDERED
    assert len(json.dumps(record)) < 25_000
    assert replay(record) == answer
    if isinstance(answer, Choice):
        assert (answer.eligible, answer.open_units, len(answer.passed_over)) == (2000, 2000, CONSIDERED - 1)
    else:
        assert answer.left_out.open_units == 2000


def test_a_record_of_another_rule_or_a_broken_one_is_refused():
    record = snapshot(person(), [unit(1)], NOON, False)

    with pytest.raises(Invalid, match="pull@2"):
        replay(record | {"version": 2})
    with pytest.raises(Invalid, match="not the record"):
        replay({k: v for k, v in record.items() if k != "units"})


def test_the_best_of_many_is_never_lost_by_keeping_the_record_small():
    units = [unit(n, requirement=HARD if n == 777 else EASY) for n in range(1, 1001)]

    assert number(chosen(*units)) == 777
    assert number(chosen(*reversed(units))) == 777
