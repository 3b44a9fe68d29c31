"""A worker's confusion matrix comes with how sure each cell is, and small counts are said to be small."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.skill_matrix import FEW, matrix

LABELS = ("cat", "dog", "eel")
PAIRS = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), max_size=60)


def test_a_worker_who_takes_a_quarter_of_dogs_for_cats_by_hand():
    made = matrix(LABELS, [("dog", "dog")] * 15 + [("dog", "cat")] * 5 + [("cat", "cat")] * 3)

    cat, dog, eel = made.rows
    assert [cell.count for cell in dog.cells] == [5, 15, 0]
    assert dog.cells[0].ratio == 0.25
    assert (dog.is_few, cat.is_few, eel.cells) == (False, True, ())
    assert made.right is not None
    assert made.right.count == 18
    assert made.is_few, "three cats are few"


def test_intervals_are_those_of_the_published_quantiles():
    """scipy 1.17.1: ``scipy.stats.beta.ppf([0.025, 0.975], 5.5, 15.5)``."""
    made = matrix(LABELS, [("dog", "dog")] * 15 + [("dog", "cat")] * 5)
    cell = made.rows[1].cells[0]
    assert (cell.low, cell.high) == pytest.approx((0.1024, 0.46419), abs=2e-3)


def test_nothing_judged_states_nothing():
    made = matrix(LABELS, [])
    assert (made.right, made.count, made.is_few) == (None, 0, False)


def test_a_label_that_is_not_in_the_set_is_left_out():
    assert matrix(LABELS, [("cat", "fox"), ("fox", "cat")]).count == 0


@settings(deadline=None)
@given(PAIRS)
def test_rows_add_up_and_every_share_lies_in_its_interval(pairs):
    made = matrix(LABELS, pairs)
    assert made.count == len(pairs)
    for row in made.rows:
        assert sum(cell.count for cell in row.cells) == row.count
        assert row.is_few == (row.count < FEW)
        for cell in row.cells:
            assert 0 <= cell.low <= cell.ratio <= cell.high <= 1


@settings(deadline=None)
@given(st.integers(1, 12))
def test_more_of_the_same_makes_an_interval_narrower(times):
    def width(count):
        cell = matrix(LABELS, [("cat", "cat"), ("cat", "dog")] * count).rows[0].cells[0]
        return cell.high - cell.low

    assert width(times + 1) < width(times)
