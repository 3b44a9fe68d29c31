"""Batches whose units all take the same time, and cost what their window costs: solved exactly.

Places are filled by ``kernels.matroid`` and proved by ``kernels.prices``, where their sources stand:
O(places x edges) at worst, on sparse problems nearly the edges.  It loses where many places have one cost,
and is of no use where effort or cost differ from unit to unit: then ``priced`` it is.
"""

from typing import Final

import numpy as np

from heliotrope.core.match.batch.eligibility import Eligibility, compile_problem, runs
from heliotrope.core.match.batch.kernels import matroid
from heliotrope.core.match.batch.kernels.bits import Ints
from heliotrope.core.match.batch.kernels.prices import bound, prices
from heliotrope.core.match.batch.problem import HOUR, UNDONE, Problem, Solution, Whole, total

RENEWED: Final = 0.1
"""After which share of the windows has changed its label labels are set anew."""

PATIENCE: Final = (3_000, 20_000)
"""Looks that one place may cost in the first tries, where a gap will do."""


def solve_uniform(problem: Problem, *, gap: float = 0.0, work: int = 1 << 60) -> Solution:
    """The least-cost plan of a batch of equal efforts, with the prices that prove it.

    With a ``gap`` the search for a place is given up early at first, and only if that cannot be shown to be
    within the gap is it done thoroughly.  After ``work`` looks at a unit, places are only filled where a free
    unit is at hand; the bound holds all the same.
    """
    compiled = compile_problem(problem)
    within = runs(compiled)
    effort = int(problem.units.effort[0]) if len(problem.units) else HOUR
    cost = problem.workers.rate[problem.windows.worker[compiled.windows]] * effort
    value = problem.units.value[compiled.units] * HOUR
    capacity = problem.windows.capacity[compiled.windows] // effort
    order = np.argsort(np.concatenate((cost, value)), kind="stable")
    places = np.where(order < len(cost), order, len(cost) - 1 - order).astype(np.int32)
    renew = max(int(RENEWED * len(cost)), 16)
    spent = 0
    for looks in (*(PATIENCE if gap > 0 else ()), 1 << 60):
        at, taken, looked = matroid.fill(within, places, capacity, work - spent, looks, renew)
        spent += looked
        asked = prices(within, places, taken, at, cost, value)
        window, paid = _certified(compiled, at, cost, value)
        least = bound(within, cost, value, capacity, asked)
        mine = np.zeros(len(cost), np.int64)
        mine[compiled.windows] = asked
        whole = spent <= work
        found = Solution(
            window=window, cost=paid, bound=least, prices=mine, work=spent, whole=whole, place=effort
        )
        if found.gap <= gap or spent >= work:
            break
    return found


def _certified(compiled: Eligibility, at: Ints, cost: Whole, value: Whole) -> tuple[Whole, int]:
    """The plan in the problem's own order, and its cost."""
    done = at >= 0
    window = np.full(len(at), UNDONE, np.int64)
    window[compiled.units[done]] = compiled.windows[at[done]]
    paid = np.where(done, cost[np.where(done, at, 0)] if len(cost) else 0, value)
    return window, total(paid)
