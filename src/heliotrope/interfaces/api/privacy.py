"""Persons' requests about their own data, and the register of breaches."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from heliotrope.compliance.selectors import breaches as register
from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.services import breaches
from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid
from heliotrope.core.privacy.requests import Refusal
from heliotrope.flow import asking, requests
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import privacy as s
from heliotrope.interfaces.api.schemas.given import Made

door = Door("privacy")


@door.get("/privacy/requests", Permission.PRIVACY_READ, list[s.RequestShown])
def list_requests(request: HttpRequest) -> Any:
    """Requests that are open, those due first in front."""
    return asked_of.open_requests(actor_of(request))


@door.get("/privacy/requests/{uuid:request_id}", Permission.PRIVACY_READ, s.RequestShown)
def show_request(request: HttpRequest, request_id: UUID) -> Any:
    """One request."""
    return asked_of.request(actor_of(request), request_id)


@door.act("/privacy/requests", Permission.PRIVACY_WRITE, Made)
def take_request_in(request: HttpRequest, given: s.NewRequest) -> Made:
    """Take a request in; its clock runs, and nothing else is done before the requester is verified."""
    asked = asking.Asked(**given.model_dump())
    return Made(id=asking.take_in(actor_of(request), asked, now=now()))


@door.act("/privacy/requests/{uuid:request_id}/code", Permission.PRIVACY_WRITE, Made)
def send_code(request: HttpRequest, request_id: UUID) -> Made:
    """Send the requester a code to the address on file."""
    requests.send_code(actor_of(request), request_id, now=now())
    return Made(id=request_id)


@door.act("/privacy/requests/{uuid:request_id}/verification", Permission.PRIVACY_WRITE, Made)
def verify_requester(request: HttpRequest, request_id: UUID, given: s.Proof) -> Made:
    """Verify the requester; then the client's crew gets the request, or you decide it."""
    requests.verify(actor_of(request), request_id, code=given.code, evidence=given.evidence, now=now())
    return Made(id=request_id)


@door.act("/privacy/requests/{uuid:request_id}/decision", Permission.PRIVACY_WRITE, Made)
def decide_request(request: HttpRequest, request_id: UUID, given: s.Decision) -> Made:
    """Grant or refuse a request that no crew has in hand."""
    if given.grant is (given.refusal is not None) or given.refusal is Refusal.LEGAL_HOLD:
        raise Invalid("refusal: give one where the request is refused, and only there; a hold refuses itself")
    requests.decide(actor_of(request), request_id, refusal=given.refusal, now=now())
    return Made(id=request_id)


@door.get("/privacy/breaches", Permission.PRIVACY_READ, list[s.BreachShown])
def list_breaches(request: HttpRequest) -> Any:
    """Breaches that are not closed, those with the next due instant in front."""
    return register.open_breaches(actor_of(request))


@door.get("/privacy/breaches/{uuid:breach_id}", Permission.PRIVACY_READ, s.BreachShown)
def show_breach(request: HttpRequest, breach_id: UUID) -> Any:
    """One breach with its duties."""
    return register.breach(actor_of(request), breach_id)


@door.act("/privacy/breaches", Permission.PRIVACY_WRITE, Made)
def record_breach(request: HttpRequest, given: s.NewBreach) -> Made:
    """Put a breach in the register; the clocks of every law that it concerns run from when it was known."""
    found = breaches.Found(id=new_id(), **given.model_dump())
    return Made(id=breaches.record_breach(actor_of(request), found, now=now()))


@door.act("/privacy/breaches/{uuid:breach_id}/assessment", Permission.PRIVACY_WRITE, Made)
def assess_breach(request: HttpRequest, breach_id: UUID, given: s.Assessment) -> Made:
    """Say how grave a breach is; it may be said anew as long as it is open."""
    breaches.assess(
        actor_of(request),
        breach_id,
        risk=given.risk,
        persons=given.persons,
        measures=given.measures,
        now=now(),
    )
    return Made(id=breach_id)


@door.act("/privacy/breaches/{uuid:breach_id}/duties/{uuid:duty_id}", Permission.PRIVACY_WRITE, Made)
def settle_duty(request: HttpRequest, breach_id: UUID, duty_id: UUID, given: s.DutySettled) -> Made:
    """Note that somebody was told, or why not."""
    breaches.settle_duty(
        actor_of(request), breach_id, duty_id, notified=given.notified, why=given.why, now=now()
    )
    return Made(id=duty_id)


@door.act("/privacy/breaches/{uuid:breach_id}/closing", Permission.PRIVACY_WRITE, Made)
def close_breach(request: HttpRequest, breach_id: UUID) -> Made:
    """Close a breach when everybody is told, or it is decided why not."""
    breaches.close(actor_of(request), breach_id, now=now())
    return Made(id=breach_id)
