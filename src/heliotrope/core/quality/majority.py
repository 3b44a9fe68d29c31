"""The share of judgements for each label: the baseline every better method must beat."""

import numpy as np

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors


def majority(answers: Answers, *, gold: Gold | None = None, priors: Priors | None = None) -> Consensus:
    """Every judgement counts the same; the posterior is the share of judgements for each label.

    Of tied labels the first in order is taken; an unjudged item is tied between all.  The share is no
    calibrated chance: one judgement states 1.0.  ``skill`` and ``prior`` are one step of the
    Dawid–Skene model from these shares, for a first look at the workers.

    Args:
        gold: known answers; a gold item's posterior is clamped to its answer.
        priors: pseudo-counts for ``skill`` and ``prior``; the shares themselves have none.

    Raises:
        Invalid: gold out of range.
    """
    gold, priors = gold or {}, priors or Priors()
    judgements = answers.judgements
    counts = answers.counts.astype(np.float64)
    counts[judgements == 0] = 1.0
    shares = model.clamp(counts / counts.sum(axis=1, keepdims=True), gold)

    teaching = model.teaching(answers, gold)
    skill = model.skill(answers, shares, teaching, priors)
    prior = model.class_prior(shares, teaching, priors)
    _, log_likelihood = model.posterior(answers, skill, prior, gold)
    return Consensus(
        posterior=shares,
        judgements=judgements,
        skill=skill,
        prior=prior,
        log_likelihood=log_likelihood,
        iterations=0,
        converged=True,
    )
