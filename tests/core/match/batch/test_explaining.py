from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.match.batch.explaining import Done, LeftOut, LeftOver, explain, explain_unit, ground
from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem
from heliotrope.core.match.batch.relaxing import Condition
from heliotrope.core.match.batch.rules import PLAIN, Rules, terms
from heliotrope.core.match.batch.solving import solve
from tests.core.match.batch.problems import Ask, Hand, batch, load, may, paid, rules
from tests.core.match.batch.test_rules import problems

MONEY = COIN * HOUR


def conditions(answer: LeftOver | LeftOut) -> list[list[Condition]]:
    return [[want.condition for want in way.wants] for way in answer.ways]


def unit(problem: Problem, u: int, rule: Rules = PLAIN):
    return explain_unit(ground(problem, solve(problem, rules=rule), rule), u)


def worker(problem: Problem, w: int):
    (answer,) = explain(problem, solve(problem), units=[], workers=[w])
    return answer


def test_an_assignment_is_told_with_the_next_best_and_by_how_much_it_is_dearer():
    answer = unit(batch([Ask(value=40)], [Hand(rate=12), Hand(rate=10), Hand(rate=15)]), 0)
    assert isinstance(answer, Done)
    assert (answer.choice.window, answer.choice.terms.wage, answer.choice.price) == (1, 10 * MONEY, 0)
    assert [(one.window, one.dearer) for one in answer.others] == [
        (0, 2 * MONEY), (2, 5 * MONEY), (UNDONE, 30 * MONEY),
    ]  # fmt: skip
    assert answer.others[0].sentence == "2.00 dearer: work 12.00, place 0.00."
    assert answer.others[-1].sentence == "Left undone it would cost 30.00 more."


def test_a_place_that_others_need_is_dear_though_its_worker_is_cheap():
    """One hour more at 10 would spare the 20 that the common unit now costs on top: that is its price."""
    answer = unit(batch([Ask(certificates=1, value=50), Ask()], [Hand(certificates=1), Hand(rate=30)]), 1)
    assert (answer.choice.window, answer.choice.terms.cost) == (1, 30 * MONEY)
    assert [(one.window, one.terms.cost, one.price, one.room) for one in answer.others][:1] == [
        (0, 10 * MONEY, 20 * MONEY, False)
    ]


def test_what_nobody_is_skilled_enough_for_says_so_and_what_it_would_spare():
    answer = unit(batch([Ask(level=3, value=50)], [Hand(skills=(2, 0, 0), rate=10)]), 0)
    assert conditions(answer) == [[Condition.SKILL]]
    (way,) = answer.ways
    assert (way.wants[0].has, way.wants[0].needed, way.more) == (2, 3, -40 * MONEY)
    assert way.sentences == (
        "The skill is at level 2, level 3 is asked.",
        "Without that the plan would cost 40.00 less.",
    )


@pytest.mark.parametrize(
    ("ask", "hand", "condition"),
    [
        (Ask(language_level=6), Hand(), Condition.LANGUAGE),
        (Ask(certificates=2), Hand(), Condition.CERTIFICATE),
        (Ask(homes=2), Hand(), Condition.HOME),
        (Ask(), Hand(windows=((25, 30, 4),)), Condition.TIME),
        (Ask(effort_h=2), Hand(), Condition.CAPACITY),
        (Ask(value=5), Hand(), Condition.VALUE),
    ],
)
def test_each_condition_is_named_for_the_unit_it_keeps_undone(ask, hand, condition):
    answer = unit(batch([ask], [hand]), 0)
    assert conditions(answer) == [[condition]]
    assert all(answer.ways[0].sentences)


def test_a_wage_below_the_floor_is_named():
    problem, rule = batch([Ask()], [Hand(rate=9)]), Rules(wage_floor=10 * COIN)
    (way,) = unit(problem, 0, rule).ways
    assert way.sentences[0] == "The wage is 9.00 an hour, the floor is 10.00."


