"""Numbers: each worker has a bias and a spread, and a slip of the key weighs little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.number_workers import near, widening
from heliotrope.core.quality.numeric import Measured, medians, numeric


def measures(rows, *, items=None, workers=None) -> Measured:
    """Measured from (item, worker, value) rows."""
    item, worker, value = (np.array(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    item, worker = np.array(item, dtype=np.int64), np.array(worker, dtype=np.int64)
    return Measured(
        item=item,
        worker=worker,
        value=np.array(value, dtype=np.float64),
        items=int(item.max()) + 1 if items is None else items,
        workers=int(worker.max()) + 1 if workers is None else workers,
    )


def drawn(seed, *, items=150, workers=20, each=5, slips=0.02):
    """Workers of known bias and spread; now and then one adds a nought."""
    rng = np.random.default_rng(seed)
    truth, bias, spread = rng.normal(50, 20, items), rng.normal(0, 3, workers), rng.uniform(1, 8, workers)
    rows = []
    for item in range(items):
        for worker in rng.choice(workers, each, replace=False).tolist():
            value = truth[item] + bias[worker] + spread[worker] * rng.normal()
            rows.append((item, worker, value * 10 if rng.random() < slips else value))
    return measures(rows, items=items, workers=workers), truth, bias, spread


def test_medians_of_odd_and_even_numbers_of_answers():
    said = measures([(0, 0, 3.0), (0, 1, 1.0), (0, 2, 9.0), (1, 0, 4.0), (1, 1, 1.0)], items=3)

    assert medians(said)[:2].tolist() == [3.0, 2.5]
    assert np.isnan(medians(said)[2])


def test_workers_who_agree_exactly_are_believed_exactly():
    found = numeric(measures([(i, w, float(i)) for i in range(5) for w in range(3)]))

    assert found.answer == pytest.approx(np.arange(5.0))
    assert (found.spread < 1e-3).all()


def test_a_known_bias_is_taken_off():
    """Gold shows that worker 1 says five too much; alone on a further item she is believed less five."""
    gold = {item: 10.0 * item for item in range(20)}
    rows = [(item, 1, value + 5.0) for item, value in gold.items()] + [(20, 1, 105.0)]

    found = numeric(measures(rows, workers=2), gold=gold)

    assert found.bias[1] == pytest.approx(5.0, abs=0.2)
    assert found.answer[20] == pytest.approx(100.0, abs=0.2)


def test_it_is_nearer_than_medians_and_means_and_its_intervals_cover():
    ours, middles, means, inside = [], [], [], []
    for seed in range(8):
        said, truth, _, _ = drawn(seed)
        found = numeric(said)
        low, high = found.between()
        ours.append(np.abs(found.answer - truth).mean())
        middles.append(np.abs(medians(said) - truth).mean())
        means.append(np.abs(np.bincount(said.item, said.value) / 5 - truth).mean())
        inside.append(((low <= truth) & (truth <= high)).mean())

    assert np.mean(ours) < 0.8 * np.mean(middles) < np.mean(means)
    assert 0.93 < np.mean(inside) < 0.98


def test_spreads_of_known_make_are_recovered():
    said, _, bias, spread = drawn(1, items=800, slips=0.0)

    found = numeric(said)

    assert np.abs(found.bias - found.bias.mean() - bias + bias.mean()).max() < 1.2
    assert np.corrcoef(found.error, spread)[0, 1] > 0.95


@settings(deadline=None, max_examples=30)
@given(st.floats(-1e6, 1e6), st.floats(0.01, 1000), st.integers(0, 5))
def test_another_zero_and_another_unit_give_the_same_answers_in_them(zero, unit, seed):
    said, _, _, _ = drawn(seed, items=15, workers=6, each=3)
    moved = Measured(
        item=said.item,
        worker=said.worker,
        value=said.value * unit + zero,
        items=said.items,
        workers=said.workers,
    )

    one, other = numeric(said), numeric(moved)

    assert other.answer == pytest.approx(one.answer * unit + zero, abs=0.02 * unit + 1e-6 * abs(zero))


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False), st.integers(0, 5))
def test_names_of_items_and_workers_change_nothing(random, seed):
    said, _, _, _ = drawn(seed, items=15, workers=6, each=3)
    item, worker = list(range(15)), list(range(6))
    random.shuffle(item)
    random.shuffle(worker)
    renamed = Measured(
        item=np.array(item)[said.item],
        worker=np.array(worker)[said.worker],
        value=said.value,
        items=15,
        workers=6,
    )

    one, other = numeric(said), numeric(renamed)

    assert other.answer[item] == pytest.approx(one.answer, rel=1e-6, abs=1e-6)
    assert other.bias[worker] == pytest.approx(one.bias, rel=1e-6, abs=1e-6)


def test_each_further_worker_who_agrees_makes_it_surer():
    """Two differ by one; each further one says what is between them."""
    rows = [(i, w, float(i) + (0.5 if w else -0.5)) for i in range(6) for w in range(2)]
    spreads = [
        numeric(measures(rows + [(0, 2 + k, 0.0) for k in range(n)], workers=9)).spread[0] for n in range(6)
    ]

    assert spreads == sorted(spreads, reverse=True)


def test_gold_that_lies_outside_the_intervals_widens_them():
    said, truth, _, _ = drawn(2)
    as_stated = dict(enumerate(truth[:40].tolist()))
    far_off = {item: value + (-15 if item % 2 else 15) for item, value in as_stated.items()}

    assert widening(said, {}) == 1.0
    assert widening(said, as_stated) == pytest.approx(1.0, abs=0.3)
    assert widening(said, far_off) > 2.0


def test_workers_near_the_truth_are_told_from_those_who_are_not():
    said, _, bias, spread = drawn(3, items=400)
    found = numeric(said)

    accuracy = near(said, found)

    error = np.hypot(bias, spread)
    assert np.corrcoef(accuracy.accuracy, -error)[0, 1] > 0.7
    assert ((accuracy.low < accuracy.accuracy) & (accuracy.accuracy < accuracy.high)).all()


def test_nothing_at_all_is_no_trouble():
    said = measures([], items=2, workers=1)

    found = numeric(said)

    assert np.isnan(found.answer).all()
    assert near(said, found).answers.tolist() == [0]


@pytest.mark.parametrize(
    "rows",
    [[(0, 0, float("nan"))], [(0, 0, 1.0), (0, 0, 2.0)], [(5, 0, 1.0)]],
    ids=["no number", "twice", "no such item"],
)
def test_judgements_that_cannot_be_are_refused(rows):
    with pytest.raises(Invalid):
        measures(rows, items=1, workers=1)
