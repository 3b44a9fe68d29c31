"""Applying how an exception was settled, once, to the shop's order and to what we owe the live shop."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Task
from heliotrope.core.text.address import address_of
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.keys.fields import sealed
from heliotrope.lines.commerce.cases import CANCELLED, CORRECTED, REFUNDED, WAITING, Case, Kind, case_of
from heliotrope.lines.commerce.models import OrderException, Outgoing, ShopOrder
from heliotrope.lines.commerce.services import intake, states, stock


def settle(task: Task, shop_id: UUID | None, *, now: datetime) -> None:
    """Apply the latest turn of a task; a second call for the same turn changes nothing."""
    if not task.content.data:
        return  # the buyer was erased
    told, case = task.turns[-1].answer, case_of(task.content.data)
    row = _row(task.client_id, case, shop_id)
    if row is None:
        return
    mark_queued(task.client_id, row.pk)
    if told.code == WAITING:
        _wait(row, task)
    elif _end(row, told.code, now):
        _apply(row, told.code, told.body, now)
        intake.tell(row.order.shop)


def _row(client_id: UUID, case: Case, shop_id: UUID | None) -> OrderException | None:
    """The exception that a task is about; one that came by a file is found by its order, if that is here."""
    rows = OrderException.objects.filter(client_id=client_id).select_related("order__shop")
    if case.exception_id is not None:
        return rows.filter(pk=case.exception_id).first()
    if shop_id is None:
        return None
    mine = rows.filter(shop_id=shop_id, order__external_id=case.external_id, kind=case.kind)
    return mine.exclude(state=OrderException.State.SETTLED).first()


def mark_queued(client_id: UUID, exception_id: UUID) -> bool:
    """An exception has come onto its shop's stream; False when it had before."""
    found = OrderException.objects.filter(
        pk=exception_id, client_id=client_id, state=OrderException.State.FOUND
    )
    return bool(found.update(state=OrderException.State.QUEUED))


def mark_again(client_id: UUID, exception_id: UUID) -> bool:
    """An exception that waited for stock is on somebody's desk again."""
    found = OrderException.objects.filter(
        pk=exception_id, client_id=client_id, state=OrderException.State.WAITING
    )
    return bool(found.update(state=OrderException.State.QUEUED))


def _wait(row: OrderException, task: Task) -> None:
    found = OrderException.objects.filter(pk=row.pk, state=OrderException.State.QUEUED)
    found.update(state=OrderException.State.WAITING, item_id=task.item_id, work_order_id=task.order_id)


def _end(row: OrderException, resolution: str, now: datetime) -> bool:
    before = [OrderException.State.QUEUED, OrderException.State.WAITING]
    found = OrderException.objects.filter(pk=row.pk, state__in=before)
    return bool(found.update(state=OrderException.State.SETTLED, resolution=resolution, settled_at=now))


def _apply(row: OrderException, code: str, body: Mapping[str, object], now: datetime) -> None:
    order = row.order
    if code in (CANCELLED, REFUNDED):
        if states.cancelled(order):
            stock.release(order)
            kind = Outgoing.Kind.REFUND if code == REFUNDED else Outgoing.Kind.CANCEL
            _owe(row, kind, {}, now)
        intake.drop_all(order, now)
    elif code == CORRECTED and row.kind == Kind.ADDRESS:
        address = address_of(body.get("address") or {})  # type: ignore[arg-type]
        ShopOrder.objects.filter(pk=order.pk).update(address=sealed(order, "address", address.as_data()))
        _owe(row, Outgoing.Kind.ADDRESS, address.as_data(), now)
    elif code == CORRECTED and row.kind == Kind.OVERSELL:
        location = str(body.get("location") or "")
        if stock.reserve(order, intake.wanted_of(order), location=location) and states.reserved(order):
            ShopOrder.objects.filter(pk=order.pk).update(location=location)
        else:  # somebody else was first: it is an exception again
            intake.raise_exception(order, Kind.OVERSELL, now)
    elif code == CORRECTED:
        promised_at = datetime.fromisoformat(str(body["promised_at"]))
        ShopOrder.objects.filter(pk=order.pk).update(promised_at=promised_at)


def _owe(row: OrderException, kind: Outgoing.Kind, address: Mapping[str, str], now: datetime) -> None:
    """Owe the live shop what it must know of its own order; the exception's key makes it owed once."""
    if not (row.order.live and row.order.shop.endpoint):
        return
    told = Outgoing(
        id=derived_id(row.pk, kind.value),
        client_id=row.client_id,
        shop_id=row.shop_id,
        kind=kind,
        order_external_id=row.order.external_id,
        address=dict(address),
        made_at=now,
    )
    told.subject_id = row.order_id
    Outgoing.objects.bulk_create([told], ignore_conflicts=True)
