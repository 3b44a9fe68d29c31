"""The question: which agent takes each job, so that no agent is overloaded and the whole costs least."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.errors import Invalid

NAMED = 5
"""How many jobs a refusal names before it only counts them."""
MOST_COST = 10**12
"""Sums of costs above this would no longer be exact in the arithmetic of the search."""
MOST_LOAD = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Agents with capacities, and what each job costs and weighs on each agent.

    Attributes:
        cost: (agents, jobs); whole numbers, may be negative.
        load: (agents, jobs); whole numbers of at least 0.
        capacity: (agents,); whole numbers of at least 0.
    """

    cost: NDArray[np.int64]
    load: NDArray[np.int64]
    capacity: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.cost.ndim != 2 or 0 in self.cost.shape:
            raise Invalid("A problem needs at least one agent and one job")
        if self.load.shape != self.cost.shape or self.capacity.shape != self.cost.shape[:1]:
            raise Invalid(
                f"Shapes disagree: costs {self.cost.shape}, loads {self.load.shape}, "
                f"capacities {self.capacity.shape}"
            )
        if any(part.dtype != np.int64 for part in (self.cost, self.load, self.capacity)):
            raise Invalid("Costs, loads and capacities are whole numbers of 64 bits")
        if int(self.load.min()) < 0 or int(self.capacity.min()) < 0:
            raise Invalid("Loads and capacities are at least 0")
        # One job at a time: a sum of 64-bit numbers could itself overflow.
        most = max(int(self.cost.max()), -int(self.cost.min()))
        if most > MOST_COST // self.jobs:
            raise Invalid(
                f"Costs are too large: {self.jobs} jobs at {most} pass {MOST_COST}; use larger units"
            )
        if max(int(self.load.max()), int(self.capacity.max())) > MOST_LOAD // self.jobs:
            raise Invalid(
                f"Loads or capacities are too large: use larger units, so that sums stay below {MOST_LOAD}"
            )
        for part in (self.cost, self.load, self.capacity):
            part.flags.writeable = False

    @property
    def agents(self) -> int:
        """How many agents there are."""
        return int(self.cost.shape[0])

    @property
    def jobs(self) -> int:
        """How many jobs there are."""
        return int(self.cost.shape[1])

    def cost_of(self, agent_of_job: NDArray[np.int64]) -> int:
        """What an assignment costs in all."""
        return int(self.cost[agent_of_job, np.arange(self.jobs)].sum())

    def loads_of(self, agent_of_job: NDArray[np.int64]) -> NDArray[np.int64]:
        """(agents,); what each agent carries under an assignment."""
        carried = np.zeros(self.agents, np.int64)
        np.add.at(carried, agent_of_job, self.load[agent_of_job, np.arange(self.jobs)])
        return carried

    def refuse_impossible(self) -> None:
        """Refuse a problem of which it is plain at sight that no assignment exists.

        Raises:
            Invalid: jobs that fit no agent, by their number from 1; or less capacity in all than the jobs
                need where each weighs least.
        """
        homeless = np.flatnonzero((self.load > self.capacity[:, None]).all(axis=0)) + 1
        if homeless.size:
            named = ", ".join(map(str, homeless[:NAMED].tolist()))
            more = f" and {homeless.size - NAMED} more" if homeless.size > NAMED else ""
            raise Invalid(f"No agent has the capacity for job {named}{more}: split the job or add capacity")
        fits = self.load <= self.capacity[:, None]
        least = int(np.where(fits, self.load, np.iinfo(np.int64).max).min(axis=0).sum())
        whole = int(self.capacity.sum())
        if least > whole:
            raise Invalid(
                f"The jobs need {least} of capacity even where each weighs least, and all agents together "
                f"have {whole}: {least - whole} are missing"
            )
