"""An order's certificate: asking for it, how far it is, deciding on a missed target, and the file itself."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import certifying, issuing
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.console import certified_periods
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.console.asking import Asking
from heliotrope.interfaces.web.console.certified import page_context
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.pipeline.demand import selectors as demand_selectors


@page(Permission.DELIVERY_READ, methods=("GET", "POST"))
def certificate(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """An order's certificate, or a stream's; a post asks for it, withdraws it, or decides on a miss."""
    actor = actor_of(request)
    order = demand_selectors.order(actor, order_id)
    if order.shape is Shape.STREAM:
        return certified_periods.show(request, actor, order)
    form = Asking(request.POST if request.POST.get("act") == "ask" else None)
    if request.method == "POST" and (request.POST.get("act") != "ask" or form.is_valid()):
        _act(request, actor, order_id, form)
        return go(request, reverse("order_certificate", args=[order_id]))
    context = page_context(actor, order) | {"form": form}
    return render(request, "console/certificate/page.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, actor: Actor, order_id: UUID, form: Asking) -> None:
    acts: dict[str, tuple[Permission, Callable[[], object], str]] = {
        "ask": (
            Permission.ORDER_PLACE,
            lambda: certifying.ask(actor, order_id, _wish(form.cleaned_data), now=now()),
            gettext("The certificate is asked for; its sample is drawn when the work is done."),
        ),
        "withdraw": (
            Permission.ORDER_PLACE,
            lambda: certifying.withdraw(actor, order_id, now=now()),
            gettext("The certificate is withdrawn; the order goes on without one."),
        ),
        "deliver": (
            Permission.DELIVERY_ACCEPT,
            lambda: certifying.deliver_as_it_is(actor, order_id),
            gettext("The order is being delivered as it is, with its credit."),
        ),
        "inspect": (
            Permission.DELIVERY_ACCEPT,
            lambda: certifying.inspect_on(actor, order_id, now=now()),
            gettext("Inspection goes on."),
        ),
    }
    permission, act, done = acts.get(request.POST.get("act", ""), (None, None, ""))
    if permission is None or act is None or not actor.may(permission):
        raise NotFound
    tell(request, act, done)


def _wish(given: dict[str, Any]) -> certifying.Wish:
    return certifying.Wish(
        target_ratio=given["target_percent"] / 100,
        inspections=given["inspections"],
        inspector_level=int(given["inspector_level"]),
    )


@page(Permission.DELIVERY_READ)
def file(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The signed document of the version in force, or of the one that is named; the download is recorded."""
    given = request.GET.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    content, name = issuing.file(actor_of(request), order_id, version=version)
    return download(content, issuing.MEDIA_TYPE, name)


@page(Permission.CLIENT_READ)
def keys(request: HttpRequest) -> HttpResponse:
    """The operator's public keys, for who checks a certificate."""
    known = signing_selectors.keys(actor_of(request))
    return render(request, "console/certificate/keys.html", {"keys": known})
