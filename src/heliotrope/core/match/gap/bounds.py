"""How cheap an assignment could be at best: Lagrangian bounds.

Every job gets a price that is paid to whoever takes it, and every agent then takes what suits it best, jobs
twice or not at all.  What this costs is never more than a true assignment.  Source: Fisher, Jaikumar & Van
Wassenhove (1986), Management Science 32(9); the prices move along deflected subgradients to a target level
(Camerini, Fratta & Maffioli 1975, Mathematical Programming Study 3).  A round takes one knapsack an agent.
It loses where the duality gap is wide: few jobs an agent, no room to spare.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from heliotrope.core.match.gap.compiled import Floats, Ints, compiled
from heliotrope.core.match.gap.knapsacks import best_profit
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.rounds import relaxed, step

CELLS, COARSE, FEWEST_CELLS, TABLE = 20_000, 5_000, 1_000, 8_000_000
"""Capacities above ``CELLS`` are counted in ``COARSE`` larger steps, loads rounded down: the bound stays
true, but is a little lower.  With many jobs there are fewer, so that the table stays within memory."""
MEMORY, PATIENCE, SHRINK = 0.7, 10, 0.6
SCALE = 1000
"""Prices are rounded to this part of a unit, so that the certificate is exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Loads and capacities in steps that a table can hold.

    Attributes:
        load: (agents, jobs); in steps, rounded down.
        capacity: (agents,); in steps, rounded down.
        step: (agents,); load that one step stands for.
    """

    load: Ints
    capacity: Ints
    step: Ints

    @classmethod
    def of(cls, problem: Problem) -> "Grid":
        """The finest grid that the tables can hold."""
        cells = min(CELLS, max(FEWEST_CELLS, TABLE // problem.jobs))
        step = np.where(problem.capacity > cells, -(-problem.capacity // min(cells, COARSE)), 1)
        return cls(load=problem.load // step[:, None], capacity=problem.capacity // step, step=step)


class Ascent:
    """Prices on their way up to the best bound; each ``climb`` goes on where the last one stopped."""

    def __init__(self, problem: Problem, grid: Grid) -> None:
        self._problem, self._grid = problem, grid
        fitting = np.where(problem.load <= problem.capacity[:, None], problem.cost, np.iinfo(np.int64).max)
        ordered = np.sort(fitting, axis=0)
        second = ordered[min(1, problem.agents - 1)]
        start = np.where(second < np.iinfo(np.int64).max, second, ordered[0])
        self.prices: Floats = start.astype(np.float64)
        self.load_price: Floats = np.zeros(problem.agents)
        """What a unit of each agent's capacity (a step of its grid) is worth at these prices."""
        self._now, self._move = self.prices.copy(), np.zeros(problem.jobs)
        fits = problem.load <= problem.capacity[:, None]
        self.ceiling = int(np.where(fits, problem.cost, np.iinfo(np.int64).min).max(axis=0).sum())
        """What an assignment costs at most; a bound above it proves that there is none."""
        reach = 0.02 * (np.abs(self.prices).sum() + 1.0)
        self._state = np.array([-1e300, reach, 0.0, float(self.ceiling) + 1.0])
        self.work = 0

    @property
    def value(self) -> float:
        """The best bound so far, not yet certified."""
        return float(self._state[0])

    @property
    def reach(self) -> float:
        """How far above the best bound the next steps aim; small when there is little left to gain."""
        return float(self._state[1])

    @cached_property
    def _table(self) -> Floats:
        return np.empty((self._problem.jobs + 1, int(self._grid.capacity.max()) + 1))

    @property
    def table(self) -> Floats:
        """Scratch that is large enough for any knapsack of this problem."""
        return self._table

    def again(self, reach: float) -> None:
        """Look once more around the best prices, aiming this far above the best bound."""
        self._state[1] = max(reach, self._state[1])

    def climb(self, rounds: int) -> None:
        """So many rounds of the subgradient method."""
        self.work += _climb(
            self._problem.cost,
            self._grid.load,
            self._grid.capacity,
            self.prices,
            self._now,
            self._move,
            self.load_price,
            self._state,
            rounds,
            self._table,
        )

    def certified(self) -> tuple[int, Ints]:
        """A whole number that no assignment's cost is below, and the prices (in 1/SCALE) that prove it."""
        prices = np.rint(self.prices * SCALE).astype(np.int64)
        return certified_bound(self._problem, self._grid, prices), prices


def certified_bound(problem: Problem, grid: Grid, prices: Ints) -> int:
    """What these prices prove, in whole numbers throughout; costs are whole, so it is rounded up.

    Args:
        prices: (jobs,); in 1/SCALE of a unit of cost.
    """
    value = _exact(problem.cost, grid.load, grid.capacity, prices, SCALE)
    return -(-int(value) // SCALE)


@compiled
def _exact(cost: Ints, load: Ints, capacity: Ints, prices: Ints, scale: int) -> int:
    value, jobs, most = 0, cost.shape[1], 0
    for i in range(cost.shape[0]):
        most = max(most, capacity[i])
    row, profit = np.empty(most + 1, np.int64), np.empty(jobs, np.int64)
    for j in range(jobs):
        value += prices[j]
    for i in range(cost.shape[0]):
        for j in range(jobs):
            profit[j] = prices[j] - scale * cost[i, j]
        value -= best_profit(profit, load[i], capacity[i], row)
    return value


@compiled
def _climb(
    cost: Ints,
    load: Ints,
    capacity: Ints,
    prices: Floats,
    now: Floats,
    move: Floats,
    load_price: Floats,
    state: Floats,
    rounds: int,
    table: Floats,
) -> int:
    """So many rounds; state: best, reach, rounds without gain, ceiling.  Returns the work in cells."""
    jobs, work = cost.shape[1], 0
    chosen, core, profit = np.empty(cost.shape, np.int64), np.empty(jobs, np.int64), np.empty(jobs)
    for _ in range(rounds):
        value, cells = relaxed(cost, load, capacity, now, load_price, chosen, core, profit, table)
        work += cells
        best, reach, stalled = state[0], state[1], state[2] + 1.0
        if value > best:
            if value > best + 0.3 * reach:
                reach *= 1.3
            if value > best + 0.05 * reach:
                stalled = 0.0
            best = value
            for j in range(jobs):
                prices[j] = now[j]
        if stalled >= PATIENCE:
            reach *= SHRINK
            stalled = 0.0
            for j in range(jobs):
                now[j], move[j] = prices[j], 0.0
        state[0], state[1], state[2] = best, reach, stalled
        if best > state[3] or not step(chosen, now, move, MEMORY, best + reach - value):
            break
    return work
