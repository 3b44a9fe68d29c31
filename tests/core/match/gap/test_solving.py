"""Generalised assignment: every job gets one agent within its capacity, at a cost with a certified bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.solution import Rules, Unassigned
from heliotrope.core.match.gap.solving import Search, solve
from tests.core.match.gap.instances import cheapest, check, drawn, problem_of

SMALL = 3_000_000
"""Work enough for any problem of a few jobs."""


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    agents, jobs = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    size = agents * jobs
    costs = draw(st.lists(st.integers(-20, 60), min_size=size, max_size=size))
    loads = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    rooms = draw(st.lists(st.integers(0, 25), min_size=agents, max_size=agents))
    return problem_of(np.reshape(costs, (agents, jobs)), np.reshape(loads, (agents, jobs)), np.array(rooms))


def solved(problem: Problem) -> int | None:
    """The cost that the solver finds; None when it finds none or refuses."""
    try:
        solution = solve(problem, seed=3, work=SMALL)
    except (Invalid, Unassigned):
        return None
    check(problem, solution)
    return solution.cost


def test_the_cheaper_agent_takes_what_fits_and_the_other_the_rest():
    """Bo is cheaper for both jobs but has room for one; giving him the first saves 6, the second only 2."""
    problem = problem_of([[4, 5], [10, 7]], [[3, 3], [3, 3]], [5, 5])

    solution = solve(problem, seed=1, work=SMALL)

    assert list(solution.agent_of_job) == [0, 1]
    assert (solution.cost, solution.bound, solution.gap_ratio) == (11, 11, 0.0)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_the_answer_is_the_best_of_all_assignments_of_a_small_problem(problem):
    assert solved(problem) == cheapest(problem)


@settings(max_examples=25, deadline=None)
@given(small_problems(), st.randoms(use_true_random=False))
def test_other_names_for_agents_and_jobs_change_nothing(problem, dice):
    agents, jobs = list(range(problem.agents)), list(range(problem.jobs))
    dice.shuffle(agents)
    dice.shuffle(jobs)
    renamed = problem_of(
        problem.cost[np.ix_(agents, jobs)], problem.load[np.ix_(agents, jobs)], problem.capacity[agents]
    )

    assert solved(renamed) == solved(problem)


@settings(max_examples=25, deadline=None)
@given(small_problems(), st.integers(0, 25))
def test_another_agent_never_makes_the_whole_dearer(problem, room):
    more = problem_of(
        np.vstack([problem.cost, problem.cost[:1] + 5]),
        np.vstack([problem.load, problem.load[:1] + 1]),
        np.append(problem.capacity, room),
    )

    before, after = solved(problem), solved(more)

    assert before is None or (after is not None and after <= before)


@pytest.mark.parametrize("kind", ["C", "D", "E"])
def test_every_answer_on_the_way_respects_the_capacities_and_its_bound(kind):
    problem, last = drawn(kind, 5, 40, seed=2), None
    search = Search(problem, seed=4, rules=Rules())

    for done in search.steps():
        if search.found:
            solution = search.solution()
            check(problem, solution)
            assert last is None or (solution.cost <= last.cost and solution.bound >= last.bound)
            last = solution
        if done > 60_000_000:
            break

    check(problem, search.solution())
    assert search.solution().gap_ratio < 0.01


@pytest.mark.parametrize("kind", ["C", "D", "E"])
def test_the_same_arguments_give_the_same_answer(kind):
    problem = drawn(kind, 6, 60, seed=7)

    assert solve(problem, seed=5, work=40_000_000) == solve(problem, seed=5, work=40_000_000)


def test_more_work_never_gives_a_worse_answer():
    problem = drawn("D", 8, 64, seed=1)

    answers = [solve(problem, seed=2, work=work) for work in (1, 20_000_000, 60_000_000)]

    assert answers[0].cost >= answers[1].cost >= answers[2].cost
    assert answers[0].bound <= answers[1].bound <= answers[2].bound


def test_the_search_stops_at_the_gap_that_is_asked_for():
    problem = drawn("D", 8, 64, seed=1)

    enough = solve(problem, seed=2, work=10**12, rules=Rules(gap_ratio=0.02))

    check(problem, enough)
    assert enough.gap_ratio <= 0.02


def test_capacities_too_large_for_a_table_still_get_a_true_bound():
    """Loads a hundred thousand times larger are the same problem; the table only sees rounded ones."""
    small = drawn("D", 4, 24, seed=5)
    large = problem_of(small.cost, small.load * 100_000 + 1, small.capacity * 100_000 + 24)

    solution, exact = solve(large, seed=1, work=800_000_000), solve(small, seed=1, work=30_000_000)

    carried = large.loads_of(np.array(solution.agent_of_job))
    assert (carried <= large.capacity).all()
    assert solution.bound <= min(solution.cost, exact.cost)
    assert solution.cost <= exact.cost * 1.01


def test_a_job_that_fits_nobody_is_named():
    problem = problem_of([[1, 1, 1]], [[2, 9, 2]], [5])

    with pytest.raises(Invalid, match="capacity for job 2:"):
        solve(problem, seed=1, work=SMALL)


def test_missing_capacity_is_counted():
    problem = problem_of([[1, 1, 1], [1, 1, 1]], [[4, 4, 4], [5, 5, 5]], [6, 5])

    with pytest.raises(Invalid, match="1 are missing"):
        solve(problem, seed=1, work=SMALL)


def test_jobs_that_do_not_fit_together_end_the_search_without_an_answer():
    """Three jobs of 4 and two agents of 7: room for 14, but each agent takes only one."""
    problem = problem_of([[1, 1, 1], [1, 1, 1]], [[4, 4, 4], [4, 4, 4]], [7, 7])

    with pytest.raises(Unassigned, match="add capacity"):
        solve(problem, seed=1, work=SMALL)


@pytest.mark.parametrize(
    ("cost", "load", "capacity", "told"),
    [
        ([[1]], [[-1]], [1], "at least 0"),
        ([[1]], [[1]], [-1], "at least 0"),
        ([[1, 2]], [[1]], [1], "disagree"),
        ([[10**13]], [[1]], [1], "too large"),
        ([[1]], [[2**50]], [2**50], "too large"),
    ],
)
def test_a_problem_is_valid_from_birth(cost, load, capacity, told):
    with pytest.raises(Invalid, match=told):
        problem_of(cost, load, capacity)
