"""The ledger under the audit chain's seal: every posting leaves the digests of the rows it wrote.

Two things are checked: that each row says what was sealed, and that the books balance, which catches whoever
could also make an entry of the chain.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, Sum

from heliotrope.foundation.audit import rows as sealed_rows
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.audit.services import Break
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import CONTROL
from heliotrope.money.models import Invoice, LedgerEntry, LedgerTransaction, Payout

POSTED = "ledger.posted"
CHUNK = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """How much the ledger holds, and what is wrong with it.

    Attributes:
        breaks: rows that are not as they were sealed, and transactions that are off.
    """

    transactions: int
    entries: int
    breaks: tuple[Break, ...]


def seal(actor: Actor, transaction: LedgerTransaction, rows: Iterable[Model]) -> None:
    """Note what a posting wrote, in its own transaction."""
    audit.record(
        actor,
        POSTED,
        subject_kind="ledger_transaction",
        subject_id=transaction.id,
        client_id=transaction.client_id,
        detail={sealed_rows.ROWS: sealed_rows.digests((transaction, *rows))},
    )


def verify() -> Books:
    """Compare every row of the ledger with its seal, and add every transaction up; in one snapshot."""
    known = sealed_rows.kept(CONTROL, POSTED)
    breaks = [
        one for table, rows in _tables() for one in sealed_rows.compare(table, rows, known.get(table, {}))
    ]
    transactions, entries = counted()
    return Books(transactions=transactions, entries=entries, breaks=(*breaks, *_off()))


def _tables() -> Iterator[tuple[str, Iterable[Model]]]:
    """The tables whose every row a posting wrote, with their rows."""
    for rows in (
        LedgerTransaction.objects.order_by("pk"),
        LedgerEntry.objects.order_by("pk"),
        Invoice.objects.order_by("pk"),
        Payout.objects.order_by("pk"),
    ):
        yield rows.model._meta.db_table, rows.iterator(chunk_size=CHUNK)


def exported(clients: Collection[UUID] | None) -> Iterator[dict[str, Any]]:
    """The ledger's rows as lines, each with the values that its seal covers.

    Args:
        clients: whose rows; None for all.
    """
    sealed = sealed_rows.kept(CONTROL, POSTED)
    for table, rows in _tables():
        # A row whose seal still waits for the sealer comes with the next export.
        waits = {key for key, one in sealed.get(table, {}).items() if not one.number}
        for row in rows:
            if str(row.pk) not in waits and (clients is None or getattr(row, "client_id", None) in clients):
                values = sealed_rows.plain(row, sealed_rows.columns_of(type(row)))
                yield {"kind": "row", "table": table, "id": str(row.pk), "values": values}


def counted() -> tuple[int, int]:
    """How many transactions and entries the ledger holds."""
    return LedgerTransaction.objects.count(), LedgerEntry.objects.count()


def _off() -> Iterator[Break]:
    sums = (
        LedgerEntry.objects.values("transaction_id", "legal_entity_id", "currency")
        .annotate(off=Sum("amount"))
        .exclude(off=Decimal(0))
    )
    for row in sums.order_by("transaction_id"):
        key: UUID = row["transaction_id"]
        yield Break(
            table=LedgerTransaction._meta.db_table,
            row_id=key,
            why=f"is off by {row['off']} {row['currency']} in the books of {row['legal_entity_id']}",
        )
