"""Reading the audit chain, narrowed to the actor's clients."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from heliotrope.foundation.audit.chain import GENESIS
from heliotrope.foundation.audit.models import AuditEntry, AuditHead
from heliotrope.foundation.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One entry as it is shown."""

    id: UUID
    number: int | None
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    detail: dict[str, Any]


def recent(actor: Actor, *, limit: int = 100) -> tuple[AuditLine, ...]:
    """The latest entries about the actor's clients and operator, newest first."""
    rows = AuditEntry.objects.filter(
        Q(client_id__in=actor.client_ids) | Q(client_id=None, operator_id=actor.operator_id)
    ).order_by("-at", "-id")[:limit]
    return tuple(_line(row) for row in rows)


def of_subject(actor: Actor, subject_id: UUID, *, limit: int = 200) -> tuple[AuditLine, ...]:
    """The entries about one thing, oldest first."""
    rows = AuditEntry.objects.filter(subject_id=subject_id, client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.order_by("at", "id")[:limit])


def of_actions(
    actor: Actor, actions: Iterable[str], *, since: datetime, limit: int = 1000
) -> tuple[AuditLine, ...]:
    """The entries of these actions about the actor's clients and operator since an instant, oldest first."""
    rows = AuditEntry.objects.filter(
        Q(client_id__in=actor.client_ids) | Q(client_id=None, operator_id=actor.operator_id),
        action__in=set(actions),
        at__gte=since,
    )
    return tuple(_line(row) for row in rows.order_by("at", "id")[:limit])


def _line(row: AuditEntry) -> AuditLine:
    return AuditLine(
        id=row.id,
        number=row.number,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        detail=row.detail,
    )


def of_subjects(actor: Actor, subject_ids: Iterable[UUID], *, limit: int = 200) -> tuple[AuditLine, ...]:
    """The entries about several things, the latest first."""
    rows = AuditEntry.objects.filter(subject_id__in=set(subject_ids), client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.order_by("-at", "-id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a chain ends: how many entries it has, and the hash of the last."""

    number: int
    hash: str


def head(alias: str) -> Head:
    """Where the chain of a database ends by now."""
    row = AuditHead.objects.using(alias).filter(pk=1).first()
    return Head(number=row.number, hash=row.hash) if row else Head(number=0, hash=GENESIS)
