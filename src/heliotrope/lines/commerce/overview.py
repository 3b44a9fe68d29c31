"""What a shop's page shows; no buyer's name or address is on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce.models import (
    Drift,
    InboundEvent,
    OrderException,
    Outgoing,
    ShopOrder,
    ShopOrderLine,
    Stock,
)
from heliotrope.lines.commerce.selectors import LISTED, ShopLine, shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPage:
    """What a shop's page shows.

    Attributes:
        counts: orders and open exceptions by state or kind, and what waits in either direction.
        stock, orders, exceptions, drifts: the first rows of each, as plain values.
    """

    shop: ShopLine
    counts: Mapping[str, int]
    stock: Sequence[Mapping[str, Any]]
    orders: Sequence[Mapping[str, Any]]
    exceptions: Sequence[Mapping[str, Any]]
    drifts: Sequence[Mapping[str, Any]]


def page(actor: Actor, shop_id: UUID) -> ShopPage:
    """A shop with the first rows of everything; raises NotFound."""
    one = shop(actor, shop_id)
    stock = Stock.objects.filter(sku__shop_id=shop_id, client_id=one.client_id).select_related("sku")
    orders = ShopOrder.objects.filter(shop_id=shop_id, client_id=one.client_id)
    exceptions = OrderException.objects.filter(shop_id=shop_id, client_id=one.client_id).exclude(
        state=OrderException.State.SETTLED
    )
    by_state = dict(orders.values_list("state").annotate(Count("id")).order_by())
    waiting = InboundEvent.objects.filter(shop_id=shop_id, handled_at=None).count()
    leaving = Outgoing.objects.filter(shop_id=shop_id, sent_at=None).count()
    refused = Outgoing.objects.filter(shop_id=shop_id).exclude(refused="").count()
    return ShopPage(
        shop=one,
        counts={
            **by_state,
            "open": sum(by_state.get(state, 0) for state in ("new", "reserved", "short")),
            "exceptions": exceptions.count(),
            "inbound": waiting,
            "outbound": leaving,
            "refused": refused,
        },
        stock=list(
            stock.annotate(free=F("on_hand") - F("reserved"))
            .order_by("free", "sku__code")
            .values(
                "sku__code", "sku__title", "location", "location_name", "on_hand", "reserved", "free", "live"
            )[:LISTED]
        ),
        orders=[
            {
                "id": row.id,
                "name": row.name,
                "state": row.state,
                "placed_at": row.placed_at,
                "promised_at": row.promised_at,
                "pieces": pieces,
                "country": row.address.get("country", ""),
            }
            for row, pieces in _with_pieces(orders.order_by("-placed_at")[:LISTED])
        ],
        exceptions=list(
            exceptions.order_by("found_at").values(
                "id", "kind", "state", "found_at", "order__name", "item_id"
            )[:LISTED]
        ),
        drifts=list(
            Drift.objects.filter(shop_id=shop_id, client_id=one.client_id)
            .order_by("-found_at")
            .values("sku", "location", "ours", "shown", "outcome", "found_at")[:50]
        ),
    )


def _with_pieces(rows: QuerySet[ShopOrder]) -> list[tuple[ShopOrder, int]]:
    """Orders with how many pieces each has."""
    found = list(rows)
    lines = ShopOrderLine.objects.filter(order__in=[row.pk for row in found])
    pieces = dict(lines.values_list("order_id").annotate(Sum("quantity")))
    return [(row, pieces.get(row.pk, 0)) for row in found]
