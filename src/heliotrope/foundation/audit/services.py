"""Writing to the audit chain, sealing it, and checking it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Q

from heliotrope.foundation.audit.chain import GENESIS, Content, sealed_hash
from heliotrope.foundation.audit.models import AuditEntry
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import CONTROL

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


def _content(entry: AuditEntry) -> Content:
    return Content(
        id=entry.id,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        operator_id=entry.operator_id,
        client_id=entry.client_id,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        detail=entry.detail,
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
        entry.hash = previous = sealed_hash(previous, number, _content(entry))
    _store_seals(alias, fresh)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What checking a chain found.

    Attributes:
        sealed: entries whose seal was checked.
        unsealed: entries that committed and still wait for the sealer.
        head: hash of the last sealed entry; note it elsewhere to notice a chain that was rewritten whole.
        broken: the first entry whose content or place does not match its seal, or None.
        why: what does not match, empty when nothing is broken.
    """

    database: str
    sealed: int
    unsealed: int
    head: str
    broken: UUID | None = None
    why: str = ""


def verify(alias: str) -> Verification:
    """Recompute the chain of one database from its first entry; names the first row tampered with."""
    entries = AuditEntry.objects.using(alias)
    unsealed = entries.filter(number__isnull=True).count()
    number, previous = 0, GENESIS
    for entry in entries.filter(number__isnull=False).order_by("number").iterator(chunk_size=5000):
        number += 1
        why = ""
        if entry.number != number:
            why = f"entry {number} is missing: {entry.number} follows {number - 1}"
        elif entry.previous_hash != previous:
            why = f"entry {number} does not follow the hash of entry {number - 1}"
        elif entry.hash != sealed_hash(previous, number, _content(entry)):
            why = f"the content of entry {number} ({entry.action}) was changed after it was sealed"
        if why:
            return Verification(
                database=alias, sealed=number - 1, unsealed=unsealed, head=previous, broken=entry.id, why=why
            )
        previous = entry.hash
    return Verification(database=alias, sealed=number, unsealed=unsealed, head=previous)


def verify_recent(actor: Actor, *, limit: int) -> Verification:
    """Recompute the seals of the latest entries that the actor may see, in the database of the scope.

    Between them lie entries of others, so it proves that none of these was changed, not that none is
    missing: `verify` walks the whole chain for that.
    """
    mine = AuditEntry.objects.filter(
        Q(client_id__in=actor.client_ids) | Q(client_id=None, operator_id=actor.operator_id)
    )
    unsealed = mine.filter(number__isnull=True).count()
    sealed = list(mine.filter(number__isnull=False).order_by("-number")[:limit])
    head = sealed[0].hash if sealed else GENESIS
    for entry in reversed(sealed):
        if entry.hash != sealed_hash(entry.previous_hash, entry.number or 0, _content(entry)):
            why = f"the content of entry {entry.number} ({entry.action}) was changed after it was sealed"
            return Verification(
                database=CONTROL, sealed=len(sealed), unsealed=unsealed, head=head, broken=entry.id, why=why
            )
    return Verification(database=CONTROL, sealed=len(sealed), unsealed=unsealed, head=head)
