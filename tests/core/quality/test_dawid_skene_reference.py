"""Dawid and Skene's method against the published equations, every truth, and a crowd of known make."""

from itertools import product
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.quality import model
from heliotrope.core.quality.dawid_skene import Stop, dawid_skene
from heliotrope.core.quality.model import Priors

from .crowds import crowds, everyone, rows_of


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
