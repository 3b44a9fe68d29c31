"""EM for workers who have a confusion matrix: learn workers from items, items from workers, again.

What one method differs in from another is how workers are learnt; the rest of it is here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold

Watch = Callable[[int, float], None]
"""Told each round and its change."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt:
    """What one half of a round found: what workers are like, given beliefs about items.

    Attributes:
        skill: (workers, labels, labels); each worker's confusion matrix.
        prior: (labels,); share of each label.
        own_prior: (items, labels); the same of each item's kind; None when all items are of one kind.
    """

    skill: NDArray[np.float64]
    prior: NDArray[np.float64]
    own_prior: NDArray[np.float64] | None = None


def climb(
    answers: Answers,
    start: NDArray[np.float64],
    learn: Callable[[NDArray[np.float64]], Learnt],
    *,
    gold: Gold,
    stop: Stop,
    watch: Watch | None = None,
) -> Consensus:
    """The consensus where the rounds stand still.

    Args:
        start: (items, labels); the beliefs to begin with.
        learn: what workers are like given beliefs; its gold items stay clamped.
    """
    belief = model.clamp(start, gold)
    converged, iteration = False, 0
    while not converged and iteration < stop.iterations:
        iteration += 1
        learnt = learn(belief)
        before = belief
        shares = learnt.prior if learnt.own_prior is None else learnt.own_prior
        belief, log_likelihood = model.posterior(answers, learnt.skill, shares, gold)
        change = float(np.abs(belief - before).max(initial=0.0))
        converged = change <= stop.tolerance
        if watch is not None:
            watch(iteration, change)
    return Consensus(
        posterior=belief,
        judgements=answers.judgements,
        skill=learnt.skill,
        prior=learnt.prior,
        log_likelihood=log_likelihood,
        iterations=iteration,
        converged=converged,
    )
