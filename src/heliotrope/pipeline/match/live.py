"""Live work: who is ready for it, and putting a unit that arrived into the hands that were chosen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core.line import Requirement
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.choosing import Priced, decide, narrow
from heliotrope.core.match.dispatch.choosing_records import outcome_priced, priced_record
from heliotrope.core.match.dispatch.stakes import Case, Stakes
from heliotrope.core.match.offers import Refused
from heliotrope.core.match.people import Candidate
from heliotrope.core.match.units import OpenUnit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match.models import Presence
from heliotrope.pipeline.match.services import Handed, begin_unit, open_unit
from heliotrope.pipeline.match.waiting import Left

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
    stakes: Stakes,
    rules: Rules,
    now: datetime,
    lease_s: int,
) -> Handed | Left | None:
    """Put a unit into the hands of the ready worker who takes it at the least cost.

    It is left when nobody may or everybody who may is kept for dearer work; None when it is gone.

    Args:
        worked_before: who worked on its item, and may not again when the step wants a second person.
    """
    who = [one for one in candidates if unit.turn or one.worker_id not in worked_before]
    opened = open_unit(unit, due_at=unit.due_at, judgements=0)
    case, refused = narrow(opened, who, now, answered_by=answered_by, stakes=stakes, rules=rules)
    made = decide(case, refused, answered_by=answered_by)
    if made.worker_id is None:
        return left_of(unit, case, refused, made, who, answered_by)
    try:
        with transaction.atomic():
            decompose.hold_order(unit.order_id, alone=False)
            if not decompose.assign(unit.id, offered=False):
                return None
            handed = begin_unit(actor, unit, made.worker_id, now=now, lease_s=lease_s)
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
                inputs=priced_record(case, made, answered_by=answered_by),
                outcome=outcome_priced(made),
                reasons=made.reasons,
                decided_at=now,
            )
        ]
    )
    return handed


def left(
    units: Sequence[UnitLine],
    candidates: Sequence[Candidate],
    *,
    stakes: Mapping[UUID, Stakes],
    rules: Rules,
    now: datetime,
) -> tuple[Left, ...]:
    """Why units wait that nobody who is ready may take: those that ask the same are looked at once."""
    found: list[Left] = []
    looked: dict[tuple[Requirement, bool], Left] = {}
    for unit in units:
        key = unit.requirement, stakes[unit.id].translated
        opened = open_unit(unit, due_at=unit.due_at, judgements=0)
        if key not in looked:
            case, refused = narrow(
                opened, candidates, now, answered_by=(), stakes=stakes[unit.id], rules=rules
            )
            looked[key] = left_of(unit, case, refused, decide(case, refused), candidates, ())
        alike = looked[key]
        case = replace(alike.case, unit=replace(alike.case.unit, **_own(opened)))
        found.append(replace(alike, unit=unit, case=case))
    return tuple(found)


def _own(unit: OpenUnit) -> dict[str, Any]:
    """What a unit has of its own, beside what it requires."""
    names = ("unit_id", "item_id", "opened_at", "due_at")
    return {name: getattr(unit, name) for name in names}


def left_of(
    unit: UnitLine,
    case: Case,
    refused: Sequence[Refused],
    made: Priced,
    people: Sequence[Candidate],
    answered_by: Sequence[UUID],
) -> Left:
    """A unit that was given to nobody."""
    return Left(
        unit=unit,
        case=case,
        refused=tuple(refused),
        made=made,
        people={one.worker_id: one for one in people},
        answered_by=tuple(answered_by),
    )
