"""Handing a unit on: out of one worker's hands into another's in one step, with a note for whoever comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from heliotrope.core.errors import Invalid
from heliotrope.core.match.dispatch.handing import ByPrice
from heliotrope.core.match.handover import Decided
from heliotrope.core.match.handover_records import handover_record, outcome_handover
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose import subjects
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match.events import UnitHandedOn
from heliotrope.pipeline.match.models import Assignment, HandoverNote
from heliotrope.pipeline.match.selectors import AssignmentLine
from heliotrope.pipeline.match.services import Handed, begin_unit, hold_worker

NOTE_MOST = 4000
"""Characters of a note."""


def hold_workers(worker_ids: Iterable[UUID]) -> None:
    """Wait until nobody else matches any of these workers, in the one order in which all wait."""
    for worker_id in sorted(set(worker_ids)):
        hold_worker(worker_id)


def hand_on(
    actor: Actor,
    decided: Decided,
    unit: UnitLine,
    *,
    notice: timedelta,
    price: ByPrice,
    now: datetime,
    lease_s: int,
) -> Handed | None:
    """Put a unit from its worker's hands into those that were chosen; None when it is not there any more.

    The unit stays assigned: its old assignment ends by a conditional update and the new one begins in the
    same transaction, so that at no instant it has no owner or two.
    """
    made = decided.made
    if made.to_id is None:
        raise ValueError("a unit that stays is not handed on")
    try:
        with transaction.atomic():
            decompose.hold_order(unit.order_id, alone=False)
            active = Assignment.objects.filter(pk=made.assignment_id, state=Assignment.State.ACTIVE)
            if not active.update(state=Assignment.State.HANDED_ON, ended_at=now):
                return None
            handed = begin_unit(
                actor, unit, made.to_id, now=now, lease_s=lease_s, handed_from=made.assignment_id
            )
    except IntegrityError:
        # The chosen worker got this item by another way meanwhile; the savepoint gave the unit back.
        return None
    _tell(actor, decided, unit, handed)
    _remember(
        decided, unit, handed.assignment_id, ("handover", "assignment"), notice=notice, price=price, now=now
    )
    return handed


def _tell(actor: Actor, decided: Decided, unit: UnitLine, handed: Handed) -> None:
    outbox.publish(
        UnitHandedOn(
            client_id=unit.client_id,
            order_id=unit.order_id,
            unit_id=unit.id,
            worker_id=handed.worker_id,
            former_id=decided.made.from_id,
        )
    )
    audit.record(
        actor,
        "unit.handed-on",
        subject_kind="assignment",
        subject_id=handed.assignment_id,
        client_id=unit.client_id,
        detail={
            "unit": str(unit.id),
            "former": str(decided.made.assignment_id),
            "from": str(decided.made.from_id),
            "to": str(handed.worker_id),
        },
    )


def let_stay(
    actor: Actor, decided: Decided, unit: UnitLine, *, notice: timedelta, price: ByPrice, now: datetime
) -> bool:
    """Note that a unit stays with its worker; False when that was said of it before, or it is gone.

    Who asked to pass it on keeps it as before; of whose hours end it is noted until they go on.
    """
    made = decided.made
    active = Assignment.objects.filter(pk=made.assignment_id, state=Assignment.State.ACTIVE)
    if decided.holding.asked:
        if not active.exists():
            return False
    elif not active.filter(stays_since=None).update(stays_since=now):
        return False
    audit.record(
        actor,
        "unit.stays",
        subject_kind="assignment",
        subject_id=made.assignment_id,
        client_id=unit.client_id,
        detail={"unit": str(unit.id), "worker": str(made.from_id)},
    )
    _remember(decided, unit, made.assignment_id, ("stay",), notice=notice, price=price, now=now)
    return True


def go_on(actor: Actor, order_ids: Iterable[UUID], *, but: Iterable[UUID]) -> int:
    """Take back that units stay, but these: their workers' hours go on after all; gives how many."""
    rows = Assignment.objects.filter(
        client_id__in=actor.client_ids,
        order_id__in=set(order_ids),
        state=Assignment.State.ACTIVE,
        stays_since__isnull=False,
    )
    return rows.exclude(pk__in=set(but)).update(stays_since=None)


