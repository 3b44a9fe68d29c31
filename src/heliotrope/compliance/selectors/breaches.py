"""Reading the register of breaches, always as an actor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.models import Breach, BreachDuty, BreachEntry, Reveal
from heliotrope.core.clocks import rule
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.breaches import Risk, duties
from heliotrope.foundation.tenancy.actor import Actor

LISTED_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """Somebody whom a law has told.

    Attributes:
        needed: whether the assessment so far asks for it.
    """

    id: UUID
    rule: str
    citation: str
    confirmed: str
    topic: str
    jurisdiction: str
    due_at: datetime
    state: str
    why: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One line of a breach's history."""

    what: str
    detail: Mapping[str, Any]
    made_by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachLine:
    """A breach of the register.

    Attributes:
        due_at: when the next duty that is open and needed is due; None when there is none.
    """

    id: UUID
    title: str
    kind: str
    jurisdictions: Sequence[str]
    client_ids: Sequence[UUID]
    viewer_id: UUID | None
    from_at: datetime
    until_at: datetime | None
    aware_at: datetime
    risk: str
    persons: int
    measures: str
    state: str
    recorded_at: datetime
    closed_at: datetime | None
    due_at: datetime | None = None
    duties: tuple[DutyLine, ...] = field(default=())


def open_breaches(actor: Actor) -> tuple[BreachLine, ...]:
    """Breaches that are not closed, those with the next due instant in front."""
    rows = Breach.objects.filter(operator_id=actor.operator).exclude(state=Breach.State.CLOSED)
    lines = [_line(row) for row in rows.order_by("aware_at")[:LISTED_MOST]]
    return tuple(sorted(lines, key=lambda one: (one.due_at is None, one.due_at or one.aware_at, one.id)))


def closed_breaches(actor: Actor) -> tuple[BreachLine, ...]:
    """Breaches that are closed, the latest first."""
    rows = Breach.objects.filter(operator_id=actor.operator, state=Breach.State.CLOSED)
    return tuple(_line(row) for row in rows.order_by("-closed_at", "id")[:LISTED_MOST])


def breach(actor: Actor, breach_id: UUID) -> BreachLine:
    """One breach; raises NotFound for one of another operator."""
    row = Breach.objects.filter(pk=breach_id, operator_id=actor.operator).first()
    if row is None:
        raise NotFound
    return _line(row)


def history(actor: Actor, breach_id: UUID) -> tuple[EntryLine, ...]:
    """What was done about a breach, the oldest first."""
    rows = BreachEntry.objects.filter(operator_id=actor.operator, breach_id=breach_id).order_by("at", "id")
    return tuple(EntryLine(what=row.what, detail=row.detail, made_by=row.made_by, at=row.at) for row in rows)


def _line(row: Breach) -> BreachLine:
    needed = {
        one.rule.id: one.needed
        for one in duties(row.jurisdictions, aware_at=row.aware_at, risk=Risk(row.risk))
    }
    told = []
    for one in BreachDuty.objects.filter(breach=row).order_by("due_at", "rule"):
        law = rule(one.rule)
        told.append(
            DutyLine(
                id=one.id,
                rule=one.rule,
                citation=law.citation,
                confirmed=law.confirmed.value,
                topic=law.topic.value,
                jurisdiction=law.jurisdiction,
                due_at=one.due_at,
                state=one.state,
                why=one.why,
                needed=needed.get(one.rule, True),
            )
        )
    waiting = [one.due_at for one in told if one.state == BreachDuty.State.OPEN and one.needed]
    names = set(BreachLine.__dataclass_fields__) - {"due_at", "duties"}
    return BreachLine(
        **{name: getattr(row, name) for name in names},
        due_at=min(waiting, default=None),
        duties=tuple(told),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Whom the ledger of looks says a breach concerns, in one home: figures, no names."""

    home: str
    persons: int
    cases: int
    looks: int


def affected(actor: Actor, found: BreachLine, home: str) -> Affected:
    """Whose values were looked at in the time of a breach, by the account it went through; by its ledger.

    A look is of the person whom any look at its case names; of a case of nobody known it is the case.  In the
    vault that is entered.
    """
    rows = Reveal.objects.filter(client_id__in=actor.client_ids, until_at__gte=found.from_at)
    if found.client_ids:
        rows = rows.filter(client_id__in=found.client_ids)
    if found.viewer_id is not None:
        rows = rows.filter(viewer_id=found.viewer_id)
    if found.until_at is not None:
        rows = rows.filter(at__lte=found.until_at)
    pairs = set(rows.values_list("subject_id", "case_id"))
    known = {case: subject for subject, case in pairs if subject is not None}
    return Affected(
        home=home,
        persons=len({known.get(case, case) for _subject, case in pairs}),
        cases=len({case for _subject, case in pairs}),
        looks=rows.count(),
    )
