"""What many judgements say together: the answer of each item and how sure it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid

TIE = 1e-9
"""Posteriors closer than this are tied: smaller differences are the order of a sum, not evidence."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Consensus:
    """Beliefs about items and workers after a number of judgements.

    Attributes:
        posterior: (items, labels); chance of each label, every row sums to 1.
        judgements: (items,); judgements behind each row.
        skill: (workers, labels, labels); ``skill[w, j, k]`` is the chance that worker w answers k when j
            is right; every last row sums to 1.
        prior: (labels,); share of each label before any judgement.
        log_likelihood: natural logarithm of the chance of the judgements under ``skill`` and ``prior``.
        iterations: rounds of EM; 0 when none was needed.
        converged: False when the rounds ran out before the posterior stood still.
    """

    posterior: NDArray[np.float64]
    judgements: NDArray[np.int64]
    skill: NDArray[np.float64]
    prior: NDArray[np.float64]
    log_likelihood: float
    iterations: int
    converged: bool

    def __post_init__(self) -> None:
        items, labels = self.posterior.shape
        if self.judgements.shape != (items,) or self.prior.shape != (labels,):
            raise Invalid("A consensus has one row an item and one column a label")
        if self.skill.ndim != 3 or self.skill.shape[1:] != (labels, labels):
            raise Invalid("A consensus has one confusion matrix (labels, labels) a worker")
        for array in (self.posterior, self.judgements, self.skill, self.prior):
            array.setflags(write=False)

    @property
    def label(self) -> NDArray[np.int64]:
        """(items,); the likeliest label of each item; of tied labels the first in order."""
        best = self.posterior.max(axis=1, keepdims=True)
        first: NDArray[np.int64] = np.argmax(self.posterior >= best - TIE, axis=1)
        return first

    @property
    def confidence(self) -> NDArray[np.float64]:
        """(items,); the posterior of each item's label: the stated chance that it is right.

        It rests on the model, so it is too high where workers err alike; claims need an audited sample.
        """
        stated: NDArray[np.float64] = np.take_along_axis(self.posterior, self.label[:, None], axis=1)[:, 0]
        return stated

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """(workers,); chance that each worker's next answer is right, over items as ``prior`` has them."""
        own: NDArray[np.float64] = np.einsum("wjj,j->w", self.skill, self.prior)
        return own
