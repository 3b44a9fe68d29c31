"""How good a worker is comes with how sure that is."""

import numpy as np
import pytest

from heliotrope.core.quality.calibration import CEILINGS, TEMPERS, Calibration
from heliotrope.core.quality.one_coin import one_coin
from heliotrope.core.quality.workers import accuracies, beta_interval, confusions

from .crowds import crowd, everyone

PLAIN = np.full((TEMPERS.size, CEILINGS.size), 1e-300)
PLAIN[int(np.argmin(np.abs(TEMPERS - 1))), 0] = 1.0
TRUSTING = Calibration(alike_ratio=0.0, evidence=1.0, weights=PLAIN)
"""Takes posteriors nearly as they are."""


def drawn(seed, *, items=80, workers=25, labels=2):
    """Independent workers whose accuracy is drawn from 0.55 to 0.95."""
    rng = np.random.default_rng(seed)
    truth, right = rng.integers(0, labels, items), rng.uniform(0.55, 0.95, workers)
    wrong = (truth[:, None] + rng.integers(1, labels, (items, workers))) % labels
    said = np.where(rng.random((items, workers)) < right, truth[:, None], wrong)
    return everyone(said.tolist(), labels=labels), right


def test_the_middle_of_a_beta_is_that_of_its_published_quantiles():
    """scipy 1.17.1, ``scipy.stats.beta.ppf([0.025, 0.975], a, b)``."""
    low, high = beta_interval(np.array([3.2, 15.2, 0.8, 190.0]), np.array([0.8, 0.8, 3.2, 10.0]))

    assert low == pytest.approx([0.351764, 0.806243, 0.002940, 0.915885], abs=1e-4)
    assert high == pytest.approx([0.997060, 0.999395, 0.648236, 0.975643], abs=1e-4)


def test_gold_counts_in_full():
    """Eighteen right of twenty gold items, prior four answers at the crowd's mean: near (18 + 3.5) / 24."""
    gold = dict.fromkeys(range(20), 0)
    answers = crowd([(item, 0, int(item < 2)) for item in range(20)])

    found = accuracies(answers, one_coin(answers, gold=gold), TRUSTING, gold=gold)

    assert found.accuracy == pytest.approx([0.895], abs=0.01)
    assert found.low[0] < 0.8
    assert found.high[0] > 0.97


@pytest.mark.parametrize("labels", [2, 4])
def test_intervals_cover_the_accuracy_of_workers_of_known_make(labels):
    """Of 200 workers over eight crowds at least nine in ten lie inside their 95 %."""
    inside = []
    for seed in range(8):
        answers, right = drawn(seed, labels=labels)
        found = accuracies(answers, one_coin(answers), TRUSTING)
        inside += ((found.low <= right) & (right <= found.high)).tolist()

    assert 0.9 <= np.mean(inside) <= 1.0


def test_more_answers_make_the_interval_narrower_and_no_answer_leaves_it_wide():
    answers, _ = drawn(3, items=200, workers=10)
    fewer = crowd(
        [
            (i, w, k)
            for i, w, k in zip(answers.item, answers.worker, answers.label, strict=True)
            if w or i < 20
        ],
        workers=11,
    )

    found = accuracies(fewer, one_coin(fewer), TRUSTING)

    width = found.high - found.low
    assert width[10] > width[0] > width[1]
    assert found.answers[[0, 10]].tolist() == [20, 0]


def test_names_of_workers_and_items_change_nothing():
    answers, _ = drawn(5, items=30, workers=6)
    turned = crowd(
        [(29 - i, 5 - w, 1 - k) for i, w, k in zip(answers.item, answers.worker, answers.label, strict=True)]
    )

    one = accuracies(answers, one_coin(answers), TRUSTING)
    other = accuracies(turned, one_coin(turned), TRUSTING)

    assert other.accuracy[::-1] == pytest.approx(one.accuracy, abs=1e-6)


def test_cells_of_a_confusion_matrix_lie_inside_their_interval_and_rows_sum_to_one():
    answers, right = drawn(6, items=300, workers=5)
    belief = one_coin(answers).posterior

    found = confusions(answers, belief)

    assert found.skill.sum(axis=2) == pytest.approx(np.ones((5, 2)))
    assert ((found.low < found.skill) & (found.skill < found.high)).all()
    assert (found.low[:, 0, 0] - 0.03 < right).all()
    assert (right < found.high[:, 0, 0] + 0.03).all()


def test_one_label_is_always_right():
    answers = crowd([(0, 0, 0)], labels=1)

    found = accuracies(answers, one_coin(answers), TRUSTING)

    assert found.accuracy.tolist() == found.low.tolist() == [1.0]
