"""Looking beyond the case in hand: one placeholder with a fresh second factor, many with a second person."""

import math
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heliotrope.compliance.selectors import bulk as bulk_selectors
from heliotrope.compliance.services import bulk as bulk_services
from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError
from heliotrope.core.privacy.reveals import Need, Reason
from heliotrope.flow import beyond
from heliotrope.foundation.clock import now, real_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.interfaces.web import wished
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.proving import prove
from heliotrope.interfaces.web.privacy.viewers import viewers
from heliotrope.interfaces.web.privacy.words import REASONS

STATES = {
    "asked": gettext_lazy("waits for a second person"),
    "agreed": pgettext_lazy("wish", "agreed"),
    "refused": pgettext_lazy("wish", "refused"),
    "expired": pgettext_lazy("wish", "expired: nobody agreed in time"),
    "over": pgettext_lazy("wish", "agreed; its minutes are over"),
}


def factor_age_s(request: HttpRequest) -> float | None:
    """Since when the second factor of this session was proved; None for never."""
    at = [
        float(one["at"])
        for one in get_authentication_records(request, request.user)
        if one.get("method") == "mfa"
    ]
    return max(0.0, real_now().timestamp() - max(at)) if at else None


@page(Permission.PRIVACY_LOOK, methods=("GET", "POST"))
def case(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """An item, masked; posted to, what is behind one of its placeholders, or what is lacking."""
    actor = actor_of(request)
    shown = beyond.case(actor, item_id, now=now())
    given = request.POST if request.method == "POST" else request.GET
    chosen = {name: given.get(name, "") for name in ("mark", "reason")}
    context: dict[str, Any] = {"case": shown, "reasons": REASONS.items(), "chosen": chosen}
    if request.method == "POST":
        opened = beyond.open_mark(
            actor,
            item_id,
            chosen["mark"],
            reason=chosen["reason"],
            factor_age_s=factor_age_s(request),
            now=now(),
        )
        if opened.look.need is Need.FACTOR:
            return prove(f"{reverse('privacy_case', args=[item_id])}?{urlencode(chosen)}")
        context |= {"opened": opened} | _watched(request, opened.until_at)
    return _unkept(render(request, "privacy/case.html", context))


@page(Permission.PRIVACY_LOOK, methods=("GET", "POST"))
def bulk(request: HttpRequest) -> HttpResponse:
    """Wishes to see much at once; posted to, one more of them."""
    actor, error = actor_of(request), ""
    order_id = _key((request.POST if request.method == "POST" else request.GET).get("order", ""))
    if request.method == "POST" and order_id is None:
        error = _("Choose one of the orders.")
    elif request.method == "POST" and order_id is not None:
        items = request.POST.get("items", "")
        try:
            whole(
                lambda: beyond.ask_bulk(
                    actor,
                    order_id,
                    items=int(items) if items.isascii() and items.isdigit() and len(items) < 5 else 0,
                    reason=request.POST.get("reason", ""),
                    now=now(),
                )
            )
            return go(request, reverse("privacy_bulk"))
        except HeliotropeError as refusal:
            error = str(refusal)
    at, wishes = now(), bulk_selectors.wishes(actor)
    told, who = beyond.asked(actor, wishes), viewers(actor, {one.asked_by for one in wishes})
    clients = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    rows = [
        {"line": one, "state": STATES[one.standing(at)], "reason": REASONS[Reason(one.reason)],
         "mine": one.asked_by == actor.user_id, "opens": one.opens(actor, at),
         "who": who[one.asked_by], "client": clients.get(one.client_id, ""), "asked": told[one.id]}
        for one in wishes
    ]  # fmt: skip
    context = {
        "rows": rows,
        "reasons": REASONS.items(),
        "error": error,
        "ended": wished.ended(actor),
        "order": order_id,
        "orders": beyond.offered(actor, order_id),
    }
    return render(request, "privacy/bulk.html", context, status=422 if error else 200)


@page(Permission.PRIVACY_LOOK, methods=("GET", "POST"))
def wish(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """What was agreed to, for who asked, while it is open; posted to, agreed to, refused, or noted."""
    actor = actor_of(request)
    if request.method == "POST" and request.POST.get("noted"):
        bulk_services.take_note(actor, wish_id, now=now())
        return go(request, reverse("privacy_bulk"))
    if request.method == "POST":
        agree = request.POST.get("agree") == "yes"
        done = _("Agreed: whoever asked may read it for a quarter of an hour.") if agree else _("Refused.")
        tell(request, lambda: bulk_services.settle(actor, wish_id, agree=agree, now=now()), done)
        return go(request, reverse("privacy_bulk"))
    read = beyond.read_bulk(actor, wish_id, factor_age_s=factor_age_s(request), now=now())
    if read.look is not None and read.look.need is Need.FACTOR:
        return prove(request.path)
    if read.look is not None and read.look.granted:
        bulk_services.take_note(actor, wish_id, now=now())
    context = {"read": read} | _watched(request, read.wish.until_at if read.look else None)
    return _unkept(render(request, "privacy/wish.html", context))


def _key(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _watched(request: HttpRequest, until_at: datetime | None) -> dict[str, Any]:
    """What stands over values in clear: whose screen it is, since when, and for how many seconds more."""
    at = now()
    left_s = max(1, math.ceil((until_at - at).total_seconds())) if until_at is not None else 0
    return {"worker_handle": request.user.get_username(), "seen_at": at.isoformat(), "left_s": left_s}


def _unkept(response: HttpResponse) -> HttpResponse:
    """What was shown for a while must not come back with the back button."""
    response["Cache-Control"] = "private, no-store"
    return response
