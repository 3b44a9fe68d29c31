"""Certificates of deliveries: ask, see how far, decide on a missed target, download, and the public keys."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from heliotrope.core.access import Permission
from heliotrope.core.deliver.certificate.periods import Period
from heliotrope.core.errors import NotFound
from heliotrope.flow import certifying, certifying_periods, crediting, issuing
from heliotrope.flow.certifying import Standing
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import certificates as s
from heliotrope.interfaces.api.schemas.given import Made, Version
from heliotrope.money import credits as money_credits
from heliotrope.pipeline.deliver import certificates
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import periods

door = Door("certificates")


@door.get("/orders/{uuid:order_id}/certificate", Permission.DELIVERY_READ, s.CertificateStanding)
def show_certificate(request: HttpRequest, order_id: UUID) -> Any:
    """How far an order's certificate is: what was found, what a missed target costs, what was issued."""
    actor = actor_of(request)
    demand_selectors.order(actor, order_id)
    try:
        found = certifying.standing(actor, order_id)
    except NotFound:
        return s.CertificateStanding(
            order_id=order_id,
            state="",
            target_ratio=None,
            inspections=0,
            inspected=0,
            outcome="",
            accuracy=None,
            further=None,
            credit=None,
            versions=[],
        )
    return _standing(actor, order_id, found)


def _standing(actor: Actor, order_id: UUID, found: Standing) -> s.CertificateStanding:
    accuracy, further = found.found, found.further
    return s.CertificateStanding(
        order_id=order_id,
        state=found.asked.state,
        target_ratio=found.asked.target_ratio,
        inspections=found.asked.inspections,
        inspected=found.inspected,
        outcome=found.outcome.value if found.outcome else "",
        accuracy=s.Accuracy(
            ratio=accuracy.ratio,
            low=accuracy.low,
            high=accuracy.high,
            level_ratio=accuracy.level_ratio,
            found_ratio=accuracy.found_ratio,
            wrong=accuracy.wrong,
        )
        if accuracy
        else None,
        further=s.Further(
            inspections=further.inspections,
            expected_ratio=further.expected_ratio,
            price=str(found.price),
        )
        if further
        else None,
        credit=_credit(actor, order_id, found),
        versions=[
            s.Issued(
                version=line.version,
                issued_at=line.issued_at,
                superseded_at=line.superseded_at,
                reason=line.reason,
                key=line.key,
                sha256=line.sha256,
                figures=dict(line.figures),
            )
            for line in certificates.versions(actor, order_id)
        ],
    )


def _credit(actor: Actor, order_id: UUID, found: Standing) -> s.Credit | None:
    made = crediting.given(actor, order_id)
    if made is not None:
        reasons = list(crediting.told(made.reasons))
        same = crediting.is_same(actor, made)
        return s.Credit(amount=str(made.outcome["amount"]), reasons=reasons, posted=True, same=same)
    if found.credit is None or not found.credit.amount or found.asked.state != "missed":
        return None
    reasons = list(crediting.told(found.credit.reasons))
    return s.Credit(amount=str(found.credit.amount), reasons=reasons, posted=False, same=True)


@door.act("/orders/{uuid:order_id}/certificate", Permission.ORDER_PLACE, Made)
def ask_for_certificate(request: HttpRequest, order_id: UUID, given: s.NewCertification) -> Made:
    """Ask for a certificate of an order that is worked on: a target, and how many items are inspected.

    Inspections are paid like any unit and stand on the order's invoice.
    """
    certifying.ask(actor_of(request), order_id, certifying.Wish(**given.model_dump()), now=now())
    return Made(id=order_id)


@door.get("/orders/{uuid:order_id}/certificate/periods", Permission.DELIVERY_READ, list[s.CertifiedPeriod])
def list_certified_periods(request: HttpRequest, order_id: UUID) -> Any:
    """The periods of a stream whose deliveries are certified, the latest first.

    Each is an order of inspections: its certificate, its missed target, its delivery and its invoice are
    found and decided on under that order's id.
    """
    actor = actor_of(request)
    demand_selectors.order(actor, order_id)
    return [
        s.CertifiedPeriod(
            order_id=line.order_id,
            stream_id=line.stream_id,
            first_on=line.period.first_on,
            last_on=line.period.last_on,
            repeats=line.repeats,
            state=line.state,
        )
        for line in periods.of_stream(actor, order_id)
    ]


@door.act("/orders/{uuid:order_id}/certificate/periods", Permission.ORDER_PLACE, Made)
def ask_for_period(request: HttpRequest, order_id: UUID, given: s.NewPeriodCertification) -> Made:
    """Ask for the certificate of what a stream delivers in a period, as a rule a calendar month.

    The sample is drawn when the period is over. Gives the order of its inspections, which are paid like any
    unit; with ``repeats`` each month after it is asked for as well.
    """
    said = given.model_dump()
    period = Period(first_on=said.pop("first_on"), last_on=said.pop("last_on"))
    repeats = said.pop("repeats")
    made = certifying_periods.ask(
        actor_of(request), order_id, certifying.Wish(**said), period, repeats=repeats, now=now()
    )
    return Made(id=made)


@door.act("/orders/{uuid:order_id}/certificate/choice", Permission.DELIVERY_ACCEPT, Made)
def choose(request: HttpRequest, order_id: UUID, given: s.Choice) -> Made:
    """Decide on a missed target: ``deliver`` as it is with the credit, or ``inspect`` on at the price."""
    actor = actor_of(request)
    if given.choice == "deliver":
        certifying.deliver_as_it_is(actor, order_id)
    else:
        certifying.inspect_on(actor, order_id, now=now())
    return Made(id=order_id)


@door.act("/orders/{uuid:order_id}/certificate/withdrawal", Permission.ORDER_PLACE, Made)
def withdraw(request: HttpRequest, order_id: UUID) -> Made:
    """Give a certificate up before its sample is inspected; the order goes on without one."""
    certifying.withdraw(actor_of(request), order_id, now=now())
    return Made(id=order_id)


@door.get("/orders/{uuid:order_id}/certificate/file", Permission.DELIVERY_READ, files=(issuing.MEDIA_TYPE,))
def get_certificate(request: HttpRequest, order_id: UUID, version: int | None = None) -> HttpResponse:
    """The signed certificate, for `heliotrope verify`: the version in force, or the one that is named."""
    content, name = issuing.file(actor_of(request), order_id, version=version)
    return download(content, issuing.MEDIA_TYPE, name)


@door.get("/certificates/keys", Permission.DELIVERY_READ, list[s.PublicKey])
def list_keys(request: HttpRequest) -> Any:
    """The operator's public keys, the latest first: give one to `heliotrope verify --key`."""
    return signing_selectors.keys(actor_of(request))


@door.act("/certificates/keys", Permission.CLIENT_WRITE, s.NewKey)
def rotate_key(request: HttpRequest) -> s.NewKey:
    """End the key that signs now and begin the next; what was signed before stays good."""
    return s.NewKey(public=signing.rotate(actor_of(request), now=now()))


@door.act("/service-credits", Permission.CLIENT_WRITE, Version)
def set_service_credits(request: HttpRequest, given: s.NewCreditTerms) -> Version:
    """Set what a missed target credits, for certificates that are asked for from now on."""
    return Version(version=money_credits.set_terms(actor_of(request), **given.model_dump(), now=now()))
