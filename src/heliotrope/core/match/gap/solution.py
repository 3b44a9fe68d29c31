"""The answer: who takes each job, what it costs, and how far from the best it can be at most."""

from collections.abc import Sequence
from dataclasses import dataclass

from heliotrope.core.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When the search may stop before its work is done, and how it divides it.

    Attributes:
        gap_ratio: stop when cost and bound are this near, as a share of the cost; 0 asks for proof.
        full_share: the part of the work that dives over everything; the rest dives over some agents.
        nodes: limit of the search within a group of agents.
    """

    gap_ratio: float = 0.0
    full_share: float = 0.3
    nodes: int = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """An assignment that respects every capacity.

    Attributes:
        agent_of_job: from 0; one for each job.
        cost: what the assignment costs.
        bound: no assignment costs less; certified by ``prices``.
        prices: one a job, in 1/1000 of a unit of cost; with them each agent's best knapsack proves the bound.
        load_price: one an agent; what another unit of its capacity would be worth: why a job went elsewhere.
        work: counted work until here; the same problem, seed, rules and work give the same solution.
        seed: of the search.
    """

    agent_of_job: Sequence[int]
    cost: int
    bound: int
    prices: Sequence[int]
    load_price: Sequence[float]
    work: int
    seed: int

    @property
    def gap_ratio(self) -> float:
        """How much of the cost might be saved at best; 0 when the assignment is proven optimal."""
        return (self.cost - self.bound) / max(1, abs(self.cost))


class Unassigned(Conflict):
    """No assignment within the capacities was found; perhaps there is none."""

    title = "The jobs do not fit"
