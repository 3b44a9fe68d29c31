"""From coded answers to stated truth: method, fit, calibration, in one call."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.truth import solve, workers_of

from .crowds import crowd, crowds, everyone, rows_of


def made(seed, *, items=400, workers=9, labels=3, hard_ratio=0.2):
    """A crowd of known make: workers right in 0.6 to 0.95 of cases, on hard items in 0.45."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, labels, items)
    hard = rng.random((items, 1)) < hard_ratio
    right = np.where(hard, 0.45, np.linspace(0.6, 0.95, workers))
    wrong = (truth[:, None] + rng.integers(1, labels, (items, workers))) % labels
    said = np.where(rng.random((items, workers)) < right, truth[:, None], wrong)
    return everyone(said.tolist(), labels=labels), truth


@pytest.mark.parametrize("method", [*Method, None])
def test_every_method_finds_what_a_sound_crowd_knows(method):
    answers, truth = made(1, hard_ratio=0.0)

    found = solve(answers, method)

    assert (found.stated.label == truth).mean() > 0.97
    assert (found.choice is None) == (method is not None)


@settings(deadline=None, max_examples=25)
@given(crowds(), st.sampled_from(list(Method)), st.data())
def test_judgements_may_arrive_in_any_pieces(answers, method, data):
    """What is stated rests on all judgements so far, so folding them in is solving them at once."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answers)), max_size=3)))
    size = {"items": answers.items, "workers": answers.workers, "labels": answers.labels}
    for cut in [*cuts, len(answers)]:
        folded = solve(crowd(rows_of(answers)[:cut], **size), method)

    batch = solve(answers, method)

    assert np.array_equal(folded.fit.consensus.posterior, batch.fit.consensus.posterior)
    assert np.array_equal(folded.stated.confidence, batch.stated.confidence)


@pytest.mark.parametrize("method", list(Method))
def test_one_more_worker_who_agrees_on_everything_never_lowers_a_confidence(method):
    truth = [0, 1, 1, 0, 1, 0]
    sure = [solve(everyone([[t] * n for t in truth]), method).stated.confidence for n in range(2, 9)]

    assert (np.diff(np.array(sure), axis=0) >= -1e-6).all()


def test_gold_is_answered_as_known_and_its_confidence_is_one():
    answers, truth = made(2)
    gold = {0: (int(truth[0]) + 1) % 3, 5: int(truth[5])}

    found = solve(answers, Method.HIERARCHICAL, gold=gold)

    assert found.stated.label[[0, 5]].tolist() == list(gold.values())
    assert found.stated.confidence[[0, 5]].tolist() == found.stated.low[[0, 5]].tolist() == [1.0, 1.0]
    assert found.calibration.gold == 2


@pytest.mark.promise(
    "9", thin="on crowds of known make with sixty gold items; recorded crowds are in the bench"
)
def test_answers_stated_at_a_confidence_are_right_that_often_and_plain_posteriors_are_not():
    """Ten crowds with hard items, sixty gold items each, by the method that was chosen for each."""
    stated, hits, plain, plain_hits = [], [], [], []
    for seed in range(10):
        answers, truth = made(seed, labels=2, hard_ratio=0.35)
        gold = dict(enumerate(truth[:60].tolist()))
        found, naive = solve(answers, gold=gold), dawid_skene(answers, gold=gold)
        stated += found.stated.confidence[60:].tolist()
        hits += (found.stated.label == truth)[60:].tolist()
        plain += naive.confidence[60:].tolist()
        plain_hits += (naive.label == truth)[60:].tolist()

    gap, plain_gap = abs(np.mean(stated) - np.mean(hits)), abs(np.mean(plain) - np.mean(plain_hits))
    near = (np.array(stated) > 0.93) & (np.array(stated) < 0.97)
    assert gap < 0.02 < plain_gap
    assert np.array(hits)[near].mean() == pytest.approx(np.array(stated)[near].mean(), abs=0.03)


def test_workers_come_with_their_accuracy_held_against_the_others():
    answers, _ = made(4, hard_ratio=0.0)

    found = workers_of(answers, solve(answers, Method.ONE_COIN))

    assert (np.diff(found.accuracy) > -0.05).all()
    assert ((found.low < found.accuracy) & (found.accuracy < found.high)).all()


def test_a_crowd_of_nobody_has_no_truth_to_state():
    found = solve(crowd([], items=0, workers=0))

    assert found.stated.label.size == 0
