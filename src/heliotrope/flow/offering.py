"""Offering units to named workers, and the workers' answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliotrope.compliance.selectors import stopped_cases
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.flow import crossing, terms
from heliotrope.flow.rooms import with_room
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Handed

MOST_OFFERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A unit and the worker to ask."""

    unit_id: UUID
    worker_id: UUID


def make_offers(actor: Actor, asked: Sequence[Asked], *, now: datetime) -> tuple[UUID, ...]:
    """Offer each unit to its worker; all or none.  Gives the offers in the order of the asking."""
    if not 0 < len(asked) <= MOST_OFFERS:
        raise Invalid(f"Make 1 to {MOST_OFFERS} offers at a time, not {len(asked)}.")
    units = decompose_selectors.units(actor, {one.unit_id for one in asked})
    if len(units) < len({one.unit_id for one in asked}):
        raise NotFound
    for order_id in sorted({unit.order_id for unit in units.values()}):
        decompose.hold_order(order_id, alone=False)
    if {unit.item_id for unit in units.values()} & set(stopped_cases(actor)):
        raise Conflict(
            "The person of this case has its use stopped; nobody works on it until that is lifted."
        )
    loads = match_selectors.loads(actor, {one.worker_id for one in asked})
    candidates = {
        worker_id: network_selectors.candidate(actor, worker_id, load=loads.get(worker_id, 0))
        for worker_id in {one.worker_id for one in asked}
    }
    candidates = crossing.with_borders(actor, candidates, now=now)
    orders = {
        order_id: demand_selectors.order(actor, order_id)
        for order_id in {unit.order_id for unit in units.values()}
    }
    if closing := next((order for order in orders.values() if order.closing_at is not None), None):
        raise Conflict(f"The order {closing.title!r} is closing and hands out no further unit.")
    proposals = [
        offers.Proposal(
            unit=units[one.unit_id],
            candidate=candidates[one.worker_id],
            due_at=orders[units[one.unit_id].order_id].due_at,
        )
        for one in asked
    ]
    return offers.make(actor, proposals, now=now, offer_s=settings.HELIOTROPE_OFFER_S)


def accept(actor: Actor, offer_id: UUID, *, now: datetime) -> Handed:
    """Take one of the worker's own offers in hand."""
    if actor.worker_id is None:
        raise NotFound
    match.hold_worker(actor.worker_id)
    offer = match_selectors.my_offer(actor, offer_id)
    load = match_selectors.loads(actor, [actor.worker_id]).get(actor.worker_id, 0)
    candidate = network_selectors.candidate(actor, actor.worker_id, load=load)
    unit = decompose_selectors.unit(actor, offer.unit_id)
    crossing.check_opened(actor, demand_selectors.order(actor, unit.order_id), unit.item_id, now=now)
    decompose.hold_order(unit.order_id, alone=False)
    if not with_room(actor, candidate).holds(unit.requirement.channel):
        raise Conflict(f"You have {load} units in hand, which leaves no room for this one; finish one first.")
    handed = offers.accept(actor, offer_id, unit=unit, now=now, lease_s=settings.HELIOTROPE_LEASE_S)
    terms.note(actor, candidate, handed, now=now)
    return handed


def decline(actor: Actor, offer_id: UUID, *, now: datetime) -> None:
    """Say no to one of the worker's own offers."""
    offers.decline(actor, offer_id, now=now)
