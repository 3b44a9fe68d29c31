"""Who may do what, as it is compiled, against looking at every pair by itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.match.batch.eligibility import Eligibility, compile_problem, runs, spans
from heliotrope.core.match.batch.kernels.grouping import grouped, in_order
from heliotrope.core.match.batch.problem import Problem
from tests.core.match.batch.problems import Ask, Hand, asks, batch, hands, may

ONE_HOUR = st.just(1.0)


def test_a_unit_reaches_the_windows_of_those_who_qualify():
    """The second lacks the level, the third the certificate, the fourth lives elsewhere."""
    able = Hand(skills=(3, 0, 0), certificates=3, home=1)
    others = [
        Hand(skills=(2, 0, 0), certificates=3, home=1),
        Hand(skills=(3, 0, 0), certificates=1, home=1),
        Hand(skills=(3, 0, 0), certificates=3, home=0),
    ]
    problem = batch([Ask(level=3, certificates=2, homes=2)], [able, *others])
    assert from_units(problem) == {(0, 0)}


def test_the_classes_that_fewest_can_do_come_first():
    common, scarce = Ask(), Ask(skill=1)
    compiled = compile_problem(batch([common, scarce, common], [Hand(), Hand(skills=(1, 1, 0))]))
    assert compiled.units.tolist() == [1, 0, 2]
    assert np.diff(compiled.list_from).tolist() == [1, 2]
    assert compiled.klass.tolist() == [0, 1, 1]


def test_whom_a_unit_prefers_makes_a_class_and_excludes_nobody():
    problem = batch([Ask(), Ask(prefers=1)], [Hand(circles=1), Hand()])
    assert compile_problem(problem).classes == 2
    assert from_units(problem) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_who_asks_for_nothing_can_be_helped_by_anybody():
    problem = batch([Ask(level=0, language_level=0)] * 2, [Hand(skills=(0, 0, 0), languages=(0, 0)), Hand()])
    assert from_units(problem) == {(0, 0), (0, 1), (1, 0), (1, 1)}


@pytest.mark.parametrize(("asked", "workers"), [([], [Hand()]), ([Ask()], []), ([], [])])
def test_without_work_or_without_anybody_there_is_no_pair(asked, workers):
    problem = batch(asked, workers)
    assert from_units(problem) == from_windows(problem) == set()


@given(asks(ONE_HOUR), hands)
@settings(max_examples=300, deadline=None)
def test_pairs_are_those_that_every_condition_allows(asked, workers):
    problem = batch(asked, workers)
    assert from_units(problem) == from_windows(problem) == by_hand(problem)


@pytest.mark.parametrize("seed", range(4))
def test_long_lists_and_large_classes_are_cut_at_the_right_places(seed):
    """Lists of hundreds of windows, and hundreds of units of a class, as no small example has them."""
    rng = np.random.default_rng(seed)
    workers = [
        Hand(skills=(int(rng.integers(0, 3)), 1, 0), windows=((start, start + int(rng.integers(0, 9)), 1),))
        for start in rng.integers(0, 160, 400).tolist()
    ]
    asked = [
        Ask(skill=int(rng.integers(0, 2)), release_h=release, due_h=release + int(rng.integers(0, 30)))
        for release in rng.integers(0, 160, 300).tolist()
    ]
    problem = batch(asked, workers)
    assert from_units(problem) == from_windows(problem) == by_hand(problem)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_equal_rows_are_one_group_in_the_order_of_their_values(rows):
    columns = np.array(rows, np.uint64).T
    of_row, firsts = grouped(columns.copy())
    values, first, inverse = np.unique(columns.T, axis=0, return_index=True, return_inverse=True)
    assert firsts.tolist() == first.tolist()
    assert of_row.tolist() == inverse.reshape(-1).tolist()
    assert columns[:, firsts].T.tolist() == values.tolist()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-9, 9)), max_size=400))
@settings(max_examples=100, deadline=None)
def test_rows_of_a_group_are_in_order_and_equal_ones_as_they_came(rows):
    of_row, key = np.array(rows, np.int64).reshape(-1, 2).T.copy()
    order, begins = in_order(of_row, 3, key)
    assert order.tolist() == np.lexsort((key, of_row)).tolist()
    assert begins.tolist() == np.searchsorted(np.sort(of_row), np.arange(4)).tolist()


def from_units(problem: Problem) -> set[tuple[int, int]]:
    """Units and windows by their places in the problem, as a unit finds its windows."""
    compiled = compile_problem(problem)
    first, last = spans(compiled)
    return {
        named(compiled, u, j)
        for u in range(len(first))
        for j in compiled.lists[first[u] : last[u]].tolist()
        if compiled.start[j] <= compiled.latest[u] and compiled.end[j] >= compiled.earliest[u]
    }


def from_windows(problem: Problem) -> set[tuple[int, int]]:
    """The same, as a window finds its units."""
    compiled = compile_problem(problem)
    reach = runs(compiled)
    return {
        named(compiled, u, j)
        for j in range(len(compiled.windows))
        for run in range(reach.run_from[j], reach.run_from[j + 1])
        for u in range(reach.low[run], reach.high[run])
        if compiled.start[j] <= compiled.latest[u] and compiled.end[j] >= compiled.earliest[u]
    }


def named(compiled: Eligibility, u: int, j: int) -> tuple[int, int]:
    return int(compiled.units[u]), int(compiled.windows[j])


def by_hand(problem: Problem) -> set[tuple[int, int]]:
    units, windows = range(len(problem.units)), range(len(problem.windows))
    return {(unit, window) for unit in units for window in windows if may(problem, unit, window)}
