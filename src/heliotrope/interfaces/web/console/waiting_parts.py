"""Why units wait, as the pages of an order show it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.insight.waits import WaitItem
from heliotrope.interfaces.web.console.ordering import words
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.pipeline.demand.selectors import OrderLine


def wait_row(order: OrderLine, one: WaitItem, *, linked: bool) -> dict[str, Any]:
    """A unit that waits: why in one line, and when that changes by itself.

    Args:
        linked: whether the page of its item is named.
    """
    number = one.ordinal + 1
    return {
        "unit_id": str(one.unit_id),
        "number": number,
        "url": reverse("order_item", args=[order.id, one.item_id]) if linked else "",
        "step": words.step(order.line, one.step),
        "opened_at": one.opened_at,
        "line": spoken(one.line),
        "stage": one.stage,
        "relaxes_at": one.relaxes_at,
        "taken_at": one.taken_at,
        "label": gettext("Item %(n)s waits") % {"n": number},
    }
