"""The solver: prices first, then dives over all agents and over some, each followed by exact sharing.

What it does next rests on the problem, the seed and the rules only, never on how much work is allowed, so
more work never gives a worse answer.  The dives over some agents are a large neighbourhood search (Shaw
1998, CP 98); the rest is as ``bounds``, ``dives``, ``groups`` and ``repairs`` say.  A round of prices takes
one knapsack an agent, O(jobs + core x capacity) each; all work is counted.  It loses where the duality gap
is wide, with few jobs an agent and no room to spare: good assignments are found, but not proved.
"""

from collections.abc import Iterator

import numpy as np

from heliotrope.core.match.gap.bounds import Ascent, Grid
from heliotrope.core.match.gap.compiled import Floats, Ints, dice
from heliotrope.core.match.gap.dives import agree, fix
from heliotrope.core.match.gap.parts import Part
from heliotrope.core.match.gap.plan import plan_of
from heliotrope.core.match.gap.polishing import polish
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.repairs import NONE
from heliotrope.core.match.gap.solution import Rules, Solution, Unassigned
from heliotrope.core.match.gap.starts import Start

ROUGH, FINE = 60, 2000
"""Rounds of prices before the first assignment, and at most until they are settled."""
CLIMB = 20
"""Rounds of prices between two looks at the work."""
TIGHT_RATIO = 2e-6
HEATS, STRICTER = 12, 40
"""Stretches of annealing, and how often the penalty doubles when none of them found an assignment."""
CERTIFY = 100
SMALLEST_GROUP, LARGEST_GROUP = 3, 10
PATIENCE_AN_AGENT = 5
"""Dives without gain, an agent, after which the search goes on from another place."""
LENIENT_RATIO = 3e-4


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
        yield from self._climb(ROUGH)
        yield from self._begin()
        yield from self._climb(5 * ROUGH)
        yield from self._dive(np.arange(self.problem.agents))
        yield from self._climb(FINE)
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
                yield from self._climb(FINE)

    def _climb(self, rounds: int) -> Iterator[None]:
        for chunk in range(0, rounds, CLIMB):
            self._ascent.climb(CLIMB)
            if chunk % CERTIFY == 0:
                self._certify()
            if self._ascent.reach < TIGHT_RATIO * abs(self._ascent.value) + 1e-3:
                break
            yield
        self._certify()
        yield

    def _certify(self) -> None:
        bound, prices = self._ascent.certified()
        if bound > self._bound:
            self._bound, self._prices = bound, prices
        self._none = self._given_up = self._bound > self._ascent.ceiling

    def _begin(self) -> Iterator[None]:
        """A first assignment."""
        start = Start.of(self.problem, self._ascent.load_price / self._grid.step)
        stretches = [(float(heat), 1.0) for heat in np.geomspace(1.0, 0.03, HEATS)]
        for heat, strict in stretches + [(0.1, 2.0**k) for k in range(1, STRICTER)]:
            if strict > 1.0 and self._cost < NONE:
                return
            self._cost = start.stretch(self._best, self._cost, self._dice, heat_ratio=heat, strict=strict)
            self._else += start.work
            yield

    def _some_agents(self) -> Ints:
        agents = self.problem.agents
        most = min(LARGEST_GROUP, agents)
        size = int(self._rng.integers(min(SMALLEST_GROUP, most), most + 1))
        return np.sort(self._rng.choice(agents, size=size, replace=False))

    def _dive(self, agents: Ints) -> Iterator[None]:
        """Free the jobs of these agents, dive over them, share the result anew, keep it if it is no worse."""
        problem = self.problem
        whole = agents.size == problem.agents
        mine = np.arange(problem.jobs) if whole else np.flatnonzero(np.isin(self._now, agents))
        if mine.size < 2:
            self._else += problem.jobs
            yield
            return
        part = Part.of(problem, self._grid, agents, mine)
        load_price = self._ascent.load_price[agents].copy()
        chosen = np.full(mine.size, -1, np.int64)
        yield from self._fall(part, load_price, chosen)
        if (chosen < 0).any():
            return
        rest = 0 if whole else self._now_cost - int(problem.cost[self._now[mine], mine].sum())
        plan, best, reached = plan_of(chosen, part.load), chosen.copy(), NONE
        while (total := rest + part.cost_of(best)) != reached:
            if total < self._cost:
                self._best = self._now.copy()
                self._best[mine], self._cost = agents[best], total
            reached = total
            self._else += polish(
                part.cost,
                part.load,
                part.grid,
                part.step,
                part.capacity,
                load_price / part.step,
                plan,
                best,
                part.budget,
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

    def _fall(self, part: Part, load_price: Floats, chosen: Ints) -> Iterator[None]:
        """One dive: prices, picks, fixings, until every job of the part is fixed or no more can be."""
        rng, left, prices = self._rng, part.capacity.copy(), self._ascent.prices[part.jobs].copy()
        picked, first = np.zeros(part.load.shape), True
        reach = 10.0 ** rng.uniform(-3.7, -2.7) * abs(self._ascent.value) * chosen.size / self.problem.jobs
        least, noise, rounds = rng.uniform(0.02, 0.06), rng.uniform(0.0, 0.08), int(rng.integers(15, 45))
        while (open_jobs := np.flatnonzero(chosen < 0)).size:
            for _ in range(3 if first else 1):
                self._else += agree(
                    part.cost,
                    part.grid,
                    left // part.step,
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
            if not fix(part.load, left, open_jobs, picked, least, noise * rng.random(open_jobs.size), chosen):
                return
