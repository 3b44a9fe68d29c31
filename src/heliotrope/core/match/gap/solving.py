"""The solver: prices first, then dives over all agents and over some, each followed by exact sharing.

What it does next rests on the problem, the seed and the rules only, never on how much work is allowed, so
more work never gives a worse answer.  The dives over some agents are a large neighbourhood search (Shaw 1998,
CP 98).
"""

from collections.abc import Iterator

import numpy as np

from heliotrope.core.match.gap.bounds import Ascent, Grid
from heliotrope.core.match.gap.compiled import Floats, Ints, dice
from heliotrope.core.match.gap.dives import agree, fix
from heliotrope.core.match.gap.groups import polish
from heliotrope.core.match.gap.plan import plan_of
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.repairs import NONE, anneal
from heliotrope.core.match.gap.solution import Rules, Solution, Unassigned

CLIMB = 20
"""Rounds of prices between two looks at the work."""
TIGHT_RATIO = 2e-6
MOVES, MOVES_A_JOB = 200_000, 2_000
HEATS = 12
CHOICES = 8
SMALLEST_GROUP, LARGEST_GROUP = 3, 10
PATIENCE_AN_AGENT = 5
"""Dives without gain, an agent, after which the search goes on from another place."""
LENIENT_RATIO = 3e-4
UNIT = 8
"""Cells of the tables that take about as long as one move of the annealing."""


def solve(problem: Problem, *, seed: int, work: int, rules: Rules | None = None) -> Solution:
    """The best assignment that this much counted work finds.

    Args:
        work: in cells of the knapsacks' tables; a billion is some seconds.  The first feasible assignment is
            looked for in any case.

    Raises:
        Invalid: plainly impossible; the message says which jobs or how much capacity.
        Unassigned: none was found.
    """
    search = Search(problem, seed=seed, rules=rules or Rules())
    for done in search.steps():
        if done >= work and search.found:
            break
    return search.solution()


def prepare() -> None:
    """Compile or load every loop, on a problem that takes no time; the first time on a machine is slow."""
    load = np.arange(1, 49, dtype=np.int64).reshape(4, 12) % 7 + 1
    tiny = Problem(cost=8 - load, load=load, capacity=np.full(4, 14, np.int64))
    solve(tiny, seed=0, work=4_000_000, rules=Rules(gap_ratio=-1.0))


