"""What needs somebody: the few things that wait for exactly this actor."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.compliance import selectors as compliance_selectors
from heliotrope.core.access import Permission
from heliotrope.core.line import Requirement
from heliotrope.core.match.eligibility import Condition, obstacles
from heliotrope.core.match.people import Candidate
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import homes
from heliotrope.insight.money import owed
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import WorkerLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors

MOST = 20
"""Things named of each kind; a longer list is no list of what needs me."""
EVERYBODY = 100_000
"""Workers looked at before an order is called stuck; one who is left out could be the one it waits for."""


class NeedKind(StrEnum):
    """What somebody is asked to do."""

    ACCEPT = "accept"
    ADJUDICATE = "adjudicate"
    PAST_DUE = "past-due"
    STUCK = "stuck"
    """Import workers who can do it, or settle the order with what there is."""
    TAKE_PAYMENT = "take-payment"
    PAY_PROVIDER = "pay-provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that waits for the actor.

    Attributes:
        count: items to accept or adjudicate, items of a late order that are not settled, or items of a stuck
            one that no worker is left to judge.
        amount: money to take or pay; None where there is none.
        since: since when it waits.
    """

    kind: NeedKind
    order_id: UUID
    title: str
    count: int
    since: datetime
    subject_id: UUID
    party: str = ""
    amount: Decimal | None = None
    currency: str = ""


def needs(actor: Actor, *, now: datetime) -> tuple[Need, ...]:
    """What waits for this actor, the most pressing kinds first."""
    orders = {order.id: order for order in demand_selectors.open_orders(actor)}
    found: list[Need] = []
    if actor.may(Permission.DELIVERY_ACCEPT):
        found += _to_accept(actor, orders)
    if actor.may(Permission.ADJUDICATE):
        found += _to_adjudicate(actor, orders)
    if actor.may(Permission.OFFER_MAKE):
        found += _past_due(orders, now) + _stuck(actor, orders, now)
    if actor.may(Permission.LEDGER_WRITE):
        found += _to_take(actor) + _to_pay(actor)
    return tuple(found)


def _to_accept(actor: Actor, orders: dict[UUID, OrderLine]) -> list[Need]:
    return [
        Need(
            kind=NeedKind.ACCEPT,
            order_id=line.order_id,
            title=orders[line.order_id].title,
            count=line.items,
            since=line.delivered_at,
            subject_id=line.id,
        )
        for line in deliver_selectors.waiting(actor, limit=MOST)
        if line.order_id in orders
    ]


def _to_adjudicate(actor: Actor, orders: dict[UUID, OrderLine]) -> list[Need]:
    items = decompose_selectors.escalated(actor, limit=1000)
    counts = Counter(item.order_id for item in items)
    first = {item.order_id: item.id for item in reversed(items)}
    return [
        Need(
            kind=NeedKind.ADJUDICATE,
            order_id=order_id,
            title=orders[order_id].title,
            count=count,
            since=orders[order_id].placed_at,
            subject_id=first[order_id],
        )
        for order_id, count in counts.most_common(MOST)
        if order_id in orders
    ]


def stuck_items(actor: Actor, orders: Iterable[OrderLine], *, now: datetime) -> dict[UUID, int]:
    """How many items wait in each order of which no waiting one can get a further judgement.

    An order of which anybody has a unit in hand or on offer is not stuck, nor one that somebody could go on
    with who is off or busy now.  Looks at workers only for orders that nobody works on.
    """
    idle = [order for order in orders if order.hands_out]
    units = decompose_selectors.unit_counts(actor, [order.id for order in idle])
    found, people = {}, None
    for order in idle:
        counts = units.get(order.id, {})
        if counts.get("open", 0) and not counts.get("offered", 0) and not counts.get("assigned", 0):
            people = people if people is not None else network_selectors.workers(actor, limit=EVERYBODY)
            if _nobody_left(actor, order, people, now):
                found[order.id] = counts["open"]
    return found


def _nobody_left(actor: Actor, order: OrderLine, people: tuple[WorkerLine, ...], now: datetime) -> bool:
    """Whether everybody who can do the waiting units of an order judged their items before."""
    waiting = decompose_selectors.waiting_units(actor, order.id)
    beliefs = quality_selectors.beliefs(actor, [unit.item_id for unit in waiting])
    barred = compliance_selectors.barred_homes(actor, [one.id for one in people], homes(), at=now)
    able: dict[Requirement, list[UUID]] = {}
    had: dict[UUID, set[UUID]] = {}
    for unit in waiting:
        if unit.requirement not in able:
            able[unit.requirement] = [
                one.id for one in people if _is_able(one, unit.requirement, barred.get(one.id, {}), now)
            ]
        workers = able[unit.requirement]
        judged = beliefs[unit.item_id].judgements if unit.item_id in beliefs else 0
        if len(workers) > judged:
            return False
        for worker_id in workers:
            if worker_id not in had:
                had[worker_id] = set(match_selectors.items_of_worker(worker_id, order.id))
            if unit.item_id not in had[worker_id]:
                return False
    return bool(waiting)


def _is_able(worker: WorkerLine, requirement: Requirement, barred: Mapping[str, str], now: datetime) -> bool:
    """Whether a worker may do what is required when they are on and have room."""
    candidate = Candidate(
        worker_id=worker.id,
        active=worker.active,
        skills=worker.skills,
        languages=worker.languages,
        timezone=worker.timezone,
        weekly=(),
        capacity=1,
        load=0,
        barred=barred,
    )
    found = obstacles(candidate, requirement, now)
    return all(obstacle.condition is Condition.AVAILABILITY for obstacle in found)


def _past_due(orders: dict[UUID, OrderLine], now: datetime) -> list[Need]:
    return [
        Need(
            kind=NeedKind.PAST_DUE,
            order_id=order.id,
            title=order.title,
            count=order.items_promised,
            since=order.due_at,
            subject_id=order.id,
        )
        for order in orders.values()
        if order.due_at is not None and order.due_at < now and order.state in ("placed", "working", "settled")
    ][:MOST]


def _stuck(actor: Actor, orders: dict[UUID, OrderLine], now: datetime) -> list[Need]:
    return [
        Need(
            kind=NeedKind.STUCK,
            order_id=order_id,
            title=orders[order_id].title,
            count=items,
            since=orders[order_id].placed_at,
            subject_id=order_id,
        )
        for order_id, items in stuck_items(actor, orders.values(), now=now).items()
    ][:MOST]


def _to_take(actor: Actor) -> list[Need]:
    return [
        Need(
            kind=NeedKind.TAKE_PAYMENT,
            order_id=line.order_id,
            title=line.number,
            count=line.judgements,
            since=line.issued_at,
            subject_id=line.id,
            amount=line.total,
            currency=line.currency,
        )
        for line in money_selectors.invoices(actor)
        if line.paid_at is None
    ][:MOST]


def _to_pay(actor: Actor) -> list[Need]:
    return [
        Need(
            kind=NeedKind.PAY_PROVIDER,
            order_id=line.order_id,
            title=line.provider,
            count=line.judgements,
            since=line.due_at,
            subject_id=line.delivery_id,
            party=line.provider,
            amount=line.amount,
            currency=line.currency,
        )
        for line in owed(actor)
        if line.payable
    ][:MOST]
