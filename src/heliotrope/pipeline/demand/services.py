"""Placing orders and moving them along; the only writer of the order's table."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from heliotrope.core.errors import Conflict
from heliotrope.core.line import Options, Shape
from heliotrope.core.line.demands import Demands
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.demand.events import (
    OrderClosing,
    OrderEnded,
    OrderPlaced,
    OrderSettled,
    OrderWorking,
)
from heliotrope.pipeline.demand.models import Order

NO_DEMANDS = Demands()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """An order that was checked and priced, ready to be placed.

    Attributes:
        file_id: the file in the vault; None for a stream.
        content_sha256: what makes the order the same order: see ``fingerprint``.
        items: items of the file; 0 for a stream.
    """

    client_id: UUID
    programme_id: UUID
    data_home: str
    line: str
    shape: Shape
    title: str
    options: Options
    file_id: UUID | None
    content_sha256: str
    items: int
    rate_per_judgement: Decimal
    currency: str
    rate_card_version: int
    commission_version: int
    due_at: datetime | None
    demands: Demands = NO_DEMANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The order, and whether this call made it."""

    order_id: UUID
    fresh: bool


def fingerprint(*, line: str, shape: Shape, options: Options, demands: Demands, source: bytes) -> str:
    """SHA-256 over the line, the shape, the settings and the bytes: the same again is the same order."""
    settings = {**options, **demands.as_record()}
    head = json.dumps([line, shape.value, settings], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(head.encode() + b"\x00" + source).hexdigest()


def place(actor: Actor, placing: Placing, *, now: datetime) -> Placed:
    """Place an order once; the same programme and content again give the order that is there."""
    order = Order(
        id=new_id(),
        client_id=placing.client_id,
        programme_id=placing.programme_id,
        line=placing.line,
        shape=placing.shape,
        title=placing.title,
        data_home=placing.data_home,
        content_sha256=placing.content_sha256,
        file_id=placing.file_id,
        options=dict(placing.options),
        demands=placing.demands.as_record(),
        items_promised=placing.items,
        rate_per_judgement=placing.rate_per_judgement,
        currency=placing.currency,
        rate_card_version=placing.rate_card_version,
        commission_version=placing.commission_version,
        placed_by=actor.user_id,
        placed_at=now,
        due_at=placing.due_at,
    )
    Order.objects.bulk_create([order], ignore_conflicts=True)
    kept = Order.objects.only("id").get(
        programme_id=placing.programme_id, content_sha256=placing.content_sha256
    )
    if kept.id != order.id:
        return Placed(order_id=kept.id, fresh=False)
    outbox.publish(OrderPlaced(client_id=order.client_id, order_id=order.id, home=order.data_home))
    audit.record(
        actor,
        "order.placed",
        subject_kind="order",
        subject_id=order.id,
        client_id=order.client_id,
        detail={"line": order.line, "items": order.items_promised, "sha256": order.content_sha256},
    )
    return Placed(order_id=order.id, fresh=True)


def _move(order_id: UUID, source: Order.State, target: Order.State) -> bool:
    moved = Order.objects.filter(pk=order_id, state=source).update(state=target)
    return moved == 1


def _told(actor: Actor, order_id: UUID, action: str) -> Order:
    order = Order.objects.get(pk=order_id)
    audit.record(
        actor, action, subject_kind="order", subject_id=order_id, client_id=order.client_id, detail={}
    )
    return order


def _ended(order: Order) -> None:
    outbox.publish(OrderEnded(client_id=order.client_id, order_id=order.id))


def start_work(actor: Actor, order_id: UUID) -> bool:
    """Move an order from placed to working; False when it was moved before."""
    if not _move(order_id, Order.State.PLACED, Order.State.WORKING):
        return False
    order = _told(actor, order_id, "order.working")
    outbox.publish(OrderWorking(client_id=order.client_id, order_id=order_id, home=order.data_home))
    return True


def close(actor: Actor, order_id: UUID, *, now: datetime) -> bool:
    """Let a working order settle with what there is; False when it is not working, or is closing already."""
    open_ = Order.objects.filter(pk=order_id, state=Order.State.WORKING, closing_at__isnull=True)
    if not open_.update(closing_at=now):
        return False
    order = _told(actor, order_id, "order.closing")
    outbox.publish(OrderClosing(client_id=order.client_id, order_id=order_id, home=order.data_home))
    return True


def hold_open(order_id: UUID) -> bool:
    """Keep a working order from closing to the end of the transaction; False when it is closing or over.

    Those who add items to a stream hold it together, and its closing waits for them: no item arrives unseen.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT state = %s AND closing_at IS NULL FROM "order" WHERE id = %s FOR SHARE',
            [Order.State.WORKING, order_id],
        )
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def cancel(actor: Actor, order_id: UUID) -> bool:
    """Move an order that nobody judged anything of from working to cancelled; False when it was moved."""
    if not _move(order_id, Order.State.WORKING, Order.State.CANCELLED):
        return False
    _ended(_told(actor, order_id, "order.cancelled"))
    return True


def settle(actor: Actor, order_id: UUID) -> bool:
    """Move an order from working to settled; False when it was moved before."""
    if not _move(order_id, Order.State.WORKING, Order.State.SETTLED):
        return False
    order = _told(actor, order_id, "order.settled")
    outbox.publish(OrderSettled(client_id=order.client_id, order_id=order_id, home=order.data_home))
    return True


def mark_delivered(actor: Actor, order_id: UUID) -> bool:
    """Move an order from settled to delivered; False when it was moved before."""
    if not _move(order_id, Order.State.SETTLED, Order.State.DELIVERED):
        return False
    _ended(_told(actor, order_id, "order.delivered"))
    return True


def mark_accepted(actor: Actor, order_id: UUID) -> None:
    """Move an order from delivered to accepted."""
    if not _move(order_id, Order.State.DELIVERED, Order.State.ACCEPTED):
        raise Conflict("Only a delivered order can be accepted; this one is not, or was accepted before.")
    _told(actor, order_id, "order.accepted")
