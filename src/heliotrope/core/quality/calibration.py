"""What a stated chance is worth: posteriors made as modest as the crowd deserves.

A model that takes workers to err independently counts forty who err alike as forty.  Three steps, each of
which keeps the order of an item's labels:

* **alike**: answers of one item that agree or differ together more than the workers' skills explain carry
  less than their number.  The correlation ρ left over is measured on the answers themselves, and evidence L
  counts L / (1 + ρ · L / one answer's evidence), which is Kish's design effect said of evidence.
* **temper** τ: evidence counts τ times.
* **ceiling** c: on a share 1 − c of items the crowd says nothing: any label is as likely.

τ and c are weighed over a grid.  Gold items, each foretold by a fit that was not told it, say which are
likely; without gold the weights are those of experience, that a posterior of 0.97 is right in some 0.91
of cases, with wide intervals.  An item's confidence is the mean over the grid, its interval the middle
95 % of it: that is doubt about the crowd, not about the item.

When it loses: a mistake that the whole crowd shares leaves no trace in its answers, so without gold the
confidence can still be too high, and on a truly independent crowd it is too low.

Source:
    Kish (1965), Survey Sampling, for the design effect; Guo, Pleiss, Sun & Weinberger (2017), ICML, for τ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.consensus import TIE, Consensus

TEMPERS = np.geomspace(0.05, 1.4, 16)
USUAL_TEMPER, TEMPER_SD = 0.66, 0.6
"""0.66 takes 0.97 to 0.91; the spread is of the logarithm."""
CEILINGS = np.array([1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.35])
CEILING_WEIGHTS = np.array([0.5, 0.25, 0.12, 0.06, 0.03, 0.02, 0.01, 0.01])
MOST_ALIKE = 0.9
CERTAIN = 1e-12
CHUNK = 10_000
"""Items that are stated at a time, so that the grid needs little memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stated:
    """The answer of each item with the chance that it is right.

    Attributes:
        label: (items,); where several items are one, each of them.
        confidence: (items,); calibrated chance that the label is right.
        low: (items,); the chance at the lower end of the middle 95 %.
        high: (items,); at the upper end.
    """

    label: NDArray[np.int64]
    confidence: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """How modest to be about one crowd.

    Attributes:
        alike_ratio: ρ, correlation of answers of one item that skills do not explain, in [0, 1).
        evidence: what one answer is worth on average, in natural logarithms of odds; > 0.
        weights: (tempers, ceilings); chance of each pair, summing to 1.
        gold: how many gold items taught it.
    """

    alike_ratio: float
    evidence: float
    weights: NDArray[np.float64]
    gold: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.alike_ratio < 1 or not self.evidence > 0:
            raise Invalid(
                f"Answers are alike from 0 to 1 and worth more than nothing, "
                f"not {self.alike_ratio} and {self.evidence}"
            )

    def taught(self, posterior: NDArray[np.float64], truth: Sequence[int]) -> Self:
        """Weighed by gold: rows of posteriors that did not know it, and what it is."""
        if not len(truth):
            return self
        at = np.arange(len(truth)), np.asarray(truth, dtype=np.int64)
        log_weight = np.log(self.weights)
        for k, tempered in enumerate(self._tempered(posterior)):
            for n, ceiling in enumerate(CEILINGS.tolist()):
                log_weight[k, n] += float(np.log(_lowered(tempered, ceiling)[at]).sum())
        weight = np.exp(log_weight - log_weight.max())
        return type(self)(
            alike_ratio=self.alike_ratio,
            evidence=self.evidence,
            weights=weight / weight.sum(),
            gold=self.gold + len(truth),
        )

    def posterior(self, plain: NDArray[np.float64]) -> NDArray[np.float64]:
        """(items, labels); the calibrated chance of every label."""
        mean: NDArray[np.float64] = np.zeros(plain.shape)
        by_temper, labels = self.weights.sum(axis=1), plain.shape[1]
        kept = self.weights @ CEILINGS
        for k, tempered in enumerate(self._tempered(plain)):
            mean += kept[k] * tempered + (by_temper[k] - kept[k]) / labels
        return mean

    def stated(
        self, plain: NDArray[np.float64], label: NDArray[np.int64] | None = None, *, together: int = 1
    ) -> Stated:
        """The answers with calibrated confidence and its interval.

        Args:
            label: (items,); the answers; the likeliest labels when None.
            together: how many items in a row are one: their answers are right when all of them are.
        """
        if label is None:
            best = plain.max(axis=1, keepdims=True, initial=0.0)
            label = np.argmax(plain >= best - TIE, axis=1)
        count, step = label.size // together, CHUNK * together
        confidence, low, high = np.empty(count), np.empty(count), np.empty(count)
        weight = self.weights.ravel()
        for begin in range(0, label.size, step):
            rows, here = slice(begin, begin + step), slice(begin // together, begin // together + CHUNK)
            chances = self._chances(plain[rows], label[rows])
            chances = chances.reshape(weight.size, -1, together).prod(axis=2)
            confidence[here] = weight @ chances
            low[here], high[here] = _quantiles(chances, weight, (0.025, 0.975))
        return Stated(label=label, confidence=confidence, low=low, high=high)

    def _chances(self, plain: NDArray[np.float64], label: NDArray[np.int64]) -> NDArray[np.float64]:
        """(tempers · ceilings, items); the chance of each answer at each point of the grid."""
        chances = np.empty((self.weights.size, label.size))
        row = np.arange(label.size)
        for k, tempered in enumerate(self._tempered(plain)):
            own = tempered[row, label]
            places = slice(k * CEILINGS.size, (k + 1) * CEILINGS.size)
            chances[places] = CEILINGS[:, None] * own + (1 - CEILINGS[:, None]) / plain.shape[1]
        return chances

    def _tempered(self, plain: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        log = np.log(np.maximum(plain, CERTAIN))
        behind = log.max(axis=1, keepdims=True, initial=-np.inf) - log
        behind = behind / (1 + self.alike_ratio * behind / self.evidence)
        shares = [np.exp(-temper * behind) for temper in TEMPERS.tolist()]
        return [share / share.sum(axis=1, keepdims=True) for share in shares]


def _lowered(posterior: NDArray[np.float64], ceiling: float) -> NDArray[np.float64]:
    lowered: NDArray[np.float64] = ceiling * posterior + (1 - ceiling) / posterior.shape[1]
    return lowered


def _quantiles(
    chances: NDArray[np.float64], weight: NDArray[np.float64], at: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each column the chances at two shares of the weight."""
    order = np.argsort(chances, axis=0)
    upto = np.cumsum(weight[order], axis=0)
    ranked = np.take_along_axis(chances, order, axis=0)
    low, high = (
        np.take_along_axis(ranked, np.argmax(upto >= share - 1e-9, axis=0)[None], axis=0)[0] for share in at
    )
    return low, high


def by_experience(answers: Answers, consensus: Consensus, *, items_differ: bool = False) -> Calibration:
    """The calibration of a crowd without gold.

    Args:
        items_differ: whether the method itself weighs how hard items are, so that nothing is left over.
    """
    distance = np.log(TEMPERS / USUAL_TEMPER) / TEMPER_SD
    weights = np.exp(-(distance**2) / 2)[:, None] * CEILING_WEIGHTS
    return Calibration(
        alike_ratio=0.0 if items_differ else alike(answers, consensus),
        evidence=evidence(answers, consensus),
        weights=weights / weights.sum(),
    )


def alike(answers: Answers, consensus: Consensus) -> float:
    """ρ, the correlation of workers being right on one item beyond their skills; 0 where none is seen.

    Residuals of two judgements of one item are multiplied, over all pairs, with the item's label as believed.
    O(judgements · labels).
    """
    judgements = answers.judgements
    pairs = float((judgements * (judgements - 1)).sum())
    if not pairs:
        return 0.0
    together = 0.0
    for true in range(answers.labels):
        right = consensus.skill[:, true, true][answers.worker]
        spread = np.sqrt(np.maximum(right * (1 - right), CERTAIN))
        residual = ((answers.label == true) - right) / spread
        whole = np.bincount(answers.item, residual, answers.items)
        own = np.bincount(answers.item, residual**2, answers.items)
        together += float((consensus.posterior[:, true] * (whole**2 - own)).sum())
    return float(np.clip(together / pairs, 0.0, MOST_ALIKE))


def evidence(answers: Answers, consensus: Consensus) -> float:
    """What an answer of this crowd is worth: the mean logarithm of the odds it gives to what it says."""
    if not len(answers) or answers.labels == 1:
        return 1.0
    skill, place = consensus.skill, np.arange(answers.labels)
    own = skill[:, place, place]
    others = (skill.sum(axis=1) - own) / (answers.labels - 1)
    worth = np.log(np.maximum(own, CERTAIN) / np.maximum(others, CERTAIN))[answers.worker, answers.label]
    return float(max(np.abs(worth).mean(), 0.01))
