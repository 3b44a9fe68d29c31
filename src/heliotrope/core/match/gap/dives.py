"""An assignment found by following the prices down: fix what the knapsacks agree on, price again, and so on.

Source: diving on a Lagrangian relaxation with averaged primal information (Barahona & Anbil 2000, Mathematical
Programming 87(3)).  A dive takes about log(jobs) / share rounds of shrinking subgradient searches.  It loses
where the knapsacks never agree: very few jobs an agent.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, compiled, share
from heliotrope.core.match.gap.knapsacks import critical, pack

SURE_RATIO = 0.97


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
    taken, core, often = np.empty(jobs, np.int64), np.empty(jobs, np.int64), np.empty(jobs, np.int64)
    own_cost, own_load = np.empty((agents, jobs), np.int64), np.empty((agents, jobs), np.int64)
    for q in range(jobs):
        own_cost[:, q] = cost[:, open_jobs[q]]
        own_load[:, q] = load[:, open_jobs[q]]
    now = prices[open_jobs]
    kept, move = now.copy(), np.zeros(jobs)
    best, stalled, work = -1e300, 0, 0
    for _ in range(rounds):
        value = now.sum()
        often[:] = 0
        for i in range(agents):
            profit = now - own_cost[i]
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
            kept[:] = now
        if stalled >= 8:
            reach *= 0.7
            stalled = 0
        length = 0.0
        for q in range(jobs):
            move[q] = 1.0 - often[q] + 0.6 * move[q]
            length += move[q] * move[q]
        if length == 0.0:
            break
        now += (best + reach - value) / length * move
    prices[open_jobs] = kept
    return work


@compiled
def fix(
    load: Ints,
    left: Ints,
    open_jobs: Ints,
    picked: Floats,
    part: float,
    noise: float,
    state: Dice,
    agent_of_job: Ints,
) -> int:
    """Give the jobs that are agreed on most to their agents, as far as these have room.

    Args:
        left: (agents,); capacity left in units of load; is lowered.
        part: at least this share of the open jobs, and beyond it whatever is nearly certain.

    Returns:
        How many jobs were fixed.
    """
    jobs = open_jobs.shape[0]
    score, who = np.empty(jobs), np.empty(jobs, np.int64)
    for q in range(jobs):
        j = open_jobs[q]
        who[q], most = -1, -1.0
        for i in range(load.shape[0]):
            if load[i, j] <= left[i] and picked[i, j] > most:
                who[q], most = i, picked[i, j]
        score[q] = most + noise * share(state)
    least, done = max(1, int(part * jobs)), 0
    order = np.argsort(-score)
    for place in range(jobs):
        q = order[place]
        i, j = who[q], open_jobs[q]
        if i < 0:
            continue
        if place >= least and picked[i, j] < SURE_RATIO:
            break
        if load[i, j] <= left[i]:
            agent_of_job[j] = i
            left[i] -= load[i, j]
            done += 1
    return done