class Search:
    """A search that can be stopped between any two steps; each takes a small part of a second."""

    def __init__(self, problem: Problem, *, seed: int, rules: Rules) -> None:
        problem.refuse_impossible()
        self.problem, self._seed, self._rules = problem, seed, rules
        self._grid, self._dice = Grid.of(problem), dice(seed)
        self._rng = np.random.default_rng(seed)
        self._ascent = Ascent(problem, self._grid)
        self._best, self._cost = np.full(problem.jobs, -1, np.int64), NONE
        self._bound, self._prices = self._ascent.certified()
        self._now, self._now_cost = self._best, NONE
        self._idle = 0
        self._else = 0
        self._given_up = self._none = False

    @property
    def work(self) -> int:
        """Counted work until now."""
        return self._ascent.work + self._else

    @property
    def found(self) -> bool:
        """Whether there is an assignment, or the search has ended without any."""
        return self._cost < NONE or self._given_up

    @property
    def cost(self) -> int | None:
        """Of the best assignment until now."""
        return self._cost if self._cost < NONE else None

    @property
    def bound(self) -> int:
        """Certified until now."""
        return self._bound

    def solution(self) -> Solution:
        """What was found until now.

        Raises:
            Unassigned: nothing was.
        """
        if self._none:
            raise Unassigned(
                "No assignment within all capacities exists: its bound is above what any could cost; "
                "add capacity"
            )
        if self._cost == NONE:
            raise Unassigned(
                "No assignment within all capacities was found: add capacity, or give the search more work"
            )
        return Solution(
            agent_of_job=tuple(self._best.tolist()),
            cost=self._cost,
            bound=self._bound,
            prices=tuple(self._prices.tolist()),
            load_price=tuple((self._ascent.load_price / self._grid.step).tolist()),
            work=self.work,
            seed=self._seed,
        )

    def steps(self) -> Iterator[int]:
        """One step after the other, each giving the work until then; ends when the gap is reached."""
        for _ in self._stages():
            if self._cost < NONE and self._cost - self._bound <= self._rules.gap_ratio * abs(self._cost):
                return
            yield self.work

    def _stages(self) -> Iterator[None]:
        yield from self._climb(60)
        yield from self._begin()
        yield from self._climb(2000)
        if self._none:
            return
        full, patience = 0, 2
        while self._cost == NONE and patience:
            yield from self._dive(np.arange(self.problem.agents))
            patience -= 1
        if self._cost == NONE:
            self._given_up = True
            return
        self._now, self._now_cost = self._best.copy(), self._cost
        last_look = self.work
        while True:
            before, reached = self.work, self._now_cost
            if (
                full <= self._rules.full_share * before
                or self._idle > PATIENCE_AN_AGENT * self.problem.agents
            ):
                yield from self._dive(np.arange(self.problem.agents))
                full += self.work - before
            else:
                yield from self._dive(self._some_agents())
            self._idle = 0 if self._now_cost < reached else self._idle + 1
            if self.work > 2 * last_look:
                last_look = self.work
                self._ascent.again(2e-4 * abs(self._ascent.value))
                yield from self._climb(2000)

    def _climb(self, rounds: int) -> Iterator[None]:
        for _ in range(0, rounds, CLIMB):
            self._ascent.climb(CLIMB)
            if self._ascent.reach < TIGHT_RATIO * abs(self._ascent.value) + 1e-3:
                break
            yield
        bound, prices = self._ascent.certified()
        if bound > self._bound:
            self._bound, self._prices = bound, prices
        self._none = self._given_up = self._bound > self._ascent.ceiling
        yield

    def _begin(self) -> Iterator[None]:
        """A first assignment, by annealing from the cheapest agents at the prices of the capacities."""
        problem, grid = self.problem, self._grid
        cost, load, capacity = problem.cost.copy(), problem.load.copy(), problem.capacity.copy()
        price = self._ascent.load_price / grid.step
        dear = problem.cost + price[:, None] * problem.load
        dear = np.where(problem.load <= problem.capacity[:, None], dear, np.inf)
        order = np.argsort(dear, axis=0, kind="stable").T
        choice = np.ascontiguousarray(
            np.where(np.isinf(np.take_along_axis(dear.T, order, axis=1)), order[:, :1], order)
        )
        likely = np.ascontiguousarray(choice[:, :CHOICES])
        plan = plan_of(order[:, 0], problem.load)
        scale = max(float(np.abs(problem.cost).mean()) / 20, 1.0)
        penalty = 2.0 * np.maximum(price, price.mean() + 1e-3) + scale / max(1.0, float(problem.load.mean()))
        moves = min(MOVES, MOVES_A_JOB * problem.jobs)
        for heat in np.geomspace(1.0, 0.03, HEATS):
            self._cost = anneal(
                cost,
                load,
                capacity,
                likely,
                plan,
                self._best,
                self._cost,
                moves,
                scale * float(heat),
                penalty,
                self._dice,
            )
            self._else += moves * UNIT
            yield
        while self._cost == NONE and penalty.max() < 1e12:
            penalty *= 2.0
            self._cost = anneal(
                cost,
                load,
                capacity,
                choice,
                plan,
                self._best,
                self._cost,
                moves,
                scale * 0.1,
                penalty,
                self._dice,
            )
            self._else += moves * UNIT
            yield

    def _some_agents(self) -> Ints:
        agents = self.problem.agents
        most = min(LARGEST_GROUP, agents)
        size = int(self._rng.integers(min(SMALLEST_GROUP, most), most + 1))
        return np.sort(self._rng.choice(agents, size=size, replace=False))

    def _dive(self, agents: Ints) -> Iterator[None]:
        """Free the jobs of these agents, dive over them, share the result anew, keep it if it is no worse."""
        problem, grid = self.problem, self._grid
        whole = agents.size == problem.agents
        mine = np.arange(problem.jobs) if whole else np.flatnonzero(np.isin(self._now, agents))
        if mine.size < 2:
            self._else += problem.jobs
            yield
            return
        cost = np.ascontiguousarray(problem.cost[np.ix_(agents, mine)])
        load = np.ascontiguousarray(problem.load[np.ix_(agents, mine)])
        step = np.ascontiguousarray(grid.step[agents])
        gridded = np.ascontiguousarray(grid.load[np.ix_(agents, mine)])
        capacity, prices = problem.capacity[agents].copy(), self._ascent.prices[mine].copy()
        load_price = self._ascent.load_price[agents].copy()
        chosen, left = np.full(mine.size, -1, np.int64), capacity.copy()
        yield from self._fall(cost, load, gridded, step, left, prices, load_price, chosen)
        if (chosen < 0).any():
            return
        rest = 0 if whole else self._now_cost - int(problem.cost[self._now[mine], mine].sum())
        plan, best, rows = plan_of(chosen, load), chosen.copy(), np.arange(mine.size)
        budget = max(1, int(load.size * (capacity // step).max()) // 2)
        reached = NONE
        while True:
            total = rest + int(cost[best, rows].sum())
            if total < self._cost:
                self._best = self._now.copy()
                self._best[mine], self._cost = agents[best], total
            if total == reached:
                break
            reached = total
            self._else += polish(
                cost,
                load,
                gridded,
                step,
                capacity,
                load_price / step,
                plan,
                best,
                budget,
                self._rules.nodes,
                agents.size * agents.size,
                self._dice,
                self._ascent.table,
            )
            yield
        if self._kept(total, whole=whole):
            self._now = self._now.copy()
            self._now[mine], self._now_cost = agents[best], total

    def _kept(self, total: int, *, whole: bool) -> bool:
        """Whether the search goes on from an assignment of this cost, which may be a little dearer."""
        if whole and self._idle > PATIENCE_AN_AGENT * self.problem.agents:
            self._idle = 0
            return True
        allowed = int(LENIENT_RATIO * abs(self._cost) * float(self._rng.random()) ** 2)
        return total <= max(self._now_cost, self._cost + allowed)

    def _fall(
        self,
        cost: Ints,
        load: Ints,
        gridded: Ints,
        step: Ints,
        left: Ints,
        prices: Floats,
        load_price: Floats,
        chosen: Ints,
    ) -> Iterator[None]:
        picked = np.zeros(load.shape)
        reach = (
            10.0 ** self._rng.uniform(-3.7, -2.7) * abs(self._ascent.value) * chosen.size / self.problem.jobs
        )
        part, noise = float(self._rng.uniform(0.02, 0.06)), float(self._rng.uniform(0.0, 0.08))
        rounds, first = int(self._rng.integers(15, 45)), True
        while True:
            open_jobs = np.flatnonzero(chosen < 0)
            if not open_jobs.size:
                return
            for _ in range(3 if first else 1):
                self._else += agree(
                    cost,
                    gridded,
                    left // step,
                    prices,
                    load_price,
                    open_jobs,
                    rounds,
                    reach,
                    0.05 if first else 0.1,
                    picked,
                    self._ascent.table,
                )
                yield
            first = False
            if not fix(load, left, open_jobs, picked, part, noise * self._rng.random(open_jobs.size), chosen):
                return
