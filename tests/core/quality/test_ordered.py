"""Labels in an order: who errs, errs nearby, and may lean one way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.held_out import IN_ORDER, choose
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.ordered import family, middle, ordered
from heliotrope.core.quality.truth import solve_ordinal

from .crowds import crowd, crowds, everyone, rows_of

ROUNDS = Stop(iterations=12, tolerance=0)


def rated(seed, *, items=150, workers=30, each=4, labels=5):
    """Raters with a bias and a spread each, four of them an item."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, labels, items)
    bias, spread = rng.normal(0, 0.6, workers), rng.uniform(0.3, 1.2, workers)
    rows = []
    for item in range(items):
        for worker in rng.choice(workers, each, replace=False).tolist():
            place = round(truth[item] + bias[worker] + spread[worker] * rng.normal())
            rows.append((item, worker, int(np.clip(place, 0, labels - 1))))
    return crowd(rows, items=items, workers=workers, labels=labels), truth


def test_the_answer_is_the_median_from_which_the_distance_is_least():
    """0.4, 0.25, 0.35: the likeliest is the first, but the middle one is never far off."""
    belief = np.array([[0.4, 0.25, 0.35], [0.5, 0.0, 0.5], [0.1, 0.1, 0.8]])

    assert middle(belief).tolist() == [1, 0, 2]


def test_every_member_of_the_family_is_a_confusion_matrix_and_no_answer_is_impossible():
    matrices, weight = family(4)

    assert matrices.sum(axis=2) == pytest.approx(np.ones((len(matrices), 4)))
    assert (matrices > 0.004).all()
    assert weight.sum() == pytest.approx(1)


def test_an_answer_next_to_the_truth_is_likelier_than_one_far_from_it():
    skill = ordered(everyone([[0, 0, 0, 4], [4, 4, 4, 0]], labels=5)).skill

    assert (np.diff(skill[0, 0]) < 0).all()


def test_with_few_answers_a_worker_it_is_nearer_to_the_truth_than_matrices_without_an_order():
    ours, free, sound = [], [], []
    for seed in range(6):
        answers, truth = rated(seed)
        ours.append(np.abs(solve_ordinal(answers, Method.ORDERED).stated.label - truth).mean())
        free.append(np.abs(middle(dawid_skene(answers).posterior) - truth).mean())
        sound.append(np.abs(solve_ordinal(answers, Method.MAJORITY).stated.label - truth).mean())

    assert np.mean(ours) < 0.95 * np.mean(free)
    assert np.mean(ours) < 0.95 * np.mean(sound)


def test_a_crowd_of_raters_is_taken_as_one():
    answers, _ = rated(1)

    assert choose(answers, candidates=IN_ORDER, usual=Method.ORDERED).method is Method.ORDERED


@settings(deadline=None, max_examples=30)
@given(crowds(), st.randoms(use_true_random=False))
def test_names_of_items_and_workers_change_nothing_and_turning_the_scale_turns_the_answers(answers, random):
    item, worker = list(range(answers.items)), list(range(answers.workers))
    random.shuffle(item)
    random.shuffle(worker)
    renamed = crowd(
        [(item[i], worker[w], answers.labels - 1 - k) for i, w, k in rows_of(answers)],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )

    one, other = ordered(answers, stop=ROUNDS), ordered(renamed, stop=ROUNDS)

    assert np.allclose(other.posterior[item][:, ::-1], one.posterior, atol=1e-6)


def test_each_further_worker_who_agrees_makes_it_surer():
    sure = [ordered(everyone([[1] * n, [3] * n], labels=5)).confidence[0] for n in range(1, 8)]

    assert sure == sorted(sure)


def test_nothing_at_all_and_one_label_are_no_trouble():
    assert ordered(crowd([], items=0, workers=0)).converged
    assert ordered(crowd([(0, 0, 0), (0, 1, 0)], labels=1)).confidence == pytest.approx([1.0])
