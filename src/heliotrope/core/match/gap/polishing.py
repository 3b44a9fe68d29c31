"""Group after group shares its jobs out anew, until that helps no more.

Source, time and where it loses: ``groups``; a pass is one search for each group that is drawn.  Which
groups are drawn rests on the dice handed in.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled
from heliotrope.core.match.gap.groups import share_anew
from heliotrope.core.match.gap.plan import Plan

LARGEST = 4
"""Agents of a group; mostly so many, now and then one less."""


@compiled
def polish(
    cost: Ints,
    load: Ints,
    grid: Ints,
    step: Ints,
    capacity: Ints,
    load_price: Floats,
    plan: Plan,
    best: Ints,
    budget: int,
    nodes: int,
    patience: int,
    state: Dice,
    table: Floats,
) -> int:
    """Share anew in random groups until the budget of work is spent or nothing improves for long.

    Args:
        best: (jobs,); becomes the best assignment met.
        patience: groups without gain after which it ends.

    Returns:
        The work counted in cells.
    """
    agents, work, above, idle = cost.shape[0], 0, 0, 0
    most = min(LARGEST, agents)
    while work < budget and idle < patience and most > 1:
        width = most - (below(state, 4) == 0) * (most > 2)
        group = np.empty(width, np.int64)
        for s in range(width):
            fresh = False
            while not fresh:
                group[s] = below(state, agents)
                fresh = True
                for t in range(s):
                    fresh = fresh and group[t] != group[s]
        slack = -1 if above > 0 or below(state, 4) == 0 else 0
        gain, cells = share_anew(
            cost, load, grid, step, capacity, load_price, group, plan, slack, nodes, state, table
        )
        work += cells
        above += gain
        idle += 1
        if above < 0:
            above, idle = 0, 0
            for q in range(best.shape[0]):
                best[q] = plan.agent[q]
    return work
