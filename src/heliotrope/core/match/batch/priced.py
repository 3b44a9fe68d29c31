"""Batches of units that differ in effort, or cost differently with who does them: near the least, and how
near.

A Lagrangean heuristic (Fisher 1981, Management Science 27(1)): prices of capacity prove a bound
(``ascending``) and lead a plan, which is then moved about (``kernels.packing``).  O(pairs) a sweep, and
O(units x places looked at) a round of moves; the work is counted and can be limited.  It loses where few
units fill a window: the bound is then that of shares of units, and the gap says so.
"""

from typing import Final

import numpy as np

from heliotrope.core.match.batch.ascending import Priced, Told, ascend, nobody
from heliotrope.core.match.batch.eligibility import Eligibility
from heliotrope.core.match.batch.kernels.ascent import nearest
from heliotrope.core.match.batch.kernels.packing import Plan, empty, improve, insert
from heliotrope.core.match.batch.kernels.pairs import Pairs
from heliotrope.core.match.batch.pairing import paired
from heliotrope.core.match.batch.problem import UNDONE, Problem, Solution, total
from heliotrope.core.match.batch.rules import PLAIN, Rules

WIDTHS: Final = (16, 32, 64)
"""How many places a unit looks at when plans are improved, by round; the last in all that follow."""

BLUR: Final = 32
"""By how many 1024ths these are drawn, rather than all alike."""

ROUNDS: Final = 40
SETTLED: Final = 2e-5
"""Which share of the cost a round must spare for another to follow."""

UNLIMITED: Final = 1 << 60


def solve_priced(
    problem: Problem, *, rules: Rules = PLAIN, gap: float = 0.0, work: int = UNLIMITED, seed: int = 0,
    told: Told = nobody,
) -> Solution:  # fmt: skip
    """A plan near the least cost, and the prices that show how near.

    It stops within the ``gap``, after about ``work`` looks at a pair, or when no more is gained; at most half
    of the work goes into the bound, and one sweep over all pairs for it and one for the plan are always made.
    The same arguments give the same plan.  ``told`` hears the looks so far.
    """
    compiled, pairs = paired(problem, rules)
    rng = np.random.default_rng(seed)
    priced = ascend(pairs, rng, gap / 8, work // 2, told)
    plan, looks, whole = _packed(
        pairs, priced, rng, gap, work - priced.looks, lambda more: told(priced.looks + more)
    )
    return _solution(compiled, pairs, plan, priced, looks, whole)


def _packed(
    pairs: Pairs, priced: Priced, rng: np.random.Generator, gap: float, work: int, told: Told
) -> tuple[Plan, int, bool]:
    """Units put in from the largest down and moved while it spares enough: the plan, looks, and whether it
    ended by itself."""
    units = len(pairs.first)
    plan = empty(units, pairs.undone + np.where(pairs.kept >= 0, pairs.change, 0), pairs.capacity)
    looks = int(insert(pairs, plan, priced.prices, np.argsort(-pairs.effort, kind="stable"), UNLIMITED))
    cost = total(plan.cost)
    allowed = priced.bound + gap * abs(priced.bound)
    for at in range(ROUNDS):
        if cost <= allowed or looks >= work:
            break
        shape = (units, WIDTHS[min(at, len(WIDTHS) - 1)])
        near, asked = np.empty(shape, np.int64), np.empty(shape, np.int64)
        looks += int(nearest(pairs, priced.prices, BLUR, int(rng.integers(1 << 31)), near, asked))
        before = cost
        while looks < work:
            seen = improve(pairs, plan, near, asked, rng.permutation(units), work - looks)
            looks += int(seen)
            told(looks)
            was, cost = cost, total(plan.cost)
            if cost <= allowed or was - cost < 4 * SETTLED * abs(cost):
                break
        if at >= len(WIDTHS) and before - cost < SETTLED * abs(cost) + 1:
            break
    whole = cost <= allowed or looks < work
    # What was moved may have left room that no unit near it wants, and prices keep out what room there is.
    looks += int(insert(pairs, plan, np.zeros_like(priced.prices), np.nonzero(plan.at < 0)[0], work - looks))
    return plan, looks, whole


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
