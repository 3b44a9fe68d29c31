"""The batch plan: all open work against everybody's hours, at the least cost, with its proof."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from heliotrope.core.match.batch.past import Past, offered_s
from heliotrope.core.match.batch.people import (
    Batch,
    Waiting,
    batch_of,
    currency_of,
    hours_of,
    money_of,
    work_of,
)
from heliotrope.core.match.batch.problem import UNDONE, Solution
from heliotrope.core.match.batch.rules import Rules
from heliotrope.core.match.people import Candidate
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.matching_reasons import Grounds, Idle, Reason
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import DearestHour, SiteLine, WorkerLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality.paces import paces

MOST_UNITS: Final = 5_000
"""Open units that are planned at a time, those of the oldest orders first."""
OF_AN_ORDER: Final = 1_000
MOST_WORKERS: Final = 20_000
EXPLAINED: Final = 60
"""Units of each list that are told why they are there, and people who got none."""
MEASURED: Final = timedelta(days=90)
"""How long ago work may be by whose times a worker's speed is measured."""
LATELY: Final = timedelta(days=7)
"""Back to when hours count of which somebody was given a share."""
WORK: Final = 50_000_000
"""Looks at a unit that a plan may cost: about a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an operator sets.

    Attributes:
        hours: how far ahead is planned.
        worth: what an hour of work left undone costs, in times the dearest worker's hour; what is due within
            the hours costs twice that.
        floor: wage an hour, in the plan's currency, below which nobody is given work.
        most: that as much value as can be is done, whatever it costs.
        newcomer: by how much an hour of somebody whose work was never judged counts as cheaper, in the
            plan's currency: a first chance.
        late: what each hour costs by which a unit is done after it is due, in the plan's currency; 0 where
            what can be done in time is not to be late.
        share: by how much an hour of somebody who was given all hours that they offered in the past week
            counts as dearer, in the plan's currency; in proportion below.
    """

    hours: int = 24
    worth: Decimal = Decimal(3)
    floor: int = 0
    most: bool = False
    newcomer: int = 0
    late: int = 0
    share: int = 0

    def rules(self, coin: int) -> Rules:
        """What it means to a plan that counts ``coin`` coins to a unit of its currency."""
        return Rules(
            value_first=self.most,
            wage_floor=self.floor * coin,
            newcomer=self.newcomer * coin,
            fairness=self.share * coin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One unit of the plan and who is to do it; nobody where it is left over.

    Attributes:
        takes_s: seconds that the unit is expected to take: the worker's by their measured speed, or the
            ordinary ones where it is left over.
        reasons: what the other choices would cost, or what keeps the unit from being done; only told of the
            first units of each list.
    """

    waiting: Waiting
    order: OrderLine
    worker: WorkerLine | None
    starts_at: datetime | None
    ends_at: datetime | None
    takes_s: Decimal
    cost: Decimal
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteShare:
    """What a site is given of the plan, and how many hours its people could work."""

    site: SiteLine
    units: int
    given_h: Decimal
    could_h: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A plan and its proof; `cost` and `bound` in `currency`, the value of what is left over included."""

    at: datetime
    until: datetime
    currency: str
    given: tuple[Given, ...]
    left: tuple[Given, ...]
    idle: tuple[Idle, ...]
    sites: tuple[SiteShare, ...]
    cost: Decimal
    paid: Decimal
    bound: Decimal
    gap_ratio: float
    left_out: int
    more_units: bool


def outlook(actor: Actor, wish: Wish, *, at: datetime) -> Outlook:
    """The plan of least cost for the open units that an operator may see.

    The same work, people and wishes give the same plan.
    """
    from heliotrope.core.match.batch.solving import solve

    until = at + timedelta(hours=wish.hours)
    orders = {order.id: order for order in demand_selectors.handing_out(actor)}
    people = {one.id: one for one in network_selectors.workers(actor, limit=MOST_WORKERS)}
    loads = match_selectors.loads(actor, people)
    candidates = network_selectors.everybody(actor, at - LATELY, until, loads=loads, limit=MOST_WORKERS)
    judged = network_selectors.measured_all(actor)
    candidates = tuple(replace(one, measured=judged.get(one.worker_id, {})) for one in candidates)
    currency = currency_of(candidates)
    rates = [
        one.rate_per_hour for one in candidates if one.rate_per_hour is not None and one.currency == currency
    ]
    units = [
        unit
        for order_id in orders
        for unit in decompose_selectors.waiting_units(actor, order_id, limit=OF_AN_ORDER)
    ]
    order_of = {unit.id: orders[unit.order_id] for unit in units}
    dearest = wish.worth * max(rates, default=Decimal(0))
    waiting = [
        _waiting(unit, order_of[unit.id], dearest, wish.late, at, until) for unit in units[:MOST_UNITS]
    ]
    past = _pasts(actor, candidates, at)
    batch = batch_of(waiting, candidates, at=at, until=until, currency=currency, past=past)
    rules = wish.rules(batch.problem.coin)
    found = solve(batch.problem, rules=rules, gap=0.001, work=WORK)
    return _told(
        actor, batch, found, rules, order_of, people, at=at, until=until, more=len(units) > MOST_UNITS
    )


def dearest_hour(actor: Actor) -> DearestHour:
    """What the dearest hour costs of the people that an operator may plan with."""
    return network_selectors.dearest_hour(actor)


def _pasts(actor: Actor, candidates: Sequence[Candidate], at: datetime) -> dict[UUID, Past]:
    """How fast each worker was at each skill, what they were given of the hours that they offered, and what
    they have in hand."""
    people = [one.worker_id for one in candidates]
    timed = paces(actor, people, since=at - MEASURED)
    given_s = match_selectors.given_s(actor, people, since=at - LATELY)
    busy_s = match_selectors.busy_s(actor, people)
    return {
        one.worker_id: Past(
            speeds={skill: pace.speed for skill, pace in timed.get(one.worker_id, {}).items()},
            given_s=given_s.get(one.worker_id, 0),
            # The share of who was given nothing is nothing, whatever they offered.
            offered_s=offered_s(one, at - LATELY, at) if one.worker_id in given_s else 0,
            busy_s=busy_s.get(one.worker_id, 0),
        )
        for one in candidates
    }


def _waiting(
    unit: UnitLine, order: OrderLine, hour: Decimal, late: int, at: datetime, until: datetime
) -> Waiting:
    """What an hour of the unit is worth is doubled where it is due before the plan ends."""
    due = unit.due_at or order.due_at
    urgent = due is not None and due <= until
    return Waiting(
        unit_id=unit.id,
        requirement=unit.requirement,
        ready_at=at,
        due_at=due or until,
        value=(2 * hour if urgent else hour) * unit.requirement.effort_s / 3600,
        late_per_hour=Decimal(late),
    )


def _told(
    actor: Actor,
    batch: Batch,
    found: Solution,
    rules: Rules,
    order_of: Mapping[UUID, OrderLine],
    people: Mapping[UUID, WorkerLine],
    *,
    at: datetime,
    until: datetime,
    more: bool,
) -> Outlook:
    worked = work_of(batch, found)
    lines = [
        _line(batch, waiting, window, takes_s, order_of[waiting.unit_id], people)
        for waiting, window, takes_s in zip(batch.units, found.window.tolist(), worked, strict=True)
    ]
    given = sorted(
        (one for one in lines if one.worker), key=lambda one: (one.starts_at or at, one.order.title)
    )
    left = [one for one in lines if one.worker is None]
    on = Grounds(batch, found, rules, people)
    explained = {
        one.waiting.unit_id: replace(one, reasons=on.of_unit(one.waiting.unit_id))
        for one in (*given[:EXPLAINED], *left[:EXPLAINED])
    }
    return Outlook(
        at=at,
        until=until,
        currency=batch.currency,
        given=tuple(explained.get(one.waiting.unit_id, one) for one in given),
        left=tuple(explained.get(one.waiting.unit_id, one) for one in left),
        idle=on.idle(limit=EXPLAINED),
        sites=_shares(actor, batch, given, people),
        cost=money_of(batch, found.cost),
        paid=sum((one.cost for one in given), Decimal(0)),
        bound=money_of(batch, found.bound),
        gap_ratio=found.gap,
        left_out=len(batch.left_out),
        more_units=more,
    )


def _line(
    batch: Batch,
    waiting: Waiting,
    window: int,
    takes_s: Decimal,
    order: OrderLine,
    people: Mapping[UUID, WorkerLine],
) -> Given:
    if window == UNDONE:
        return Given(
            waiting=waiting,
            order=order,
            worker=None,
            starts_at=None,
            ends_at=None,
            takes_s=takes_s,
            cost=waiting.value,
        )
    row, hours = batch.windows[window]
    one = batch.workers[row]
    return Given(
        waiting=waiting,
        order=order,
        worker=people.get(one.worker_id),
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        takes_s=takes_s,
        cost=(one.rate_per_hour or Decimal(0)) * takes_s / 3600,
    )


def _shares(
    actor: Actor, batch: Batch, given: list[Given], people: Mapping[UUID, WorkerLine]
) -> tuple[SiteShare, ...]:
    site_of = {key: line.site_id for key, line in people.items()}
    units = Counter(one.worker.site_id for one in given if one.worker)
    seconds: defaultdict[UUID | None, Decimal] = defaultdict(Decimal)
    could: Counter[UUID | None] = Counter()
    for one in given:
        if one.worker:
            seconds[one.worker.site_id] += one.takes_s
    for (row, _), parts in zip(batch.windows, batch.problem.windows.capacity.tolist(), strict=True):
        could[site_of[batch.workers[row].worker_id]] += parts
    return tuple(
        SiteShare(
            site=site,
            units=units[site.id],
            given_h=seconds[site.id] / 3600,
            could_h=hours_of(could[site.id]),
        )
        for site in network_selectors.sites(actor)
    )
