"""Items and workers are learnt from each other, and never more than the judgements carry."""

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.model import Priors

from .crowds import crowd, crowds, everyone, renamed, rows_of

# Enough rounds to move far, few enough that rounding cannot grow to matter near a saddle point.
ROUNDS = Stop(iterations=12, tolerance=0)


# --- by hand


def test_one_judgement_by_a_stranger_states_what_is_expected_of_a_stranger():
    consensus = dawid_skene(crowd([(0, 0, 1), (1, 0, 0), (2, 1, 1), (3, 1, 1)]))

    assert consensus.label.tolist() == [1, 0, 1, 1]
    assert consensus.confidence == pytest.approx([0.8] * 4)


def test_one_round_on_one_item_can_be_followed_on_paper():
    """Two strangers say 0: start 0.64 / (0.64 + 0.04) = 16/17; then a worker step and an item step."""
    p = 16 / 17
    right = (3.2 + p) / (4 + p)
    wrong = (0.8 + 1 - p) / (4 + 1 - p)
    zero, one = (1 + p) / 3 * right**2, (2 - p) / 3 * wrong**2

    consensus = dawid_skene(crowd([(0, 0, 0), (0, 1, 0)]), stop=Stop(iterations=1))

    assert consensus.skill[0, :, 0] == pytest.approx([right, wrong])
    assert consensus.posterior[0, 0] == pytest.approx(zero / (zero + one))
    assert consensus.log_likelihood == pytest.approx(log(zero + one))
    assert not consensus.converged


def test_twelve_right_gold_answers_for_each_label_earn_trust_alone_at_095():
    """(3.2 + 12) / (4 + 12) = 0.95, and balanced gold leaves the labels equally frequent."""
    gold = {item: item % 2 for item in range(24)}
    rows = [(item, 0, label) for item, label in gold.items()]

    consensus = dawid_skene(crowd([*rows, (24, 0, 1)]), gold=gold)

    assert consensus.posterior[24, 1] == pytest.approx(0.95)
    assert consensus.accuracy == pytest.approx([0.95])


