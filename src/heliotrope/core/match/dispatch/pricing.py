"""What an hour of each worker's window is worth to other work: bid prices from past days, and again during
the day.

The fluid model: past days' work, averaged by what it asks and when, is shared out over the windows at
the least cost, and the price of a window is what an hour more of it would spare (bid prices of a fluid plan:
Talluri and van Ryzin 1998, Management Science 44(11)).  Shares are softened: what costs a little more gets
a little less, by the ``softness``, as the mean over days that differ would have it.  A softened plan is found
by scaling, round by round, each window's load to what it can carry (Sinkhorn's algorithm with capacities:
Benamou et al. 2015, SIAM Journal on Scientific Computing 37(2)); it begins soft and hardens.

O(pairs of work and windows) a round.  It loses where there are few units of a kind, for a fluid has no chance
in it; and where days are unlike those of the past, until it is priced again.  Prices are floating-point
numbers, which may differ in their last place between machines: what a decision rests on are the whole coins
that the floor was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import COIN, HOUR, Whole, Windows
from heliotrope.core.match.dispatch.asks import DAY_H, HOUR_S, Arrival, Ask, Crew, Rules
from heliotrope.core.match.dispatch.layout import NO_STAGE, known

__all__ = ["Market", "Prices", "bid_prices", "market", "reprice"]

Hours = npt.NDArray[np.float64]

SOFTNESS: Final = (8, 4, 2, 1)
"""Money an hour; the last is also that of pricing again."""

ROUNDS: Final = 40
"""At each softness."""

EAGER: Final = 1.5
"""How much further than to what fits a round scales; above 1 it takes fewer rounds, below 2 it ends."""

KEPT_RATIO: Final = 0.9
"""The share of its price for which a worker's time is kept: on the edge, the work at hand is surer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Market:
    """The mean day's work in groups that ask the same at the same hour, and the windows that can do each.

    Attributes:
        ask: (groups,) what it asks, a place among the asks.
        slot: (groups,) the hour in which it arrives, in hours since 1970.
        work: (groups,) hours of workers.
        value: (groups,) coins an hour that leaving it undone costs.
        group_from: (groups + 1,) where each group's pairs begin.
        window, cost: (pairs,) a window that can do it, and its coins an hour: pay, hours, stage.
    """

    windows: Windows
    ask: Whole
    slot: Whole
    work: Hours
    value: Hours
    group_from: Whole
    window: Whole
    cost: Hours


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prices:
    """What an hour of each window is worth, in coins, exactly as the model has it."""

    windows: Windows
    hour: Hours

    def bids(self, workers: int, at: int) -> Whole:
        """Whole coins an hour for each worker, by the window that is open or next; 0 without one."""
        found = np.zeros(workers, np.int64)
        ahead = np.flatnonzero(self.windows.end > at)
        latest_first = ahead[np.argsort(-self.windows.start[ahead], kind="stable")]
        found[self.windows.worker[latest_first]] = (self.hour[latest_first] * KEPT_RATIO).astype(np.int64)
        return found


def market(
    crew: Crew, windows: Windows, asks: Sequence[Ask], rules: Rules, days: Sequence[Sequence[Arrival]]
) -> Market:
    """The market of a mean day.

    Args:
        windows: of the day to come; ``capacity`` in parts of an hour.
        days: the arrivals of past days, their instants moved to the day to come.
    """
    if not days:
        raise Invalid("Prices need a past day at least")
    kinds, work = _groups(rules, days)
    first, offset = known(crew, asks).first[windows.worker], crew.offset_s[windows.worker]
    rate = crew.workers.rate[windows.worker]
    night, apart, stages = (np.array(table, np.int64) for table in (rules.night, rules.apart, rules.stages))
    members, costs = [], []
    for ask, slot, zone, _ in kinds.tolist():
        # Who is on for half of the hour can be counted on for it.
        middle = slot * HOUR_S + HOUR_S // 2
        may = (first[:, ask] < NO_STAGE) & (windows.start <= middle) & (windows.end > middle)
        who = np.flatnonzero(may)
        gap = (np.abs(offset[who] - zone) + HOUR_S // 2) // HOUR_S % DAY_H
        hours = night[(middle + offset[who]) // HOUR_S % DAY_H] + apart[np.minimum(gap, DAY_H - gap)]
        members.append(who)
        costs.append(rate[who] + hours + stages[first[who, ask]])
    return Market(
        windows=windows,
        ask=kinds[:, 0],
        slot=kinds[:, 1],
        work=work,
        value=kinds[:, 3].astype(np.float64),
        group_from=np.concatenate(([0], np.cumsum([len(who) for who in members]))).astype(np.int64),
        window=np.concatenate([np.zeros(0, np.int64), *members]),
        cost=np.concatenate([np.zeros(0, np.int64), *costs]).astype(np.float64),
    )


def _groups(rules: Rules, days: Sequence[Sequence[Arrival]]) -> tuple[Whole, Hours]:
    """(ask, slot, zone, coins an hour) of each group, and its hours of a mean day."""
    rows, hours = [], []
    for unit in (one for day in days for one in day):
        busy = max(rules.busy(unit), 1)
        value = unit.value * HOUR // busy // COIN * COIN
        rows.append((unit.ask, unit.opened_at // HOUR_S, unit.offset_s, value))
        hours.append(busy / HOUR)
    kinds, inverse = np.unique(np.array(rows, np.int64).reshape(-1, 4), axis=0, return_inverse=True)
    return kinds, np.bincount(inverse.reshape(-1), weights=hours, minlength=len(kinds)) / len(days)


def bid_prices(one: Market) -> Prices:
    """The prices with which a day begins."""
    prices = np.zeros(len(one.windows))
    for softness in SOFTNESS:
        _settle(one, prices, one.work, one.windows.capacity, softness)
    return Prices(windows=one.windows, hour=prices)


def reprice(one: Market, before: Prices, now: int, left: Whole) -> Prices:
    """The prices again for the rest of a day, from those before.

    Args:
        left: parts of an hour that each window can still do; nothing where it is over.
    """
    prices = before.hour.copy()
    work = np.where(one.slot >= now // HOUR_S, one.work, 0.0)
    capacity = np.where(one.windows.end > now, np.maximum(left, 0), 0)
    _settle(one, prices, work, capacity, SOFTNESS[-1])
    return Prices(windows=replace(one.windows, capacity=capacity), hour=prices)


def _settle(one: Market, prices: Hours, work: Hours, capacity: Whole, softness: int) -> None:
    from heliotrope.core.match.dispatch.kernels import settle

    settle(
        one.group_from,
        one.window,
        one.cost,
        work,
        one.value,
        capacity / HOUR,
        prices,
        softness * COIN,
        ROUNDS,
        EAGER,
    )
