"""Writing to the audit chain, and sealing it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from heliotrope.foundation.audit.chain import GENESIS, sealed_hash
from heliotrope.foundation.audit.models import AuditEntry, AuditHead
from heliotrope.foundation.audit.verifying import Break, Verification, content_of, verify, verify_recent
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy.actor import Actor

__all__ = ["Break", "Verification", "record", "seal", "verify", "verify_recent"]
SEAL_BATCH = 1000
_SEALER_LOCK = 0x4845_4C49_5345_414C  # one sealer a database, whoever it is


def record(
    actor: Actor,
    action: str,
    *,
    subject_kind: str,
    subject_id: UUID,
    client_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one entry that commits, unsealed, with the running change; detail holds no personal values."""
    AuditEntry.objects.create(
        at=real_now(),
        actor_kind=actor.kind.value,
        actor_id=actor.user_id,
        operator_id=actor.operator_id,
        client_id=client_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        detail=dict(detail or {}),
    )


def seal(alias: str) -> int:
    """Chain what has committed unsealed, up to a batch; gives how many entries were sealed.

    Runs in the caller's transaction on ``alias``.  An entry's place in the chain is the order of sealing,
    so a transaction that commits late simply takes a later place and nothing is ever skipped.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
        row = cursor.fetchone()
        if row is None or not row[0]:
            return 0
    entries = AuditEntry.objects.using(alias)
    head = entries.filter(number__isnull=False).order_by("-number").first()
    number, previous = (head.number or 0, head.hash) if head else (0, GENESIS)
    fresh = list(entries.filter(number__isnull=True).order_by("at", "id")[:SEAL_BATCH])
    for entry in fresh:
        number += 1
        entry.number, entry.previous_hash = number, previous
        entry.hash = previous = sealed_hash(previous, number, content_of(entry))
    if fresh:
        _store_seals(alias, fresh)
        heads = AuditHead.objects.using(alias).filter(pk=1)
        heads.update(number=number, hash=previous, entry_id=fresh[-1].id)
    return len(fresh)


def _store_seals(alias: str, sealed: Sequence[AuditEntry]) -> None:
    """Write the seals in one statement over arrays, over ten times as fast as a case for each row."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            """
            UPDATE audit_entry AS entry
            SET number = seal.number, previous_hash = seal.previous_hash, hash = seal.hash
            FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::text[])
                AS seal (id, number, previous_hash, hash)
            WHERE entry.id = seal.id
            """,
            [
                [entry.id for entry in sealed],
                [entry.number for entry in sealed],
                [entry.previous_hash for entry in sealed],
                [entry.hash for entry in sealed],
            ],
        )
