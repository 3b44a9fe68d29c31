"""What we owed the live shop and have told it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliotrope.lines.commerce.models import Outgoing, ShopOrderLine


def mark_sent(client_id: UUID, outgoing_id: UUID, *, now: datetime, refused: str = "") -> bool:
    """The live shop has answered, with a refusal or without; False when it had before."""
    waiting = Outgoing.objects.filter(pk=outgoing_id, client_id=client_id, sent_at=None)
    return bool(waiting.update(sent_at=now, refused=refused[:300], address={}))


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
