"""An assignment that respects every capacity, from one that does not.

Source: simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, Science 220) over shifts and chains of two,
with a penalty on overload that grows until it is obeyed (after Yagiura, Ibaraki & Glover 2006, European
Journal of Operational Research 169).  Constant time a move.  It loses to dives on cost; it is here because it
hardly ever fails to find an assignment at all.
"""

import math

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled, share
from heliotrope.core.match.gap.plan import Plan, give

NONE = 2**62


@compiled
def _over(carried: int, capacity: int) -> int:
    return max(0, carried - capacity)


@compiled
def _excess(plan: Plan, capacity: Ints, agent: int, change: int) -> int:
    """How much more overload the agent has when its load changes."""
    carried = plan.carried[agent]
    return _over(carried + change, capacity[agent]) - _over(carried, capacity[agent])


@compiled
def anneal(  # noqa: PLR0912 - calls would copy the plan at every move
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
    for move in range(moves + 1):
        if over == 0 and total < known:
            known = total
            for q in range(best.shape[0]):
                best[q] = plan.agent[q]
        if move == moves:
            break
        j = below(state, jobs)
        to, at = choice[j, below(state, choice.shape[1])], plan.agent[j]
        if to == at:
            continue
        other, on = -1, at
        if plan.many[to] > 0 and below(state, 4) > 0:
            other = plan.held[to, below(state, plan.many[to])]
            if below(state, 2) == 0:
                on = choice[other, below(state, choice.shape[1])]
            if on == to:
                continue
        more = cost[to, j] - cost[at, j]
        at_change, to_change, last = -load[at, j], load[to, j], 0
        if other >= 0:
            more += cost[on, other] - cost[to, other]
            to_change -= load[to, other]
            if on == at:
                at_change += load[at, other]
            else:
                last = _excess(plan, capacity, on, load[on, other])
        first = _excess(plan, capacity, at, at_change)
        second = _excess(plan, capacity, to, to_change)
        worse = first * penalty[at] + second * penalty[to] + last * penalty[on]
        if more + worse > -heat * math.log(1.0 - share(state)):
            continue
        give(plan, load, j, to)
        if other >= 0:
            give(plan, load, other, on)
        total += more
        over += first + second + last
    return known
