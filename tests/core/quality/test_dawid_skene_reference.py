"""Dawid and Skene's method against the published equations, every truth, and a crowd of known make."""

from itertools import product
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality import model
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.model import Priors

from .crowds import crowd, crowds, everyone, rows_of


def slow_em(answers, gold, priors, rounds):
    """Dawid and Skene's equations one number at a time, with the pseudo-counts and nothing clever."""
    items, workers, labels = range(answers.items), range(answers.workers), range(answers.labels)
    rows, a = rows_of(answers), priors.accuracy_ratio
    expected = [[a if j == k else (1 - a) / (answers.labels - 1) for k in labels] for j in labels]

    def normal(weights):
        return [weight / sum(weights) for weight in weights]

    def belief(prior, skill):
        rows_out = []
        for i in items:
            weights = list(prior)
            for at, w, k in rows:
                if at == i:
                    weights = [weights[j] * skill[w][j][k] for j in labels]
            known = [float(j == gold[i]) for j in labels] if i in gold else None
            rows_out.append(known or normal(weights))
        return rows_out

    t = belief([1 / answers.labels for _ in labels], [expected for _ in workers])
    for _ in range(rounds):
        teaches = [i for i in items if i in gold or sum(at == i for at, _, _ in rows) > 1]
        prior = normal([priors.class_weight + sum(t[i][j] for i in teaches) for j in labels])
        skill = [
            [
                normal(
                    [
                        priors.worker_weight * expected[j][k]
                        + sum(t[i][j] for i, by, said in rows if by == w and said == k and i in teaches)
                        for k in labels
                    ]
                )
                for j in labels
            ]
            for w in workers
        ]
        t = belief(prior, skill)
    return t, prior, skill


@settings(deadline=None, max_examples=60)
@given(
    crowds(),
    st.data(),
    st.builds(Priors, accuracy_ratio=st.floats(0.6, 0.95), worker_weight=st.floats(0.5, 20)),
)
def test_it_follows_the_published_equations_written_out_plainly(answers, data, priors):
    gold = data.draw(
        st.dictionaries(st.integers(0, answers.items - 1), st.integers(0, answers.labels - 1), max_size=2)
    )

    fast = dawid_skene(answers, gold=gold, priors=priors, stop=Stop(iterations=5, tolerance=0))
    posterior, prior, skill = slow_em(answers, gold, priors, 5 if not fast.converged else fast.iterations)

    assert np.allclose(fast.posterior, posterior, atol=1e-9, rtol=0)
    assert np.allclose(fast.prior, prior, atol=1e-9, rtol=0)
    assert np.allclose(fast.skill, np.array(skill), atol=1e-9, rtol=0)


@settings(deadline=None, max_examples=60)
@given(crowds(most_items=4, most_workers=3))
def test_posterior_and_likelihood_are_those_of_summing_over_every_possible_truth(answers):
    consensus = dawid_skene(answers, stop=Stop(iterations=2))
    belief, log_likelihood = model.posterior(answers, consensus.skill, consensus.prior, {})

    marginal = np.zeros((answers.items, answers.labels))
    for truth in product(range(answers.labels), repeat=answers.items):
        chance = float(np.prod(consensus.prior[list(truth)]))
        for item, worker, label in rows_of(answers):
            chance *= consensus.skill[worker, truth[item], label]
        for item, label in enumerate(truth):
            marginal[item, label] += chance

    whole = marginal[0].sum()
    assert exp(log_likelihood) == pytest.approx(whole)
    assert np.allclose(belief, marginal / whole)


def test_a_crowd_of_known_make_is_recovered():
    """500 items, 20 workers right in 0.55 to 0.95 of cases: learnt within the noise of 500 answers."""
    rng = np.random.default_rng(7)
    truth, right = rng.integers(0, 3, 500), np.linspace(0.55, 0.95, 20)
    wrong = (truth[:, None] + rng.integers(1, 3, (500, 20))) % 3
    said = np.where(rng.random((500, 20)) < right, truth[:, None], wrong)

    consensus = dawid_skene(everyone(said.tolist(), labels=3))

    assert (consensus.label == truth).mean() > 0.99
    assert np.abs(consensus.accuracy - right).max() < 0.06


def test_with_next_to_no_prior_it_is_the_figures_of_crowd_kit():
    """crowd-kit 1.4.2, ``DawidSkene(n_iter=2000, tol=1e-14)`` on the same 480 judgements of 60 items."""
    rows = []
    for i, w in product(range(60), range(8)):
        mixed = (i * 7919 + w * 104729 + i * i * 31 + w * w * 17 + i * w * 13) % 97
        rows.append((i, w, i % 3 if mixed < 66 + 2 * w else (i + 1 + mixed % 2) % 3))
    next_to_none = Priors(worker_weight=1e-9, class_weight=1e-9)

    found = dawid_skene(
        crowd(rows, labels=3), priors=next_to_none, stop=Stop(iterations=2000, tolerance=1e-12)
    )

    assert found.prior == pytest.approx([0.356090, 0.326796, 0.317114], abs=1e-3)
    assert (
        pytest.approx(
            np.array(
                [
                    [0.628257, 0.131361, 0.262858],
                    [0.230893, 0.664805, 0.054215],
                    [0.140851, 0.203834, 0.682927],
                ]
            ),
            abs=1e-3,
        )
        == found.skill[0].T
    )
    assert found.posterior[[13, 32, 26]] == pytest.approx(
        np.array(
            [[0.941095, 0.053205, 0.005700], [0.000195, 0.983297, 0.016508], [0.001815, 0.004531, 0.993654]]
        ),
        abs=1e-3,
    )
