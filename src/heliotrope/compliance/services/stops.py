"""Stopping what is done with a person's data, for a purpose or for all, and letting it go on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliotrope.compliance.models import Stop
from heliotrope.core.errors import NotFound
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor


def stop(
    actor: Actor, *, client_id: UUID, subject_id: UUID, case_ids: Iterable[UUID], purpose: str,
    request_id: UUID, now: datetime,
) -> None:  # fmt: skip
    """Stop the use of a person's data, in the cases there are and in those to come; again changes nothing."""
    if client_id not in actor.client_ids:
        raise NotFound
    rows = [
        Stop(
            client_id=client_id,
            subject_id=subject_id,
            case_id=case_id,
            purpose=purpose,
            request_id=request_id,
            since_at=now,
        )
        for case_id in (None, *case_ids)
    ]
    Stop.objects.bulk_create(rows, ignore_conflicts=True)


def follow(actor: Actor, subject_id: UUID, case_id: UUID, *, kin: Iterable[UUID] = (), now: datetime) -> None:
    """Let a new case of a person follow what was stopped for them.

    Args:
        kin: what else of the same person has a key of its own.
    """
    same = {subject_id, *kin}
    rows = Stop.objects.filter(client_id__in=actor.client_ids, lifted_at=None)
    for row in rows.filter(Q(subject_id__in=same, case_id=None) | Q(case_id__in=same)):
        stop(
            actor, client_id=row.client_id, subject_id=row.subject_id, case_ids=[case_id],
            purpose=row.purpose, request_id=row.request_id, now=now,
        )  # fmt: skip


def lift(actor: Actor, request_id: UUID, *, now: datetime) -> UUID | None:
    """Let what a request stopped go on; gives the person, None when nothing is stopped by it any more."""
    rows = Stop.objects.filter(client_id__in=actor.client_ids, request_id=request_id, lifted_at=None)
    row = rows.filter(case_id=None).first()
    if row is None or not rows.update(lifted_at=now):
        return None
    audit.record(
        actor,
        "request.lifted",
        subject_kind="privacy_request",
        subject_id=request_id,
        client_id=row.client_id,
    )
    return row.subject_id
