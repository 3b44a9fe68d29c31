"""Telling what happened: an event commits with its change and is handed on by a pump.

Nothing is lost (the event is a row of the same transaction), nothing is skipped (the pump claims by state,
not by order), and a listener may be told twice, so every listener is idempotent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connections

from heliotrope.foundation import tracing
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.outbox.models import OutboxEvent

PUMP_BATCH = 500
TRACE = "trace"
"""Name in an event's payload of the span that it happened in."""
CHANNEL = "heliotrope_events"
"""PostgreSQL channel on which the pump announces the ids of what changed, for pages that are open."""
_PUMP_LOCK = 0x4845_4C49_5055_4D50  # one pump a database


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A past-tense fact; subclasses add ids and versions, never personal values."""

    client_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as the pump hands it on: its kind and its ids as text."""

    kind: str
    payload: dict[str, Any]


class Listeners(Protocol):
    """Whoever takes events from the pump."""

    def tell(self, events: Sequence[Told]) -> None:
        """Take a batch; raising leaves the batch in the outbox to be told again."""
        ...

    def notices(self, events: Sequence[Told]) -> Iterable[str]:
        """Short texts of ids to announce to open pages, after the batch is taken."""
        ...


def publish(event: Event) -> None:
    """Add an event to the running transaction."""
    payload = {field.name: _plain(getattr(event, field.name)) for field in fields(event)} | _trace()
    OutboxEvent.objects.create(
        client_id=event.client_id, kind=type(event).__name__, payload=payload, at=real_now()
    )


def publish_all(events: Iterable[Event]) -> None:
    """Add many events to the running transaction in one statement."""
    trace = _trace()
    OutboxEvent.objects.bulk_create(
        OutboxEvent(
            client_id=event.client_id,
            kind=type(event).__name__,
            payload={key: _plain(value) for key, value in asdict(event).items()} | trace,
            at=real_now(),
        )
        for event in events
    )


def pump(alias: str, listeners: Listeners) -> int:
    """Hand one batch of waiting events to the listeners, in the caller's transaction on ``alias``."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_PUMP_LOCK])
        row = cursor.fetchone()
        if row is None or not row[0]:
            return 0
        events = OutboxEvent.objects.using(alias).filter(dispatched_at=None)
        batch = list(events.order_by("at", "id")[:PUMP_BATCH])
        if not batch:
            return 0
        told = [Told(kind=event.kind, payload=event.payload) for event in batch]
        listeners.tell(told)
        OutboxEvent.objects.using(alias).filter(pk__in=[event.pk for event in batch]).update(
            dispatched_at=real_now()
        )
        for notice in listeners.notices(told):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])
    return len(batch)


def forget(alias: str, before: datetime) -> int:
    """Remove events that were handed on before an instant; gives how many."""
    old = OutboxEvent.objects.using(alias).filter(dispatched_at__lt=before)
    return old.delete()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits to be told: how many events, and how long the oldest has waited."""

    events: int
    lag_s: float


def backlog(alias: str, *, most: int = 10_000) -> Backlog:
    """What waits to be told; more events than ``most`` are not counted."""
    waits = OutboxEvent.objects.using(alias).filter(dispatched_at=None).order_by("at")
    instants = list(waits.values_list("at", flat=True)[:most])
    lag_s = (real_now() - instants[0]).total_seconds() if instants else 0.0
    return Backlog(events=len(instants), lag_s=max(0.0, lag_s))


def waiting(alias: str) -> int:
    """How many events wait to be told."""
    return OutboxEvent.objects.using(alias).filter(dispatched_at=None).count()


def _trace() -> dict[str, str]:
    """What an event carries of the span that it happened in; nothing while traces are off."""
    carried = tracing.carried()
    return {TRACE: carried} if carried else {}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
