"""An assignment that changes: who has which jobs, and what each agent carries."""

from typing import NamedTuple

import numpy as np

from heliotrope.core.match.gap.compiled import Ints, compiled


class Plan(NamedTuple):
    """An assignment with what makes a move cheap; a tuple, for machine code takes tuples of arrays.

    Attributes:
        agent: (jobs,).
        carried: (agents,); load of each agent.
        held: (agents, jobs); the jobs of each agent, ``many`` of them.
        many: (agents,); how many jobs each has.
        place: (jobs,); where a job stands among those of its agent.
    """

    agent: Ints
    carried: Ints
    held: Ints
    many: Ints
    place: Ints


def plan_of(agent_of_job: Ints, load: Ints) -> Plan:
    """The plan of an assignment."""
    agents, jobs = load.shape
    agent = agent_of_job.astype(np.int64, copy=True)
    carried, many = np.zeros(agents, np.int64), np.zeros(agents, np.int64)
    held, place = np.zeros((agents, jobs), np.int64), np.zeros(jobs, np.int64)
    for j, i in enumerate(agent.tolist()):
        held[i, many[i]], place[j] = j, many[i]
        many[i] += 1
        carried[i] += load[i, j]
    return Plan(agent, carried, held, many, place)


@compiled
def give(plan: Plan, load: Ints, j: int, i: int) -> None:
    """Move a job to an agent."""
    old, gap = plan.agent[j], plan.place[j]
    plan.many[old] -= 1
    last = plan.held[old, plan.many[old]]
    plan.held[old, gap] = last
    plan.place[last] = gap
    plan.agent[j] = i
    plan.held[i, plan.many[i]] = j
    plan.place[j] = plan.many[i]
    plan.many[i] += 1
    plan.carried[old] -= load[old, j]
    plan.carried[i] += load[i, j]
