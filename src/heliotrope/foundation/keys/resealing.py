"""Rows from before their columns were sealed: found and sealed, in the vault that is entered."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from heliotrope.foundation.keys.errors import SubjectErased
from heliotrope.foundation.keys.fields import SealedColumn, plain_columns
from heliotrope.foundation.keys.sealing import PREFIX
from heliotrope.foundation.vaults import entered_vault


def in_clear(rows: QuerySet[Any], *columns: str) -> QuerySet[Any]:
    """The rows of which one of these sealed columns holds a value that is not sealed."""
    asked: list[str] = []
    given: list[str | bytes] = []
    for name in columns:
        field = rows.model._meta.get_field(name)
        place = f"{rows.model._meta.db_table}.{field.column}"
        if isinstance(field, models.BinaryField):
            asked.append(f"(length({place}) > 0 AND position(%s::bytea in substr({place}, 1, 6)) <> 1)")
            given.append(PREFIX.encode())
        elif isinstance(field, models.JSONField):
            asked.append(f"({place} NOT IN ('{{}}', '[]') AND ({place} #>> '{{}}') NOT LIKE %s)")
            given.append(f"{PREFIX}%")
        else:
            asked.append(f"({place} <> '' AND {place} NOT LIKE %s)")
            given.append(f"{PREFIX}%")
    return rows.extra(where=[" OR ".join(asked)], params=given)  # noqa: S610


def seal_rows(
    rows: QuerySet[Any],
    *,
    limit: int,
    prepare: Callable[[list[Any]], object] = lambda _rows: None,
    moved: dict[str, str] | None = None,
) -> int:
    """Seal a batch of these rows; gives how many.  What belongs to an erased subject is emptied.

    Args:
        prepare: tells the rows whose they are, where they do not know themselves.
        moved: sealed columns that stand beside an old one, with the old one's attribute, which is emptied.
    """
    batch = list(rows.select_for_update(of=("self",))[:limit])
    prepare(batch)
    for row in batch:
        _seal(row, moved or {})
    return len(batch)


def _seal(row: Any, moved: dict[str, str]) -> None:
    names = set(plain_columns(row))
    for new, old in moved.items():
        if getattr(row, old):
            setattr(row, new, getattr(row, old))
            setattr(row, old, "")
            names |= {new, old}
    try:
        with transaction.atomic(using=entered_vault()):
            row.save(update_fields=names)
    except SubjectErased:
        for field in row._meta.concrete_fields:
            if isinstance(field, SealedColumn) and field.name in names:
                setattr(row, field.name, field.nothing())
        row.save(update_fields=names)
