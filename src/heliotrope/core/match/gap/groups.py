"""Two to four agents share their jobs out anew, better than before if that is possible at all.

Source: a very large neighbourhood in the sense of Ahuja, Ergun, Orlin & Punnen (2002), Discrete Applied
Mathematics 123.  One agent's capacity is kept by dynamic programming, the others' are priced; the table then
bounds a depth-first search with a limit on its nodes.  Time O(jobs of the group x capacity) where the bound
shows that nothing is to be gained, which is most of the time.  It loses where groups hold hundreds of jobs.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled, inlined
from heliotrope.core.match.gap.plan import Plan, give

PRICINGS = 4
"""How often the other capacities are priced anew before the search."""
NEAR = 1e-6
FAR = 1e18


@compiled
def _shuffled(plan: Plan, group: Ints, state: Dice) -> Ints:
    size = 0
    for i in group:
        size += plan.many[i]
    jobs, q = np.empty(size, np.int64), 0
    for i in group:
        for k in range(plan.many[i]):
            jobs[q] = plan.held[i, k]
            q += 1
    for q in range(size - 1, 0, -1):
        k = below(state, q + 1)
        jobs[q], jobs[k] = jobs[k], jobs[q]
    return jobs


@compiled
def _tabulate(
    cost: Ints,
    load: Ints,
    grid: Ints,
    room: int,
    group: Ints,
    price: Floats,
    jobs: Ints,
    else_: Floats,
    table: Floats,
) -> None:
    """``table[q, w]``: the least that jobs q and later cost, w left at the group's first agent."""
    first, size = group[0], jobs.shape[0]
    for w in range(room + 1):
        table[size, w] = 0.0
    for q in range(size - 1, -1, -1):
        j = jobs[q]
        other = FAR
        for s in range(1, group.shape[0]):
            other = min(other, cost[group[s], j] + price[s] * load[group[s], j])
        else_[q] = other
        weight, own = grid[first, j], float(cost[first, j])
        after, here = table[q + 1], table[q]
        for w in range(min(weight, room + 1)):
            here[w] = after[w] + other
        for w in range(weight, room + 1):
            mine, theirs = after[w - weight] + own, after[w] + other
            here[w] = mine if mine < theirs else theirs  # noqa: FURB136 - becomes vector code, min() does not


@compiled
def _reprice(
    cost: Ints,
    load: Ints,
    grid: Ints,
    capacity: Ints,
    room: int,
    group: Ints,
    price: Floats,
    jobs: Ints,
    else_: Floats,
    table: Floats,
    short: float,
) -> bool:
    """Move the prices of the other capacities along the subgradient; False when there is nothing to move."""
    carried, w = np.zeros(group.shape[0], np.int64), room
    for q in range(jobs.shape[0]):
        j = jobs[q]
        if table[q, w] != table[q + 1, w] + else_[q]:
            w -= grid[group[0], j]
            continue
        for s in range(1, group.shape[0]):
            if cost[group[s], j] + price[s] * load[group[s], j] == else_[q]:
                carried[s] += load[group[s], j]
                break
    length = 0.0
    for s in range(1, group.shape[0]):
        over = float(carried[s] - capacity[group[s]])
        if over > 0 or price[s] > 0:
            length += over * over
    if length == 0.0:
        return False
    for s in range(1, group.shape[0]):
        over = float(carried[s] - capacity[group[s]])
        price[s] = max(0.0, price[s] + 0.7 * short / length * over)
    return True


