"""A part of a problem: some agents and the jobs that are theirs to share; nothing else moves."""

from dataclasses import dataclass

import numpy as np

from heliotrope.core.match.gap.bounds import Grid
from heliotrope.core.match.gap.compiled import Ints
from heliotrope.core.match.gap.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Copies in one piece, as the loops want them; rows are the part's agents, columns its jobs.

    Attributes:
        agents: their numbers in the problem.
        jobs: their numbers in the problem.
        grid: loads in steps, rounded down; ``step`` is the load of one.
    """

    agents: Ints
    jobs: Ints
    cost: Ints
    load: Ints
    grid: Ints
    step: Ints
    capacity: Ints

    @classmethod
    def of(cls, problem: Problem, grid: Grid, agents: Ints, jobs: Ints) -> "Part":
        """The part of these agents and jobs."""
        rows = np.ix_(agents, jobs)
        return cls(
            agents=agents,
            jobs=jobs,
            cost=np.ascontiguousarray(problem.cost[rows]),
            load=np.ascontiguousarray(problem.load[rows]),
            grid=np.ascontiguousarray(grid.load[rows]),
            step=np.ascontiguousarray(grid.step[agents]),
            capacity=np.ascontiguousarray(problem.capacity[agents]),
        )

    @property
    def budget(self) -> int:
        """Work after which one polishing of the part ends: half of its cells."""
        return max(1, int(self.load.size * (self.capacity // self.step).max()) // 2)

    def cost_of(self, chosen: Ints) -> int:
        """What the part's jobs cost with these of its agents."""
        return int(self.cost[chosen, np.arange(self.jobs.size)].sum())
