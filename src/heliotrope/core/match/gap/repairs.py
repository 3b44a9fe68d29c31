"""An assignment that respects every capacity, from one that does not.

Source: simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, Science 220) over shifts and chains of two,
with a penalty on overload that grows until it is obeyed (after Yagiura, Ibaraki & Glover 2006, European
Journal of Operational Research 169).  Constant time a move.  It loses to dives on cost; it is here because it
hardly ever fails to find an assignment at all.
"""

import math

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled, inlined, share
from heliotrope.core.match.gap.plan import Plan, give

NONE = 2**62


@compiled
def _over(carried: int, capacity: int) -> int:
    return max(0, carried - capacity)


@compiled
def _excess(carried: int, capacity: int, change: int) -> int:
    """How much more overload an agent has when its load changes."""
    return _over(carried + change, capacity) - _over(carried, capacity)


@inlined
def _proposal(
    choice: Ints, agent: Ints, held: Ints, many: Ints, state: Dice
) -> tuple[int, int, int, int, int]:
    """A job, its agent, another for it; a job of that one that makes room (or -1), and where that goes.

    A proposal that changes nothing leaves the job where it is.
    """
    job = below(state, choice.shape[0])
    to, at = choice[job, below(state, choice.shape[1])], agent[job]
    if to == at or many[to] == 0 or below(state, 4) == 0:
        return job, at, to, -1, at
    other, on = held[to, below(state, many[to])], at
    if below(state, 2) == 0:
        on = choice[other, below(state, choice.shape[1])]
    return job, at, at if on == to else to, other, on


@inlined
def _change(
    load: Ints,
    capacity: Ints,
    carried: Ints,
    penalty: Floats,
    job: int,
    at: int,
    to: int,
    other: int,
    on: int,
) -> tuple[int, float]:
    """What a proposal adds to the overload, and to the penalty on it."""
    at_change, to_change, last = -load[at, job], load[to, job], 0
    if other >= 0:
        to_change -= load[to, other]
        if on == at:
            at_change += load[at, other]
        else:
            last = _excess(carried[on], capacity[on], load[on, other])
    first = _excess(carried[at], capacity[at], at_change)
    second = _excess(carried[to], capacity[to], to_change)
    return first + second + last, first * penalty[at] + second * penalty[to] + last * penalty[on]


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
    total, over = 0, 0
    for j in range(cost.shape[1]):
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
        job, at, to, other, on = _proposal(choice, plan.agent, plan.held, plan.many, state)
        if to == at:
            continue
        more = cost[to, job] - cost[at, job]
        if other >= 0:
            more += cost[on, other] - cost[to, other]
        loaded, worse = _change(load, capacity, plan.carried, penalty, job, at, to, other, on)
        if more + worse > -heat * math.log(1.0 - share(state)):
            continue
        give(plan, load, job, to)
        if other >= 0:
            give(plan, load, other, on)
        total += more
        over += loaded
    return known
