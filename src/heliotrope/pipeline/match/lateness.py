"""Units that say that they will be late: once each, and again only after things had looked better."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from heliotrope.core import sentence
from heliotrope.core.match.lateness import Late
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match.events import UnitLate
from heliotrope.pipeline.match.models import LateUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """A unit that says that it will be late.

    Attributes:
        done_at: when it is expected to be done; None when not within 8 days.
        told_at: when it said so.
    """

    unit_id: UUID
    order_id: UUID
    client_id: UUID
    due_at: datetime
    done_at: datetime | None
    reasons: tuple[str, ...]
    told_at: datetime


def tell(actor: Actor, late: Iterable[Late], units: Mapping[UUID, UnitLine], *, now: datetime) -> int:
    """Let units say that they will be late; gives how many said so that had not, or had been eased."""
    found = {one.unit_id: one for one in late}
    rows = LateUnit.objects.filter(pk__in=set(found), client_id__in=actor.client_ids)
    known = dict(rows.values_list("unit_id", "state"))
    told = 0
    for unit_id, one in found.items():
        unit = units[unit_id]
        if _again(unit_id, one, now) if unit_id in known else _first(unit, one, now):
            told += 1
            _say(actor, unit)
    return told


def _first(unit: UnitLine, late: Late, now: datetime) -> bool:
    try:
        with transaction.atomic():
            LateUnit.objects.create(
                unit_id=unit.id,
                order_id=unit.order_id,
                client_id=unit.client_id,
                told_at=now,
                **_facts(late),
            )
    except IntegrityError:
        # Another job said so first.
        return False
    return True


def _again(unit_id: UUID, late: Late, now: datetime) -> bool:
    eased = LateUnit.objects.filter(pk=unit_id, state=LateUnit.State.EASED)
    if eased.update(state=LateUnit.State.LATE, told_at=now, **_facts(late)):
        return True
    LateUnit.objects.filter(pk=unit_id).update(**_facts(late))
    return False


def _facts(late: Late) -> dict[str, object]:
    return {
        "due_at": late.due_at,
        "done_at": late.done_at,
        "cause": late.cause.value,
        "reasons": [sentence.written(reason) for reason in late.reasons],
    }


def _say(actor: Actor, unit: UnitLine) -> None:
    outbox.publish(UnitLate(client_id=unit.client_id, order_id=unit.order_id, unit_id=unit.id))
    audit.record(
        actor,
        "unit.late",
        subject_kind="unit",
        subject_id=unit.id,
        client_id=unit.client_id,
        detail={"order": str(unit.order_id)},
    )


def ease(unit_ids: Collection[UUID]) -> int:
    """Note that units will make it after all, or are over; gives how many had said otherwise."""
    late = LateUnit.objects.filter(pk__in=set(unit_ids), state=LateUnit.State.LATE)
    return late.update(state=LateUnit.State.EASED)


def late_units(actor: Actor, *, order_id: UUID | None = None, limit: int = 500) -> tuple[LateLine, ...]:
    """The units that say that they will be late or are, of one order or of all, what is due first first."""
    rows = LateUnit.objects.filter(client_id__in=actor.client_ids, state=LateUnit.State.LATE)
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    return tuple(
        LateLine(
            unit_id=row.unit_id,
            order_id=row.order_id,
            client_id=row.client_id,
            due_at=row.due_at,
            done_at=row.done_at,
            reasons=tuple(sentence.read(reason) for reason in row.reasons),
            told_at=row.told_at,
        )
        for row in rows.order_by("due_at", "unit_id")[:limit]
    )
