"""To whom a unit is offered first."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.offers import CONSIDERED, choose_worker
from heliotrope.core.match.records import outcome_push, replay_push, snapshot_push
from tests.core.match.cast import NOON, people, person, unit

SIMPLE = unit(1, requirement=Requirement(skill="label-images", level=1))


def ranked(*candidates, **given) -> list[int]:
    return [r.worker_id.int for r in choose_worker(SIMPLE, candidates, NOON, **given).ranked]


def skilled(number: int, level: int = 3, **given):
    return person(number, skills={"label-images": level}, **given)


def test_who_has_most_room_is_asked_first_then_who_fits_tightest():
    busy = skilled(1, 1, load=1, capacity=2)
    free_expert = skilled(2, 5, load=0, capacity=2)
    free_learner = skilled(3, 1, load=0, capacity=2)

    assert ranked(busy, free_expert, free_learner) == [3, 2, 1]


def test_one_of_three_in_use_is_less_than_two_of_four():
    assert ranked(skilled(1, load=2, capacity=4), skilled(2, load=1, capacity=3)) == [2, 1]


def test_between_equals_the_cheaper_is_asked_first():
    assert ranked(skilled(1, rate_per_hour=Decimal("9.10")), skilled(2, rate_per_hour=Decimal("9.09"))) == [
        2,
        1,
    ]


def test_rates_in_two_currencies_or_unknown_ones_are_not_compared():
    dear = skilled(1, rate_per_hour=Decimal(90))

    assert ranked(dear, skilled(2, rate_per_hour=Decimal(10), currency="CNY")) == [1, 2]
    assert ranked(dear, skilled(2, rate_per_hour=None)) == [1, 2]


def test_those_who_may_not_are_listed_with_every_reason():
    ranking = choose_worker(
        SIMPLE, [skilled(1, active=False), skilled(2)], NOON, judged_by={person(2).worker_id}
    )

    assert ranking.ranked == ()
    assert [(r.worker_id.int, [o.condition for o in r.obstacles]) for r in ranking.refused] == [
        (1, [Condition.ACTIVE]),
        (2, [Condition.SAME_ITEM]),
    ]


def test_without_workers_nobody_is_asked():
    ranking = choose_worker(SIMPLE, [], NOON)

    assert (ranking.ranked, ranking.refused, ranking.candidates) == ((), (), 0)


def test_a_thousand_workers_leave_a_record_of_fifty_of_each_kind():
    crowd = [skilled(n, active=n % 2 == 0, load=n % 3, capacity=5) for n in range(1, 1001)]

    record = snapshot_push(SIMPLE, crowd, NOON)
    ranking = choose_worker(SIMPLE, crowd, NOON)

    assert len(record["best"]) == len(record["nearest"]) == CONSIDERED
    assert (ranking.eligible, ranking.candidates) == (500, 1000)
    assert replay_push(record) == ranking


@settings(deadline=None)
@given(crowd=st.lists(people, max_size=8, unique_by=lambda c: c.worker_id), data=st.data())
def test_a_recorded_ranking_is_decided_again_to_the_same_answer_in_any_order(crowd, data):
    judged = {c.worker_id for c in crowd if data.draw(st.booleans())}
    shuffled = data.draw(st.permutations(crowd))

    record = json.loads(json.dumps(snapshot_push(SIMPLE, crowd, NOON, judged_by=judged)))
    ranking = choose_worker(SIMPLE, shuffled, NOON, judged_by=judged)

    assert replay_push(record) == ranking
    assert json.loads(json.dumps(outcome_push(ranking))) == outcome_push(ranking)


@settings(deadline=None)
@given(crowd=st.lists(people, max_size=8, unique_by=lambda c: c.worker_id))
def test_everybody_is_either_ranked_or_refused_and_only_the_eligible_are_ranked(crowd):
    ranking = choose_worker(SIMPLE, crowd, NOON)

    eligible = {c.worker_id for c in crowd if not obstacles(c, SIMPLE.requirement, NOON)}
    assert {r.worker_id for r in ranking.ranked} == eligible
    assert {r.worker_id for r in ranking.refused} == {c.worker_id for c in crowd} - eligible
    in_use = {c.worker_id: c.load / c.capacity for c in crowd if c.capacity}
    ratios = [in_use[r.worker_id] for r in ranking.ranked]
    assert ratios == sorted(ratios)


def test_a_record_of_another_rule_is_refused():
    record = snapshot_push(SIMPLE, [skilled(1)], NOON)

    with pytest.raises(Invalid, match="push@1"):
        replay_push(record | {"rule": "pull"})
