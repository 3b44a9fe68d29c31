"""Deliveries, and the reasons of decisions."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from heliotrope.core.access import Permission
from heliotrope.flow import delivering, explaining, handed
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import deliveries as s
from heliotrope.interfaces.api.schemas.given import Made
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors

door = Door("deliveries")


@door.get("/deliveries", Permission.DELIVERY_READ, list[s.Delivery])
def list_deliveries(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The deliveries that you may see, the latest first."""
    actor = actor_of(request)
    return handed.shown(actor, deliver_selectors.deliveries(actor, limit=limit), now=now())


@door.get("/orders/{uuid:order_id}/deliveries", Permission.DELIVERY_READ, list[s.Delivery])
def list_of_order(request: HttpRequest, order_id: UUID) -> Any:
    """The deliveries of one order, the latest first."""
    actor = actor_of(request)
    demand_selectors.order(actor, order_id)
    return handed.shown(actor, deliver_selectors.deliveries_of_order(actor, order_id), now=now())


@door.get("/deliveries/{uuid:delivery_id}", Permission.DELIVERY_READ, s.Delivery)
def show_delivery(request: HttpRequest, delivery_id: UUID) -> Any:
    """One delivery with the hashes of its files."""
    actor = actor_of(request)
    (line,) = handed.shown(actor, [deliver_selectors.delivery(actor, delivery_id)], now=now())
    return line


@door.get("/deliveries/{uuid:delivery_id}/files/{name}", Permission.DELIVERY_READ, files=("*/*",))
def get_file(request: HttpRequest, delivery_id: UUID, name: str) -> HttpResponse:
    """One file of a delivery."""
    content, media_type = handed.file(actor_of(request), delivery_id, name, now=now())
    return download(content, media_type, name)


@door.act("/deliveries/{uuid:delivery_id}/acceptance", Permission.DELIVERY_ACCEPT, s.Accepted)
def accept(request: HttpRequest, delivery_id: UUID) -> s.Accepted:
    """Say yes to a delivery; its invoice is issued."""
    return s.Accepted(invoice_id=delivering.accept(actor_of(request), delivery_id, now=now()))


@door.act("/deliveries/{uuid:delivery_id}/payments", Permission.LEDGER_WRITE, Made)
def pay_provider(request: HttpRequest, delivery_id: UUID, given: s.NewPayment) -> Made:
    """Record that a provider was paid what this delivery owes it."""
    payment_id = delivering.pay_provider(actor_of(request), delivery_id, given.provider_id, now=now())
    return Made(id=payment_id)


@door.act("/invoices/{uuid:invoice_id}/payment", Permission.LEDGER_WRITE, Made)
def take_payment(request: HttpRequest, invoice_id: UUID) -> Made:
    """Record that the client paid an invoice."""
    delivering.take_payment(actor_of(request), invoice_id, now=now())
    return Made(id=invoice_id)


@door.get("/explain/{kind}/{uuid:subject_id}", Permission.EXPLAIN, s.Explained)
def explain(request: HttpRequest, kind: str, subject_id: UUID) -> Any:
    """Why something was decided as it was, and whether the same rule decides the same again."""
    return explaining.explain(actor_of(request), kind, subject_id)
