"""Taking orders in: once each, with their reservation and their exceptions in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.text.address import address_of, faults
from heliotrope.core.trade.incoming import Fulfilment, IncomingLine, IncomingOrder
from heliotrope.foundation.keys import SubjectErased
from heliotrope.foundation.keys.fields import sealed, with_keys
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.vaults import entered_vault
from heliotrope.lines.commerce.cases import Kind
from heliotrope.lines.commerce.events import OrderExceptionFound, ShopEvent, ShopOwed
from heliotrope.lines.commerce.models import OrderException, Outgoing, Shop, ShopOrder, ShopOrderLine
from heliotrope.lines.commerce.services import persons, states, stock

WENT_AWAY = "went-away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a batch of orders.

    Attributes:
        exceptions: found now, in these orders.
    """

    fresh: int = 0
    changed: int = 0
    same: int = 0
    exceptions: int = 0


def take_orders(client_id: UUID, shop_id: UUID, incoming: Iterable[IncomingOrder], *, now: datetime) -> Taken:
    """Take orders in; one that is known is brought up to date, one that is the same changes nothing.

    Rows of orders come before locks on shelves, and both in one order for all, so that two imports at once
    wait for each other but never in a circle.
    """
    shop = Shop.objects.get(pk=shop_id, client_id=client_id)
    orders = sorted({one.external_id: one for one in incoming}.values(), key=lambda one: one.external_id)
    mine = ShopOrder.objects.filter(shop=shop, external_id__in=[one.external_id for one in orders])
    there = set(mine.values_list("external_id", flat=True))
    # Only an order that is new gets a key.
    rows = {one.external_id: _row(shop, one) for one in orders if one.external_id not in there}
    ShopOrder.objects.bulk_create(with_keys(rows.values()), ignore_conflicts=True)
    held = mine.select_for_update(of=("self",)).select_related("shop").order_by("external_id")
    known = {row.external_id: row for row in held}
    fresh = {key for key, row in known.items() if key in rows and row.pk == rows[key].pk}
    moved = [
        one
        for one in orders
        if one.external_id in fresh or known[one.external_id].content_sha256 != persons.mark(one)
    ]
    stock.lock_shelves(shop_id, {line.sku for one in moved for line in one.lines})
    found = 0
    for one in moved:
        row = known[one.external_id]
        if one.external_id in fresh:
            _keep_lines(row, one.lines)
            _begin(row, one)
        else:
            _follow(row, one)
        found += _look(row, now)
    tell(shop)
    changed = len(moved) - len(fresh)
    return Taken(fresh=len(fresh), changed=changed, same=len(orders) - len(moved), exceptions=found)


def find_late(client_id: UUID, shop_id: UUID, *, now: datetime) -> int:
    """Raise an exception for each open order whose promise has passed; gives how many were raised."""
    shop = Shop.objects.get(pk=shop_id, client_id=client_id)
    late = ShopOrder.objects.filter(shop=shop, state__in=states.OPEN, promised_at__lt=now)
    found = sum(raise_exception(row, Kind.LATE, now) for row in late.exclude(
        pk__in=OrderException.objects.filter(shop=shop, kind=Kind.LATE)
        .exclude(state=OrderException.State.SETTLED)
        .values("order_id")
    ))  # fmt: skip
    tell(shop)
    return found


def retry_short(client_id: UUID, shop_id: UUID, *, now: datetime) -> int:
    """Reserve for orders that were short and that nobody works on yet, the oldest first; gives how many."""
    exceptions = OrderException.objects.filter(
        shop_id=shop_id, client_id=client_id, kind=Kind.OVERSELL, state=OrderException.State.FOUND
    )
    met = 0
    for row in exceptions.select_related("order__shop").order_by("order__placed_at"):
        order = row.order
        if order.state == ShopOrder.State.SHORT and stock.reserve(
            order, wanted_of(order), location=order.location
        ):
            states.reserved(order)
            _drop(order, Kind.OVERSELL, now)
            met += 1
    return met


def raise_exception(order: ShopOrder, kind: Kind, now: datetime) -> int:
    """Raise an exception of an order unless it has one of the kind; 1 when it was raised."""
    fresh = OrderException(
        client_id=order.client_id, shop_id=order.shop_id, order=order, kind=kind, found_at=now
    )
    OrderException.objects.bulk_create([fresh], ignore_conflicts=True)
    return int(OrderException.objects.filter(pk=fresh.pk).exists())


def drop_all(order: ShopOrder, now: datetime) -> None:
    """Drop the exceptions of an order that nobody began with: there is nothing left to settle."""
    for kind in Kind:
        _drop(order, kind, now)


def wanted_of(order: ShopOrder) -> dict[str, int]:
    """Pieces by SKU."""
    found: dict[str, int] = {}
    for sku, quantity in ShopOrderLine.objects.filter(order=order).values_list("sku", "quantity"):
        found[sku] = found.get(sku, 0) + quantity
    return found


