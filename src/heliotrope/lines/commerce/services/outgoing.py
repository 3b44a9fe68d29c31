"""What we owed the live shop and have told it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.commerce.models import Outgoing, ShopOrder, ShopOrderLine
from heliotrope.lines.commerce.services.persons import DROPPED, found_by, note_dropped
from heliotrope.pipeline.decompose.subjects import items_of_person


def mark_sent(client_id: UUID, outgoing_id: UUID, *, now: datetime, refused: str = "") -> bool:
    """The live shop has answered, with a refusal or without; False when it had before."""
    waiting = Outgoing.objects.filter(pk=outgoing_id, client_id=client_id, sent_at=None)
    return bool(waiting.update(sent_at=now, refused=refused[:300], address={}))


def addressed(actor: Actor, shop_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """Addresses that the live shop is to be told, by key: of each what a stop of its buyer may name.

    That is the order, what the same buyer ordered besides, and the items that the order's exceptions became.
    """
    waiting = Outgoing.objects.filter(
        client_id__in=actor.client_ids, shop_id=shop_id, kind=Outgoing.Kind.ADDRESS, sent_at=None
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for row_id, external_id in waiting.values_list("id", "order_external_id"):
        order = ShopOrder.objects.filter(shop_id=shop_id, external_id=external_id).first()
        if order is None:
            found[row_id] = frozenset()
            continue
        same = () if order.email == ERASED else found_by(actor, order.client_id, order.email or "")
        found[row_id] = frozenset({order.pk, *same, *items_of_person(order.client_id, order.pk)})
    return found


def drop_erased(client_id: UUID, outgoing_id: UUID, *, now: datetime) -> bool:
    """Leave an address untold whose buyer was erased, on record; False when it was told before."""
    dropped = mark_sent(client_id, outgoing_id, now=now, refused=DROPPED)
    if dropped:
        note_dropped(client_id, outgoing_id)
    return dropped


def moving(client_id: UUID, shop_id: UUID, *, since: datetime) -> frozenset[str]:
    """SKUs of which the live shop was told something since an instant, or is to be: who compares skips them.

    Another process may have told it after we read it, or have told it and not noted so yet: either figure may
    be the older one.
    """
    recent = Q(sent_at=None) | Q(sent_at__gte=since)
    told = Outgoing.objects.filter(recent, client_id=client_id, shop_id=shop_id)
    orders = told.exclude(order_external_id="").values("order_external_id")
    lines = ShopOrderLine.objects.filter(order__shop_id=shop_id, order__external_id__in=orders)
    shelves = told.exclude(stock=None).values_list("stock__sku__code", flat=True)
    return frozenset(shelves) | frozenset(lines.values_list("sku", flat=True))
