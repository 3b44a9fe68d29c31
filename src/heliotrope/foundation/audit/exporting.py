"""The chain as lines that an outsider checks without the platform: every link, and what is theirs in full.

An entry of somebody else's is a bare link: its number and its hash.  So nothing of another client leaves the
house, and still no entry can be missing, moved or put in between.
"""

from collections.abc import Collection, Iterator
from datetime import UTC
from typing import Any
from uuid import UUID

from heliotrope.foundation.audit.anchoring import ANCHORED
from heliotrope.foundation.audit.models import AuditEntry, AuditHead
from heliotrope.foundation.audit.ocsf import event
from heliotrope.foundation.audit.verifying import content_of

CHUNK = 5000


def lines(alias: str, clients: Collection[UUID] | None) -> Iterator[dict[str, Any]]:
    """The sealed entries of a database in the chain's order, and where it ends.

    Args:
        clients: whose entries are told in full; None for all.
    """
    entries = AuditEntry.objects.using(alias).filter(number__isnull=False).order_by("number")
    for entry in entries.iterator(chunk_size=CHUNK):
        link = {"kind": "link", "database": alias, "number": entry.number, "hash": entry.hash}
        # Anchors are nobody's: hashes that every export can be checked by.
        if clients is None or entry.client_id in clients or entry.action == ANCHORED:
            yield {**link, "kind": "entry", "previous": entry.previous_hash, "content": _content(entry)}
        else:
            yield link
    head = AuditHead.objects.using(alias).filter(pk=1).first()
    if head is not None:
        yield {"kind": "head", "database": alias, "number": head.number, "hash": head.hash}


def events(alias: str, clients: Collection[UUID] | None) -> Iterator[dict[str, Any]]:
    """The sealed entries of a database as events of OCSF, in the chain's order.

    Args:
        clients: whose entries are told; None for all.
    """
    entries = AuditEntry.objects.using(alias).filter(number__isnull=False).order_by("number")
    if clients is not None:
        entries = entries.filter(client_id__in=clients)
    for entry in entries.iterator(chunk_size=CHUNK):
        yield event(content_of(entry), database=alias, number=entry.number or 0, seal=entry.hash)


def _content(entry: AuditEntry) -> dict[str, Any]:
    ids = {name: getattr(entry, name) for name in ("actor_id", "client_id", "operator_id")}
    return {
        "action": entry.action,
        "actor_kind": entry.actor_kind,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "detail": entry.detail,
        "id": str(entry.id),
        "subject_id": str(entry.subject_id),
        "subject_kind": entry.subject_kind,
        **{name: None if one is None else str(one) for name, one in ids.items()},
    }