def test_a_worker_proven_on_gold_outweighs_two_who_failed_it():
    gold = {item: item % 2 for item in range(20)}
    rows = [(item, 0, label) for item, label in gold.items()]
    rows += [(item, worker, (item // 2 + worker) % 2) for item in gold for worker in (1, 2)]

    consensus = dawid_skene(crowd([*rows, (20, 0, 1), (20, 1, 0), (20, 2, 0)]), gold=gold)

    assert consensus.label[20] == 1
    assert majority(crowd([(0, 0, 1), (0, 1, 0), (0, 2, 0)])).label[0] == 0


def test_a_worker_who_always_says_the_contrary_is_understood():
    truth = [0, 1] * 15
    said = [[t, t, t, 1 - t] for t in truth]

    consensus = dawid_skene(everyone(said))

    assert consensus.label.tolist() == truth
    assert consensus.accuracy[3] < 0.2
    assert consensus.accuracy[0] > 0.9


def test_gold_overrules_a_unanimous_crowd():
    consensus = dawid_skene(everyone([[0, 0, 0], [0, 0, 0]]), gold={0: 1})

    assert consensus.posterior[0].tolist() == [0.0, 1.0]
    assert consensus.label[1] == 0


# --- laws


@settings(deadline=None)
@given(crowds(), st.data())
def test_every_posterior_sums_to_one_and_gold_stays_clamped(answers, data):
    gold = data.draw(
        st.dictionaries(st.integers(0, answers.items - 1), st.integers(0, answers.labels - 1), max_size=3)
    )

    consensus = dawid_skene(answers, gold=gold)

    assert np.allclose(consensus.posterior.sum(axis=1), 1)
    assert np.allclose(consensus.skill.sum(axis=2), 1)
    assert consensus.prior.sum() == pytest.approx(1)
    assert ((consensus.posterior >= 0) & (consensus.posterior <= 1)).all()
    for item, label in gold.items():
        assert consensus.posterior[item, label] == 1.0


@settings(deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_names_and_order_of_items_workers_labels_and_rows_change_nothing(answers, random):
    turned_round, item, worker, label = renamed(answers, random)

    one, other = dawid_skene(answers, stop=ROUNDS), dawid_skene(turned_round, stop=ROUNDS)

    assert np.allclose(other.posterior[np.ix_(item, label)], one.posterior, atol=1e-6)
    assert np.allclose(other.skill[np.ix_(worker, label, label)], one.skill, atol=1e-6)
    assert other.log_likelihood == pytest.approx(one.log_likelihood)


@settings(deadline=None)
@given(st.integers(2, 6), st.lists(st.integers(0, 2), min_size=1, max_size=10))
def test_what_all_workers_say_is_the_answer(workers, truth):
    consensus = dawid_skene(everyone([[t] * workers for t in truth], labels=3))

    assert consensus.label.tolist() == truth
    assert (consensus.confidence > 0.8).all()


@settings(deadline=None)
@given(crowds(), st.data())
def test_a_single_judgement_by_a_newcomer_teaches_nothing_about_anybody_else(answers, data):
    label = data.draw(st.integers(0, answers.labels - 1))
    rows = [*rows_of(answers), (answers.items, answers.workers, label)]
    more = crowd(rows, items=answers.items + 1, workers=answers.workers + 1, labels=answers.labels)

    before, after = dawid_skene(answers, stop=ROUNDS), dawid_skene(more, stop=ROUNDS)

    assert np.allclose(after.posterior[:-1], before.posterior)
    assert np.allclose(after.prior, before.prior)


def density(answers, consensus, priors):
    """Logarithm of what EM climbs: the likelihood times the Dirichlet priors, up to a constant."""
    weight = priors.worker_weight * priors.confusion(answers.labels)
    return (
        consensus.log_likelihood
        + float((weight * np.log(consensus.skill)).sum())
        + priors.class_weight * float(np.log(consensus.prior).sum())
    )


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_round_climbs(said):
    answers, priors = everyone(said, labels=3), Priors()

    heights = [
        density(answers, dawid_skene(answers, priors=priors, stop=Stop(iterations=k, tolerance=0)), priors)
        for k in range(1, 8)
    ]

    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(heights))


@settings(deadline=None)
@given(crowds())
def test_it_gives_the_same_bits_every_time(answers):
    one, other = dawid_skene(answers), dawid_skene(answers)

    assert one.posterior.tobytes() == other.posterior.tobytes()
    assert one.iterations == other.iterations


# --- limits


def test_items_nobody_judged_are_tied_and_take_the_first_label():
    consensus = dawid_skene(crowd([], items=3, workers=2, labels=2))

    assert consensus.posterior.tolist() == [[0.5, 0.5]] * 3
    assert consensus.label.tolist() == [0, 0, 0]
    assert consensus.judgements.tolist() == [0, 0, 0]
    assert consensus.converged


def test_no_items_at_all_give_an_empty_consensus():
    consensus = dawid_skene(crowd([], items=0, workers=0))

    assert consensus.posterior.shape == (0, 2)
    assert consensus.log_likelihood == 0.0
    assert consensus.converged


def test_one_label_is_certain():
    consensus = dawid_skene(crowd([(0, 0, 0), (1, 1, 0)], labels=1))

    assert consensus.confidence.tolist() == [1.0, 1.0]


def test_one_worker_is_believed_as_a_stranger_however_much_she_says():
    """Nobody can be compared with her, and nine tenths of one label prove nothing."""
    consensus = dawid_skene(crowd([(item, 0, int(item % 10 == 0)) for item in range(500)]))

    assert consensus.confidence == pytest.approx([0.8] * 500)


def test_a_crowd_tied_on_everything_takes_the_first_label_and_says_half():
    consensus = dawid_skene(everyone([[0, 1], [1, 0]]))

    assert consensus.label.tolist() == [0, 0]
    assert consensus.confidence == pytest.approx([0.5, 0.5])


def test_thousands_of_judgements_of_one_item_neither_overflow_nor_vanish():
    consensus = dawid_skene(everyone([[worker % 3 == 0 for worker in range(6000)]]))

    assert consensus.label.tolist() == [0]
    assert consensus.confidence == pytest.approx([1.0])
    assert np.isfinite(consensus.log_likelihood)


def test_rounds_that_run_out_are_told():
    said = [[0, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 1, 0]]
    heard = []

    consensus = dawid_skene(
        everyone(said),
        stop=Stop(iterations=3, tolerance=0),
        watch=lambda k, change: heard.append((k, change)),
    )

    assert (consensus.iterations, consensus.converged) == (3, False)
    assert [k for k, _ in heard] == [1, 2, 3]


@pytest.mark.parametrize(
    "given_priors",
    [{"accuracy_ratio": 1.0}, {"accuracy_ratio": 0.0}, {"worker_weight": 0}, {"class_weight": float("nan")}],
)
def test_priors_that_no_judgement_could_outweigh_are_refused(given_priors):
    with pytest.raises(Invalid):
        Priors(**given_priors)


def test_expecting_no_more_than_a_guess_is_refused():
    with pytest.raises(Invalid, match="guess"):
        dawid_skene(crowd([(0, 0, 0)], labels=2), priors=Priors(accuracy_ratio=0.5))


@pytest.mark.parametrize("given_stop", [{"iterations": 0}, {"tolerance": -1.0}, {"tolerance": float("nan")}])
def test_a_stop_that_never_comes_is_refused(given_stop):
    with pytest.raises(Invalid):
        Stop(**given_stop)