def _row(shop: Shop, one: IncomingOrder) -> ShopOrder:
    return ShopOrder(
        client_id=shop.client_id,
        shop=shop,
        external_id=one.external_id,
        name=one.name,
        address=one.address.as_data(),
        email=one.email,
        email_key=persons.email_key(shop.client_id, one.email),
        ships=one.ships,
        live=one.live,
        location=one.location,
        placed_at=one.placed_at,
        promised_at=one.promised_at or one.placed_at + timedelta(hours=shop.promise_hours),
        content_sha256=persons.mark(one),
    )


def _keep_lines(order: ShopOrder, lines: Sequence[IncomingLine]) -> None:
    ShopOrderLine.objects.bulk_create(
        ShopOrderLine(
            client_id=order.client_id,
            order=order,
            number=number,
            sku=line.sku,
            title=line.title[:300],
            quantity=line.quantity,
        )
        for number, line in enumerate(lines, 1)
    )


def _begin(order: ShopOrder, one: IncomingOrder) -> None:
    """Where an order stands when it is first seen.

    What was sent before the shelves were compared has left them already; what was sold and sent since, and is
    only heard of now, leaves them now.
    """
    if one.fulfilment is Fulfilment.FULFILLED:
        compared_at = order.shop.compared_at
        if compared_at is not None and one.placed_at > compared_at:
            stock.reserve(order, wanted_of(order), location=one.location)
            stock.consume(order)
        states.fulfilled(order)
    elif one.fulfilment is Fulfilment.CANCELLED:
        states.cancelled(order)
    else:
        _settle_stock(order)


def _follow(order: ShopOrder, one: IncomingOrder) -> None:
    """Bring a known order up to date."""
    try:
        told = {
            "address": sealed(order, "address", one.address.as_data()),
            "email": sealed(order, "email", one.email),
            "email_before": "",
            "email_key": persons.email_key(order.client_id, one.email),
        }
    except SubjectErased:  # the shop still has the person; of what it tells nothing personal is kept again
        told = {}
    ShopOrder.objects.filter(pk=order.pk).update(
        **told,
        ships=one.ships,
        content_sha256=persons.mark(one),
        **({"promised_at": one.promised_at} if one.promised_at else {}),
        **({"location": one.location} if one.location else {}),
    )
    order.refresh_from_db()
    if one.fulfilment is Fulfilment.FULFILLED and states.fulfilled(order):
        stock.consume(order)
    elif one.fulfilment is Fulfilment.CANCELLED and states.cancelled(order):
        stock.release(order)
    elif one.fulfilment is Fulfilment.OPEN and order.state in states.OPEN:
        kept = ShopOrderLine.objects.filter(order=order).order_by("number").values_list("sku", "quantity")
        if list(kept) != [(line.sku, line.quantity) for line in one.lines]:
            stock.release(order)
            ShopOrderLine.objects.filter(order=order).delete()
            _keep_lines(order, one.lines)
            _settle_stock(order)


def _settle_stock(order: ShopOrder) -> None:
    if stock.reserve(order, wanted_of(order), location=order.location):
        states.reserved(order)
    else:
        states.short(order)


def _look(order: ShopOrder, now: datetime) -> int:
    """Raise what is wrong with an order and drop what no longer is; gives how many were raised."""
    order.refresh_from_db(fields=["state"])
    is_open = order.state in states.OPEN
    wrong = {
        Kind.ADDRESS: is_open
        and order.ships
        and bool(faults(address_of(order.address), order.shop.countries)),
        Kind.OVERSELL: order.state == ShopOrder.State.SHORT,
        Kind.LATE: is_open and order.promised_at < now,
    }
    for kind, is_wrong in wrong.items():
        if not is_wrong:
            _drop(order, kind, now)
    return sum(raise_exception(order, kind, now) for kind, is_wrong in wrong.items() if is_wrong)


def _drop(order: ShopOrder, kind: Kind, now: datetime) -> None:
    """An exception that went away before anybody began with it."""
    OrderException.objects.filter(order=order, kind=kind, state=OrderException.State.FOUND).update(
        state=OrderException.State.SETTLED, resolution=WENT_AWAY, settled_at=now
    )


def tell(shop: Shop) -> None:
    """Events for what is due now: exceptions that wait for a desk, and what is owed to the live shop."""
    told: list[type[ShopEvent]] = []
    if OrderException.objects.filter(shop=shop, state=OrderException.State.FOUND).exists():
        told.append(OrderExceptionFound)
    if Outgoing.objects.filter(shop=shop, sent_at=None).exists():
        told.append(ShopOwed)
    outbox.publish_all(
        event(
            client_id=shop.client_id,
            programme_id=shop.programme_id,
            shop_id=shop.pk,
            home=entered_vault().removeprefix("vault_"),
        )
        for event in told
    )
