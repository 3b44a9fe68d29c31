"""The register of breaches: recorded, assessed, told or not told with a reason, closed; its history stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.models import Breach, BreachDuty, BreachEntry
from heliotrope.core.clocks import LAW_VERSION
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.privacy.breaches import (
    DutyState,
    Harm,
    Risk,
    State,
    check_closing,
    check_settled,
    duties,
)
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A breach as somebody found it.

    Attributes:
        title: what happened, in a line; what names a person is masked before it is kept.
        viewer_id: through whose account, where that is known.
        from_at, until_at: when; None for still going on.
        aware_at: since when we know, which starts the clocks.
    """

    id: UUID
    title: str
    kind: Harm
    jurisdictions: Sequence[str]
    from_at: datetime
    aware_at: datetime
    until_at: datetime | None = None
    client_ids: Sequence[UUID] = ()
    viewer_id: UUID | None = None


def record_breach(actor: Actor, found: Found, *, now: datetime) -> UUID:
    """Put a breach in the register, with the clocks of every law that it concerns, once for its key.

    Raises:
        Conflict: the key is that of another breach.
        Invalid: it has no title or no place, lies in the future, or was known before it began.
        NotFound: a client that the actor may not see.
    """
    if not set(found.client_ids) <= actor.client_ids:
        raise NotFound
    _check(found, now)
    told = {
        "title": _masked(found.title.strip())[:200],
        "kind": found.kind.value,
        "jurisdictions": sorted(set(found.jurisdictions)),
        "client_ids": sorted(set(found.client_ids)),
        "viewer_id": found.viewer_id,
        "from_at": found.from_at,
        "until_at": found.until_at,
        "aware_at": found.aware_at,
    }
    row, fresh = Breach.objects.get_or_create(
        pk=found.id, operator_id=actor.operator, defaults={**told, "recorded_at": now}
    )
    if any(getattr(row, name) != value for name, value in told.items()):
        raise Conflict(
            Sentence("This is recorded already and said something else; send it again for a second entry.")
        )
    if not fresh:
        return row.pk
    due = duties(row.jurisdictions, aware_at=row.aware_at, risk=Risk.UNKNOWN)
    BreachDuty.objects.bulk_create(
        BreachDuty(
            operator_id=row.operator_id,
            breach=row,
            rule=one.rule.id,
            rule_version=LAW_VERSION,
            due_at=one.due_at,
        )
        for one in due
    )
    _note(actor, row, "recorded", now, duties=len(due))
    return row.pk


def _check(found: Found, now: datetime) -> None:
    if not 5 <= len(found.title.strip()) <= 200 or not found.jurisdictions:
        raise Invalid(Sentence("Say in 5 to 200 characters what happened, and whose law it concerns."))
    ends_at = found.until_at or found.from_at
    if not EARLIEST <= min(found.aware_at, found.from_at) <= max(found.aware_at, found.from_at) <= now:
        raise Invalid(Sentence("A breach happened, and became known, in the past, and in this century."))
    if found.aware_at < found.from_at:
        raise Invalid(
            Sentence("Nobody knows of a breach before it begins; look at the two instants once more.")
        )
    if ends_at < found.from_at:
        raise Invalid(Sentence("A breach ends after it begins."))


def assess(actor: Actor, breach_id: UUID, *, risk: Risk, persons: int, measures: str, now: datetime) -> None:
    """Say how grave a breach is; it may be said anew as long as it is open.

    Raises:
        Conflict: it is closed.
    """
    if risk is Risk.UNKNOWN or persons < 0:
        raise Invalid(
            Sentence("Say how likely harm is: unlikely, likely or high; and how many persons it concerns.")
        )
    row = _row(actor, breach_id)
    told = _masked(measures.strip())[:4000]
    Breach.objects.filter(pk=row.pk, state=Breach.State.RECORDED).update(state=Breach.State.ASSESSED)
    assessed = Breach.objects.filter(pk=row.pk, state=Breach.State.ASSESSED)
    if not assessed.update(risk=risk.value, persons=persons, measures=told):
        raise Conflict(Sentence("The breach is closed."))
    _note(actor, row, "assessed", now, risk=risk.value, persons=persons)


def settle_duty(
    actor: Actor, breach_id: UUID, duty_id: UUID, *, notified: bool, why: str = "", now: datetime
) -> None:
    """Note that somebody was told, or why not.

    Raises:
        Conflict: it is settled already, or the breach is not assessed or closed.
        Invalid: nobody is told, and no reason is given.
    """
    row = _row(actor, breach_id)
    if row.state != Breach.State.ASSESSED:
        raise Conflict(Sentence("Assess the breach first; a closed one stays as it is."))
    check_settled(why, notified=notified)
    rows = BreachDuty.objects.filter(pk=duty_id, breach=row)
    if not rows.exists():
        raise NotFound
    reason = _masked(why.strip())[:500]
    if notified:
        before = [BreachDuty.State.OPEN, BreachDuty.State.NOT_NOTIFIED]
        told = rows.filter(state__in=before).update(
            state=BreachDuty.State.NOTIFIED, why=reason, settled_at=now
        )
    else:
        told = rows.filter(state=BreachDuty.State.OPEN).update(
            state=BreachDuty.State.NOT_NOTIFIED, why=reason, settled_at=now
        )
    if not told:
        raise Conflict(Sentence("This is settled already."))
    what = DutyState.NOTIFIED if notified else DutyState.NOT_NOTIFIED
    _note(actor, row, what.value, now, duty=str(duty_id), why=reason)


def close(actor: Actor, breach_id: UUID, *, now: datetime) -> None:
    """Close a breach when everybody is told, or it is decided why not.

    Raises:
        Conflict: something is open yet.
    """
    row = _row(actor, breach_id)
    settled = BreachDuty.objects.filter(breach=row).values_list("state", flat=True)
    check_closing(State(row.state), map(DutyState, settled))
    rows = Breach.objects.filter(pk=row.pk, state=Breach.State.ASSESSED)
    if not rows.update(state=Breach.State.CLOSED, closed_at=now):
        raise Conflict(Sentence("The breach is closed already."))
    _note(actor, row, "closed", now)


def _row(actor: Actor, breach_id: UUID) -> Breach:
    row = Breach.objects.filter(pk=breach_id, operator_id=actor.operator).first()
    if row is None:
        raise NotFound
    return row


def _note(actor: Actor, row: Breach, what: str, now: datetime, **detail: Any) -> None:
    BreachEntry.objects.create(
        operator_id=row.operator_id, breach=row, what=what, detail=detail, made_by=actor.user_id, at=now
    )
    audit.record(
        actor,
        f"breach.{what}",
        subject_kind="privacy_breach",
        subject_id=row.pk,
        detail={name: value for name, value in detail.items() if name != "why"},
    )


def _masked(text: str) -> str:
    """The words without what names a person: the register is in no vault."""
    return hide(text, find(text), Case()).text
