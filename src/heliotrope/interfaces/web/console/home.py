"""The first page: what needs me, what is happening, and the latest orders."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from heliotrope.core.access import Permission, Role
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight import listing, needs, river
from heliotrope.insight.needs import Need, NeedKind
from heliotrope.insight.river import Stage
from heliotrope.interfaces.web import wished
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.orders import order_row
from heliotrope.interfaces.web.console.rivers import river_context
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.frame import home_of
from heliotrope.interfaces.web.rooms import EYES, rail_of
from heliotrope.interfaces.web.svg.river import rail_river

LATEST = 12


@page(Permission.ACCOUNT)
def home(request: HttpRequest) -> HttpResponse:
    """The overview for clients and those whose work it is; everybody else is sent to their own first page."""
    actor = actor_of(request)
    place = home_of(actor.role)
    if place != "/":
        return HttpResponseRedirect(place)
    return render(request, "console/home.html", _context(actor))


@page(Permission.ORDER_READ)
def overview(request: HttpRequest) -> HttpResponse:
    """The overview, for those who begin elsewhere."""
    return render(request, "console/home.html", _context(actor_of(request)))


@page(Permission.ORDER_READ)
def now_part(request: HttpRequest) -> HttpResponse:
    """The part of the first page that moves."""
    return render(request, "console/home_now.html", _context(actor_of(request)))


@page(Permission.ORDER_READ)
def rail_part(request: HttpRequest) -> HttpResponse:
    """The rail with its live counts: fetched by every page after it is drawn, and again on news."""
    actor = actor_of(request)
    held = {one.stage.value: one.items for one in river.across(actor)}
    drawn = rail_river([held[stage.value] for stage in Stage])
    if waits := len(wished.needs(actor)):
        held[EYES] = waits
    rail = rail_of(urlsplit(request.headers.get("HX-Current-URL", "")), actor.role, held)
    return render(request, "components/rail.html", {"rail": rail, "rail_river": drawn, "rail_counted": True})


def _context(actor: Actor) -> dict[str, Any]:
    rows = listing.order_rows(actor, limit=LATEST)
    return {
        **river_context(river.across(actor), _urls(actor), ident="river"),
        "needs": [*wished.needs(actor), *(_need(need) for need in needs.needs(actor, now=now()))],
        "orders": [order_row(row) for row in rows],
        "may_place": actor.may(Permission.ORDER_PLACE),
        "show_client": len(actor.client_ids) > 1,
        "is_client": actor.role is Role.CLIENT_MEMBER,
    }


def _urls(actor: Actor) -> dict[Stage, str]:
    """Where a click on a stage leads, for the rooms that the actor may enter."""
    urls = {stage: f"{reverse('orders')}?stage={stage.value}" for stage in Stage}
    if actor.may(Permission.ADJUDICATE):
        urls[Stage.QUALITY] = reverse("adjudicate")
    return urls


def _need(need: Need) -> dict[str, Any]:
    order = reverse("order", args=[need.order_id])
    money = texts.money(need.amount, need.currency) if need.amount is not None else ""
    shown = {
        NeedKind.ACCEPT: (
            "deliver",
            gettext("Accept"),
            ngettext("%(n)s item delivered", "%(n)s items delivered", need.count),
            f"{order}#deliveries",
        ),
        NeedKind.ADJUDICATE: (
            "warn",
            gettext("Adjudicate"),
            ngettext("%(n)s item workers disagree on", "%(n)s items workers disagree on", need.count),
            reverse("adjudicate_item", args=[need.subject_id]),
        ),
        NeedKind.PAST_DUE: ("bad", gettext("Past due"), gettext("not delivered yet"), order),
        NeedKind.STUCK: (
            "warn",
            gettext("Stuck"),
            ngettext(
                "no worker is left for %(n)s item: import workers, or settle with what there is",
                "no worker is left for %(n)s items: import workers, or settle with what there is",
                need.count,
            ),
            order,
        ),
        NeedKind.TAKE_PAYMENT: (
            "idle",
            gettext("Take payment"),
            gettext("%(money)s invoiced, not paid"),
            reverse("invoice", args=[need.subject_id]),
        ),
        NeedKind.PAY_PROVIDER: (
            "idle",
            gettext("Pay provider"),
            gettext("%(money)s owed"),
            f"{order}#money",
        ),
    }
    state, label, sentence, url = shown[need.kind]
    return {
        "state": state,
        "label": label,
        "title": need.title,
        "text": sentence % {"n": need.count, "money": money},
        "since": need.since,
        "url": url,
    }
