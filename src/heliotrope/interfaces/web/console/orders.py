"""Orders: the list, one order's story, and its items."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.flow import closing, looking
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.images import image_response
from heliotrope.insight import listing, order_page
from heliotrope.insight import orders as order_insight
from heliotrope.insight.listing import OrderRow
from heliotrope.insight.river import Stage
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, is_fragment, tell, varied
from heliotrope.interfaces.web.console.order_parts import item_context, order_context
from heliotrope.interfaces.web.console.ordering.standing import MailboxForm, ReplyForm, support_context
from heliotrope.interfaces.web.console.rivers import stage_label
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.regions import region_of_page

LISTED = 500
UNDELIVERED = ("placed", "working", "settled")


def order_row(row: OrderRow, stage: Stage | None = None) -> dict[str, Any]:
    """One line of a table of orders."""
    order = row.order
    late = order.due_at is not None and order.due_at < now() and order.state in UNDELIVERED
    return {
        "url": reverse("order", args=[order.id]),
        "title": order.title,
        "client": row.client,
        "badge": texts.state(order.state),
        "items": row.items,
        "done": row.done,
        "escalated": row.escalated,
        "placed_at": order.placed_at,
        "due_at": order.due_at,
        "late": late,
        "held": row.held[stage].items if stage else None,
    }


@page(Permission.ORDER_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The orders of one client or of all, in one stage or in any."""
    actor = actor_of(request)
    client_id, stage = _client(request), _stage(request)
    rows = listing.order_rows(actor, client_id=client_id, stage=stage, limit=LISTED)
    context = {
        "orders": [order_row(row, stage) for row in rows],
        "may_place": actor.may(Permission.ORDER_PLACE),
        "show_client": len(actor.client_ids) > 1,
        "tabs": [
            {
                "label": gettext("All") if one is None else stage_label(one),
                "stage": one.value if one else "",
                "url": _filtered(request, one),
                "current": one is stage,
            }
            for one in (None, *Stage)
        ],
        "stage_label": stage_label(stage) if stage else "",
        "is_filtered": bool(client_id or stage),
        "is_cut": len(rows) == LISTED,
    }
    template = "console/orders/table.html" if is_fragment(request) else "console/orders/list.html"
    return varied(render(request, template, context))


def _stage(request: HttpRequest) -> Stage | None:
    given = request.GET.get("stage", "")
    return Stage(given) if given in set(Stage) else None


def _client(request: HttpRequest) -> UUID | None:
    given = request.GET.get("client", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Http404 from None


def _filtered(request: HttpRequest, stage: Stage | None) -> str:
    query = request.GET.copy()
    query.pop("stage", None)
    if stage:
        query["stage"] = stage.value
    return f"{reverse('orders')}{'?' if query else ''}{query.urlencode()}"


@page(Permission.ORDER_READ, methods=("GET", "POST"))
def shown(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order's story, with its items below; a post lets the order settle with what there is."""
    if request.method == "POST":
        return _close(request, order_id)
    return story(request, order_id)


def story(
    request: HttpRequest,
    order_id: UUID,
    *,
    mailbox: MailboxForm | None = None,
    reply: ReplyForm | None = None,
) -> HttpResponse:
    """One order's page; with a form of it that was refused, as it was filled."""
    actor = actor_of(request)
    told = order_page.order_story(actor, order_id, now=now())
    context = order_context(actor, told) | support_context(actor, told.order, mailbox=mailbox, reply=reply)
    if actor.may(Permission.ITEM_READ):
        context |= item_context(order_page.item_page(actor, order_id, limit=order_page.FEW))
        context["order_region"] = region_of_page(request, told.order.data_home)
    return render(request, "console/orders/order.html", context, status=422 if mailbox or reply else 200)


def _close(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Close the order, for those who run the work; for everybody else there is no such act here."""
    actor = actor_of(request)
    if not actor.may(Permission.OFFER_MAKE):
        raise NotFound
    tell(
        request,
        lambda: closing.close(actor, order_id, now=now()),
        gettext("The order is closing: nobody is asked any more, and it settles with what there is."),
    )
    return go(request, reverse("order", args=[order_id]))


@page(Permission.ORDER_READ)
def now_part(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The part of an order's page that moves."""
    actor = actor_of(request)
    context = order_context(actor, order_page.order_story(actor, order_id, now=now()))
    return render(request, "console/orders/now.html", context)


@page(Permission.ITEM_READ)
def items(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """A page of an order's items."""
    return _items(request, order_id, None)


@page(Permission.ITEM_READ)
def item(request: HttpRequest, order_id: UUID, item_id: UUID) -> HttpResponse:
    """One item beside the list that it is in."""
    return _items(request, order_id, item_id)


def _items(request: HttpRequest, order_id: UUID, item_id: UUID | None) -> HttpResponse:
    actor = actor_of(request)
    given = request.GET.get("first", "")
    first = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    found = order_page.item_page(actor, order_id, first=first, item_id=item_id)
    if found.open is not None:
        text = looking.text_of(actor, found.open.id, now=now())
        found = replace(found, open=replace(found.open, text=text))
    context = item_context(found) | {"order_region": region_of_page(request, found.order.data_home)}
    if item_id is not None:
        looking.note(actor, item_id)
    template = "console/orders/items.html" if is_fragment(request) else "console/orders/items_page.html"
    return varied(render(request, template, context))


@page(Permission.ITEM_READ)
def image(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The image of an item; the look is recorded."""
    actor = actor_of(request)
    picture = order_insight.item_image(actor, item_id)
    looking.note(actor, item_id)
    return image_response(picture)
