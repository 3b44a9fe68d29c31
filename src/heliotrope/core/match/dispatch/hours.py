"""What an hour of each worker is worth to other work in the day to come, from what arrived on past days.

A day like those before is shared out over the hours that people are on by ``pricing``; a worker's bid is the
price of the hours that are running or next.  Who is not paid by the hour in the currency has none, as in a
batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

import numpy as np

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import local_time
from heliotrope.core.match.batch.people import Batch, Waiting, batch_of
from heliotrope.core.match.batch.problem import COIN, SECOND, Whole
from heliotrope.core.match.dispatch.asks import (
    MOST_EFFORT,
    MOST_VALUE,
    NOBODY,
    Arrival,
    Ask,
    Crew,
    Rules,
    Stage,
)
from heliotrope.core.match.dispatch.pricing import KEPT_RATIO, Market, Prices, bid_prices, market
from heliotrope.core.match.dispatch.stakes import channel_place, coins
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.zones import aware

__all__ = ["Bid", "Past", "bids_of", "past_days"]

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
WEEKS: Final = 4
MOST_ASKS: Final = 60
"""Requirements that are priced, those of the most work; the rest is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Units of a kind that arrived in one hour.

    Attributes:
        count: how many; may be fractional.
        value: what the client pays for one.
    """

    requirement: Requirement
    channel: str
    hour_at: datetime
    count: Decimal
    value: Decimal

    def __post_init__(self) -> None:
        aware(self.hour_at)
        if self.count < 0 or self.value < 0:
            raise Invalid(f"Past work and its value are never negative: {self.count}, {self.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """What an hour of a worker is worth to other work, and to which most."""

    worker_id: UUID
    per_hour: Decimal
    skill: str
    language: str


def past_days(at: datetime, since: datetime) -> tuple[datetime, ...]:
    """Begins of the past days that tell what the 24 hours from ``at`` will bring, the latest first.

    The same day of the past four weeks, as far as anything is known; else the days of the past week.
    """
    weekly = [at - WEEK * back for back in range(1, WEEKS + 1)]
    daily = [at - DAY * back for back in range(1, 7)]
    for starts in (weekly, daily):
        if known := tuple(start for start in starts if start + DAY > since):
            return known
    return ()


def bids_of(
    past: Sequence[Past], candidates: Sequence[Candidate], *, at: datetime, currency: str, rules: Rules
) -> tuple[Bid, ...]:
    """The bids of those whose hour is worth something to other work, the dearest first.

    Args:
        past: at most of the past four weeks; nothing gives no bids.
        candidates: everybody, with their roster over the day to come.
        at: a full hour.
    """
    kinds = _kinds(past)
    days = past_days(at, min((one.hour_at for one in past), default=at))
    if not kinds or not days:
        return ()
    waiting = [_waiting(asked, at) for asked in kinds]
    batch = batch_of(waiting, candidates, at=at, until=at + DAY, currency=currency)
    if not batch.workers or not batch.windows:
        return ()
    place = {asked: row for row, asked in enumerate(kinds)}
    sold = market(
        _crew(batch, at, rules),
        batch.problem.windows,
        _asks(batch, kinds),
        rules,
        [list(_arrivals(past, place, at, start, rules)) for start in days],
    )
    prices = bid_prices(sold)
    return _told(batch, sold, prices, kinds, int(at.timestamp()))


def _kinds(past: Sequence[Past]) -> list[Requirement]:
    work: dict[Requirement, Decimal] = {}
    for one in past:
        work[one.requirement] = work.get(one.requirement, Decimal(0)) + one.count * one.requirement.effort_s
    most = sorted(work, key=lambda asked: (-work[asked], repr(asked)))[:MOST_ASKS]
    return sorted(most, key=repr)


def _waiting(asked: Requirement, at: datetime) -> Waiting:
    if 0 < asked.language_level < 4 and not asked.reads:
        # The last stage asks for no language; the level that is needed all the same is one to be read.
        asked = replace(asked, reads=asked.language, reads_level=asked.language_level)
    return Waiting(unit_id=UUID(int=0), requirement=asked, ready_at=at, due_at=at + DAY, value=Decimal(0))


def _asks(batch: Batch, kinds: Sequence[Requirement]) -> list[Ask]:
    units = batch.problem.units
    columns = zip(
        kinds,
        units.skill.tolist(),
        units.level.tolist(),
        units.language.tolist(),
        units.certificates.tolist(),
        strict=True,
    )
    return [
        Ask(
            skill=skill,
            level=level,
            language=language if asked.language else NOBODY,
            worst=_worst(asked),
            certificates=certificates,
        )
        for asked, skill, level, language, certificates in columns
    ]


def _worst(asked: Requirement) -> Stage:
    if asked.language_level == 5:
        return Stage.NATIVE
    return Stage.FLUENT if asked.language_level == 4 or asked.reads else Stage.HELP


def _crew(batch: Batch, at: datetime, rules: Rules) -> Crew:
    offsets = [local_time(one, at).utcoffset() or timedelta(0) for one in batch.workers]
    return Crew(
        workers=batch.problem.workers,
        offset_s=np.array([int(one.total_seconds()) for one in offsets], np.int64),
        capacity=np.full(len(batch.workers), rules.whole, np.int64),
    )


def _arrivals(
    past: Iterable[Past], place: dict[Requirement, int], at: datetime, start: datetime, rules: Rules
) -> Iterable[Arrival]:
    """What arrived from ``start`` for a day, moved to the day from ``at``; one for an hour's units."""
    for one in past:
        if not start <= one.hour_at < start + DAY or one.requirement not in place:
            continue
        channel = channel_place(one.channel, rules)
        effort = int(one.count * rules.effort_s(channel, one.requirement.effort_s) * SECOND)
        opened_at = int((one.hour_at + (at - start)).timestamp())
        pieces = -(-effort // MOST_EFFORT)
        for _ in range(pieces):
            yield Arrival(
                unit=0,
                ask=place[one.requirement],
                channel=channel,
                effort=max(effort // pieces, 1),
                value=min(coins(one.count * one.value / pieces), MOST_VALUE),
                opened_at=opened_at,
                due_at=opened_at,
            )


def _told(
    batch: Batch, sold: Market, prices: Prices, kinds: Sequence[Requirement], at_s: int
) -> tuple[Bid, ...]:
    bids = prices.bids(len(batch.workers), at_s)
    found = []
    for row, wanted in _wanted(batch, sold, prices, at_s).items():
        # A softened price can go beyond what anybody would give, where far more is asked for than there is.
        bid = min(int(bids[row]), int(wanted.gain * KEPT_RATIO))
        if bid > 0:
            asked = kinds[wanted.ask]
            found.append(
                Bid(
                    worker_id=batch.workers[row].worker_id,
                    per_hour=Decimal(bid) / COIN,
                    skill=asked.skill,
                    language=asked.language,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.per_hour, one.worker_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The work that would lose most without a worker: what it asks, and the coins an hour that it loses."""

    ask: int
    gain: float


def _wanted(batch: Batch, sold: Market, prices: Prices, at_s: int) -> dict[int, _Wanted]:
    """What wants each worker's hours most that are running or next, by the worker's row."""
    windows = batch.problem.windows
    ahead = np.flatnonzero(windows.end > at_s)
    latest_first: Whole = ahead[np.argsort(-windows.start[ahead], kind="stable")]
    window_of = dict(zip(windows.worker[latest_first].tolist(), latest_first.tolist(), strict=True))
    row_of = {window: row for row, window in window_of.items()}
    wanted: dict[int, _Wanted] = {}
    for group, ask in enumerate(sold.ask.tolist()):
        pairs = slice(sold.group_from[group], sold.group_from[group + 1])
        who, cost = sold.window[pairs], sold.cost[pairs]
        if not len(who):
            continue
        asked = cost + prices.hour[who]
        first, second = np.append(np.partition(np.append(asked, np.inf), 1), np.inf)[:2]
        instead = np.minimum(np.where(asked == first, second, first), sold.value[group])
        for window, gain in zip(who.tolist(), (instead - cost).tolist(), strict=True):
            row = row_of.get(window)
            if row is not None and gain > (wanted[row].gain if row in wanted else 0):
                wanted[row] = _Wanted(ask=ask, gain=gain)
    return wanted
