"""Two to four agents share their jobs out anew, better than before if that is possible at all.

Source: a very large neighbourhood in the sense of Ahuja, Ergun, Orlin & Punnen (2002), Discrete Applied
Mathematics 123.  One agent's capacity is kept by dynamic programming, the others' are priced; the table then
bounds a depth-first search with a limit on its nodes.  Time O(jobs of the group x capacity) where the bound
shows that nothing is to be gained, which is most of the time.  It loses where groups hold hundreds of jobs.
"""

import numpy as np

from heliotrope.core.match.gap.compiled import Dice, Floats, Ints, below, compiled
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


@compiled
def _search(  # noqa: PLR0912, PLR0915 - one loop on one stack
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

    One long function: its stack of arrays is its state, and calls would copy their addresses at every node.

    Returns:
        The cost of the best sharing other than the present one (``FAR`` for none) and the nodes visited.
    """
    size, width = jobs.shape[0], group.shape[0]
    option, worth = np.empty((size, width), np.int64), np.empty((size, width))
    at, many = np.zeros(size, np.int64), np.zeros(size, np.int64)
    left = np.empty(width, np.int64)
    for s in range(width):
        left[s] = capacity[group[s]]
    best, part, spent, q, visited, fresh = FAR, -paid, 0.0, 0, 0, True
    while q >= 0:
        j = jobs[q]
        if fresh:
            visited += 1
            if visited > nodes:
                break
            k = 0
            for s in range(width):
                i = group[s]
                if load[i, j] > left[s]:
                    continue
                room = left[0] - load[i, j] if s == 0 else left[0]
                value = part + cost[i, j] + price[s] * load[i, j] + table[q + 1, room // step]
                if value > target + NEAR:
                    continue
                t = k
                while t > 0 and worth[q, t - 1] > value:
                    worth[q, t], option[q, t] = worth[q, t - 1], option[q, t - 1]
                    t -= 1
                worth[q, t], option[q, t] = value, s
                k += 1
            at[q], many[q], fresh = 0, k, False
        if at[q] < many[q] and worth[q, at[q]] <= target + NEAR:
            s = option[q, at[q]]
            i = group[s]
            left[s] -= load[i, j]
            spent += cost[i, j]
            part += cost[i, j] + price[s] * load[i, j]
            if q + 1 < size:
                q += 1
                fresh = True
                continue
            same = True
            for x in range(size):
                if group[option[x, at[x]]] != plan.agent[jobs[x]]:
                    same = False
                    break
            if not same and spent <= target + NEAR:
                best = spent
                target = spent - 1.0
                for x in range(size):
                    found[x] = group[option[x, at[x]]]
        else:
            q -= 1
            if q < 0:
                break
        j = jobs[q]
        s = option[q, at[q]]
        i = group[s]
        left[s] += load[i, j]
        spent -= cost[i, j]
        part -= cost[i, j] + price[s] * load[i, j]
        at[q] += 1
    return best, visited


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
    target, room = float(now + slack), capacity[group[0]] // step[group[0]]
    price, else_ = np.zeros(width), np.empty(size)
    for s in range(1, width):
        price[s] = load_price[group[s]]
    work, paid = 50, 0.0
    for again in range(PRICINGS):
        paid = 0.0
        for s in range(1, width):
            paid += price[s] * capacity[group[s]]
        _tabulate(cost, load, grid, room, group, price, jobs, else_, table)
        work += size * (room + 1)
        short = target - (table[0, room] - paid)
        if short < -NEAR:
            return 0, work
        if again + 1 == PRICINGS or not _reprice(
            cost, load, grid, capacity, room, group, price, jobs, else_, table, max(short, 0.5)
        ):
            break
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
