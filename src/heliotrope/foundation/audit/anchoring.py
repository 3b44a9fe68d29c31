"""Anchors: once a day each chain notes where all the others ended, so that none can be written anew alone.

An anchor is an entry of the chain that keeps it, sealed like any other.  Who rewrites a chain whole, with its
head, no longer agrees with what every other database noted of it on the days before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError, transaction

from heliotrope.foundation.audit.models import AuditEntry, AuditHead
from heliotrope.foundation.audit.verifying import TABLE, Break
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.ids import derived_id

ANCHORED = "audit.anchored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What one chain noted of another.

    Attributes:
        kept_in: the database whose chain has it.
        of: the database that it speaks of.
    """

    entry_id: UUID
    kept_in: str
    of: str
    day: str
    number: int
    hash: str


def heads(aliases: Iterable[str]) -> dict[str, dict[str, int | str]]:
    """Where each chain ends by now; a database that is away, or whose chain is empty, is left out."""
    found: dict[str, dict[str, int | str]] = {}
    for alias in aliases:
        try:
            with transaction.atomic(using=alias):
                row = AuditHead.objects.using(alias).filter(pk=1, number__gt=0).first()
        except DatabaseError:
            continue
        if row is not None:
            found[alias] = {"number": row.number, "hash": row.hash}
    return found


def anchor(alias: str, others: Sequence[str], operators: Iterable[UUID], *, day: date) -> int:
    """Note in a chain where the others ended, once a day; gives how many entries that took, 0 the next time.

    Runs in the caller's transaction on ``alias``, in the widest scope.  The entry stands once for each
    operator: heads are hashes, and every operator's export may be checked by them.
    """
    entries = AuditEntry.objects.using(alias)
    due = {one: derived_id(one, "anchor", alias, day.isoformat()) for one in operators}
    held = entries.filter(subject_id__in=due.values(), action=ANCHORED)
    there = set(held.values_list("subject_id", flat=True))
    missing = {one: key for one, key in due.items() if key not in there}
    if not missing:
        return 0
    noted = heads(one for one in others if one != alias)
    if not noted:
        return 0
    entries.bulk_create(
        [
            # Its key is what it is about, so that of two keepers only one writes it.
            AuditEntry(
                id=key,
                at=real_now(),
                actor_kind="machine",
                operator_id=operator_id,
                action=ANCHORED,
                subject_kind="audit_head",
                subject_id=key,
                detail={"day": day.isoformat(), "heads": noted},
            )
            for operator_id, key in missing.items()
        ],
        ignore_conflicts=True,
    )
    return len(missing)


def kept(alias: str) -> tuple[Anchor, ...]:
    """Every anchor that a chain holds, in the caller's transaction."""
    rows = AuditEntry.objects.using(alias).filter(action=ANCHORED, number__isnull=False).order_by("number")
    return tuple(
        Anchor(
            entry_id=row.id,
            kept_in=alias,
            of=str(of),
            day=str(row.detail.get("day", "")),
            number=int(noted["number"]),
            hash=str(noted["hash"]),
        )
        for row in rows.iterator(chunk_size=1000)
        for of, noted in dict(row.detail.get("heads") or {}).items()
    )


def broken(alias: str, anchors: Sequence[Anchor]) -> tuple[Break, ...]:
    """What of one chain no longer agrees with the anchors of the others, in the caller's transaction."""
    mine = [one for one in anchors if one.of == alias]
    rows = AuditEntry.objects.using(alias).filter(number__in={one.number for one in mine})
    known = dict(rows.values_list("number", "hash"))
    return tuple(
        Break(table=TABLE, row_id=one.entry_id, why=unlike(one))
        for one in mine
        if known.get(one.number) != one.hash
    )


def unlike(one: Anchor) -> str:
    """That a chain is not what was noted of it, in one sentence."""
    return f"entry {one.number} of {one.of} is not the one that {one.kept_in} noted on {one.day}"
