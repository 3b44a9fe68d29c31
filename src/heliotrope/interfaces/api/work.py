"""A worker's own work, and the offers that an operator makes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from heliotrope.core.access import Permission
from heliotrope.core.match.choice import NoChoice
from heliotrope.flow import handing_on, offering, submitting, working
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.images import IMAGES, image_response
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import work as s
from heliotrope.interfaces.api.schemas.given import Made
from heliotrope.pipeline.match import selectors as match_selectors

door = Door("work")


@door.act("/offers", Permission.OFFER_MAKE, s.OffersMade)
def make_offers(request: HttpRequest, given: s.NewOffers) -> s.OffersMade:
    """Offer units to named workers, all or none."""
    asked = [offering.Asked(unit_id=one.unit_id, worker_id=one.worker_id) for one in given.offers]
    return s.OffersMade(ids=list(offering.make_offers(actor_of(request), asked, now=now())))


@door.get("/work/offers", Permission.WORK_DO, list[s.Offer])
def my_offers(request: HttpRequest) -> Any:
    """The offers that wait for your answer."""
    return match_selectors.my_offers(actor_of(request))


@door.act("/work/offers/{uuid:offer_id}/acceptance", Permission.WORK_DO, s.Handed)
def accept_offer(request: HttpRequest, offer_id: UUID) -> s.Handed:
    """Take an offered unit in hand."""
    handed = offering.accept(actor_of(request), offer_id, now=now())
    return s.Handed(assignment_id=handed.assignment_id)


@door.act("/work/offers/{uuid:offer_id}/refusal", Permission.WORK_DO, Made)
def decline_offer(request: HttpRequest, offer_id: UUID) -> Made:
    """Say no to an offer."""
    offering.decline(actor_of(request), offer_id, now=now())
    return Made(id=offer_id)


@door.act("/work/next", Permission.WORK_DO, s.Handed)
def take_next(request: HttpRequest) -> s.Handed:
    """Get the unit that suits you best, or what stands in the way."""
    handed = working.take_next(actor_of(request), now=now())
    if isinstance(handed, NoChoice):
        return s.Handed(
            assignment_id=None, reasons=list(handed.left_out.sentences), next_on_at=handed.next_on_at
        )
    return s.Handed(assignment_id=handed.assignment_id)


@door.get("/work/assignments", Permission.WORK_DO, list[Made])
def in_hand(request: HttpRequest) -> Any:
    """The units in your hands, the oldest first."""
    return working.in_hand(actor_of(request))


@door.get("/work/assignments/{uuid:assignment_id}", Permission.WORK_DO, s.Workspace, refused=(409,))
def show_assignment(request: HttpRequest, assignment_id: UUID) -> Any:
    """One of your units: what to do, until when, and what it pays."""
    desk = working.desk(actor_of(request), assignment_id)
    return {
        "assignment_id": desk.assignment.id,
        "order_id": desk.order.id,
        "line": desk.order.line,
        "instruction": desk.workspace.instruction,
        "text": desk.workspace.text,
        "image": desk.workspace.image,
        "field": desk.workspace.field.value,
        "choices": list(desk.workspace.choices),
        "kind": desk.workspace.kind,
        "data": dict(desk.workspace.data),
        "step": desk.step,
        "pieces": desk.earning.pieces,
        "measure": desk.measure,
        "pay_note": desk.earning.note,
        "due_at": desk.due_at,
        "lease_until": desk.assignment.lease_until,
        "net_pay": desk.earning.net,
        "currency": desk.earning.currency,
        "came": handing_on.came(actor_of(request), assignment_id),
    }


@door.get("/work/assignments/{uuid:assignment_id}/image", Permission.WORK_DO, files=IMAGES, refused=(409,))
def show_image(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The image of one of your units."""
    return image_response(working.image(actor_of(request), assignment_id))


@door.act("/work/assignments/{uuid:assignment_id}/judgement", Permission.WORK_DO, Made)
def judge(request: HttpRequest, assignment_id: UUID, given: s.NewJudgement) -> Made:
    """Answer one of your units."""
    judgement_id = submitting.submit(
        actor_of(request),
        assignment_id,
        given={"answer": given.answer} if given.given is None else given.given,
        spent_s=given.spent_s,
        seen_at=given.seen_at,
        now=now(),
    )
    return Made(id=judgement_id)


@door.act("/work/assignments/{uuid:assignment_id}/release", Permission.WORK_DO, Made)
def give_back(request: HttpRequest, assignment_id: UUID) -> Made:
    """Give one of your units back."""
    working.give_back(actor_of(request), assignment_id, now=now())
    return Made(id=assignment_id)


@door.act("/work/assignments/{uuid:assignment_id}/pass", Permission.WORK_DO, s.Passed)
def pass_on(request: HttpRequest, assignment_id: UUID, given: s.NewPass) -> s.Passed:
    """Pass one of your live units on to who suits best, with a note for them."""
    passed = handing_on.pass_on(actor_of(request), assignment_id, note=given.note, now=now())
    return s.Passed(passed=passed.to_id is not None, reasons=list(passed.reasons))