def _remember(
    decided: Decided,
    unit: UnitLine,
    subject_id: UUID,
    kinds: tuple[str, ...],
    *,
    notice: timedelta,
    price: ByPrice,
    now: datetime,
) -> None:
    made = decided.made
    inputs = handover_record(decided.holding, decided.ready, now, made, notice=notice, price=price)
    decisions.remember(
        decisions.Reasoned(
            client_id=unit.client_id,
            kind=kind,
            subject_id=subject_id,
            rule=f"{made.rule}@{made.version}",
            inputs=inputs,
            outcome=outcome_handover(made),
            reasons=made.reasons,
            decided_at=now,
        )
        for kind in kinds
    )


def keep_note(held: AssignmentLine, text: str, *, now: datetime) -> None:
    """Keep what a worker tells whoever has the unit next, in the vault that is entered; the latest stands.

    Raises:
        Invalid: it is too long, or holds what cannot be stored.
    """
    told = text.strip()
    if len(told) > NOTE_MOST or "\x00" in told:
        raise Invalid(f"A note is text of at most {NOTE_MOST} characters; shorten it.")
    if not told:
        HandoverNote.objects.filter(pk=held.id, client_id=held.client_id).delete()
        return
    note = HandoverNote(
        assignment_id=held.id,
        item_id=held.item_id,
        order_id=held.order_id,
        client_id=held.client_id,
        text=told,
        written_at=now,
    )
    note.subject_id = subjects.subject_of(held.client_id, held.item_id)
    HandoverNote.objects.bulk_create(
        [note],
        update_conflicts=True,
        unique_fields=["assignment_id"],
        update_fields=["text", "written_at"],
    )


def forget_notes(client_id: UUID, item_ids: Iterable[UUID]) -> int:
    """Remove the notes on items, in the vault that is entered; gives how many there were."""
    return HandoverNote.objects.filter(client_id=client_id, item_id__in=list(item_ids)).delete()[0]


def seal_notes(actor: Actor, *, limit: int) -> int:
    """Seal a batch of notes of the actor's clients that are in the clear; 0 when none is left."""
    rows = HandoverNote.objects.filter(client_id__in=actor.client_ids)
    return seal_rows(in_clear(rows, "text"), limit=limit, prepare=subjects.tell_whose)


def reasons_of(actor: Actor, assignment_id: UUID) -> tuple[str, ...]:
    """Why a unit came to who has it now by a handover."""
    return decisions.recall(actor, "handover", assignment_id).reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a worker told whoever has the unit next."""

    text: str
    written_at: datetime


def note_of(actor: Actor, assignment_id: UUID) -> Note | None:
    """The note that was left with an assignment, from the vault that is entered; None without one."""
    row = HandoverNote.objects.filter(pk=assignment_id, client_id__in=actor.client_ids).first()
    return Note(text=row.text, written_at=row.written_at) if row else None


def passed_on(actor: Actor, *, since: datetime) -> tuple[UUID, ...]:
    """The workers who handed units on since an instant, one entry a unit."""
    rows = Assignment.objects.filter(
        client_id__in=actor.client_ids, state=Assignment.State.HANDED_ON, ended_at__gte=since
    )
    return tuple(rows.values_list("worker_id", flat=True))


def staying(actor: Actor) -> tuple[UUID, ...]:
    """The workers with whom units stay though their hours end, one entry a unit."""
    return tuple(_staying(actor).order_by("stays_since").values_list("worker_id", flat=True))


def staying_assignments(actor: Actor) -> set[UUID]:
    """The assignments of units that stay though their workers' hours end."""
    return set(_staying(actor).values_list("id", flat=True))


def _staying(actor: Actor) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        client_id__in=actor.client_ids, state=Assignment.State.ACTIVE, stays_since__isnull=False
    )
