"""Deliveries: taking the client's yes, handing out files, and paying providers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.flow import delivering, handed
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.pipeline.deliver import selectors as deliver_selectors


def _order_url(request: HttpRequest, delivery_id: UUID, part: str) -> str:
    line = deliver_selectors.delivery(actor_of(request), delivery_id)
    return f"{reverse('order', args=[line.order_id])}#{part}"


@page(Permission.DELIVERY_ACCEPT, methods=("POST",))
def accept(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Accept a delivery, which issues its invoice; again changes nothing."""
    url = _order_url(request, delivery_id, "deliveries")
    tell(
        request,
        lambda: delivering.accept(actor_of(request), delivery_id, now=now()),
        gettext("The delivery is accepted and its invoice is issued."),
    )
    return go(request, url)


@page(Permission.DELIVERY_READ)
def file(request: HttpRequest, delivery_id: UUID, name: str) -> HttpResponse:
    """One file of a delivery; the download is recorded."""
    content, media_type = handed.file(actor_of(request), delivery_id, name, now=now())
    return download(content, media_type, name)


@page(Permission.LEDGER_WRITE, methods=("POST",))
def pay_provider(request: HttpRequest, delivery_id: UUID, provider_id: UUID) -> HttpResponse:
    """Record that a provider was paid what a delivery owes it."""
    url = _order_url(request, delivery_id, "money")
    tell(
        request,
        lambda: delivering.pay_provider(actor_of(request), delivery_id, provider_id, now=now()),
        gettext("The payment is recorded in both books."),
    )
    return go(request, url)
