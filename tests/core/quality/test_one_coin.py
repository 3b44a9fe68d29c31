"""One accuracy a worker is learnt from the others, whatever the labels are called."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.one_coin import evenly_wrong, one_coin

from .crowds import crowd, crowds, everyone, rows_of

ROUNDS = Stop(iterations=12, tolerance=0)


def test_one_round_on_one_item_can_be_followed_on_paper():
    """Two strangers say 0: start 16/17, so each is right in (3.2 + 16/17) / 5, and 0 has that squared."""
    right = (3.2 + 16 / 17) / 5

    consensus = one_coin(crowd([(0, 0, 0), (0, 1, 0)]), stop=Stop(iterations=1))

    assert consensus.skill[0].diagonal() == pytest.approx([right, right])
    assert consensus.posterior[0, 0] == pytest.approx(right**2 / (right**2 + (1 - right) ** 2))


def test_twelve_right_gold_answers_earn_trust_alone_at_095():
    """(3.2 + 12) / (4 + 12) = 0.95, whichever labels the gold had: a matrix would need twelve of each."""
    gold = dict.fromkeys(range(12), 0)

    consensus = one_coin(crowd([*((item, 0, 0) for item in gold), (12, 0, 1)]), gold=gold)

    assert consensus.confidence[12] == pytest.approx(0.95)


@settings(deadline=None)
@given(crowds(), st.integers(0, 9))
def test_names_of_items_workers_and_labels_change_nothing(answers, turned):
    item, worker, label = (
        np.random.default_rng(turned).permutation(n) for n in (answers.items, answers.workers, answers.labels)
    )
    renamed = crowd(
        [(item[i], worker[w], label[k]) for i, w, k in reversed(rows_of(answers))],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )

    one, other = one_coin(answers, stop=ROUNDS), one_coin(renamed, stop=ROUNDS)

    assert np.allclose(other.posterior[np.ix_(item, label)], one.posterior, atol=1e-6)
    assert np.allclose(other.accuracy[worker], one.accuracy, atol=1e-6)


def test_each_further_worker_who_agrees_makes_it_surer():
    sure = [one_coin(everyone([[1] * n, [0] * n])).confidence[0] for n in range(1, 8)]

    assert sure == sorted(sure)


def test_one_label_is_certain_and_nobody_judged_is_tied():
    assert one_coin(crowd([(0, 0, 0)], labels=1)).confidence.tolist() == [1.0]
    assert one_coin(crowd([], items=2, workers=1)).posterior.tolist() == [[0.5, 0.5]] * 2


def test_a_crowd_of_known_make_is_recovered():
    """400 items, 15 workers right in 0.5 to 0.95 of cases, three labels: within the noise of 400 answers."""
    rng = np.random.default_rng(5)
    truth, right = rng.integers(0, 3, 400), np.linspace(0.5, 0.95, 15)
    wrong = (truth[:, None] + rng.integers(1, 3, (400, 15))) % 3
    said = np.where(rng.random((400, 15)) < right, truth[:, None], wrong)

    consensus = one_coin(everyone(said.tolist(), labels=3))

    assert (consensus.label == truth).mean() > 0.99
    assert np.abs(consensus.accuracy - right).max() < 0.07


def test_wrong_answers_are_spread_evenly():
    assert evenly_wrong(np.array([0.7]), 4)[0, 1] == pytest.approx([0.1, 0.7, 0.1, 0.1])
