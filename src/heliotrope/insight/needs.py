"""What needs somebody: the few things that wait for exactly this actor."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.money import owed
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

MOST = 20
"""Things named of each kind; a longer list is no list of what needs me."""


class NeedKind(StrEnum):
    """What somebody is asked to do."""

    ACCEPT = "accept"
    ADJUDICATE = "adjudicate"
    PAST_DUE = "past-due"
    TAKE_PAYMENT = "take-payment"
    PAY_PROVIDER = "pay-provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that waits for the actor.

    Attributes:
        count: items to accept or adjudicate, or items of a late order that are not settled.
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
        found += _past_due(orders, now)
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
        if line.paid_at is None
    ][:MOST]
