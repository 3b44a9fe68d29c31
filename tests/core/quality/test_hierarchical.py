"""Workers borrow strength: from their class, from each other, and from their past."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.hierarchical import (
    LEAST_WEIGHT,
    MOST_WEIGHT,
    Known,
    hierarchical,
    likeness,
    shared,
)

from .crowds import crowd, crowds, everyone, renamed

ROUNDS = Stop(iterations=12, tolerance=0)
HALF = np.array([[0.5, 0.5], [0.5, 0.5]])


# --- by hand


def test_workers_who_differ_by_no_more_than_chance_lean_on_each_other_as_far_as_allowed():
    counts = np.tile(np.array([[5.0, 5.0], [5.0, 5.0]]), (4, 1, 1))

    assert likeness(counts, HALF) == MOST_WEIGHT


def test_workers_who_are_opposites_lean_on_nobody():
    counts = np.array([[[10.0, 0.0], [0.0, 10.0]], [[0.0, 10.0], [10.0, 0.0]]])

    assert likeness(counts, HALF) == LEAST_WEIGHT


def test_how_far_workers_differ_can_be_followed_on_paper():
    """Right in 8 and in 2 of 10, mean 0.5: (3² / 2.5 − 1) a row, 4 rows; over 9 each is ρ = 2.6 / 9."""
    counts = np.array([[[8.0, 2.0], [2.0, 8.0]], [[2.0, 8.0], [8.0, 2.0]]])

    assert likeness(counts, HALF) == pytest.approx(9 / 2.6 - 1)


def test_a_newcomer_is_taken_as_one_of_her_class():
    """Class 0 is right, class 1 guesses; the newcomers have said nothing yet."""
    sound, guess = np.array([[90.0, 10.0], [10.0, 90.0]]), np.array([[50.0, 50.0], [50.0, 50.0]])
    counts = np.stack([sound, sound, guess, guess, np.zeros((2, 2)), np.zeros((2, 2))])

    skill = shared(counts, np.array([0, 0, 1, 1, 0, 1]), np.array([[0.8, 0.2], [0.2, 0.8]]), 4.0)

    assert skill[4, 0, 0] == pytest.approx(0.9, abs=0.01)
    assert skill[5, 0, 0] == pytest.approx(0.5, abs=0.02)


def test_who_proved_good_on_other_orders_outweighs_two_who_failed_there():
    good, bad = np.array([[40.0, 2.0], [2.0, 40.0]]), np.array([[22.0, 20.0], [20.0, 22.0]])
    answers = everyone([[0, 1, 1], [1, 0, 0]])

    told = hierarchical(answers, known=Known(past=np.stack([good, bad, bad])))

    assert told.label.tolist() == [0, 1]
    assert hierarchical(answers).label.tolist() == [1, 0]


# --- laws


@settings(deadline=None)
@given(crowds(), st.randoms(use_true_random=False), st.data())
def test_names_of_items_workers_labels_and_classes_change_nothing(answers, random, data):
    turned_round, item, worker, label = renamed(answers, random)
    group = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(worker), max_size=len(worker))))
    turned = np.empty_like(group)
    turned[worker] = group

    one = hierarchical(answers, known=Known(group=group), stop=ROUNDS)
    other = hierarchical(turned_round, known=Known(group=turned), stop=ROUNDS)

    assert np.allclose(other.posterior[np.ix_(item, label)], one.posterior, atol=1e-5)
    assert np.allclose(other.skill[np.ix_(worker, label, label)], one.skill, atol=1e-5)


@settings(deadline=None)
@given(st.integers(2, 7), st.lists(st.integers(0, 2), min_size=1, max_size=8))
def test_what_all_workers_say_is_the_answer_and_more_of_them_make_it_surer(workers, truth):
    fewer, more = (hierarchical(everyone([[t] * n for t in truth], labels=3)) for n in (workers, workers + 1))

    assert more.label.tolist() == truth
    assert (more.confidence >= fewer.confidence - 1e-6).all()


# --- reference


def test_with_few_answers_a_worker_it_knows_workers_better_than_free_matrices_do():
    """60 alike workers with 10 answers each, of known make: what free matrices learn of them is noise."""
    rng = np.random.default_rng(11)
    truth = rng.integers(0, 2, 120)
    skill = np.array([[0.9, 0.1], [0.3, 0.7]])
    rows = []
    for item in range(120):
        for worker in rng.choice(60, 5, replace=False).tolist():
            rows.append((item, worker, int(rng.random() < skill[truth[item], 1])))
    answers = crowd(rows, items=120, workers=60)

    bound, free = hierarchical(answers), dawid_skene(answers)

    assert np.abs(bound.skill - skill).mean() < 0.5 * np.abs(free.skill - skill).mean()
    assert (bound.label == truth).mean() >= (free.label == truth).mean()


# --- limits


def test_nothing_at_all_and_one_label_are_no_trouble():
    assert hierarchical(crowd([], items=0, workers=0)).converged
    assert hierarchical(crowd([(0, 0, 0), (0, 1, 0)], labels=1)).confidence.tolist() == [1.0]


@pytest.mark.parametrize(
    "known",
    [
        Known(group=np.array([0])),
        Known(group=np.array([0, -1])),
        Known(past=np.zeros((2, 2, 3))),
        Known(past=np.full((2, 2, 2), -1.0)),
        Known(past=np.full((2, 2, 2), np.nan)),
    ],
)
def test_what_is_known_of_other_workers_than_these_is_refused(known):
    with pytest.raises(Invalid):
        hierarchical(everyone([[0, 1]]), known=known)
