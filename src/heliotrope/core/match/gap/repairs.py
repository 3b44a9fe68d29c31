"""An assignment that respects every capacity, from one that does not.

Source: simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, Science 220) over shifts and chains of two, with
a penalty on overload that grows until it is obeyed (after Yagiura, Ibaraki & Glover 2006, European Journal of
Operational Research 169).  Constant time a move.  It loses to dives on cost; it is here because it hardly ever
fails to find an assignment at all.
"""

import math

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled, share
from heliotrope.core.match.gap.plan import Plan, give

NONE = 2**62


@compiled
def _over(carried: int, capacity: int) -> int:
    return max(0, carried - capacity)


@compiled
def anneal(
    cost: Ints,
    load: Ints,
    capacity: Ints,
    choice: Ints,
    plan: Plan,
    best: Ints,
    known: int,
    moves: int,
    heat: float,
    penalty: Floats,
    state: Dice,
) -> int:
    """Wander among assignments at this heat.

    Args:
        choice: (jobs, k); the agents worth trying for each job.
        best: (jobs,); becomes the cheapest feasible assignment met, if cheaper than ``known``.
        heat: the cost that is accepted about one time in three.
        penalty: (agents,); cost of a unit of overload.

    Returns:
        The cost of the best feasible assignment, ``NONE`` when none was ever met.
    """
    jobs, total, over = cost.shape[1], 0, 0
    for j in range(jobs):
        total += cost[plan.agent[j], j]
    for i in range(cost.shape[0]):
        over += _over(plan.carried[i], capacity[i])
    for _ in range(moves):
        j = below(state, jobs)
        to, at = choice[j, below(state, choice.shape[1])], plan.agent[j]
        if to == at:
            continue
        other, on = -1, at
        if plan.count[to] > 0 and below(state, 4) > 0:
            other = plan.held[to, below(state, plan.count[to])]
            if below(state, 2) == 0:
                on = choice[other, below(state, choice.shape[1])]
            if on == to:
                continue
        more, excess, worse = cost[to, j] - cost[at, j], 0, 0.0
        for agent in (at, to, on):
            if agent == on and on == at and agent != at:
                continue
            change = 0
            if agent == at:
                change -= load[at, j]
            if agent == to:
                change += load[to, j]
                if other >= 0:
                    change -= load[to, other]
            if other >= 0 and agent == on:
                change += load[on, other]
            moved = _over(plan.carried[agent] + change, capacity[agent]) - _over(
                plan.carried[agent], capacity[agent]
            )
            excess += moved
            worse += moved * penalty[agent]
            if on == at and agent == to:
                break
        if other >= 0:
            more += cost[on, other] - cost[to, other]
        if more + worse > -heat * math.log(1.0 - share(state)):
            continue
        give(plan, load, j, to)
        if other >= 0:
            give(plan, load, other, on)
        total += more
        over += excess
        if over == 0 and total < known:
            known = total
            best[:] = plan.agent
    return known
