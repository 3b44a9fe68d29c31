"""Batches of units that differ in effort, or cost differently with who does them: near the least, and how
near."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from heliotrope.core.match.batch.eligibility import Eligibility
from heliotrope.core.match.batch.kernels.ascent import nearest, sweep
from heliotrope.core.match.batch.kernels.packing import Plan, empty, improve, insert
from heliotrope.core.match.batch.kernels.pairs import Pairs
from heliotrope.core.match.batch.pairing import paired
from heliotrope.core.match.batch.problem import UNDONE, Problem, Solution, Whole, total
from heliotrope.core.match.batch.rules import PLAIN, Rules

SWEEPS: Final = 60
"""How often at most all units are asked what they take, to find the prices."""

RISING: Final = 0.03
FALLING: Final = 0.005
"""By which share the bound must grow in a sweep for the step to grow, and not to shrink."""

GROWTH: Final = 1.5
DECAY: Final = 0.7
BLOCKS: Final = 4
"""How often prices fall in a sweep: more often, those near zero drift up; less often, they swing."""

WIDTH: Final = 16
"""How many places a unit looks at when plans are improved."""

BLUR: Final = 32
"""By how many 1024ths these are drawn, rather than all alike."""

ROUNDS: Final = 40
SETTLED: Final = 1e-5
"""Which share of the cost a round must spare for another to follow."""

UNLIMITED: Final = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Priced:
    """Prices (windows,) in coins an hour, what they prove, and the looks it took to find them."""

    prices: Whole
    bound: int
    looks: int


def solve_priced(
    problem: Problem, *, rules: Rules = PLAIN, gap: float = 0.0, work: int = UNLIMITED, seed: int = 0
) -> Solution:
    """A plan near the least cost, and the prices that show how near.

    It stops within the ``gap``, after about ``work`` looks at a pair, or when no more is gained; one sweep
    over all pairs is always made, for the bound.  The same arguments give the same plan.
    """
    compiled, pairs = paired(problem, rules)
    rng = np.random.default_rng(seed)
    priced = ascend(pairs, rng, gap / 8, work)
    plan, looks, whole = _packed(pairs, priced, rng, gap, work - priced.looks)
    return _solution(compiled, pairs, plan, priced, looks, whole)


def ascend(pairs: Pairs, rng: np.random.Generator, enough: float, work: int) -> Priced:
    """Prices near those of the highest bound: steps grow while it rises fast, and shrink when it does not.

    Ends when a sweep gains less than the share ``enough`` of the bound and steps are small."""
    units = len(pairs.first)
    price = np.zeros(len(pairs.start), np.int64)
    first = max(int(np.median(pairs.tariff)) // 2, 1000) if len(pairs.tariff) else 1000
    best = bounded(pairs, price)
    least = max(first * enough, 1)
    step, looks, last = float(first), best.looks, best.bound
    for at in range(SWEEPS):
        if looks >= work or step < least:
            break
        before = price.copy()
        high, low, seen = sweep(pairs, price, rng.permutation(units), round(step), BLOCKS)
        looks += int(seen)
        reached = _less(high, low, pairs, (before + price) // 2)
        grown = (reached - last) / max(abs(reached), 1)
        last = reached
        step *= GROWTH if grown > RISING else 1.0 if grown > FALLING else DECAY
        if at % 4 == 3 or step < least:
            found = bounded(pairs, price)
            looks += found.looks
            small = 0 <= found.bound - best.bound < enough * abs(best.bound) and step < first / 8
            best = max(best, found, key=lambda one: one.bound)
            if small:
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


def _packed(
    pairs: Pairs, priced: Priced, rng: np.random.Generator, gap: float, work: int
) -> tuple[Plan, int, bool]:
    """Units put in from the largest down and moved while it spares enough: the plan, looks, and whether it
    ended by itself."""
    units = len(pairs.first)
    plan = empty(units, pairs.undone + np.where(pairs.kept >= 0, pairs.change, 0), pairs.capacity)
    looks = int(insert(pairs, plan, priced.prices, np.argsort(-pairs.effort, kind="stable"), work))
    near = np.empty((units, WIDTH), np.int64)
    asked = np.empty((units, WIDTH), np.int64)
    cost = total(plan.cost)
    allowed = priced.bound + gap * abs(priced.bound)
    for _ in range(ROUNDS):
        if cost <= allowed or looks >= work:
            return plan, looks, cost <= allowed
        looks += int(nearest(pairs, priced.prices, BLUR, int(rng.integers(1 << 31)), near, asked))
        before = cost
        while looks < work:
            gained, seen = improve(pairs, plan, near, asked, rng.permutation(units), work - looks)
            looks += int(seen)
            cost -= int(gained)
            if cost <= allowed or gained < 4 * SETTLED * abs(cost):
                break
        if before - cost < SETTLED * abs(cost) + 1:
            break
    # What was moved may have left room that no unit near it wants.
    looks += int(insert(pairs, plan, np.zeros_like(priced.prices), np.nonzero(plan.at < 0)[0], work - looks))
    return plan, looks, looks < work


def _solution(
    compiled: Eligibility, pairs: Pairs, plan: Plan, priced: Priced, looks: int, whole: bool
) -> Solution:
    """The plan in the problem's own order."""
    window = np.full(len(plan.at), UNDONE, np.int64)
    done = plan.at >= 0
    window[compiled.units[done]] = compiled.windows[pairs.lists[plan.at[done]]]
    prices = np.zeros(len(compiled.windows), np.int64)
    prices[compiled.windows] = priced.prices
    return Solution(
        window=window,
        cost=total(plan.cost),
        bound=priced.bound,
        prices=prices,
        work=priced.looks + looks,
        whole=whole,
    )
