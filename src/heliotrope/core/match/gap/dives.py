"""An assignment found by following the prices down: fix what the knapsacks agree on, price again, and so on.

Source: diving on a Lagrangian relaxation, led by the mean of its picks (Barahona & Anbil 2000, Mathematical
Programming 87(3)).  A dive takes about log(jobs) / share rounds of shrinking subgradient searches.  It loses
where the knapsacks never agree: very few jobs an agent.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Floats, Ints, compiled
from heliotrope.core.match.gap.knapsacks import critical, pack

SURE_RATIO = 0.97


@compiled
def agree(  # noqa: PLR0912 - calls would pass the scratch at every round
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
    taken, core, often = np.empty(jobs, np.int64), np.empty(jobs, np.int64), np.empty(jobs, np.int64)
    own_cost, own_load = np.empty((agents, jobs), np.int64), np.empty((agents, jobs), np.int64)
    now, kept, move, profit = np.empty(jobs), np.empty(jobs), np.zeros(jobs), np.empty(jobs)
    for q in range(jobs):
        now[q] = kept[q] = prices[open_jobs[q]]
        for i in range(agents):
            own_cost[i, q] = cost[i, open_jobs[q]]
            own_load[i, q] = load[i, open_jobs[q]]
    best, stalled, work = -1e300, 0, 0
    for _ in range(rounds):
        value = 0.0
        for q in range(jobs):
            value += now[q]
            often[q] = 0
        for i in range(agents):
            for q in range(jobs):
                profit[q] = now[q] - own_cost[i, q]
            load_price[i] = critical(profit, own_load[i], room[i], load_price[i])
            gain, cells = pack(profit, own_load[i], room[i], load_price[i], taken, core, table)
            value -= gain
            work += cells
            for q in range(jobs):
                often[q] += taken[q]
                picked[i, open_jobs[q]] += rate * (taken[q] - picked[i, open_jobs[q]])
        stalled += 1
        if value > best:
            best, stalled = value, 0
            for q in range(jobs):
                kept[q] = now[q]
        if stalled >= 8:
            reach *= 0.7
            stalled = 0
        length = 0.0
        for q in range(jobs):
            move[q] = 1.0 - often[q] + 0.6 * move[q]
            length += move[q] * move[q]
        if length == 0.0:
            break
        for q in range(jobs):
            now[q] += (best + reach - value) / length * move[q]
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
