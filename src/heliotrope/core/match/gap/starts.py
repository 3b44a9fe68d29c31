"""Where the search begins: every job with the agent that is cheapest at the prices of load, then annealed.

After Martello and Toth (1981), Operational Research '81, with the prices of the relaxation as the measure;
O(agents x jobs), and the moves of ``repairs``.  It loses to a dive on cost: it gives the dives something to
beat.
"""

from dataclasses import dataclass

import numpy as np

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints
from heliotrope.core.match.gap.plan import Plan, plan_of
from heliotrope.core.match.gap.problem import Problem
from heliotrope.core.match.gap.repairs import anneal

MOVES, MOVES_A_JOB = 200_000, 2_000
CHOICES = 8
UNIT = 8
"""Cells of the tables that take about as long as one move of the annealing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """An assignment on its way to respect the capacities.

    Attributes:
        plan: changes with every stretch.
        likely: (jobs, k); the agents that are cheapest for each job.
        choice: (jobs, agents); every agent that a job fits, cheapest first.
        scale: a large difference in cost.
        penalty: (agents,); cost of a unit of overload.
    """

    cost: Ints
    load: Ints
    capacity: Ints
    plan: Plan
    likely: Ints
    choice: Ints
    scale: float
    penalty: Floats

    @classmethod
    def of(cls, problem: Problem, load_price: Floats) -> "Start":
        """The start at these prices of a unit of capacity."""
        fits = problem.load <= problem.capacity[:, None]
        dear = np.where(fits, problem.cost + load_price[:, None] * problem.load, np.inf)
        order = np.argsort(dear, axis=0, kind="stable").T
        choice = np.where(np.take_along_axis(fits.T, order, axis=1), order, order[:, :1])
        scale = max(float(np.abs(problem.cost).mean()) / 20, 1.0)
        dearest = np.maximum(load_price, load_price.mean() + 1e-3)
        return cls(
            cost=problem.cost.copy(),
            load=problem.load.copy(),
            capacity=problem.capacity.copy(),
            plan=plan_of(order[:, 0], problem.load),
            likely=np.ascontiguousarray(choice[:, :CHOICES]),
            choice=np.ascontiguousarray(choice),
            scale=scale,
            penalty=2.0 * dearest + scale / max(1.0, float(problem.load.mean())),
        )

    @property
    def work(self) -> int:
        """Counted work of one stretch."""
        return self._moves * UNIT

    @property
    def _moves(self) -> int:
        return min(MOVES, MOVES_A_JOB * int(self.load.shape[1]))

    def stretch(self, best: Ints, known: int, state: Dice, *, heat_ratio: float, strict: float = 1.0) -> int:
        """Anneal for a while; ``best`` becomes an assignment cheaper than ``known`` if one is met.

        Args:
            heat_ratio: of the scale.
            strict: how often the penalty counts; above 1 every agent is tried that a job fits.

        Returns:
            The cost of the best assignment known.
        """
        return anneal(
            self.cost,
            self.load,
            self.capacity,
            self.likely if strict == 1.0 else self.choice,
            self.plan,
            best,
            known,
            self._moves,
            self.scale * heat_ratio,
            self.penalty * strict,
            state,
        )
