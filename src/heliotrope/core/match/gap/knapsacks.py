"""The best set of jobs for one agent alone: a 0-1 knapsack, solved exactly on its core.

Source: the core after Balas & Zemel (1980), Operations Research 28(5); dynamic programming over the capacity.
Jobs whose price per unit of load is far from the critical one are settled by the bound of the linear
relaxation; only the others enter the table.  Time O(jobs + core x capacity); it loses where all jobs have
nearly the same price per unit, for then the core is everything.
"""

from heliotrope.core.match.gap.compiled import Floats, Ints, compiled

EVER = 1e-9
NEVER = -1e18
ROUNDS = 24
EXACT = 1e-4


@compiled
def critical(profit: Floats, load: Ints, capacity: int, guess: float) -> float:
    """A price for a unit of load at which the jobs that are worth more fit together, and hardly more would.

    0 when all jobs with a profit fit.
    """
    weight = 0
    for j in range(profit.shape[0]):
        if profit[j] > 0:
            weight += load[j]
    if weight <= capacity:
        return 0.0
    low, high = 0.0, max(guess * 1.05, 1e-6)
    while True:
        weight = 0
        for j in range(profit.shape[0]):
            weight += load[j] * (profit[j] > high * load[j])
        if weight <= capacity:
            break
        low = high
        high *= 2.0
    for _ in range(ROUNDS):
        if high - low < EXACT * high:
            break
        middle = 0.5 * (low + high)
        weight = 0
        for j in range(profit.shape[0]):
            weight += load[j] * (profit[j] > middle * load[j])
        if weight <= capacity:
            high = middle
        else:
            low = middle
    return high


@compiled
def _room(profit: Floats, load: Ints, capacity: int, price: float, taken: Ints) -> float:
    """How far the optimum may be above a greedy set: the worst loss that still needs looking at."""
    upper, value, left = price * capacity, 0.0, capacity
    for j in range(profit.shape[0]):
        worth = profit[j] - price * load[j]
        taken[j] = 0
        if profit[j] > 0 and worth > 0:
            taken[j] = 1
            left -= load[j]
            value += profit[j]
            upper += worth
    while True:
        best, most = -1, NEVER
        for j in range(profit.shape[0]):
            if taken[j] == 0 and profit[j] > 0 and load[j] <= left:
                worth = profit[j] - price * load[j]
                if worth > most:
                    best, most = j, worth
        if best < 0:
            return upper - value
        taken[best] = 1
        left -= load[best]
        value += profit[best]


@compiled
def pack(
    profit: Floats, load: Ints, capacity: int, price: float, taken: Ints, core: Ints, table: Floats
) -> tuple[float, int]:
    """The greatest profit within the capacity; ``taken`` becomes 1 for the jobs of the set.

    Args:
        price: from ``critical``.
        core: scratch, a number a job.
        table: scratch, (jobs + 1, capacity + 1) or more.

    Returns:
        The profit, and the work counted in cells.
    """
    room = _room(profit, load, capacity, price, taken) + EVER
    value, left, size = 0.0, capacity, 0
    for j in range(profit.shape[0]):
        worth = profit[j] - price * load[j]
        taken[j] = 0
        if profit[j] <= 0 or load[j] > capacity or worth < -room:
            continue
        if worth > room:
            taken[j] = 1
            value += profit[j]
            left -= load[j]
        else:
            core[size] = j
            size += 1
    for w in range(left + 1):
        table[0, w] = 0.0
    for k in range(size):
        weight, gain = load[core[k]], profit[core[k]]
        before, after = table[k], table[k + 1]
        for w in range(min(weight, left + 1)):
            after[w] = before[w]
        for w in range(weight, left + 1):
            more = before[w - weight] + gain
            after[w] = more if more > before[w] else before[w]  # noqa: FURB136 - becomes vector code
    value += table[size, left]
    work = size * (left + 1) + 40 * profit.shape[0]
    for k in range(size, 0, -1):
        if table[k, left] != table[k - 1, left]:
            taken[core[k - 1]] = 1
            left -= load[core[k - 1]]
    return value, work


@compiled
def best_profit(profit: Ints, load: Ints, capacity: int, row: Ints) -> int:
    """The greatest profit within the capacity, in whole numbers throughout: for certificates.

    Args:
        row: scratch, capacity + 1 or more.
    """
    for w in range(capacity + 1):
        row[w] = 0
    for j in range(profit.shape[0]):
        if profit[j] > 0:
            for w in range(capacity, load[j] - 1, -1):
                row[w] = max(row[w], row[w - load[j]] + profit[j])
    return row[capacity]  # type: ignore[return-value,no-any-return,unused-ignore]
