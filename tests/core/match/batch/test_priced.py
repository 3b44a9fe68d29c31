import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.match.batch.priced import solve_priced
from heliotrope.core.match.batch.problem import COIN, HOUR, UNDONE, Problem
from heliotrope.core.match.batch.solving import solve
from heliotrope.core.match.batch.uniform import solve_uniform
from tests.core.match.batch.problems import Ask, Hand, asks, batch, check, hands, least, shuffled

EFFORTS = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.75])


def test_the_cheapest_window_is_filled_with_what_is_dearest_elsewhere():
    """Three hours at 10: the long unit and one of the short ones; the other goes to the worker at 20."""
    problem = batch(
        [Ask(effort_h=2), Ask(effort_h=1), Ask(effort_h=1)],
        [Hand(rate=10, windows=((0, 24, 3),)), Hand(rate=20, windows=((0, 24, 3),))],
    )
    found = solve_priced(problem)
    assert found.window[0] == 0
    assert sorted(found.window[1:].tolist()) == [0, 1]
    assert found.cost == 50 * COIN * HOUR
    assert found.gap < 1e-4


def test_a_long_unit_pushes_a_short_one_out_of_the_only_window_that_holds_it():
    problem = batch(
        [Ask(effort_h=1, value=400), Ask(effort_h=3, value=300)],
        [Hand(rate=1, windows=((0, 9, 3),)), Hand(rate=5, windows=((0, 9, 2),))],
    )
    assert solve_priced(problem).window.tolist() == [1, 0]


def test_where_not_all_fits_the_work_worth_most_an_hour_is_done():
    problem = batch(
        [Ask(effort_h=2, value=90), Ask(effort_h=1, value=60), Ask(effort_h=1, value=50)],
        [Hand(rate=10, windows=((0, 24, 2),))],
    )
    assert solve_priced(problem).window.tolist() == [UNDONE, 0, 0]


def test_what_is_longer_than_any_window_is_left_and_costs_its_value():
    found = solve_priced(batch([Ask(effort_h=5, value=7), Ask(effort_h=1, value=2)], [Hand()]))
    assert found.window.tolist() == [UNDONE, UNDONE]
    assert (found.cost, found.bound) == (9 * COIN * HOUR, 9 * COIN * HOUR)


def test_nothing_to_do_costs_nothing():
    found = solve_priced(batch([], [Hand()]))
    assert (found.cost, found.bound, found.window.tolist()) == (0, 0, [])


def test_without_anybody_all_stays_undone():
    found = solve_priced(batch([Ask(value=3), Ask(effort_h=2, value=4)], []))
    assert (found.cost, found.bound) == (7 * COIN * HOUR, 7 * COIN * HOUR)


@given(asks(EFFORTS), hands, st.sampled_from([0, 40, 1 << 60]))
@settings(max_examples=200, deadline=None)
def test_every_plan_holds_and_no_plan_is_below_the_bound(asked, workers, work):
    problem = batch(asked, workers)
    found = solve_priced(problem, work=work)
    check(problem, found)
    assert found.bound <= least(problem) <= found.cost


@given(asks(EFFORTS), hands)
@settings(max_examples=60, deadline=None)
def test_asked_again_it_answers_the_same(asked, workers):
    one, two = (solve_priced(batch(asked, workers), seed=3) for _ in range(2))
    assert (one.window.tolist(), one.cost, one.bound) == (two.window.tolist(), two.cost, two.bound)
    assert (one.prices.tolist(), one.work) == (two.prices.tolist(), two.work)


@given(asks(st.just(1.0)), hands)
@settings(max_examples=60, deadline=None)
def test_equal_efforts_are_solved_exactly_and_the_prices_agree_with_it(asked, workers):
    problem = batch(asked, workers)
    exact, priced = solve(problem), solve_priced(problem)
    assert exact.gap == 0.0
    assert priced.bound <= exact.cost <= priced.cost


def thousands(units: int, workers: int, *, seed: int = 5) -> Problem:
    """Efforts of a quarter of an hour to four hours, windows of four to eight."""
    rng = np.random.default_rng(seed)
    asked = [
        Ask(
            skill=int(rng.integers(3)),
            level=int(rng.integers(1, 4)),
            effort_h=round(float(rng.uniform(0.25, 4)), 2),
            release_h=(at := int(rng.integers(0, 60))),
            due_h=at + int(rng.integers(6, 30)),
            value=int(rng.integers(20, 400)),
        )
        for _ in range(units)
    ]
    hired = [
        Hand(
            skills=tuple(rng.integers(0, 5, 3).tolist()),
            rate=int(rng.integers(8, 40)),
            windows=tuple(
                (s, s + h, h) for s, h in zip(*rng.integers((0, 4), (80, 9), (2, 2)).T.tolist(), strict=True)
            ),
        )
        for _ in range(workers)
    ]
    return batch(asked, hired)


def test_a_plan_of_thousands_is_proven_to_be_within_half_a_hundredth_of_the_least():
    problem = thousands(2000, 700)
    found = solve_priced(problem, gap=0.005)
    check(problem, found)
    assert found.whole
    assert found.gap <= 0.005


def test_however_the_units_are_ordered_the_proof_is_as_good():
    problem = thousands(1000, 400, seed=6)
    one, two = solve_priced(problem, gap=0.01), solve_priced(shuffled(problem, 3), gap=0.01)
    assert max(one.gap, two.gap) <= 0.01
    assert abs(one.bound - two.bound) <= 0.01 * one.bound


def test_prices_found_step_by_step_prove_nearly_what_the_exact_ones_prove():
    problem = thousands(1500, 300, seed=8)
    problem.units.effort[:] = HOUR
    exact, priced = solve_uniform(problem), solve_priced(problem)
    assert exact.cost * 0.995 <= priced.bound <= exact.cost <= priced.cost <= exact.cost * 1.005
