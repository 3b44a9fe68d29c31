"""Numbers with honest intervals, and how good each worker is at them.

Gold tells how much too narrow the model's intervals are; without gold they are as the model has them.
"""

from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality.numeric import KnownNumbers, Measured, Numbers, numeric
from heliotrope.core.quality.workers import Accuracy, beta_interval

GOLD_FOLDS = 5
GOLD_WEIGHT = 4.0
"""Imagined gold items on which the intervals were right."""
LIKE_MINDED = 2.0
"""Imagined right and wrong answers of each worker."""

_phi = np.vectorize(lambda z: (1 + erf(z / sqrt(2))) / 2, otypes=[np.float64])


def widening(said: Measured, gold: KnownNumbers) -> float:
    """By how much intervals must be wider for gold to lie inside them as often as they say.

    The root of the mean squared distance of gold from answers that were found without it, in their spreads.
    """
    judged = np.bincount(said.item, minlength=said.items)
    items = sorted(item for item in gold if judged[item])
    squares = GOLD_WEIGHT
    for k in range(min(GOLD_FOLDS, len(items))):
        away = items[k::GOLD_FOLDS]
        found = numeric(said, gold={item: value for item, value in gold.items() if item not in set(away)})
        off = (found.answer[away] - np.array([gold[item] for item in away])) / found.spread[away]
        squares += float((off**2).sum())
    return sqrt(squares / (GOLD_WEIGHT + len(items)))


def near(said: Measured, found: Numbers, *, gold: KnownNumbers | None = None, widen: float = 1.0) -> Accuracy:
    """How often each worker is near the truth: within the crowd's usual error, the median of all workers'.

    The truth is what the others say of the item, with its doubt; an item that nobody else judged and that is
    not gold says nothing.
    """
    count = np.bincount(said.worker, minlength=said.workers)
    if not said.value.size:
        prior = np.full(said.workers, LIKE_MINDED)
        low, high = beta_interval(prior, prior)
        return Accuracy(answers=count, accuracy=np.full(said.workers, 0.5), low=low, high=high)
    usual = float(np.median(found.error[count > 0]))
    whole = np.bincount(said.item, found.pull, said.items)
    others = whole[said.item] - found.pull
    own = found.pull * (said.value - found.bias[said.worker])
    counts = others > whole[said.item] * 1e-9
    middle = np.where(
        counts, (whole[said.item] * found.answer[said.item] - own) / np.where(counts, others, 1), 0.0
    )
    spread = widen / np.sqrt(np.where(counts, others, 1))
    if gold:
        known = np.full(said.items, np.nan)
        known[list(gold)] = list(gold.values())
        told = ~np.isnan(known[said.item])
        middle = np.where(told, known[said.item], middle)
        spread, counts = np.where(told, usual * 1e-6, spread), counts | told
    spread = np.maximum(spread, 1e-300)
    chance = _phi((said.value + usual - middle) / spread) - _phi((said.value - usual - middle) / spread)
    hits, misses = np.full((2, said.workers), LIKE_MINDED)
    np.add.at(hits, said.worker, np.where(counts, chance, 0.0))
    np.add.at(misses, said.worker, np.where(counts, 1 - chance, 0.0))
    low, high = beta_interval(hits, misses)
    accuracy: NDArray[np.float64] = hits / (hits + misses)
    return Accuracy(answers=count, accuracy=accuracy, low=low, high=high)
