"""Live work: who is ready for it, and putting a unit that arrived into the hands that were chosen."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core.match.live import choose_worker
from heliotrope.core.match.live_records import live_record, outcome_live
from heliotrope.core.match.people import Candidate
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match.models import Presence
from heliotrope.pipeline.match.services import Handed, begin, open_unit

READY = timedelta(hours=10)
"""How long who says that they are ready is taken at their word."""
MOST_READY = 200


def be_ready(actor: Actor, *, now: datetime) -> None:
    """Take live work as it comes, from now on."""
    Presence.objects.update_or_create(
        worker_id=actor.worker, defaults={"operator_id": actor.operator, "ready_until": now + READY}
    )


def rest(actor: Actor) -> None:
    """Take no more live work; what is in hand stays there."""
    Presence.objects.filter(worker_id=actor.worker).delete()


def is_ready(actor: Actor, *, now: datetime) -> bool:
    """Whether the worker takes live work."""
    return Presence.objects.filter(worker_id=actor.worker, ready_until__gt=now).exists()


def ready_workers(actor: Actor, *, now: datetime) -> tuple[UUID, ...]:
    """Who of the operator's workers takes live work."""
    rows = Presence.objects.filter(operator_id=actor.operator, ready_until__gt=now).order_by("worker_id")
    return tuple(rows.values_list("worker_id", flat=True)[:MOST_READY])


def place(
    actor: Actor,
    unit: UnitLine,
    candidates: Sequence[Candidate],
    *,
    worked_before: Collection[UUID],
    answered_by: Sequence[UUID],
    now: datetime,
    lease_s: int,
) -> Handed | None:
    """Put a unit into the hands of the ready worker who suits best; None when nobody may, or it is gone.

    Args:
        worked_before: who worked on its item, and may not again when the step wants a second person.
    """
    who = [one for one in candidates if unit.turn or one.worker_id not in worked_before]
    opened = open_unit(unit, due_at=unit.due_at, judgements=0)
    made = choose_worker(opened, who, now, answered_by=answered_by)
    if made.worker_id is None:
        return None
    try:
        with transaction.atomic():
            decompose.hold_order(unit.order_id, alone=False)
            if not decompose.assign(unit.id, offered=False):
                return None
            handed = begin(
                actor,
                worker_id=made.worker_id,
                unit_id=unit.id,
                item_id=unit.item_id,
                order_id=unit.order_id,
                client_id=unit.client_id,
                turn=unit.turn,
                now=now,
                lease_s=lease_s,
            )
    except IntegrityError:
        # The worker got this item by another way meanwhile; the savepoint took the claim back.
        return None
    decisions.remember(
        [
            decisions.Reasoned(
                client_id=unit.client_id,
                kind="assignment",
                subject_id=handed.assignment_id,
                rule=f"{made.rule}@{made.version}",
                inputs=live_record(opened, who, now, made, answered_by=answered_by),
                outcome=outcome_live(made),
                reasons=made.reasons,
                decided_at=now,
            )
        ]
    )
    return handed
