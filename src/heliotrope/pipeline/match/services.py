"""Bringing units into hands: pulling, and taking back; the only writer of assignments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.match import records
from heliotrope.core.match.choice import Choice, NoChoice, OpenUnit, decide, narrow
from heliotrope.core.match.eligibility import Held
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.written import Record
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match import waiting
from heliotrope.pipeline.match.events import UnitAssigned, UnitReleased
from heliotrope.pipeline.match.models import Assignment
from heliotrope.pipeline.match.selectors import AssignmentLine

LOST_RACES = 20
"""How often a worker who asks may lose a unit to somebody faster before being told to ask again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A unit that is now in a worker's hands."""

    assignment_id: UUID
    worker_id: UUID
    unit_id: UUID
    client_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A unit that could be handed out.

    Attributes:
        open_it: for a unit that is opened only when somebody takes it (hidden gold): opens it under its key,
            or gives False when its order no longer works; None for a unit that is open already.
        turn: 0, or how often its item was worked on before when the same worker may come back.
    """

    unit: OpenUnit
    order_id: UUID
    client_id: UUID
    open_it: Callable[[], bool] | None = None
    turn: int = 0


def hold_worker(worker_id: UUID) -> None:
    """Wait until no other request of this worker is being matched; held to the end of the transaction.

    Two tabs of one worker would otherwise both see room for one more assignment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"worker:{worker_id}"])


def pull(
    actor: Actor,
    *,
    candidate: Candidate,
    available: Sequence[Available],
    gold_due: bool,
    held: Mapping[UUID, Held],
    now: datetime,
    lease_s: int,
) -> Handed | NoChoice:
    """Hand the worker who asks the unit that suits best, or say what stands in the way.

    Args:
        held: until when units wait for better speakers than this worker.
    """
    left = {one.unit.unit_id: one for one in available}
    for _ in range(LOST_RACES):
        units = [one.unit for one in left.values()]
        problem = narrow(candidate, units, now, gold_due=gold_due, held=held)
        choice = decide(problem)
        if isinstance(choice, NoChoice):
            return choice
        chosen = left.pop(choice.unit_id)
        handed = _take(actor, candidate.worker_id, chosen, now=now, lease_s=lease_s)
        if handed is not None:
            _remember(handed, records.pull_record(problem), choice, now)
            return handed
    raise Conflict("Others took every unit first; ask again in a moment.")


def _take(actor: Actor, worker_id: UUID, chosen: Available, *, now: datetime, lease_s: int) -> Handed | None:
    try:
        with transaction.atomic():
            decompose.hold_order(chosen.order_id, alone=False)
            if chosen.open_it is not None and not chosen.open_it():
                return None
            unit_id = chosen.unit.unit_id
            if not decompose.assign(unit_id, offered=False):
                return None
            return begin(
                actor,
                worker_id=worker_id,
                unit_id=unit_id,
                item_id=chosen.unit.item_id,
                order_id=chosen.order_id,
                client_id=chosen.client_id,
                turn=chosen.turn,
                now=now,
                lease_s=lease_s,
            )
    except IntegrityError:
        # The worker has this item in hand or judged it already; the savepoint took the claim back.
        return None


def begin(
    actor: Actor,
    *,
    worker_id: UUID,
    unit_id: UUID,
    item_id: UUID,
    order_id: UUID,
    client_id: UUID,
    turn: int,
    now: datetime,
    lease_s: int,
    handed_from: UUID | None = None,
) -> Handed:
    """Write down that a unit which was just claimed is in a worker's hands.

    Args:
        handed_from: the assignment from which it was handed on.
    """
    assignment = Assignment.objects.create(
        id=new_id(),
        unit_id=unit_id,
        item_id=item_id,
        worker_id=worker_id,
        client_id=client_id,
        order_id=order_id,
        turn=turn,
        started_at=now,
        lease_until=now + timedelta(seconds=lease_s),
        handed_from=handed_from,
    )
    waiting.forget(unit_id)
    outbox.publish(UnitAssigned(client_id=client_id, order_id=order_id, unit_id=unit_id, worker_id=worker_id))
    audit.record(
        actor,
        "unit.assigned",
        subject_kind="assignment",
        subject_id=assignment.id,
        client_id=client_id,
        detail={"unit": str(unit_id), "worker": str(worker_id)},
    )
    return Handed(assignment_id=assignment.id, worker_id=worker_id, unit_id=unit_id, client_id=client_id)


