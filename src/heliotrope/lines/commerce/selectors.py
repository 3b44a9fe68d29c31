"""Reads of shops, in the vault of their home: for pages narrowed to an actor, for the line to its client."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from heliotrope.core.errors import NotFound
from heliotrope.core.text.address import Address, address_of
from heliotrope.core.trade.drifts import Shelf
from heliotrope.core.trade.incoming import IncomingLine, IncomingOrder
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce.cases import CaseLine, Kind, case, item_key
from heliotrope.lines.commerce.listings import Listing
from heliotrope.lines.commerce.models import (
    InboundEvent,
    OrderException,
    Outgoing,
    Shop,
    ShopOrder,
    ShopOrderLine,
    SkuListing,
    Stock,
)

LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLine:
    """A shop as others see it; its secrets by the names of their variables only."""

    id: UUID
    client_id: UUID
    programme_id: UUID
    order_id: UUID | None
    name: str
    endpoint: str
    token_variable: str
    secret_variable: str
    truth: str
    countries: tuple[str, ...]
    promise_hours: int
    orders_until: datetime | None
    synced_at: datetime | None
    compared_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Whether a live shop stands behind it."""
        return bool(self.endpoint)


def shops(actor: Actor, programme_id: UUID) -> tuple[ShopLine, ...]:
    """The shops of a programme by name."""
    rows = Shop.objects.filter(client_id__in=actor.client_ids, programme_id=programme_id).order_by("name")
    return tuple(map(_shop, rows))


def all_shops(actor: Actor) -> tuple[ShopLine, ...]:
    """Every shop of the actor's clients in this home."""
    return tuple(map(_shop, Shop.objects.filter(client_id__in=actor.client_ids).order_by("id")))


