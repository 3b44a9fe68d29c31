"""An assignment found by following the prices down: fix what the knapsacks agree on, price again, and so on.

Source: diving on a Lagrangian relaxation, led by the mean of its picks (Barahona & Anbil 2000, Mathematical
Programming 87(3)).  A dive takes about log(jobs) / share rounds of shrinking subgradient searches.  It loses
where the knapsacks never agree: very few jobs an agent.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Floats, Ints, compiled
from heliotrope.core.match.gap.rounds import relaxed, step

SURE_RATIO = 0.97
MEMORY, STALLED, SHRINK = 0.6, 8, 0.7


@compiled
def agree(
    cost: Ints,
    load: Ints,
    room: Ints,
    prices: Floats,
    load_price: Floats,
    open_jobs: Ints,
    rounds: int,
    reach: float,
    rate: float,
    picked: Floats,
    table: Floats,
) -> int:
    """Move the prices of the open jobs, and keep in ``picked`` a running mean of which agent took which.

    Args:
        room: (agents,); capacity left, in steps of the grid.
        rate: weight of the newest round in the mean.

    Returns:
        The work counted in cells.
    """
    agents, jobs = cost.shape[0], open_jobs.shape[0]
    chosen, core, profit = np.empty((agents, jobs), np.int64), np.empty(jobs, np.int64), np.empty(jobs)
    own_cost, own_load = cost[:, open_jobs], load[:, open_jobs]
    now, kept, move = prices[open_jobs], prices[open_jobs], np.zeros(jobs)
    best, stalled, work = -1e300, 0, 0
    for _ in range(rounds):
        value, cells = relaxed(own_cost, own_load, room, now, load_price, chosen, core, profit, table)
        work += cells
        for i in range(agents):
            for q in range(jobs):
                picked[i, open_jobs[q]] += rate * (chosen[i, q] - picked[i, open_jobs[q]])
        stalled += 1
        if value > best:
            best, stalled = value, 0
            for q in range(jobs):
                kept[q] = now[q]
        if stalled >= STALLED:
            reach *= SHRINK
            stalled = 0
        if not step(chosen, now, move, MEMORY, best + reach - value):
            break
    for q in range(jobs):
        prices[open_jobs[q]] = kept[q]
    return work


def fix(
    load: Ints, left: Ints, open_jobs: Ints, picked: Floats, part: float, noise: Floats, agent_of_job: Ints
) -> int:
    """Give the jobs that are agreed on most to their agents, as far as these have room.

    Args:
        left: (agents,); capacity left in units of load; is lowered.
        part: at least this share of the open jobs, and beyond it whatever is nearly certain.
        noise: one an open job; added to how much it is agreed on, for another dive each time.

    Returns:
        How many jobs were fixed.
    """
    agreed = np.where(load[:, open_jobs] <= left[:, None], picked[:, open_jobs], -np.inf)
    who, most = agreed.argmax(axis=0), agreed.max(axis=0)
    done, least = 0, max(1, int(part * open_jobs.size))
    for place, q in enumerate(np.argsort(-(most + noise), kind="stable").tolist()):
        i, j = int(who[q]), int(open_jobs[q])
        if most[q] < 0 or (place >= least and most[q] < SURE_RATIO):
            break
        if load[i, j] <= left[i]:
            agent_of_job[j] = i
            left[i] -= load[i, j]
            done += 1
    return done
