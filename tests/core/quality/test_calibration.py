"""A stated chance is made as modest as the crowd's own answers, and gold, say that it should be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.calibration import (
    CEILINGS,
    TEMPERS,
    Calibration,
    alike,
    by_experience,
    evidence,
)
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.one_coin import one_coin

from .crowds import crowd, crowds, everyone

EVEN = np.full((TEMPERS.size, CEILINGS.size), 1 / (TEMPERS.size * CEILINGS.size))


def exactly(temper_place, ceiling_place, *, alike_ratio=0.0):
    """A calibration that is certain of one temper and one ceiling."""
    weights = np.full(EVEN.shape, 1e-300)
    weights[temper_place, ceiling_place] = 1.0
    return Calibration(alike_ratio=alike_ratio, evidence=2.0, weights=weights)


# --- by hand


def test_a_temper_of_a_half_takes_nine_to_one_to_three_to_one():
    half = int(np.argmin(np.abs(TEMPERS - 0.5)))
    odds = 9 ** TEMPERS[half]

    stated = exactly(half, 0).stated(np.array([[0.9, 0.1]]))

    assert stated.confidence == pytest.approx([odds / (1 + odds)])


def test_a_ceiling_of_half_leaves_a_certain_answer_at_three_quarters():
    ceiling = CEILINGS.tolist().index(0.5)

    stated = exactly(TEMPERS.size - 1, ceiling).stated(np.array([[1.0, 0.0]]))

    assert stated.confidence == pytest.approx([0.75], abs=1e-6)


def test_evidence_of_answers_that_are_alike_has_an_end():
    """At ρ = 0.5 and 2 an answer, evidence 8 counts 8 / (1 + 0.5 · 4) = 8 / 3."""
    one = int(np.argmin(np.abs(TEMPERS - 1)))
    plain = 1 / (1 + np.exp(-8))

    stated = exactly(one, 0, alike_ratio=0.5).stated(np.array([[plain, 1 - plain]]))

    assert stated.confidence == pytest.approx([1 / (1 + np.exp(-TEMPERS[one] * 8 / 3))])


def test_without_gold_097_is_taken_to_about_091_with_doubt_on_both_sides():
    consensus = dawid_skene(everyone([[0, 1]] * 3))

    stated = by_experience(everyone([[0, 1]] * 3), consensus).stated(np.array([[0.97, 0.03]]))

    assert stated.confidence == pytest.approx([0.87], abs=0.05)
    assert stated.low[0] < 0.75
    assert stated.high[0] > 0.95


# --- laws


@settings(deadline=None, max_examples=50)
@given(crowds(), st.floats(0, 0.9))
def test_the_order_of_an_items_labels_is_kept_and_chances_sum_to_one(answers, alike_ratio):
    plain = dawid_skene(answers).posterior

    calibration = Calibration(alike_ratio=alike_ratio, evidence=1.0, weights=EVEN)
    belief, stated = calibration.posterior(plain), calibration.stated(plain)

    assert belief.sum(axis=1) == pytest.approx(np.ones(answers.items))
    assert belief.max(axis=1) == pytest.approx(stated.confidence)
    assert (np.diff(np.take_along_axis(belief, np.argsort(plain, axis=1), axis=1)) >= -1e-9).all()
    assert (stated.low <= stated.confidence + 1e-9).all()
    assert (stated.confidence <= stated.high + 1e-9).all()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0.5, 1), min_size=2, max_size=10), st.floats(0, 0.9), st.floats(0.1, 5))
def test_more_evidence_never_lowers_the_confidence_and_neither_does_one_more_who_agrees(sure, ratio, worth):
    sure = np.sort(np.array(sure))
    calibration = Calibration(alike_ratio=ratio, evidence=worth, weights=EVEN)

    stated = calibration.stated(np.column_stack([sure, 1 - sure]))

    assert (np.diff(stated.confidence) >= -1e-12).all()
    assert (np.diff(stated.low) >= -1e-12).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.integers(1, 40))
def test_gold_that_was_right_raises_and_gold_that_was_wrong_lowers_what_is_stated(right, wrong):
    plain = np.array([[0.95, 0.05]])
    begun = Calibration(alike_ratio=0.0, evidence=1.0, weights=EVEN)

    better = begun.taught(np.tile(plain, (right, 1)), [0] * right).stated(plain).confidence[0]
    worse = begun.taught(np.tile(plain, (wrong, 1)), [1] * wrong).stated(plain).confidence[0]

    assert worse < begun.stated(plain).confidence[0] <= better + 1e-12


# --- reference


def drawn(seed, *, together, items=500, workers=8):
    """Workers who are right in 0.8 of cases; on this share of items all of them are wrong."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, items)
    right = rng.random((items, workers)) < 0.8
    right[rng.random(items) < together] = False
    return everyone(np.where(right, truth[:, None], 1 - truth[:, None]).tolist()), truth


def known(answers, truth, accuracy):
    """A consensus that knows everything."""
    posterior = np.eye(2)[truth]
    skill = np.tile([[accuracy, 1 - accuracy], [1 - accuracy, accuracy]], (answers.workers, 1, 1))
    return Consensus(
        posterior=posterior,
        judgements=answers.judgements,
        skill=skill,
        prior=np.array([0.5, 0.5]),
        log_likelihood=0.0,
        iterations=0,
        converged=True,
    )


def test_workers_who_err_apart_are_not_alike_and_workers_who_err_together_are():
    """A share s of items that all get wrong: the covariance is s(1−s)·0.8², over the variance 0.72·0.28."""
    apart, truth = drawn(1, together=0.0)
    assert alike(apart, known(apart, truth, 0.8)) < 0.02

    together, truth = drawn(2, together=0.1)
    assert alike(together, known(together, truth, 0.72)) == pytest.approx(0.0576 / 0.2016, abs=0.08)


def test_confidence_taught_by_gold_is_right_as_often_as_it_says():
    """Half the crowd copies one worker, so the plain posterior is too sure; a hundred gold items mend it."""
    rng = np.random.default_rng(9)
    truth = rng.integers(0, 2, 1200)
    right = rng.random((1200, 7)) < 0.75
    right[:, 3:] = right[:, 2:3]
    answers = everyone(np.where(right, truth[:, None], 1 - truth[:, None]).tolist())
    plain = one_coin(answers)

    taught = by_experience(answers, plain).taught(plain.posterior[:100], truth[:100].tolist())
    stated = taught.stated(plain.posterior[100:])

    hits = stated.label == truth[100:]
    assert plain.confidence.mean() - hits.mean() > 0.15
    assert abs(stated.confidence.mean() - hits.mean()) < 0.06
    assert stated.low.mean() < hits.mean() < stated.high.mean()


# --- limits


def test_nothing_at_all_is_no_trouble():
    answers = crowd([], items=0, workers=0)
    calibration = by_experience(answers, dawid_skene(answers))

    assert calibration.stated(np.empty((0, 2))).confidence.size == 0
    assert calibration.taught(np.empty((0, 2)), []) is calibration
    assert (alike(answers, dawid_skene(answers)), evidence(answers, dawid_skene(answers))) == (0.0, 1.0)


@pytest.mark.parametrize("given_", [{"alike_ratio": 1.0}, {"alike_ratio": -0.1}, {"evidence": 0.0}])
def test_figures_that_cannot_be_are_refused(given_):
    with pytest.raises(Invalid):
        Calibration(**{"alike_ratio": 0.1, "evidence": 1.0, "weights": EVEN} | given_)
