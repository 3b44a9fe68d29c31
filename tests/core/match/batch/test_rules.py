import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.priced import solve_priced
from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem
from heliotrope.core.match.batch.rules import Rules, plain, terms, worth
from heliotrope.core.match.batch.solving import solve
from tests.core.match.batch.problems import (
    Ask,
    Hand,
    asks,
    batch,
    check,
    hands,
    least,
    left,
    may,
    measured,
    paid,
    rules,
)  # fmt: skip

EFFORTS = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.75])
WIDE = ((0, 24, 8),)
MONEY = COIN * HOUR


@st.composite
def problems(draw: st.DrawFn, efforts: st.SearchStrategy[float] = EFFORTS) -> Problem:
    return draw(measured(draw(asks(efforts)), draw(hands)))


def test_a_slow_worker_is_paid_for_longer_and_takes_more_of_the_window():
    """At half the speed an hour takes two: at 10 an hour that is 20, dearer than the quick one at 15."""
    problem = batch([Ask()], [Hand(rate=10, speed=(500,) * 3), Hand(rate=15)])
    assert solve(problem).window.tolist() == [1]
    named = terms(problem, Rules(), 0, 0)
    assert (named.load, named.wage, named.cost) == (2 * HOUR, 20 * MONEY, 20 * MONEY)


def test_a_quick_worker_fits_in_what_is_short_for_others():
    problem = batch([Ask(effort_h=2, due_h=1)], [Hand(windows=WIDE), Hand(windows=WIDE, speed=(2000,) * 3)])
    assert solve(problem).window.tolist() == [1]


def test_work_that_comes_back_costs_its_wage_again():
    """Right four times in five is a quarter of a repeat: 10 an hour become 12.50."""
    problem = batch([Ask()], [Hand(rate=10, quality=(800,) * 3), Hand(rate=12)])
    assert terms(problem, Rules(), 0, 0).rework == 25 * MONEY // 10
    assert solve(problem).window.tolist() == [1]
    assert solve(problem, rules=Rules(rework_thousandths=0)).window.tolist() == [0]


def test_each_hour_late_costs_its_price():
    """Wanted at noon: the cheaper one begins at eleven and takes two hours."""
    problem = batch(
        [Ask(effort_h=2, wanted_h=12, late=7)],
        [Hand(rate=10, windows=((11, 20, 8),)), Hand(rate=12, windows=((8, 16, 8),))],
    )
    assert terms(problem, Rules(), 0, 0).late == pytest.approx(7 * MONEY, abs=2 * 3600)
    assert solve(problem).window.tolist() == [1]


def test_those_who_got_little_of_what_they_offered_come_first_where_fairness_counts():
    problem = batch(
        [Ask()], [Hand(rate=10, given_h=30, offered_h=40), Hand(rate=11, given_h=10, offered_h=40)]
    )
    assert solve(problem).window.tolist() == [0]
    fair = Rules(fairness=4 * COIN)
    assert [terms(problem, fair, 0, j).fairness for j in (0, 1)] == [3 * MONEY, MONEY]
    assert solve(problem, rules=fair).window.tolist() == [1]


def test_a_newcomer_gets_a_first_chance():
    problem = batch([Ask()], [Hand(rate=10), Hand(rate=11, newcomer=True)])
    assert solve(problem).window.tolist() == [0]
    assert solve(problem, rules=Rules(newcomer=2 * COIN)).window.tolist() == [1]


def test_whom_the_client_prefers_may_cost_a_little_more():
    problem = batch([Ask(prefers=2), Ask()], [Hand(rate=10), Hand(rate=11, circles=2)])
    assert solve(problem, rules=Rules(preferred=2 * COIN)).window.tolist() == [1, 0]


def test_nobody_works_below_the_wage_floor_though_the_work_stays_undone():
    problem = batch([Ask(), Ask()], [Hand(rate=9), Hand(rate=20)])
    assert sorted(solve(problem, rules=Rules(wage_floor=10 * COIN)).window.tolist()) == [UNDONE, 1]


def test_accepted_work_stays_unless_moving_it_spares_more_than_the_change_costs():
    problem = batch([Ask(kept=1)], [Hand(rate=10), Hand(rate=13)])
    assert solve(problem, rules=Rules(change=4 * COIN)).window.tolist() == [1]
    assert solve(problem, rules=Rules(change=2 * COIN)).window.tolist() == [0]


def test_where_values_come_first_work_is_done_though_it_costs_more_than_it_is_worth():
    problem = batch([Ask(value=1), Ask(value=2)], [Hand(rate=500)])
    assert solve(problem).window.tolist() == [UNDONE, UNDONE]
    assert solve(problem, rules=Rules(value_first=True)).window.tolist() == [UNDONE, 0]


def test_what_counts_is_never_below_zero():
    with pytest.raises(Invalid):
        Rules(fairness=-1)


@given(problems(), rules)
@settings(max_examples=200, deadline=None)
def test_every_plan_keeps_the_rules_and_no_plan_is_below_the_bound(problem, rule):
    found = solve_priced(problem, rules=rule)
    check(problem, found, rule)
    assert found.bound <= least(problem, rule) <= found.cost


@given(problems(), rules)
@settings(max_examples=100, deadline=None)
def test_the_named_terms_add_up_to_what_a_pair_costs(problem, rule):
    for u in range(len(problem.units)):
        assert terms(problem, rule, u, UNDONE).cost == left(problem, u, rule)
        for j in range(len(problem.windows)):
            if may(problem, u, j, rule):
                assert terms(problem, rule, u, j).cost == paid(problem, u, j, rule)


@given(problems(), rules)
@settings(max_examples=60, deadline=None)
def test_the_terms_of_a_plan_add_up_to_its_cost(problem, rule):
    found = solve(problem, rules=rule)
    assert sum(terms(problem, rule, u, j).cost for u, j in enumerate(found.window.tolist())) == found.cost


@given(asks(st.just(1.0)), hands, rules)
@settings(max_examples=100, deadline=None)
def test_rules_that_look_at_windows_alone_are_kept_exactly(asked, workers, rule):
    problem = batch(asked, workers)
    if plain(problem, rule) is None:
        return
    found = solve(problem, rules=rule)
    check(problem, found, rule)
    assert found.cost == found.bound == least(problem, rule)


@given(asks(EFFORTS), hands)
@settings(max_examples=60, deadline=None)
def test_where_values_come_first_the_bound_holds_for_the_values_that_count(asked, workers):
    problem, rule = batch(asked, workers), Rules(value_first=True)
    found, values = solve(problem, rules=rule), worth(problem, rule)
    check(problem, found, rule, values)
    assert found.bound <= least(problem, rule, values) <= found.cost


@given(problems(), rules, st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_the_dearer_a_change_the_less_of_the_accepted_work_moves(problem, rule, more):
    """With the price above all else that a pair can cost, whatever can stay stays."""
    if problem.units.kept is None:
        return
    dear = Rules(change=10_000 * COIN * more)
    found = solve_priced(problem, rules=dear)
    check(problem, found, dear)
    kept = problem.units.kept.tolist()
    stays = [u for u, j in enumerate(kept) if j != UNDONE and may(problem, u, j)]
    alone = [u for u in stays if sum(kept[v] == kept[u] for v in stays) == 1]
    assert found.bound <= least(problem, dear)
    for u in alone:
        if problem.windows.capacity[kept[u]] >= terms(problem, dear, u, kept[u]).load:
            assert found.window[u] == kept[u]
