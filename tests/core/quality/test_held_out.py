"""The method is chosen by how well it foretells answers that it has not seen; nobody tells it the truth."""

import numpy as np
import pytest

from heliotrope.core.quality.held_out import FOLDS, USUAL, choose, folds, some
from heliotrope.core.quality.methods import Method, fit, foretold

from .crowds import crowd, everyone


def said(seed, skill, items=300, workers=12):
    """Answers of workers who all have this confusion matrix."""
    rng = np.random.default_rng(seed)
    labels = len(skill)
    truth = rng.integers(0, labels, items)
    rows = [[int(rng.choice(labels, p=skill[true])) for _ in range(workers)] for true in truth]
    return everyone(rows, labels=labels)


def test_a_crowd_whose_mistakes_go_one_way_needs_confusion_matrices():
    choice = choose(said(1, [[0.95, 0.05, 0.0], [0.45, 0.5, 0.05], [0.0, 0.05, 0.95]]))

    assert choice.method is Method.HIERARCHICAL
    assert choice.scores[Method.HIERARCHICAL] > choice.scores[Method.ONE_COIN]


def test_a_crowd_whose_mistakes_go_every_way_is_taken_as_simply_as_it_is():
    choice = choose(said(2, [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]))

    assert choice.method is Method.ONE_COIN


def test_a_crowd_that_guesses_on_every_other_item_is_taken_with_its_difficulty():
    rng = np.random.default_rng(3)
    truth, hard = rng.integers(0, 2, 400), np.arange(400) % 2 == 0
    right = np.where(hard[:, None], 0.5, 0.97)
    rows = np.where(rng.random((400, 12)) < right, truth[:, None], 1 - truth[:, None])

    assert choose(everyone(rows.tolist())).method is Method.GLAD


def test_with_too_little_to_compare_the_usual_method_is_taken():
    choice = choose(everyone([[0, 0], [1, 1]]))

    assert (choice.method, dict(choice.scores)) == (USUAL, {})


def test_thousands_of_labels_are_not_given_a_matrix_a_worker():
    answers = crowd([(item, item % 9, item) for item in range(2000)], labels=2000)

    assert choose(answers).method is Method.ONE_COIN


def test_the_chances_of_all_answers_that_a_worker_could_give_sum_to_one():
    answers = said(4, [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8]], items=20, workers=4)
    for method in Method:
        found = fit(answers, method)
        chances = [
            foretold(found, crowd([(i, w, k) for i in range(20) for w in range(4)], labels=3))
            for k in range(3)
        ]
        assert sum(chances) == pytest.approx(np.ones(80))


def test_every_judgement_is_hidden_once_and_those_of_an_item_in_different_folds():
    answers = everyone([[0] * 4, [1] * 4, [0] * 4])

    fold = folds(answers)

    assert ((fold >= 0) & (fold < FOLDS)).all()
    for item in range(3):
        assert len(set(fold[answers.item == item].tolist())) == 4


def test_of_a_large_crowd_whole_items_are_looked_at():
    answers = everyone([[0, 1, 1]] * 100)

    fewer, gold = some(answers, 100, {3: 1, 4: 0})

    assert (len(fewer), fewer.items) == (102, 34)
    assert set(fewer.judgements.tolist()) == {3}
    assert gold == {1: 1}
    assert some(answers, 300, {})[0] is answers


def test_it_says_how_far_it_is():
    heard = []

    choose(said(5, [[0.9, 0.1], [0.1, 0.9]], items=40, workers=5), watch=lambda *told: heard.append(told))

    assert heard == [(n, 20) for n in range(1, 21)]
