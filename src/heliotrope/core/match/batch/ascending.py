"""Prices of an hour in each window, near those that prove most.

Incremental subgradients (Nedic and Bertsekas 2001, SIAM Journal on Optimization 12(1)) with a step that
grows while the bound does and shrinks when it does not; each sweep of ``kernels.ascent`` is O(pairs), and
there are at most ``ROUNDS`` x ``SWEEPS`` of them.  It loses where very many choices cost the same: prices
then go to and fro.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from heliotrope.core.match.batch.kernels.ascent import sweep
from heliotrope.core.match.batch.kernels.pairs import Pairs
from heliotrope.core.match.batch.problem import Whole

Told: TypeAlias = Callable[[int], None]
"""Hears how many looks a search has spent so far."""

ROUNDS: Final = 12
SWEEPS: Final = 5
"""How often all units are asked what they take in a round, at whose end the bound is taken."""

RISING: Final = 0.03
FALLING: Final = 0.005
"""By which share the bound must grow in a sweep for the step to grow, and not to shrink."""

GROWTH: Final = 1.5
DECAY: Final = 0.6
BLOCKS: Final = 4
"""How often prices fall in a sweep: more often, those near zero drift up; less often, they swing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Priced:
    """Prices (windows,) in coins an hour, what they prove, and the looks it took to find them."""

    prices: Whole
    bound: int
    looks: int


def nobody(_looks: int) -> None:
    """Hears nothing."""


def ascend(pairs: Pairs, rng: np.random.Generator, enough: float, work: int, told: Told = nobody) -> Priced:
    """Prices near those of the highest bound.

    Steps grow while it rises fast and shrink when it does not.  Ends when a round gains less than the share
    ``enough`` of the bound, or steps are that small a part of a price."""
    price = np.zeros(len(pairs.start), np.int64)
    first = max(int(np.median(pairs.tariff)) // 2, 1000) if len(pairs.tariff) else 1000
    best = bounded(pairs, price)
    least = max(first * enough, 1)
    step, looks, last = float(first), best.looks, best.bound
    for _ in range(ROUNDS):
        for _ in range(SWEEPS):
            if looks >= work or step < least:
                break
            before = price.copy()
            high, low, seen = sweep(pairs, price, rng.permutation(len(pairs.first)), round(step), BLOCKS)
            looks += int(seen)
            told(looks)
            reached = _less(high, low, pairs, (before + price) // 2)
            grown = (reached - last) / max(abs(reached), 1)
            last = reached
            step *= GROWTH if grown > RISING else 1.0 if grown > FALLING else DECAY
            step = min(step, float(pairs.highest))
        found = bounded(pairs, price)
        looks += found.looks
        small = 0 <= found.bound - best.bound < enough * abs(best.bound) and step < first / 8
        best = max(best, found, key=lambda one: one.bound)
        if small or looks >= work or step < least:
            break
    return Priced(prices=best.prices, bound=best.bound, looks=looks)


def bounded(pairs: Pairs, price: Whole) -> Priced:
    """What these prices prove: each unit's cheapest choice, less what all capacity would fetch."""
    high, low, looks = sweep(pairs, price, np.arange(len(pairs.first)), 0, 1)
    return Priced(prices=price.copy(), bound=_less(high, low, pairs, price), looks=int(looks))


def _less(high: int, low: int, pairs: Pairs, price: Whole) -> int:
    both = zip(price.tolist(), pairs.capacity.tolist(), strict=True)
    fetched = sum(int(one) * int(much) for one, much in both if one)
    return (int(high) << 20) + int(low) - fetched
