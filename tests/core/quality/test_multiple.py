"""Multiple choice: a yes or a no to each label; a set is right when all of it is."""

import numpy as np
import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.multiple import sets
from heliotrope.core.quality.truth import solve_sets, workers_of


def tagged(seed, *, items=200, workers=8, labels=5):
    """Every worker tags every item; labels differ in frequency, workers in skill."""
    rng = np.random.default_rng(seed)
    truth = rng.random((items, labels)) < np.linspace(0.05, 0.6, labels)
    right = np.linspace(0.65, 0.97, workers)
    item, worker = np.repeat(np.arange(items), workers), np.tile(np.arange(workers), items)
    hit = rng.random((items * workers, labels)) < right[worker][:, None]
    chosen = np.where(hit, truth[item], ~truth[item])
    return sets(item, worker, chosen, items=items, workers=workers), truth, right


def test_sets_become_a_yes_or_no_to_each_label():
    found = sets(
        np.array([0, 1]), np.array([0, 0]), np.array([[True, False], [False, True]]), items=2, workers=1
    )

    assert found.answers.item.tolist() == [0, 1, 2, 3]
    assert found.answers.worker.tolist() == [0, 1, 0, 1]
    assert found.answers.label.tolist() == [1, 0, 0, 1]
    assert found.person.tolist() == [0, 0]


@pytest.mark.parametrize("method", [Method.HIERARCHICAL, Method.ONE_COIN, Method.MAJORITY])
def test_the_sets_of_a_sound_crowd_are_found_whole(method):
    chosen, truth, _ = tagged(1)

    found = solve_sets(chosen, method)

    assert (found.stated.label.reshape(truth.shape) == truth).all(axis=1).mean() > 0.75
    assert found.stated.confidence.shape == (200,)


def test_workers_who_are_people_across_labels_beat_a_count_of_hands():
    ours, hands = [], []
    for seed in range(4):
        chosen, truth, _ = tagged(seed)
        for method, told in ((Method.HIERARCHICAL, ours), (Method.MAJORITY, hands)):
            label = solve_sets(chosen, method).stated.label.reshape(truth.shape)
            told.append((label == truth).all(axis=1).mean())

    assert np.mean(ours) > np.mean(hands) + 0.03


def test_a_set_is_as_sure_as_all_of_its_labels_together():
    chosen, _, _ = tagged(2, labels=1)
    whole = solve_sets(chosen, Method.ONE_COIN)
    pair = sets(
        chosen.answers.item,
        chosen.answers.worker,
        np.repeat(chosen.answers.label[:, None] == 1, 2, axis=1),
        items=200,
        workers=8,
    )

    both = solve_sets(pair, Method.ONE_COIN)

    assert (both.stated.confidence <= whole.stated.confidence + 0.05).all()


def test_a_worker_is_one_person_in_the_accuracies():
    chosen, _, right = tagged(3)
    truth = solve_sets(chosen)

    found = workers_of(chosen.answers, truth, person=chosen.person)

    assert found.accuracy.shape == (8,)
    assert np.corrcoef(found.accuracy, right)[0, 1] > 0.97


def test_a_gold_set_is_certain_and_half_of_one_is_not():
    chosen, truth, _ = tagged(4)
    gold = {k: int(truth[0, k]) for k in range(5)} | {5: int(truth[1, 0])}

    stated = solve_sets(chosen, gold=gold).stated

    assert stated.confidence[0] == 1.0
    assert stated.confidence[1] < 1.0


def test_sets_that_do_not_fit_their_judgements_are_refused():
    with pytest.raises(Invalid):
        sets(np.array([0]), np.array([0]), np.zeros((2, 3), dtype=bool), items=1, workers=1)
