"""Requests about a person's own data: taken in, verified, moved along and timed; in the control database."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.models import Request
from heliotrope.core.clocks import LAW_VERSION, Clock, request_rule, rule
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.privacy.requests import OPEN, Decided, Reason, Right, State, check_move
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.public_holidays import public_holidays
from heliotrope.foundation.tenancy.actor import Actor

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A request as it is taken in.

    Attributes:
        id: its key, made by who takes it in, so that the same is taken in once.
        purpose: which use of the data a consent is withdrawn for, or an objection is to; empty for every one.
        jurisdiction: whose law the clock is of.
        calendar: the country whose public holidays count under that law; empty for none.
        received_at: when the requester asked, which may be before it is taken in.
    """

    id: UUID
    client_id: UUID
    home: str
    right: Right
    jurisdiction: str
    received_at: datetime
    purpose: str = ""
    calendar: str = ""


def take_in(actor: Actor, taken: Taken, *, now: datetime) -> bool:
    """Keep a request with its clock; False when it was taken in before.

    Raises:
        Invalid: it was received in the future.
        NotFound: a client that the actor may not see.
    """
    if taken.client_id not in actor.client_ids:
        raise NotFound
    if not EARLIEST <= taken.received_at <= now:
        raise Invalid(Sentence("A request was received in the past, or now; and in this century."))
    law = request_rule(taken.jurisdiction, taken.right.value, on=taken.received_at.date())
    calendar = taken.calendar if law.rolls else ""
    clock = Clock(rule=law, began_at=taken.received_at, holidays=_holidays(calendar, taken.received_at))
    _row, fresh = Request.objects.get_or_create(
        pk=taken.id,
        client_id=taken.client_id,
        defaults={
            "data_home": taken.home,
            "right": taken.right.value,
            "purpose": taken.purpose,
            "jurisdiction": taken.jurisdiction,
            "rule": law.id,
            "rule_version": LAW_VERSION,
            "calendar": calendar,
            "holidays": clock.counted,
            "received_at": taken.received_at,
            "due_at": clock.due_at,
            "warns_at": clock.warns_at,
            "taken_by": actor.user_id,
        },
    )
    if fresh:
        note(actor, taken.id, taken.client_id, "request.taken-in", right=taken.right.value, rule=law.id)
    return fresh


def _holidays(calendar: str, since: datetime) -> frozenset[date]:
    """A year is begun early enough for every zone that a term is counted in."""
    return public_holidays(calendar, since=since.year - 1)


def note(actor: Actor, request_id: UUID, client_id: UUID, what: str, **detail: Any) -> None:
    """Put a step of a request on record."""
    audit.record(
        actor,
        what,
        subject_kind="privacy_request",
        subject_id=request_id,
        client_id=client_id,
        detail=detail,
    )


def move(actor: Actor, request_id: UUID, decided: Decided, *, now: datetime, **also: Any) -> None:
    """Move a request to another state, and put it on record.

    Args:
        also: columns that change with it.

    Raises:
        Conflict: it cannot move that way, or somebody moved it meanwhile.
    """
    row = _row(actor, request_id)
    check_move(State(row.state), decided.state)
    changes: dict[str, Any] = dict(also)
    if decided.state is State.VERIFIED:
        changes["verified_at"] = now
    if decided.state in (State.GRANTED, State.REFUSED) and row.decided_at is None:
        changes["decided_at"] = now
    if decided.state not in OPEN:
        changes["closed_at"] = now
    if decided.refusal is not None:
        changes["refusal"] = decided.refusal.value
    if not _moved(row.pk, decided.state, changes):
        raise Conflict(Sentence("Somebody moved this request meanwhile; look at it again."))
    why = {"refusal": decided.refusal.value} if decided.refusal else {}
    note(actor, row.pk, row.client_id, f"request.{decided.state.value}", **why)


