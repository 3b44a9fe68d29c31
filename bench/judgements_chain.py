"""The audit chain of copied orders: what the original left, once for each copy, entry by entry.

    python bench/judgements_chain.py STORY.json        called by judgements_load, as the databases' superuser

Entries are hashed as the sealer hashes them.  One that seals a posting gets the digests of the copied rows.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django

AT_ONCE = 50


def chain(alias: str, told: dict[str, Any]) -> int:
    """Chain what was copied and is not chained yet; gives how many entries came."""
    from django.db import connections, transaction

    done = 0
    while True:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "SELECT copy FROM bench_copies WHERE NOT chained ORDER BY copy LIMIT %s", [AT_ONCE]
            )
            copies = [copy for (copy,) in cursor.fetchall()]
            if not copies:
                return done
            done += _chained(alias, cursor, told, copies)
            cursor.execute("UPDATE bench_copies SET chained = true WHERE copy = ANY(%s)", [copies])


COLUMNS = (
    "id, at, actor_kind, actor_id, client_id, operator_id, action, subject_kind, subject_id, detail,"
    " number, previous_hash, hash"
)


def _chained(alias: str, cursor: Any, told: dict[str, Any], copies: Sequence[int]) -> int:
    from heliotrope.foundation.audit.models import AuditHead

    head = AuditHead.objects.using(alias).get(pk=1)
    number, previous, last = head.number, head.hash, head.entry_id
    originals = _originals(alias)
    # Read before the COPY begins, which has the connection to itself.
    rows = _rows_of(alias, told, copies, originals)
    with cursor.copy(f"COPY audit_entry ({COLUMNS}) FROM STDIN") as out:
        for one in _said(told, copies, originals, rows):
            number += 1
            text = one.hashed % (one.at, one.id, number, previous, one.subject)
            sealed = hashlib.sha256(text.encode()).hexdigest()
            out.write(f"{one.row % (one.id, one.at, one.subject)}\t{number}\t{previous}\t{sealed}\n")
            previous, last = sealed, one.id
    AuditHead.objects.using(alias).filter(pk=1).update(number=number, hash=previous, entry_id=last)
    return number - int(head.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A copied entry: its own words, and patterns of what is hashed and stored of all copies alike."""

    id: str
    at: str
    subject: str
    hashed: str
    row: str


def _said(
    told: dict[str, Any], copies: Sequence[int], originals: Sequence[Any], rows: dict[str, Any]
) -> Iterator[Entry]:
    """The entries of some copies, copy by copy."""
    from heliotrope.foundation.audit.rows import ROWS
    from judgements_load import new_key

    patterns = [_patterns(one) for one in originals]
    for copy in copies:
        earlier = timedelta(milliseconds=copy * told["span_ms"])
        for one, (hashed, row) in zip(originals, patterns, strict=True):
            if ROWS in one.detail:
                detail = {**one.detail, ROWS: _digests(one.detail[ROWS], told, copy, rows)}
                hashed, row = _patterns(replace(one, detail=detail))  # noqa: PLW2901
            yield Entry(
                id=new_key(str(one.id), told, copy),
                at=(one.at - earlier).astimezone(UTC).isoformat(timespec="microseconds"),
                subject=new_key(str(one.subject_id), told, copy),
                hashed=hashed,
                row=row,
            )


def _patterns(one: Any) -> tuple[str, str]:
    """What is hashed of an entry and what is stored, with a place for all that differs between copies.

    The first is the product's own canonical JSON; that it is, the verification of the whole chain shows.
    """
    body = {
        "action": one.action,
        "actor_id": None if one.actor_id is None else str(one.actor_id),
        "actor_kind": one.actor_kind,
        "client_id": None if one.client_id is None else str(one.client_id),
        "detail": one.detail,
        "operator_id": None if one.operator_id is None else str(one.operator_id),
        "subject_kind": one.subject_kind,
    }
    differ = {name: f"<{name}>" for name in ("at", "id", "number", "previous", "subject_id")}
    text = json.dumps({**body, **differ}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    hashed = text.replace("%", "%%").replace('"<number>"', "%d")
    for name in ("at", "id", "previous", "subject_id"):
        hashed = hashed.replace(f"<{name}>", "%s")
    detail = json.dumps(one.detail, ensure_ascii=True).replace("%", "%%").replace("\\", "\\\\")
    stored = [
        "%s", "%s", one.actor_kind, one.actor_id, one.client_id, one.operator_id, one.action,
        one.subject_kind, "%s", detail,
    ]  # fmt: skip
    row = "\t".join("\\N" if value is None else str(value) for value in stored)
    return hashed, row


def _originals(alias: str) -> list[Any]:
    """What the original's entries say, in the chain's order."""
    from django.db import connections

    from heliotrope.foundation.audit.chain import Content

    names = (
        "id",
        "at",
        "actor_kind",
        "actor_id",
        "operator_id",
        "client_id",
        "action",
        "subject_kind",
        "subject_id",
        "detail",
    )
    with connections[alias].cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM bench_entries WHERE number IS NOT NULL ORDER BY number"
        )
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for one in found:
        if isinstance(one["detail"], str):
            one["detail"] = json.loads(one["detail"])
    return [Content(**one) for one in found]


def _rows_of(
    alias: str, told: dict[str, Any], copies: Sequence[int], originals: Sequence[Any]
) -> dict[str, Any]:
    """The copied rows that are sealed, by table and key."""
    from django.apps import apps

    from heliotrope.foundation.audit.rows import ROWS
    from judgements_load import new_key

    models = {model._meta.db_table: model for model in apps.get_models()}
    keys: dict[str, set[str]] = {}
    for one in originals:
        for table, kept in one.detail.get(ROWS, {}).items():
            keys.setdefault(table, set()).update(kept["digests"])
    return {
        table: models[table].objects.using(alias).in_bulk(
            [UUID(new_key(key, told, copy)) for copy in copies for key in known]
        )
        for table, known in keys.items()
    }  # fmt: skip


def _digests(kept: dict[str, Any], told: dict[str, Any], copy: int, rows: dict[str, Any]) -> dict[str, Any]:
    from heliotrope.foundation.audit.rows import digest
    from judgements_load import new_key

    found: dict[str, Any] = {}
    for table, one in kept.items():
        digests = {}
        for key in one["digests"]:
            copied = UUID(new_key(key, told, copy))
            digests[str(copied)] = digest(rows[table][copied], one["columns"])
        found[table] = {"columns": one["columns"], "digests": digests}
    return found


if __name__ == "__main__":
    django.setup()
    story = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for database in sys.argv[2:]:
        print(f"{database}: {chain(database, story)} entries chained", flush=True)
