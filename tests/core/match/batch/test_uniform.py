import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE
from heliotrope.core.match.batch.uniform import solve_uniform
from tests.core.match.batch.problems import Ask, Hand, asks, batch, check, hands, least, shuffled

ONE_HOUR = st.just(1.0)


def test_the_cheapest_who_can_does_it():
    problem = batch([Ask()], [Hand(rate=20), Hand(rate=10), Hand(rate=5, skills=(0, 3, 3))])
    found = solve_uniform(problem)
    assert found.window.tolist() == [1]
    assert (found.cost, found.bound, found.gap) == (10 * COIN * HOUR, 10 * COIN * HOUR, 0.0)


def test_a_scarce_worker_is_kept_for_what_only_they_can_do():
    """Both could take the common unit; the cheaper one is the only one with the certificate."""
    common, scarce = Ask(), Ask(certificates=1)
    found = solve_uniform(batch([common, scarce], [Hand(rate=10, certificates=1), Hand(rate=15)]))
    assert found.window.tolist() == [1, 0]


def test_what_is_worth_less_than_it_costs_stays_undone():
    found = solve_uniform(batch([Ask(value=9), Ask(value=11)], [Hand(rate=10, windows=((0, 24, 2),))]))
    assert found.window.tolist() == [UNDONE, 0]


def test_where_demand_is_above_capacity_the_dearest_work_is_done():
    found = solve_uniform(batch([Ask(value=value) for value in (40, 60, 50)], [Hand(windows=((0, 24, 2),))]))
    assert found.window.tolist() == [UNDONE, 0, 0]
    assert found.prices.tolist() == [30 * COIN * HOUR], "one more place would spare the 40 and cost 10"


def test_the_work_must_fit_between_release_and_due_and_into_the_window():
    early, late, short = Hand(windows=((0, 4, 1),)), Hand(windows=((5, 9, 1),)), Hand(windows=((0, 1, 1),))
    ask = Ask(release_h=3, due_h=6, effort_h=2)
    assert solve_uniform(batch([ask], [early, late, short])).window.tolist() == [UNDONE]
    assert solve_uniform(batch([ask], [early, Hand(windows=((4, 9, 2),))])).window.tolist() == [1]


def test_nothing_to_do_costs_nothing():
    found = solve_uniform(batch([], [Hand()]))
    assert (found.cost, found.bound, found.window.tolist()) == (0, 0, [])


def test_without_anybody_all_stays_undone():
    found = solve_uniform(batch([Ask(value=3)], []))
    assert (found.cost, found.bound) == (3 * COIN * HOUR, 3 * COIN * HOUR)


@given(asks(ONE_HOUR), hands)
@settings(max_examples=300, deadline=None)
def test_no_plan_is_cheaper(asked, workers):
    problem = batch(asked, workers)
    found = solve_uniform(problem)
    check(problem, found)
    assert found.cost == least(problem) == found.bound


@given(asks(ONE_HOUR), hands, st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_however_little_work_is_allowed_the_plan_holds_and_the_bound_is_true(asked, workers, work):
    problem = batch(asked, workers)
    found = solve_uniform(problem, work=work)
    check(problem, found)
    assert found.bound <= least(problem)


@given(asks(ONE_HOUR), hands, st.integers(0, 9))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_units_changes_nothing(asked, workers, seed):
    problem = batch(asked, workers)
    assert solve_uniform(shuffled(problem, seed)).cost == solve_uniform(problem).cost


@given(asks(ONE_HOUR), hands, hands)
@settings(max_examples=100, deadline=None)
def test_another_worker_never_makes_it_dearer(asked, workers, more):
    assert solve_uniform(batch(asked, workers + more)).cost <= solve_uniform(batch(asked, workers)).cost


def test_a_plan_of_thousands_is_the_least_by_its_own_proof():
    rng = np.random.default_rng(7)
    asked = [
        Ask(skill=int(s), level=int(v), release_h=int(r), due_h=int(r + 8), value=int(w))
        for s, v, r, w in rng.integers((0, 1, 0, 10), (3, 4, 90, 90), (3000, 4))
    ]
    workers = [
        Hand(
            skills=tuple(rng.integers(0, 4, 3).tolist()),
            rate=int(rng.integers(5, 60)),
            windows=tuple((int(s), int(s) + 5, 2) for s in rng.integers(0, 95, 2)),
        )
        for _ in range(600)
    ]
    problem = batch(asked, workers)
    found = solve_uniform(problem)
    check(problem, found)
    assert found.gap == 0.0
    assert 0 < (found.window == UNDONE).sum() < 3000
    quick = solve_uniform(problem, gap=0.01)
    check(problem, quick)
    assert quick.gap <= 0.01
    assert found.cost <= quick.cost
