"""A shop's buyer as the law sees them: told what is held of their orders, and how old that is.

All of it in the vault that is entered.

An order is a subject of its own: its buyer is sealed under its key, and one person's orders are found by the
token of their e-mail address.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.privacy.retention import Aged
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce.models import OrderException, ShopOrder, ShopOrderLine
from heliotrope.lines.commerce.services.persons import GONE
from heliotrope.lines.commerce.services.states import OPEN
from heliotrope.pipeline.decompose.subjects import items_of_person

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Whoever placed an order.

    Attributes:
        id: the order's key.
        email: what they ordered with; empty without one.
        item_ids: the items that the order's exceptions became.
    """

    id: UUID
    client_id: UUID
    email: str
    item_ids: tuple[UUID, ...]


def known(actor: Actor, order_id: UUID) -> Buyer | None:
    """The buyer of an order; None for one that the actor may not see."""
    row = ShopOrder.objects.filter(pk=order_id, client_id__in=actor.client_ids).first()
    if row is None:
        return None
    items = items_of_person(row.client_id, row.pk)
    return Buyer(id=row.pk, client_id=row.client_id, email=row.email or "", item_ids=items)


def told(actor: Actor, order_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Everything that is held of the buyers of these orders, as JSON that a person can read too."""
    rows = ShopOrder.objects.filter(client_id__in=actor.client_ids, pk__in=list(order_ids))
    return [_told(row) for row in rows.select_related("shop").order_by("placed_at", "id")]


def _told(row: ShopOrder) -> dict[str, Any]:
    lines = ShopOrderLine.objects.filter(order=row).order_by("number")
    exceptions = OrderException.objects.filter(order=row).order_by("found_at", "id")
    return {
        "id": str(row.pk),
        "shop": row.shop.name,
        "number": row.name,
        "state": row.state,
        "placed_at": _iso(row.placed_at),
        "promised_at": _iso(row.promised_at),
        "email": row.email or "",
        "address": row.address,
        "lines": [{"sku": one.sku, "title": one.title, "quantity": one.quantity} for one in lines],
        "exceptions": [
            {
                "about": one.kind,
                "found_at": _iso(one.found_at),
                "settled_at": _iso(one.settled_at) if one.settled_at else None,
            }
            for one in exceptions
        ],
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def aged(actor: Actor, client_id: UUID, *, before: datetime, after: UUID | None) -> tuple[Aged, ...]:
    """Orders placed before an instant and over, whose buyers are not forgotten, by key.

    Args:
        after: the key to go on behind; None for the first ones.
    """
    if client_id not in actor.client_ids:
        return ()
    rows = ShopOrder.objects.filter(client_id=client_id, placed_at__lt=before).exclude(state__in=OPEN)
    rows = rows.exclude(email_key__startswith=GONE)
    behind = (rows.filter(pk__gt=after) if after else rows).order_by("pk")[:BATCH]
    ids = list(behind.values_list("pk", flat=True))
    items: dict[UUID, set[UUID]] = defaultdict(set)
    found = OrderException.objects.filter(order__in=ids, item_id__isnull=False)
    for order_id, item_id in found.values_list("order_id", "item_id"):
        if item_id is not None:
            items[order_id].add(item_id)
    return tuple(
        Aged(id=one, client_id=client_id, subject_id=one, case_ids=frozenset(items[one])) for one in ids
    )