def begin_unit(
    actor: Actor,
    unit: UnitLine,
    worker_id: UUID,
    *,
    now: datetime,
    lease_s: int,
    handed_from: UUID | None = None,
) -> Handed:
    """The same of a unit as its stage shows it."""
    return begin(
        actor,
        worker_id=worker_id,
        unit_id=unit.id,
        item_id=unit.item_id,
        order_id=unit.order_id,
        client_id=unit.client_id,
        turn=unit.turn,
        now=now,
        lease_s=lease_s,
        handed_from=handed_from,
    )


def _remember(handed: Handed, inputs: Record, choice: Choice, now: datetime) -> None:
    decisions.remember(
        [
            decisions.Reasoned(
                client_id=handed.client_id,
                kind="assignment",
                subject_id=handed.assignment_id,
                rule=f"{choice.rule}@{choice.version}",
                inputs=inputs,
                outcome=records.outcome(choice),
                reasons=choice.reasons,
                decided_at=now,
            )
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A unit that its worker is done with, and since when it was in hand."""

    unit_id: UUID
    item_id: UUID
    order_id: UUID
    client_id: UUID
    worker_id: UUID
    started_at: datetime


def finish(actor: Actor, held: AssignmentLine, *, now: datetime) -> Finished:
    """Move the worker's own assignment from active to done, with its unit.

    Raises:
        Conflict: it was finished or taken back before.
    """
    active = Assignment.objects.filter(pk=held.id, worker_id=actor.worker, state=Assignment.State.ACTIVE)
    if not active.update(state=Assignment.State.DONE, ended_at=now):
        raise Conflict(_gone(held.id))
    if not decompose.finish(held.unit_id, now=now):
        raise Conflict("This unit was closed meanwhile; ask for the next one.")
    return Finished(
        unit_id=held.unit_id,
        item_id=held.item_id,
        order_id=held.order_id,
        client_id=held.client_id,
        worker_id=held.worker_id,
        started_at=held.started_at,
    )


def _gone(assignment_id: UUID) -> str:
    """What is said to who answers a unit that left their hands."""
    if Assignment.objects.filter(pk=assignment_id, state=Assignment.State.HANDED_ON).exists():
        return "This unit was handed on to a colleague while you had it; ask for the next one."
    return "This unit is no longer in your hands; ask for the next one."


def release(actor: Actor, assignment_id: UUID, *, now: datetime) -> None:
    """Give the worker's own unit back; giving it back twice is no error."""
    row = Assignment.objects.filter(pk=assignment_id, worker_id=actor.worker).first()
    if row is None:
        raise NotFound
    _release(actor, row, now=now, why="given up")


def give_back(actor: Actor, assignment_id: UUID, *, now: datetime, why: str) -> bool:
    """Take a unit out of its worker's hands for the platform; False when it had left them."""
    row = Assignment.objects.filter(pk=assignment_id, client_id__in=actor.client_ids).first()
    return row is not None and _release(actor, row, now=now, why=why)


def release_overdue(actor: Actor, *, now: datetime, limit: int = 500) -> int:
    """Take back the units whose lease ran out; gives how many."""
    overdue = Assignment.objects.filter(
        client_id__in=actor.client_ids, state=Assignment.State.ACTIVE, lease_until__lt=now
    )
    return sum(_release(actor, row, now=now, why="lease ran out") for row in overdue[:limit])


def _release(actor: Actor, row: Assignment, *, now: datetime, why: str) -> bool:
    active = Assignment.objects.filter(pk=row.pk, state=Assignment.State.ACTIVE)
    if not active.update(state=Assignment.State.RELEASED, ended_at=now):
        return False
    decompose.reopen(row.unit_id)
    outbox.publish(UnitReleased(client_id=row.client_id, order_id=row.order_id, unit_id=row.unit_id))
    audit.record(
        actor,
        "unit.released",
        subject_kind="assignment",
        subject_id=row.id,
        client_id=row.client_id,
        detail={"why": why},
    )
    return True


def open_unit(line: UnitLine, *, due_at: datetime | None, judgements: int) -> OpenUnit:
    """A unit as the matching rules see it."""
    return OpenUnit(
        unit_id=line.id,
        item_id=line.item_id,
        requirement=line.requirement,
        opened_at=line.opened_at,
        due_at=due_at,
        judgements=judgements,
        gold=line.gold,
    )
