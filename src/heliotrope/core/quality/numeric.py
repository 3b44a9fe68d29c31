"""Numbers: what was measured, from workers each of whom has a bias and a spread.

An answer is the truth, plus the worker's bias, plus an error of her spread whose tails are heavy: a slip of
the key weighs little.  Biases lean on zero and spreads on the crowd's, so who said little is a usual worker.

When it loses: a bias that all workers share is taken for the truth, as there is nobody to tell; where errors
grow with the number, take logarithms first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import repeated
from heliotrope.core.quality.climbing import Watch

TAIL = 4.0
"""Degrees of freedom of errors: the usual choice for measurements with slips (Lange et al.)."""
HEAVIER = (TAIL + 3) / (TAIL + 1)
"""Variance of a mean under such tails, over that of the same weights taken as known (ibid.)."""
SPREAD_WEIGHT = 4.0
"""Imagined answers of the crowd's spread behind each worker's."""
ROUNDS, TOLERANCE = 300, 1e-5
NORMAL_95 = 1.959964
LEAST_VARIANCE = 1e-12
"""Of the variance of all answers: nobody is taken as exact."""

KnownNumbers = Mapping[int, float]
"""Known answers: item → number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """Coded judgements in numbers; row n says that ``worker[n]`` gave ``item[n]`` the number ``value[n]``.

    Raises:
        Invalid: lengths that disagree, a code out of its range, a number that is not finite, or a worker who
            judged an item twice.
    """

    item: NDArray[np.int64]
    worker: NDArray[np.int64]
    value: NDArray[np.float64]
    items: int
    workers: int

    def __post_init__(self) -> None:
        if not self.item.shape == self.worker.shape == self.value.shape or self.item.ndim != 1:
            raise Invalid("item, worker and value must be equally long")
        for codes, count in ((self.item, self.items), (self.worker, self.workers)):
            if codes.size and not (codes.min() >= 0 and codes.max() < count):
                raise Invalid(f"Codes must lie in [0, {count}), not in [{codes.min()}, {codes.max()}]")
        if not bool(np.isfinite(self.value).all()):
            raise Invalid("Numbers must be finite")
        if repeated(self.item, self.worker):
            raise Invalid("A worker judges an item once")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """What numbers say together.

    Attributes:
        answer: (items,); not a number for an item that nobody judged and that is not gold.
        spread: (items,); standard deviation of what the truth may be.
        bias: (workers,); how far each is above the truth on average.
        error: (workers,); standard deviation of each about the truth and the bias.
        pull: (judgements,); what each judgement weighs, one over a variance.
        iterations: rounds.
    """

    answer: NDArray[np.float64]
    spread: NDArray[np.float64]
    bias: NDArray[np.float64]
    error: NDArray[np.float64]
    pull: NDArray[np.float64]
    iterations: int
    converged: bool

    def between(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middle 95 % of what each item's number may be."""
        return self.answer - NORMAL_95 * self.spread, self.answer + NORMAL_95 * self.spread


def numeric(said: Measured, *, gold: KnownNumbers | None = None, watch: Watch | None = None) -> Numbers:
    """The consensus of numbers, from the median start.

    Each round: biases and spreads given the truths, then truths as weighted means given those.  An item with
    one judgement teaches nothing about workers.  O(rounds · judgements) time and O(judgements) memory.

    Source:
        Raykar et al. (2010), JMLR 11, §5, for a spread a worker; heavy tails as in Lange, Little & Taylor
        (1989), JASA 84(408); sharing as in Gelman et al. (2013), ch. 5.
    """
    gold = gold or {}
    whole = float(said.value.var()) if said.value.size else 0.0
    floor = max(whole * LEAST_VARIANCE, 1e-300)
    at = np.array(list(gold), dtype=np.int64)
    judged = np.bincount(said.item, minlength=said.items)
    teaches = judged > 1
    teaches[at] = True
    state = _State(
        said=said, teaches=teaches[said.item], floor=floor, at=at, known=np.array(list(gold.values()))
    )
    answer = medians(said)
    answer[at] = state.known
    doubt = np.zeros(said.items)
    heavy = np.ones(said.value.size)
    scale = max(float(np.sqrt(whole)), 1e-150)
    converged, rounds = False, 0
    while not converged and rounds < ROUNDS:
        rounds += 1
        workers = state.workers(answer, doubt, heavy)
        before = answer
        answer, doubt, heavy = state.items(workers, answer)
        change = float(np.nanmax(np.abs(answer - before), initial=0.0)) / scale
        converged = change <= TOLERANCE
        if watch is not None:
            watch(rounds, change)
    pull = heavy / workers.variance[said.worker]
    return Numbers(
        answer=answer,
        spread=np.sqrt(HEAVIER * doubt + state.from_biases(pull, workers)),
        bias=workers.bias,
        error=np.sqrt(workers.variance),
        pull=pull,
        iterations=rounds,
        converged=converged,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Workers:
    bias: NDArray[np.float64]
    bias_doubt: NDArray[np.float64]
    variance: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _State:
    """What stays the same from round to round."""

    said: Measured
    teaches: NDArray[np.bool_]
    floor: float
    at: NDArray[np.int64]
    known: NDArray[np.float64]

    def workers(
        self, answer: NDArray[np.float64], doubt: NDArray[np.float64], heavy: NDArray[np.float64]
    ) -> _Workers:
        """Biases and spreads given what items are; ``doubt`` is the variance of that."""
        said, count = self.said, self.said.workers
        worker, weight = said.worker[self.teaches], heavy[self.teaches]
        off = said.value[self.teaches] - answer[said.item[self.teaches]]
        answers, weights = np.bincount(worker, minlength=count), np.bincount(worker, weight, count)
        mean = np.bincount(worker, weight * off, count) / np.maximum(weights, 1e-300)
        squares = np.bincount(
            worker, weight * (off - mean[worker]) ** 2 + doubt[said.item[self.teaches]], count
        )
        freedom = np.maximum(answers - 1, 0).sum()
        usual = max(float(squares.sum() / freedom) if freedom else 0.0, self.floor)
        variance = np.maximum((squares + SPREAD_WEIGHT * usual) / (answers + SPREAD_WEIGHT), self.floor)
        sampling = variance / np.maximum(weights, 1e-300)
        measured = answers > 0
        lean = max(float((mean**2 - sampling)[measured].mean()) if measured.any() else 0.0, self.floor)
        bias = mean * lean / (lean + sampling)
        return _Workers(bias=bias, bias_doubt=lean * sampling / (lean + sampling), variance=variance)

    def items(
        self, workers: _Workers, before: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Answers and their variance given workers, and how much each judgement counts beside a slip."""
        said = self.said
        moved, variance = said.value - workers.bias[said.worker], workers.variance[said.worker]
        heavy = (TAIL + 1) / (TAIL + (moved - before[said.item]) ** 2 / variance)
        pull = heavy / variance
        whole = np.bincount(said.item, pull, said.items)
        with np.errstate(divide="ignore", invalid="ignore"):
            answer = np.bincount(said.item, pull * moved, said.items) / whole
            doubt = 1 / whole
        answer[self.at], doubt[self.at] = self.known, 0.0
        return answer, doubt, heavy

    def from_biases(self, pull: NDArray[np.float64], workers: _Workers) -> NDArray[np.float64]:
        """(items,); the variance that comes from not knowing biases."""
        said = self.said
        whole = np.maximum(np.bincount(said.item, pull, said.items), 1e-300)
        share = pull / whole[said.item]
        more = np.zeros(said.items)
        np.add.at(more, said.item, share**2 * workers.bias_doubt[said.worker])
        more[self.at] = 0.0
        return more


def medians(said: Measured) -> NDArray[np.float64]:
    """(items,); the median of each item's answers, between the middle two of an even number."""
    order = np.lexsort((said.value, said.item))
    ranked = said.value[order]
    judged = np.bincount(said.item, minlength=said.items)
    starts = np.concatenate(([0], np.cumsum(judged)))[:-1]
    middle = np.full(said.items, np.nan)
    some = judged > 0
    low, high = (starts + (judged - 1) // 2)[some], (starts + judged // 2)[some]
    middle[some] = ranked[low] / 2 + ranked[high] / 2
    return middle
