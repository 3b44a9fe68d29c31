"""Rows of other tables under the chain's seal: an entry keeps their digests, so that each can be checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, Field, Model

from heliotrope.core.errors import Invalid
from heliotrope.foundation.audit.digests import Plain, difference, digest_of
from heliotrope.foundation.audit.models import AuditEntry
from heliotrope.foundation.audit.verifying import Break

ROWS = "rows"
"""Name in an entry's detail under which digests are kept: by table its columns, and its digests by key."""
Kept = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What an entry keeps of one row.

    Attributes:
        number: place of the entry in the chain; 0 while it waits for the sealer.
        columns: what the digest covers; a column that came later is none of them.
    """

    digest: str
    number: int
    columns: tuple[str, ...]

    @property
    def by(self) -> str:
        """Which entry it was, in words."""
        return f"audit entry {self.number}" if self.number else "an audit entry that waits for the sealer"


def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns of a table, in its model's order."""
    return tuple(str(field.column) for field in model._meta.concrete_fields)


def digest(row: Model, columns: Sequence[str]) -> str:
    """What a row says in these columns: 64 characters, a point, and four for each of them."""
    return digest_of(row._meta.db_table, str(row.pk), columns, plain(row, columns))


def plain(row: Model, columns: Sequence[str]) -> dict[str, Plain]:
    """What a row says in these columns, as its digest takes it; a column that it has not says nothing."""
    fields = {str(field.column): field for field in row._meta.concrete_fields}
    return {name: _plain(fields[name], row) if name in fields else None for name in columns}


def digests(rows: Iterable[Model]) -> Kept:
    """The digests of rows as an entry's detail keeps them."""
    found: Kept = {}
    for row in rows:
        columns = columns_of(type(row))
        table = found.setdefault(row._meta.db_table, {"columns": list(columns), "digests": {}})
        table["digests"][str(row.pk)] = digest(row, columns)
    return found


def kept(alias: str, action: str) -> dict[str, dict[str, Sealed]]:
    """All digests that the entries of one kind keep, by table and key."""
    entries = AuditEntry.objects.using(alias).filter(action=action).order_by("at", "id")
    found: dict[str, dict[str, Sealed]] = {}
    for number, detail in entries.values_list("number", "detail").iterator(chunk_size=2000):
        for table, told in dict(detail.get(ROWS) or {}).items():
            columns = tuple(told["columns"])
            for key, said in told["digests"].items():
                one = Sealed(digest=said, number=number or 0, columns=columns)
                found.setdefault(table, {})[key] = one
    return found


def compare(table: str, rows: Iterable[Model], sealed: Mapping[str, Sealed]) -> Iterator[Break]:
    """The rows of a table that are not as they were sealed: changed, slipped in, or gone.

    Args:
        rows: all that the table holds, from the package whose table it is.
    """
    left = dict(sealed)
    for row in rows:
        known = left.pop(str(row.pk), None)
        if known is None:
            why = "was slipped in: no entry of the audit chain names it"
        elif said := difference(known.columns, known.digest, digest(row, known.columns)):
            why = f"{said} changed after {known.by} sealed it"
        else:
            continue
        yield Break(table=table, row_id=UUID(str(row.pk)), why=why)
    for key, known in left.items():
        yield Break(table=table, row_id=UUID(key), why=f"was removed after {known.by} sealed it")


def _plain(field: "Field[Any, Any]", row: Model) -> Plain:
    """A value of a row, the same before it is stored and after it is read back."""
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal) and isinstance(field, DecimalField):
        return f"{value.quantize(Decimal(1).scaleb(-(field.decimal_places or 0)), ROUND_HALF_UP):f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    raise Invalid(f"{field.column} is a {type(value).__name__}; a row with one cannot be sealed")
