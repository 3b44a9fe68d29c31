"""Items differ in difficulty: being right on a hard one says more about a worker."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.glad import EASE, chance, glad, weigh
from heliotrope.core.quality.one_coin import one_coin

from .crowds import crowd, crowds, everyone, renamed, rows_of

ROUNDS = Stop(iterations=8, tolerance=0)


def made(seed, items, workers, hard_ratio):
    """A crowd of known make: on hard items everybody guesses, on the others is right by ability."""
    rng = np.random.default_rng(seed)
    truth, hard = rng.integers(0, 2, items), rng.random(items) < hard_ratio
    right = np.where(hard[:, None], 0.5, np.linspace(0.7, 0.98, workers))
    said = np.where(rng.random((items, workers)) < right, truth[:, None], 1 - truth[:, None])
    return everyone(said.tolist()), truth, hard


def test_the_chance_of_a_right_answer_is_the_logistic_of_ability_times_easiness():
    assert chance(np.array([2.0]), 2)[0, 3] == pytest.approx(1 / (1 + np.exp(-2)))
    assert (chance(np.array([0.0]), 2) == 0.5).all()


def test_easy_and_hard_items_are_told_apart():
    answers, _, hard = made(3, 300, 12, 0.3)

    found = glad(answers)

    assert found.ease[~hard].mean() > 2 * found.ease[hard].mean()


def test_where_items_differ_its_confidence_is_nearer_to_what_is_right_than_one_coins():
    answers, truth, _ = made(4, 400, 9, 0.4)

    found, plain = glad(answers).consensus, one_coin(answers)

    gap, plain_gap = (abs(c.confidence.mean() - (c.label == truth).mean()) for c in (found, plain))
    assert gap < 0.5 * plain_gap


@settings(deadline=None, max_examples=40)
@given(crowds(most_items=3, most_workers=3), st.data())
def test_beliefs_are_those_of_summing_over_every_label_and_easiness(answers, data):
    one_each = st.lists(st.floats(-1, 4), min_size=answers.workers, max_size=answers.workers)
    ability = np.array(data.draw(one_each))
    shares, prior = np.full(EASE.size, 1 / EASE.size), np.full(answers.labels, 1 / answers.labels)

    belief, log_likelihood = weigh(answers, ability, shares, prior, {})

    right, whole = chance(ability, answers.labels), 0.0
    for i in range(answers.items):
        plain = np.zeros((answers.labels, EASE.size))
        for true, place in product(range(answers.labels), range(EASE.size)):
            plain[true, place] = shares[place] * prior[true]
            for item, worker, label in rows_of(answers):
                if item == i:
                    hit = right[worker, place]
                    plain[true, place] *= hit if label == true else (1 - hit) / (answers.labels - 1)
        assert np.allclose(belief[i], plain / plain.sum())
        whole += float(np.log(plain.sum()))
    assert log_likelihood == pytest.approx(whole)


@settings(deadline=None, max_examples=40)
@given(crowds(), st.randoms(use_true_random=False))
def test_names_of_items_workers_and_labels_change_nothing(answers, random):
    turned_round, item, worker, label = renamed(answers, random)

    one, other = glad(answers, stop=ROUNDS), glad(turned_round, stop=ROUNDS)

    assert np.allclose(other.consensus.posterior[np.ix_(item, label)], one.consensus.posterior, atol=1e-6)
    assert np.allclose(other.ability[worker], one.ability, atol=1e-6)


def test_each_further_worker_who_agrees_makes_it_surer():
    sure = [glad(everyone([[1] * n, [0] * n])).consensus.confidence[0] for n in range(1, 8)]

    assert sure == sorted(sure)


def test_gold_overrules_a_unanimous_crowd():
    found = glad(everyone([[0, 0, 0], [0, 0, 0]]), gold={0: 1})

    assert found.consensus.posterior[0].tolist() == [0.0, 1.0]


def test_nothing_at_all_and_one_label_are_no_trouble():
    assert glad(crowd([], items=0, workers=0)).consensus.converged
    assert glad(crowd([(0, 0, 0), (0, 1, 0)], labels=1)).consensus.confidence == pytest.approx([1.0])
    assert glad(crowd([], items=2, workers=1)).consensus.posterior == pytest.approx(np.full((2, 2), 0.5))