def shop(actor: Actor, shop_id: UUID) -> ShopLine:
    """One shop; raises NotFound."""
    row = Shop.objects.filter(pk=shop_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _shop(row)


def _shop(row: Shop) -> ShopLine:
    return ShopLine(
        id=row.id,
        client_id=row.client_id,
        programme_id=row.programme_id,
        order_id=row.order_id,
        name=row.name,
        endpoint=row.endpoint,
        token_variable=row.token_variable,
        secret_variable=row.secret_variable,
        truth=row.truth,
        countries=tuple(row.countries),
        promise_hours=row.promise_hours,
        orders_until=row.orders_until,
        synced_at=row.synced_at,
        compared_at=row.compared_at,
    )


def free_of(client_id: UUID, shop_id: UUID, skus: Iterable[str]) -> dict[str, int]:
    """Free pieces by SKU over all locations; SKUs that are not counted are left out."""
    found: dict[str, int] = {}
    for shelf in shelves_of(client_id, shop_id, skus):
        found[shelf.sku] = found.get(shelf.sku, 0) + shelf.on_hand - shelf.reserved
    return found


def shelves_of(client_id: UUID, shop_id: UUID, skus: Iterable[str]) -> tuple[Shelf, ...]:
    """What is there of some SKUs, by SKU and location."""
    rows = Stock.objects.filter(client_id=client_id, sku__shop_id=shop_id, sku__code__in=set(skus))
    return tuple(
        Shelf(sku=code, location=location, on_hand=on_hand, reserved=reserved, name=name)
        for code, location, on_hand, reserved, name in rows.order_by("sku__code", "location").values_list(
            "sku__code", "location", "on_hand", "reserved", "location_name"
        )
    )


def shelf_for(client_id: UUID, shop_id: UUID, lines: Sequence[CaseLine]) -> str:
    """A location that has every counted line of an order; empty when none has."""
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    shelves = shelves_of(client_id, shop_id, wanted)
    counted = {shelf.sku for shelf in shelves}
    free = {(shelf.location, shelf.sku): shelf.on_hand - shelf.reserved for shelf in shelves}
    locations = dict.fromkeys(shelf.location for shelf in shelves)
    return next(
        (one for one in locations if all(free.get((one, sku), 0) >= wanted[sku] for sku in counted)), ""
    )


def shelves(actor: Actor, shop_id: UUID) -> tuple[Shelf, ...]:
    """Our side of the comparison with the live shop."""
    waiting = _waiting(actor, shop_id)
    owed: dict[UUID | None, int] = {
        row["stock_id"]: int(row["owed"])
        for row in Outgoing.objects.filter(shop_id=shop_id, sent_at=None, kind=Outgoing.Kind.STOCK)
        .values("stock_id")
        .annotate(owed=Sum("change"))
    }
    rows = Stock.objects.filter(client_id__in=actor.client_ids, sku__shop_id=shop_id).select_related("sku")
    found = []
    for row in rows.order_by("sku__code", "location"):
        # Of a waiting order without a place of its own, the live shop took the pieces off the first one.
        at = waiting.pop((row.sku.code, row.location), 0) + waiting.pop((row.sku.code, ""), 0)
        found.append(
            Shelf(
                sku=row.sku.code,
                location=row.location,
                on_hand=row.on_hand,
                reserved=row.reserved,
                waiting=at,
                in_flight=owed.get(row.id, 0),
            )
        )
    return tuple(found)


def _waiting(actor: Actor, shop_id: UUID) -> dict[tuple[str, str], int]:
    lines = ShopOrderLine.objects.filter(
        client_id__in=actor.client_ids,
        order__shop_id=shop_id,
        order__live=True,
        order__state=ShopOrder.State.SHORT,
    )
    rows = lines.values("sku", "order__location").annotate(pieces=Sum("quantity"))
    return {(row["sku"], row["order__location"]): int(row["pieces"]) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingException:
    """An exception that is to be put on its shop's stream, and what the line's arrival takes of it."""

    id: UUID
    work_order_id: UUID
    shop_order_id: UUID
    given: Mapping[str, object]


def waiting_exceptions(actor: Actor, shop_id: UUID) -> tuple[WaitingException, ...]:
    """Exceptions that nobody has on their desk yet; none while the shop has no stream."""
    stream = shop(actor, shop_id).order_id
    rows = OrderException.objects.filter(
        client_id__in=actor.client_ids, shop_id=shop_id, state=OrderException.State.FOUND
    ).select_related("order")
    if stream is None:
        return ()
    return tuple(
        WaitingException(id=row.id, work_order_id=stream, shop_order_id=row.order_id, given=_given(row))
        for row in rows.order_by("found_at", "id")
    )


def _given(row: OrderException) -> dict[str, object]:
    order = _incoming(row.order)
    free = free_of(row.client_id, row.shop_id, {line.sku for line in order.lines})
    told = case(order, Kind(row.kind), free, exception_id=row.id)
    return {"id": item_key(order.name, row.kind, row.id), **told.as_data()}


def _incoming(row: ShopOrder) -> IncomingOrder:
    """An order as it stands, in the words in which it once came in."""
    lines = ShopOrderLine.objects.filter(order_id=row.id).order_by("number")
    return IncomingOrder(
        external_id=row.external_id,
        name=row.name,
        lines=tuple(IncomingLine(sku=one.sku, quantity=one.quantity, title=one.title) for one in lines),
        address=address_of(row.address),
        email=row.email,
        placed_at=row.placed_at,
        promised_at=row.promised_at,
        location=row.location,
        live=row.live,
        ships=row.ships,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Restocked:
    """An exception that waited for stock and could be met by now; its item opens again."""

    id: UUID
    work_order_id: UUID
    item_id: UUID


def restocked(actor: Actor, shop_id: UUID) -> tuple[Restocked, ...]:
    """Exceptions that wait for stock which is there."""
    rows = OrderException.objects.filter(
        client_id__in=actor.client_ids, shop_id=shop_id, state=OrderException.State.WAITING
    ).exclude(item_id=None)
    return tuple(
        Restocked(id=row.id, work_order_id=row.work_order_id, item_id=row.item_id)
        for row in rows.select_related("order")
        if row.item_id and row.work_order_id and _coverable(row)
    )


def _coverable(row: OrderException) -> bool:
    lines = [CaseLine(sku=line.sku, quantity=line.quantity) for line in _incoming(row.order).lines]
    return bool(shelf_for(row.client_id, row.shop_id, lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One call that we owe the live shop; its id is its idempotency key."""

    id: UUID
    kind: str
    order_external_id: str
    item_external_id: str
    location: str
    change: int
    address: Address


def owed(actor: Actor, shop_id: UUID, *, without: Collection[UUID] = ()) -> tuple[Owed, ...]:
    """What is to be written back, the oldest first.

    Args:
        without: keys of what is held back.
    """
    rows = Outgoing.objects.filter(client_id__in=actor.client_ids, shop_id=shop_id, sent_at=None)
    rows = rows.exclude(pk__in=list(without))
    return tuple(
        Owed(
            id=row.id,
            kind=row.kind,
            order_external_id=row.order_external_id,
            item_external_id=row.stock.sku.external_id if row.stock else "",
            location=row.stock.location if row.stock else "",
            change=row.change,
            address=address_of(row.address),
        )
        for row in rows.select_related("stock__sku").order_by("made_at", "id")[:LISTED]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A stored webhook that waits; of its content only what it is about."""

    id: UUID
    topic: str
    order_external_id: str


def news(actor: Actor, shop_id: UUID) -> tuple[News, ...]:
    """Webhooks that wait to be taken up, the oldest first."""
    rows = InboundEvent.objects.filter(client_id__in=actor.client_ids, shop_id=shop_id, handled_at=None)
    return tuple(
        News(
            id=row.id,
            topic=row.topic,
            order_external_id=str(row.payload.get("admin_graphql_api_id") or "")
            if row.topic.startswith("orders/")
            else "",
        )
        for row in rows.order_by("received_at", "id")[:LISTED]
    )


def listing(actor: Actor, shop_id: UUID, sku: str, language: str) -> Listing:
    """A SKU's listing in a language; raises NotFound."""
    row = SkuListing.objects.filter(
        client_id__in=actor.client_ids, sku__shop_id=shop_id, sku__code=sku, language=language
    ).first()
    if row is None:
        raise NotFound
    return Listing(
        sku=sku, language=language, title=row.title, description=row.description, images=tuple(row.images)
    )


def buyers(actor: Actor) -> int:
    """How many orders with an address the shops of the actor's clients have; a buyer of two counts twice.

    An order whose buyer was erased counts no more.
    """
    rows = ShopOrder.objects.filter(client_id__in=actor.client_ids, ships=True)
    return rows.exclude(email_key__startswith="erased:").count()
