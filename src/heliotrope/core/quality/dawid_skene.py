"""Dawid–Skene: items and workers are learnt from each other.

Workers who agree with the consensus weigh more, which moves the consensus, which moves the weights:
EM climbs to a maximum of the posterior density near the majority.

When it loses.  It takes workers to err independently, so where many err alike it is sure of what is
wrong: its confidence is too high on real crowds, and claims about quality need an audited random sample.
With one judgement an item nobody can be compared with anybody: the answer is that judgement and its
confidence is the prior's ``accuracy_ratio`` and nothing else; two are still mostly prior.  Once the shares of
labels are learnt, a frequent label needs little evidence: a plan that wants every item seen twice says so
with ``least``.  With few answers a worker, a majority is as good and simpler.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When EM ends: on counted rounds, never on the clock.

    Attributes:
        iterations: most rounds, at least 1.
        tolerance: largest change of any posterior at which it stands still; at 0 it goes on until
            nothing moves at all.
    """

    iterations: int = 500
    tolerance: float = 1e-6

    def __post_init__(self) -> None:
        if self.iterations < 1 or not self.tolerance >= 0:
            raise Invalid(f"EM needs a round and a tolerance ≥ 0, not {self.iterations} and {self.tolerance}")


def dawid_skene(
    answers: Answers,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Callable[[int, float], None] | None = None,
) -> Consensus:
    """The consensus of workers whose confusion matrices are learnt, from the majority start.

    The start is the majority as seen through the worker prior: every worker taken as equally good, every
    label as equally frequent.  Its likeliest labels are the majority's, but one stranger's word starts
    at the prior's accuracy, not at certainty, which would take many rounds to unlearn.

    Pseudo-counts make each round a posterior mean step: the fixed point is the maximum of the density
    under Dirichlet priors with parameters 1 + pseudo-count.  Deterministic; O(rounds · judgements ·
    labels) time, O(judgements + (items + workers · labels) · labels) memory.

    Args:
        gold: known answers; a gold item's posterior is clamped, so it teaches about workers.
        priors: what is believed beforehand; explained with its defaults in `model`.
        watch: told the round and its change after every round; for a progress bar, decides nothing.

    Raises:
        Invalid: gold out of range, or priors that expect no more than a guess.

    Source:
        Dawid & Skene (1979), Applied Statistics 28(1), 20–28; pseudo-counts as in Kim & Ghahramani
        (2012), AISTATS, there with variational Bayes.
    """
    gold, priors, stop = gold or {}, priors or Priors(), stop or Stop()
    belief = model.clamp(_start(answers, priors), gold)
    teaching = model.teaching(answers, gold)
    converged, iteration = False, 0
    while not converged and iteration < stop.iterations:
        iteration += 1
        skill = model.skill(answers, belief, teaching, priors)
        prior = model.class_prior(belief, teaching, priors)
        before = belief
        belief, log_likelihood = model.posterior(answers, skill, prior, gold)
        change = float(np.abs(belief - before).max(initial=0.0))
        converged = change <= stop.tolerance
        if watch is not None:
            watch(iteration, change)
    return Consensus(
        posterior=belief,
        judgements=answers.judgements,
        skill=skill,
        prior=prior,
        log_likelihood=log_likelihood,
        iterations=iteration,
        converged=converged,
    )


def _start(answers: Answers, priors: Priors) -> NDArray[np.float64]:
    """(items, labels); posterior when every worker is as expected and every label equally frequent."""
    expected = np.log(priors.confusion(answers.labels))
    joint = answers.counts @ expected.T
    share = np.exp(joint - joint.max(axis=1, keepdims=True, initial=-np.inf))
    begun: NDArray[np.float64] = share / share.sum(axis=1, keepdims=True)
    return begun