def _moved(request_id: UUID, to: State, also: dict[str, Any]) -> bool:
    """One conditional UPDATE along the table of transitions."""
    match to:
        case State.VERIFIED:
            return _move(request_id, [Request.State.RECEIVED], Request.State.VERIFIED, also)
        case State.WORKING:
            return _move(request_id, [Request.State.VERIFIED], Request.State.WORKING, also)
        case State.ESCALATED:
            worked = [Request.State.WORKING, Request.State.GRANTED]
            return _move(request_id, worked, Request.State.ESCALATED, also)
        case State.GRANTED:
            known = [Request.State.VERIFIED, Request.State.WORKING, Request.State.ESCALATED]
            return _move(request_id, known, Request.State.GRANTED, also)
        case State.ANSWERED:
            return _move(request_id, [Request.State.GRANTED], Request.State.ANSWERED, also)
        case _:
            return _refuse(request_id, also)


def _refuse(request_id: UUID, also: dict[str, Any]) -> bool:
    before = [
        Request.State.RECEIVED,
        Request.State.VERIFIED,
        Request.State.WORKING,
        Request.State.ESCALATED,
        Request.State.GRANTED,
    ]
    return _move(request_id, before, Request.State.REFUSED, also)


def _move(
    request_id: UUID, sources: list[Request.State], target: Request.State, also: dict[str, Any]
) -> bool:
    rows = Request.objects.filter(pk=request_id, state__in=sources)
    return rows.update(state=target, **also) == 1


def extend(actor: Actor, request_id: UUID, *, why: Reason, now: datetime) -> None:
    """Take the longer term that the rule knows, once and with a reason that the requester is told.

    Raises:
        Conflict: it is over, was extended before, or is overdue.
        Invalid: the rule knows no extension.
    """
    row = _open(actor, request_id)
    if row.extended_at is not None:
        raise Conflict(Sentence("The term of this request was extended before; a law extends it once."))
    if now >= max(row.due_at, _clock(row).latest_at):
        raise Conflict(Sentence("The term is over; it could be extended only before its end."))
    longer = replace(_clock(row), extended=True, holidays=_holidays(row.calendar, row.received_at))
    _time(row, longer, extended_at=now, extended_for=why.value, holidays=longer.counted)
    note(actor, row.pk, row.client_id, "request.extended", why=why.value)


def pause(actor: Actor, request_id: UUID, *, why: Reason, now: datetime) -> None:
    """Stop the clock while the requester is asked for what only they know, where the rule allows it."""
    row = _open(actor, request_id)
    if not rule(row.rule).pauses:
        raise Invalid(Sentence("The law of this request does not let its clock stand still."))
    if not Request.objects.filter(pk=row.pk, paused_at=None).update(paused_at=now):
        raise Conflict(Sentence("The clock of this request stands still already."))
    note(actor, row.pk, row.client_id, "request.paused", why=why.value)


def resume(actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """Let the clock go on; it ends as much later as it stood still."""
    row = _open(actor, request_id)
    if row.paused_at is None:
        raise Conflict(Sentence("The clock of this request runs."))
    still = row.paused_s + max(0, int((now - row.paused_at).total_seconds()))
    clock = replace(_clock(row), paused_s=still, paused_at=None)
    _time(row, clock, paused_at=None, paused_s=still)
    note(actor, row.pk, row.client_id, "request.resumed", paused_s=still)


def _clock(row: Request) -> Clock:
    return Clock(
        rule=rule(row.rule),
        began_at=row.received_at,
        extended=row.extended_at is not None,
        paused_s=row.paused_s,
        paused_at=row.paused_at,
        holidays=frozenset(row.holidays),
    )


def _time(row: Request, clock: Clock, **also: Any) -> None:
    same = Request.objects.filter(pk=row.pk, extended_at=row.extended_at, paused_at=row.paused_at)
    if not same.update(due_at=clock.due_at, warns_at=clock.warns_at, **also):
        raise Conflict(Sentence("Somebody changed the clock of this request meanwhile; look at it again."))


def _row(actor: Actor, request_id: UUID) -> Request:
    row = Request.objects.filter(pk=request_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return row


def _open(actor: Actor, request_id: UUID) -> Request:
    row = _row(actor, request_id)
    if State(row.state) not in OPEN:
        raise Conflict(Sentence("This request is closed."))
    return row
