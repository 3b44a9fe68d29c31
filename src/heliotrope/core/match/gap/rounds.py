"""One round of the subgradient method: what the relaxation costs at these prices, and where they go next.

A round takes one knapsack an agent; scratch is handed in, so that rounds share it.
"""

from heliotrope.core.match.gap.compiled import Floats, Ints, compiled
from heliotrope.core.match.gap.knapsacks import critical, pack


@compiled
def relaxed(
    cost: Ints,
    load: Ints,
    room: Ints,
    prices: Floats,
    load_price: Floats,
    chosen: Ints,
    core: Ints,
    profit: Floats,
    table: Floats,
) -> tuple[float, int]:
    """What an assignment costs at least at these prices.

    Args:
        load_price: (agents,); a guess of what a unit of each capacity is worth, becomes the true worth.
        chosen: (agents, jobs); becomes 1 where the agent takes the job.
        core: scratch, a number a job.
        profit: scratch, a number a job.
        table: scratch, (jobs + 1, capacity + 1) or more.

    Returns:
        The bound, and the work counted in cells.
    """
    value, work = 0.0, 0
    for j in range(cost.shape[1]):
        value += prices[j]
    for i in range(cost.shape[0]):
        for j in range(cost.shape[1]):
            profit[j] = prices[j] - cost[i, j]
        load_price[i] = critical(profit, load[i], room[i], load_price[i])
        gain, cells = pack(profit, load[i], room[i], load_price[i], chosen[i], core, table)
        value -= gain
        work += cells
    return value, work


@compiled
def step(chosen: Ints, prices: Floats, move: Floats, memory: float, missing: float) -> bool:
    """Raise the prices of jobs that nobody takes, and lower those that several do.

    Args:
        chosen: (agents, jobs); from ``relaxed``.
        move: (jobs,); the last direction, becomes this one.
        memory: weight of the last direction in this one.
        missing: by how much the bound is to rise along it, were it linear.

    Returns:
        False when there is nowhere to go: each job is taken once.
    """
    length = 0.0
    for j in range(prices.shape[0]):
        takers = 0
        for i in range(chosen.shape[0]):
            takers += chosen[i, j]
        move[j] = 1.0 - takers + memory * move[j]
        length += move[j] * move[j]
    if length == 0.0:
        return False
    for j in range(prices.shape[0]):
        prices[j] += missing / length * move[j]
    return True