@inlined
def _takers(
    cost: Ints,
    load: Ints,
    step: int,
    group: Ints,
    price: Floats,
    job: int,
    left: Ints,
    later: Floats,
    part: float,
    limit: float,
    option: Ints,
    worth: Floats,
) -> int:
    """Who may take the job within the limit, the most promising first; returns how many they are."""
    count = 0
    for s in range(group.shape[0]):
        i = group[s]
        if load[i, job] > left[s]:
            continue
        room = left[0] - load[i, job] if s == 0 else left[0]
        value = part + cost[i, job] + price[s] * load[i, job] + later[room // step]
        if value > limit:
            continue
        t = count
        while t > 0 and worth[t - 1] > value:
            worth[t], option[t] = worth[t - 1], option[t - 1]
            t -= 1
        worth[t], option[t] = value, s
        count += 1
    return count


@inlined
def _keep(plan: Plan, group: Ints, jobs: Ints, option: Ints, at: Ints, found: Ints) -> bool:
    """Keep this sharing as the one found, unless it is the present one."""
    for q in range(jobs.shape[0]):
        if group[option[q, at[q]]] != plan.agent[jobs[q]]:
            for x in range(jobs.shape[0]):
                found[x] = group[option[x, at[x]]]
            return True
    return False


@compiled
def _search(
    cost: Ints,
    load: Ints,
    capacity: Ints,
    step: int,
    group: Ints,
    price: Floats,
    jobs: Ints,
    table: Floats,
    plan: Plan,
    target: float,
    paid: float,
    nodes: int,
    found: Ints,
) -> tuple[float, int]:
    """Depth first, the most promising agent first, over all sharings that may cost at most the target.

    Returns:
        The cost of the best sharing other than the present one (``FAR`` for none) and the nodes visited.
    """
    size, width = jobs.shape[0], group.shape[0]
    option, worth = np.empty((size, width), np.int64), np.empty((size, width))
    at, many, left = np.zeros(size, np.int64), np.zeros(size, np.int64), capacity[group]
    best, part, spent, q, visited, fresh = FAR, -paid, 0.0, 0, 0, True
    while True:
        j, limit = jobs[q], target + NEAR
        if fresh:
            visited += 1
            if visited > nodes:
                break
            many[q] = _takers(
                cost, load, step, group, price, j, left, table[q + 1], part, limit, option[q], worth[q]
            )
            at[q], fresh = 0, False
        if at[q] < many[q] and worth[q, at[q]] <= limit:
            s = option[q, at[q]]
            left[s] -= load[group[s], j]
            spent += cost[group[s], j]
            part += cost[group[s], j] + price[s] * load[group[s], j]
            if q + 1 < size:
                q, fresh = q + 1, True
                continue
            if spent <= limit and _keep(plan, group, jobs, option, at, found):
                best, target = spent, spent - 1.0
        elif q == 0:
            break
        else:
            q -= 1
        s, j = option[q, at[q]], jobs[q]
        left[s] += load[group[s], j]
        spent -= cost[group[s], j]
        part -= cost[group[s], j] + price[s] * load[group[s], j]
        at[q] += 1
    return best, visited


@compiled
def _priced(
    cost: Ints,
    load: Ints,
    grid: Ints,
    capacity: Ints,
    room: int,
    group: Ints,
    price: Floats,
    jobs: Ints,
    table: Floats,
    target: float,
) -> tuple[float, int]:
    """Price the other capacities anew, a few times, as long as the target seems within reach.

    Returns:
        What the capacities cost at these prices (``FAR`` when no sharing can reach the target), and how often
        the table was made.
    """
    else_, paid = np.empty(jobs.shape[0]), 0.0
    for again in range(PRICINGS):
        paid = 0.0
        for s in range(1, group.shape[0]):
            paid += price[s] * capacity[group[s]]
        _tabulate(cost, load, grid, room, group, price, jobs, else_, table)
        short = target - (table[0, room] - paid)
        if short < -NEAR:
            return FAR, again + 1
        if again + 1 == PRICINGS or not _reprice(
            cost, load, grid, capacity, room, group, price, jobs, else_, table, max(short, 0.5)
        ):
            return paid, again + 1
    return paid, PRICINGS


@compiled
def share_anew(
    cost: Ints,
    load: Ints,
    grid: Ints,
    step: Ints,
    capacity: Ints,
    load_price: Floats,
    group: Ints,
    plan: Plan,
    slack: int,
    nodes: int,
    state: Dice,
    table: Floats,
) -> tuple[int, int]:
    """Share the group's jobs out so that they cost at most ``slack`` more than now, and not as now.

    Args:
        grid: loads in steps, rounded down; ``step`` is the load of one.
        load_price: (agents,); a first guess of what a unit of each capacity is worth.
        slack: negative for an improvement, 0 for a move sideways.
        nodes: the limit of the search.

    Returns:
        By how much the cost changed, and the work counted in cells; 0 also when nothing was found.
    """
    jobs = _shuffled(plan, group, state)
    size, width = jobs.shape[0], group.shape[0]
    if size < 2:
        return 0, size
    now = 0
    for j in jobs:
        now += cost[plan.agent[j], j]
    target, room, price = float(now + slack), capacity[group[0]] // step[group[0]], load_price[group]
    price[0] = 0.0  # its capacity is kept, not priced
    paid, tables = _priced(cost, load, grid, capacity, room, group, price, jobs, table, target)
    work = 50 + tables * size * (room + 1)
    if paid >= FAR:
        return 0, work
    found = np.empty(size, np.int64)
    best, visited = _search(
        cost, load, capacity, step[group[0]], group, price, jobs, table, plan, target, paid, nodes, found
    )
    work += visited * width * 4
    if best >= FAR:
        return 0, work
    for q in range(size):
        if plan.agent[jobs[q]] != found[q]:
            give(plan, load, jobs[q], found[q])
    return int(best) - now, work
