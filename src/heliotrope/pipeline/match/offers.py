"""Offering a unit to one worker, and what becomes of the offer; the only writer of offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.match import records
from heliotrope.core.match.offers import narrow_workers, rank_workers
from heliotrope.core.match.people import Candidate
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match import services
from heliotrope.pipeline.match.events import OfferMade
from heliotrope.pipeline.match.models import Assignment, Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A unit and the worker to ask."""

    unit: UnitLine
    candidate: Candidate
    due_at: datetime | None = None


def make(actor: Actor, proposals: Sequence[Proposal], *, now: datetime, offer_s: int) -> tuple[UUID, ...]:
    """Offer each unit to its worker; all or none.

    Raises:
        Invalid: a worker who may not do the unit, with what stands in the way.
        Conflict: a unit that is not open, or is offered to somebody.
    """
    judged = set(
        Assignment.objects.filter(
            item_id__in={p.unit.item_id for p in proposals},
            worker_id__in={p.candidate.worker_id for p in proposals},
            state__in=[Assignment.State.ACTIVE, Assignment.State.DONE],
        ).values_list("item_id", "worker_id")
    )
    made, kept = [], []
    for proposal in proposals:
        offer, decision = _offer(proposal, judged, now=now, offer_s=offer_s)
        made.append(offer)
        kept.append(decision)
    Offer.objects.bulk_create(made)
    for offer in made:
        audit.record(
            actor, "offer.made", subject_kind="offer", subject_id=offer.id, client_id=offer.client_id
        )
    decisions.remember(kept)
    outbox.publish_all(
        OfferMade(
            client_id=offer.client_id,
            order_id=proposal.unit.order_id,
            unit_id=offer.unit_id,
            worker_id=offer.worker_id,
        )
        for offer, proposal in zip(made, proposals, strict=True)
    )
    return tuple(offer.id for offer in made)


def _offer(
    proposal: Proposal, judged: set[tuple[UUID, UUID]], *, now: datetime, offer_s: int
) -> tuple[Offer, decisions.Reasoned]:
    unit, worker_id = proposal.unit, proposal.candidate.worker_id
    problem = narrow_workers(
        services.open_unit(unit, due_at=proposal.due_at, judgements=0),
        [proposal.candidate],
        now,
        judged_by={worker_id} if not unit.turn and (unit.item_id, worker_id) in judged else set(),
    )
    ranking = rank_workers(problem)
    if not ranking.ranked:
        why = " ".join(found.sentence for found in ranking.refused[0].obstacles)
        raise Invalid(f"Worker {worker_id} cannot be offered unit {unit.id}: {why}")
    if not decompose.offer(unit.id):
        raise Conflict(f"Unit {unit.id} is not open any more; offer another one.")
    offer = Offer(
        id=new_id(),
        unit_id=unit.id,
        worker_id=worker_id,
        client_id=unit.client_id,
        made_at=now,
        expires_at=now + timedelta(seconds=offer_s),
    )
    decision = decisions.Reasoned(
        client_id=unit.client_id,
        kind="offer",
        subject_id=offer.id,
        rule=f"{ranking.rule}@{ranking.version}",
        inputs=records.push_record(problem),
        outcome=records.outcome_push(ranking),
        reasons=ranking.ranked[0].reasons,
        decided_at=now,
    )
    return offer, decision


def accept(actor: Actor, offer_id: UUID, *, unit: UnitLine, now: datetime, lease_s: int) -> services.Handed:
    """Take an offered unit in hand; the worker's own offer only.

    The decision that made the offer becomes the assignment's, for it is why this worker has it.
    """
    offer = _mine(actor, offer_id)
    if not _move(offer_id, Offer.State.ACCEPTED, now=now) or not decompose.assign(unit.id, offered=True):
        raise Conflict("This offer is no longer open; ask for the next unit.")
    try:
        with transaction.atomic():
            handed = services.begin(
                actor,
                worker_id=offer.worker_id,
                unit_id=unit.id,
                item_id=unit.item_id,
                order_id=unit.order_id,
                client_id=unit.client_id,
                turn=unit.turn,
                now=now,
                lease_s=lease_s,
            )
    except IntegrityError:
        raise Conflict("You have this item in hand or judged it before; decline the offer.") from None
    made = decisions.recall(actor, "offer", offer_id)
    decisions.remember(
        [
            decisions.Reasoned(
                client_id=unit.client_id,
                kind="assignment",
                subject_id=handed.assignment_id,
                rule=made.rule,
                inputs=made.inputs,
                outcome=made.outcome,
                reasons=made.reasons,
                decided_at=made.decided_at,
            )
        ]
    )
    return handed


def decline(actor: Actor, offer_id: UUID, *, now: datetime) -> None:
    """Say no to the worker's own offer; the unit waits for somebody else."""
    offer = _mine(actor, offer_id)
    if not _move(offer_id, Offer.State.DECLINED, now=now):
        raise Conflict("This offer is no longer open; there is nothing to decline.")
    decompose.reopen(offer.unit_id)
    audit.record(
        actor, "offer.declined", subject_kind="offer", subject_id=offer_id, client_id=offer.client_id
    )


def expire(actor: Actor, *, now: datetime, limit: int = 500) -> int:
    """Take back the offers that nobody answered in time; gives how many."""
    late = Offer.objects.filter(
        client_id__in=actor.client_ids, state=Offer.State.OPEN, expires_at__lte=now
    ).values_list("id", "unit_id")
    expired = 0
    for offer_id, unit_id in late[:limit]:
        if Offer.objects.filter(pk=offer_id, state=Offer.State.OPEN).update(state=Offer.State.EXPIRED):
            decompose.reopen(unit_id)
            expired += 1
    return expired


def withdraw_waiting(order_id: UUID, *, now: datetime) -> int:
    """Close the units of an order that nobody has in hand, with the offers of them; gives how many units.

    An offer ends with its unit: its worker would only be told that it is gone.
    """
    withdrawn = decompose.cancel_waiting(order_id, now=now)
    dead = Offer.objects.filter(unit__order_id=order_id, state=Offer.State.OPEN)
    dead.update(state=Offer.State.EXPIRED)
    return withdrawn


def _mine(actor: Actor, offer_id: UUID) -> Offer:
    offer = Offer.objects.filter(pk=offer_id, worker_id=actor.worker).first()
    if offer is None:
        raise NotFound
    return offer


def _move(offer_id: UUID, target: Offer.State, *, now: datetime) -> bool:
    open_now = Offer.objects.filter(pk=offer_id, state=Offer.State.OPEN, expires_at__gt=now)
    return open_now.update(state=target) == 1
