"""What a day would have cost at least, had all of it been known in the morning: a transportation problem.

HiGHS (through scipy) solves it with few columns, and columns that its prices ask for are added until none is
missing: then the bound at those prices, over every worker and every arrival, is the least cost itself.
Workers may share a unit, so no policy can be below it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from heliotrope.core.match.batch.problem import COIN, HOUR, Whole
from heliotrope.core.match.dispatch.asks import LEVELS, Arrival
from live_world import World

NEAR = 12 * COIN
"""Columns are added that are at most so much dearer an hour than the best of their group."""
FIRST, ADDED = 40, 30
"""At most so many to a group, in the first round and after it."""
ROUNDS = 40
ENOUGH = 2e-4
"""Share of the cost by which the bound may lie below it: then every policy's regret is overstated by that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Who may do which group of equal arrivals, and at what cost an hour, in coins."""

    group_from: Whole
    worker: Whole
    cost: Whole


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Equal arrivals of an hour: hours of work, coins an hour that leaving them undone costs."""

    ask: Whole
    hour: Whole
    zone: Whole
    work: np.ndarray
    value: Whole


def clairvoyant(one: World, arrivals: list[Arrival], guess: np.ndarray) -> tuple[float, float]:
    """(bound, cost of the plan with shared units), in coins: equal but for rounding when it ended.

    The prices that are guessed only say with which columns to begin.
    """
    groups = _groups(one, arrivals)
    pairs = _pairs(one, groups)
    capacity = one.windows.capacity / HOUR
    of = np.repeat(np.arange(len(groups.ask)), np.diff(pairs.group_from))
    used = np.zeros(len(pairs.worker), bool)
    _add(used, of, pairs, guess, groups.value, FIRST)
    for _ in range(ROUNDS):
        cost, prices = _restricted(used, of, pairs, groups, capacity)
        least = np.minimum(groups.value, _cheapest(pairs, prices, groups.value))
        bound = float(least @ groups.work - prices @ capacity)
        if cost - bound <= ENOUGH * abs(cost):
            break
        _add(used, of, pairs, prices, groups.value, ADDED)
    return bound, cost


def _groups(one: World, arrivals: list[Arrival]) -> Groups:
    busy = np.array([one.rules.busy(unit) for unit in arrivals])
    rows = np.array(
        [
            (unit.ask, unit.opened_at // 3600, unit.offset_s, unit.value * HOUR // one.rules.busy(unit))
            for unit in arrivals
        ]
    )
    kinds, inverse = np.unique(rows, axis=0, return_inverse=True)
    work = np.bincount(inverse.reshape(-1), weights=busy / HOUR)
    return Groups(ask=kinds[:, 0], hour=kinds[:, 1], zone=kinds[:, 2], value=kinds[:, 3], work=work)


def _pairs(one: World, groups: Groups) -> Pairs:
    """By the columns themselves, not by the floor's index; the night is that of the hour's begin."""
    staff, windows, rules = one.crew.workers, one.windows, one.rules
    workers, costs, sizes = [], [], []
    for ask_at, hour, zone in zip(
        groups.ask.tolist(), groups.hour.tolist(), groups.zone.tolist(), strict=True
    ):
        ask = one.asks[ask_at]
        spoken = staff.languages[:, ask.language]
        stage = np.where(spoken >= LEVELS[0], 0, np.where(spoken >= LEVELS[1], 1, 2))
        may = (
            (windows.start <= hour * 3600)
            & (windows.end > hour * 3600)
            & (staff.skills[:, ask.skill] >= ask.level)
            & ((staff.certificates & np.uint64(ask.certificates)) == np.uint64(ask.certificates))
            & (stage <= int(ask.worst))
        )
        who = np.flatnonzero(may)
        offset = one.crew.offset_s[who]
        gap = np.abs(offset - zone) // 3600 % 24
        night = np.array(rules.night)[(hour * 3600 + offset) // 3600 % 24]
        apart = np.array(rules.apart)[np.minimum(gap, 24 - gap)]
        workers.append(who)
        costs.append(staff.rate[who] + night + apart + np.array(rules.stages)[stage[who]])
        sizes.append(len(who))
    return Pairs(
        group_from=np.concatenate(([0], np.cumsum(sizes))),
        worker=np.concatenate(workers),
        cost=np.concatenate(costs),
    )


def _cheapest(pairs: Pairs, prices: np.ndarray, none: Whole) -> np.ndarray:
    asked = pairs.cost + prices[pairs.worker]
    found = none.astype(float)
    some = np.diff(pairs.group_from) > 0
    found[some] = np.minimum.reduceat(asked, pairs.group_from[:-1][some])
    return found


def _add(used: np.ndarray, of: Whole, pairs: Pairs, prices: np.ndarray, value: Whole, most: int) -> None:
    """Use the cheapest columns of each group that are not used yet, where they are below its value."""
    asked = pairs.cost + prices[pairs.worker]
    near = np.minimum(_cheapest(pairs, prices, value) + NEAR, value)
    candidates = np.flatnonzero(~used & (asked < near[of]))
    candidates = candidates[np.lexsort((asked[candidates], of[candidates]))]
    place = np.arange(len(candidates)) - np.searchsorted(of[candidates], of[candidates])
    used[candidates[place < most]] = True


def _restricted(
    used: np.ndarray, of: Whole, pairs: Pairs, groups: Groups, capacity: np.ndarray
) -> tuple[float, np.ndarray]:
    """The least cost with the used columns, and the price of an hour of each worker."""
    columns = np.flatnonzero(used)
    count, n, m = len(columns), len(groups.ask), len(capacity)
    rows = np.concatenate((of[columns], n + pairs.worker[columns]))
    table = coo_array((np.ones(2 * count), (rows, np.tile(np.arange(count), 2))), shape=(n + m, count))
    saved = (groups.value[of[columns]] - pairs.cost[columns]).astype(float)
    found = linprog(
        -saved,
        A_ub=table.tocsr(),
        b_ub=np.concatenate((groups.work, capacity)),
        method="highs-ds",
    )
    return float(groups.value @ groups.work + found.fun), -found.ineqlin.marginals[n:]