def test_what_does_not_fit_asks_for_more_room_or_for_a_higher_value():
    """One hour for two units: with another hour the lesser would be done for 10 instead of being lost."""
    answer = unit(batch([Ask(value=60), Ask(value=50)], [Hand(rate=10)]), 1)
    assert conditions(answer) == [[Condition.CAPACITY]] or conditions(answer) == [
        [Condition.CAPACITY], [Condition.VALUE],
    ]  # fmt: skip
    assert answer.ways[0].more == -40 * MONEY


def test_a_worker_who_is_too_dear_learns_by_how_much():
    answer = worker(batch([Ask()], [Hand(rate=10), Hand(rate=13)]), 1)
    assert isinstance(answer, LeftOut)
    assert conditions(answer) == [[Condition.RATE]]
    assert answer.ways[0].more == 3 * MONEY


def test_a_worker_without_a_certificate_learns_what_having_it_would_spare():
    answer = worker(batch([Ask(certificates=1)], [Hand(rate=10, certificates=1), Hand(rate=7)]), 1)
    assert conditions(answer) == [[Condition.CERTIFICATE]]
    assert answer.ways[0].more == -3 * MONEY


def test_a_worker_without_a_window_has_no_way():
    assert worker(batch([Ask()], [Hand(), Hand(windows=())]), 1).ways == ()


@given(problems(), rules)
@settings(max_examples=100, deadline=None)
def test_what_is_told_adds_up_and_names_what_is_really_lacking(problem, rule):
    found = solve(problem, rules=rule)
    for answer in explain(problem, found, rule):
        if isinstance(answer, Done):
            own = found.window[answer.unit]
            assert answer.choice.terms.cost == paid(problem, answer.unit, own, rule)
            total = answer.choice.terms.cost + answer.choice.price
            for one in answer.others:
                assert one.terms.cost + one.price - total == one.dearer
                assert one.window == UNDONE or may(problem, answer.unit, one.window, rule)
            continue
        for way in answer.ways:
            kinds = {want.condition for want in way.wants}
            assert may(problem, way.unit, way.window, rule) == (not kinds & set(list(Condition)[:6]))
            assert all(want.has < want.needed or want.condition is Condition.RATE for want in way.wants)


@given(problems(), rules)
@settings(max_examples=40, deadline=None)
def test_asked_again_it_explains_the_same(problem, rule):
    one, two = (list(explain(problem, solve(problem, rules=rule), rule)) for _ in range(2))
    assert one == two


@given(problems(), st.sampled_from([0.0, 0.5, 9.0]))
@settings(max_examples=100, deadline=None)
def test_what_is_left_over_lacks_room_or_value_or_meets_nobody(problem, gap):
    """A unit that could be done for less than it is worth in a window with room is never left over, however
    early the search may end."""
    found = solve(problem, gap=gap)
    left = problem.windows.capacity.copy()
    for u, j in enumerate(found.window.tolist()):
        if j != UNDONE:
            left[j] -= load(problem, u, j)
    for u in np.nonzero(found.window == UNDONE)[0].tolist():
        assert all(way.wants or way.more == 0 for way in explain_unit(ground(problem, found), u).ways)
        undone = terms(problem, PLAIN, u, UNDONE).cost
        for j in range(len(left)):
            room = may(problem, u, j) and left[j] >= load(problem, u, j)
            assert not room or paid(problem, u, j, PLAIN) >= undone


def test_a_relaxed_condition_costs_what_was_told():
    """The certificate is given to the one who lacked it, and the plan costs by so much less."""
    problem = batch([Ask(certificates=1, effort_h=2), Ask()], [Hand(rate=10, windows=((0, 24, 8),))])
    found = solve(problem)
    (way,) = explain_unit(ground(problem, found), 0).ways
    trained = replace(problem, workers=replace(problem.workers, certificates=np.array([1], np.uint64)))
    assert solve(trained).cost - found.cost == way.more
