"""Which method suits a crowd, told without the truth: by how well it foretells answers it has not seen.

A fifth of the judgements is hidden, the method learns from the rest and states the chance of what is hidden;
so five times.  The mean logarithm of those chances is the score.  Of the methods whose score is within one
standard error of the highest, the one that learns least is taken.  The score rewards a method for knowing
workers and items, and punishes it for parameters that the answers do not carry.  What it cannot see is a
mistake that all workers share: that is only seen by gold.

Source:
    Log score: Gneiting & Raftery (2007), JASA 102(477); one standard error: Breiman, Friedman, Olshen &
    Stone (1984), Classification and Regression Trees, §3.4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.methods import Method, fit, foretold
from heliotrope.core.quality.model import Gold

FOLDS = 5
LEAST_HIDDEN = 100
"""Hidden answers under which a difference between methods is noise."""
MOST_JUDGEMENTS = 20_000
"""Judgements that are looked at; of a larger crowd an even part of the items."""
CANDIDATES = (Method.ONE_COIN, Method.HIERARCHICAL, Method.DAWID_SKENE, Method.GLAD)
"""In the order of how much they learn: a figure a worker, a matrix near the crowd's, a free one, items."""
IN_ORDER = (Method.ORDERED, Method.HIERARCHICAL, Method.DAWID_SKENE)
"""The same for labels in an order."""
USUAL = Method.DAWID_SKENE
"""The method where there is too little to choose by."""
MOST_CELLS = 20_000_000
"""Cells of confusion matrices above which only one coin a worker is tried."""
BRIEF = Stop(iterations=50, tolerance=1e-4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The method that foretells best.

    Attributes:
        scores: mean logarithm of the chance of a hidden answer, by method; none where there was too little.
        hidden: how many hidden answers were foretold.
    """

    method: Method
    scores: Mapping[Method, float]
    hidden: int


def choose(
    answers: Answers,
    *,
    gold: Gold | None = None,
    candidates: tuple[Method, ...] = CANDIDATES,
    usual: Method = USUAL,
    watch: Callable[[int, int], None] | None = None,
) -> Choice:
    """The candidate that foretells best, as far as that can be told.

    Args:
        candidates: the ones that learn less first.
        usual: the one where there is too little to choose by.
        watch: told how many fits are done, and how many there will be.
    """
    if answers.workers * answers.labels**2 > MOST_CELLS:
        return Choice(method=Method.ONE_COIN, scores={}, hidden=0)
    looked_at, gold = some(answers, MOST_JUDGEMENTS, gold or {})
    fold = folds(looked_at)
    hidden = [_hidden(looked_at, fold, k) for k in range(FOLDS)]
    count = sum(rows.size for rows in hidden)
    if count < LEAST_HIDDEN:
        return Choice(method=usual, scores={}, hidden=count)
    told: dict[Method, list[NDArray[np.float64]]] = {method: [] for method in candidates}
    for k, rows in enumerate(hidden):
        kept, away = part(looked_at, np.flatnonzero(fold != k)), part(looked_at, rows)
        for n, method in enumerate(candidates, start=1):
            told[method].append(np.log(foretold(fit(kept, method, gold=gold, stop=BRIEF), away)))
            if watch is not None:
                watch(k * len(candidates) + n, FOLDS * len(candidates))
    logs = {method: np.concatenate(parts) for method, parts in told.items()}
    scores = {method: float(log.mean()) for method, log in logs.items()}
    best = max(scores, key=scores.__getitem__)
    return Choice(
        method=next(m for m in candidates if _as_good(logs[m], logs[best])), scores=scores, hidden=count
    )


def _as_good(log: NDArray[np.float64], best: NDArray[np.float64]) -> bool:
    """Whether a score is within one standard error of the best, the two paired answer by answer."""
    behind = best - log
    return float(behind.mean()) <= float(behind.std()) / sqrt(behind.size)


def folds(answers: Answers) -> NDArray[np.int64]:
    """(judgements,); the fold of each, so that an item's judgements are spread over folds."""
    order = np.lexsort((answers.worker, answers.item))
    starts = np.concatenate(([0], np.cumsum(answers.judgements)))
    place = np.empty(len(answers), dtype=np.int64)
    place[order] = np.arange(len(answers)) - starts[answers.item[order]]
    spread: NDArray[np.int64] = (place + answers.item) % FOLDS
    return spread


def _hidden(answers: Answers, fold: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Rows of a fold whose item and worker both keep a judgement."""
    kept = fold != k
    item = np.bincount(answers.item[kept], minlength=answers.items)
    worker = np.bincount(answers.worker[kept], minlength=answers.workers)
    return np.flatnonzero(~kept & (item[answers.item] > 0) & (worker[answers.worker] > 0))


def part(answers: Answers, rows: NDArray[np.int64]) -> Answers:
    """Only these rows, under the same numbers."""
    return Answers(
        item=answers.item[rows],
        worker=answers.worker[rows],
        label=answers.label[rows],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )


def some(answers: Answers, most: int, gold: Gold) -> tuple[Answers, Gold]:
    """All of the answers with their gold, or those of every so-manieth item where they are more than that."""
    stride = -(-len(answers) // most)
    if stride <= 1:
        return answers, gold
    rows = np.flatnonzero(answers.item % stride == 0)
    fewer = Answers(
        item=answers.item[rows] // stride,
        worker=answers.worker[rows],
        label=answers.label[rows],
        items=-(-answers.items // stride),
        workers=answers.workers,
        labels=answers.labels,
    )
    return fewer, {item // stride: label for item, label in gold.items() if item % stride == 0}
