"""Why units wait: the last decision that gave each to nobody, kept until somebody has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from heliotrope.core import sentence
from heliotrope.core.errors import NotFound
from heliotrope.core.match.dispatch.choosing import Priced
from heliotrope.core.match.dispatch.stakes import Case
from heliotrope.core.match.dispatch.waiting import Cause, Waits, waits
from heliotrope.core.match.dispatch.waiting_records import outcome_waits, waits_record
from heliotrope.core.match.offers import Refused
from heliotrope.core.match.people import Candidate
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.match.models import WaitingUnit

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A unit that was decided upon and given to nobody, with what that rested on.

    Attributes:
        people: who was looked at, by key.
    """

    unit: UnitLine
    case: Case
    refused: tuple[Refused, ...]
    made: Priced
    people: Mapping[UUID, Candidate]
    answered_by: tuple[UUID, ...]


FORESEEN_TO = timedelta(minutes=1)
"""To within this an instant is foreseen: by less it moves with every look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """A unit that waits, and why.

    Attributes:
        stage: how far its language is relaxed: native, fluent or help; empty where it asks for none.
        changes_at: when it may be given out though nobody comes or goes; None where that is not foreseen.
    """

    unit_id: UUID
    order_id: UUID
    client_id: UUID
    cause: str
    stage: str
    relaxes_at: datetime | None
    taken_at: datetime | None
    line: str
    decided_at: datetime

    @property
    def changes_at(self) -> datetime | None:
        """When it may be given out though nobody comes or goes."""
        return min((one for one in (self.relaxes_at, self.taken_at) if one is not None), default=None)


def note(left: Iterable[Left], *, now: datetime) -> int:
    """Keep why these units wait, where that is not what was said of them last; gives how many it was of."""
    told = {one.unit.id: (one, waits(one.case, one.refused, one.made)) for one in left}
    known = {row.pk: row for row in WaitingUnit.objects.filter(pk__in=set(told)).defer("inputs")}
    rows = [
        _row(one, why, now)
        for unit_id, (one, why) in sorted(told.items())
        if unit_id not in known or _differs(known[unit_id], why, one.case.rules.version)
    ]
    WaitingUnit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit"],
        update_fields=[
            "cause",
            "stage",
            "relaxes_at",
            "taken_at",
            "line",
            "rule",
            "inputs",
            "outcome",
            "decided_at",
        ],
    )
    return len(rows)


def _differs(row: WaitingUnit, why: Waits, version: int) -> bool:
    """Whether more changed than amounts, which move with every second that a unit waits."""
    if (row.cause, row.stage, row.relaxes_at) != (why.cause, _stage(why), why.relaxes_at):
        return True
    if row.outcome.get("rules_version") != version:
        return True
    if why.cause is not Cause.KEPT:
        return bool(row.outcome["line"] != str(why.line))
    if row.taken_at is None or why.taken_at is None:
        return row.taken_at is not why.taken_at
    return abs(row.taken_at - why.taken_at) >= FORESEEN_TO


def _row(one: Left, why: Waits, now: datetime) -> WaitingUnit:
    made = one.made
    return WaitingUnit(
        unit_id=one.unit.id,
        order_id=one.unit.order_id,
        client_id=one.unit.client_id,
        cause=why.cause.value,
        stage=_stage(why),
        relaxes_at=why.relaxes_at,
        taken_at=why.taken_at,
        line=sentence.written(why.line),
        rule=f"{made.rule}@{made.version}",
        inputs=waits_record(one.case, one.refused, one.people, answered_by=one.answered_by),
        outcome=outcome_waits(why) | {"rules_version": one.case.rules.version},
        decided_at=now,
    )


def _stage(why: Waits) -> str:
    return "" if why.stage is None else why.stage.name.lower()


def forget(unit_id: UUID) -> None:
    """Somebody has the unit now."""
    WaitingUnit.objects.filter(pk=unit_id).delete()


def waiting_units(
    actor: Actor, *, order_id: UUID | None = None, item_id: UUID | None = None, limit: int = 50
) -> tuple[WaitingLine, ...]:
    """The units of the actor's that wait, of one order or item or of all, the longest waiting first."""
    rows = WaitingUnit.objects.filter(client_id__in=actor.client_ids, unit__state=OPEN)
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    if item_id is not None:
        rows = rows.filter(unit__item_id=item_id)
    return tuple(_line(row) for row in rows.order_by("unit__opened_at", "unit_id").defer("inputs")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDecision:
    """Why a unit waits, with what that rested on."""

    line: WaitingLine
    rule: str
    inputs: dict[str, Any]
    outcome: dict[str, Any]


def decision(actor: Actor, unit_id: UUID) -> WaitingDecision:
    """Why one unit of the actor's clients waits; NotFound when it does not, or nobody decided yet."""
    rows = WaitingUnit.objects.filter(pk=unit_id, client_id__in=actor.client_ids, unit__state=OPEN)
    row = rows.first()
    if row is None:
        raise NotFound
    return WaitingDecision(line=_line(row), rule=row.rule, inputs=row.inputs, outcome=row.outcome)


def _line(row: WaitingUnit) -> WaitingLine:
    return WaitingLine(
        unit_id=row.unit_id,
        order_id=row.order_id,
        client_id=row.client_id,
        cause=row.cause,
        stage=row.stage,
        relaxes_at=row.relaxes_at,
        taken_at=row.taken_at,
        line=sentence.read(row.line),
        decided_at=row.decided_at,
    )
