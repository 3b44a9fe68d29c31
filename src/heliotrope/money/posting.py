"""Writing into the ledger: a posting with all its entries, once, under a seal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from heliotrope.core.money import ledger
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import seals
from heliotrope.money.models import Invoice, LedgerEntry, LedgerTransaction, Payout


def post(
    actor: Actor,
    posting: ledger.Posting,
    client_id: UUID,
    now: datetime,
    *,
    documents: Sequence[Invoice | Payout] = (),
) -> bool:
    """Write a posting with all its entries, under a seal; False when its fact was posted before.

    Args:
        documents: what the caller writes with it, to be sealed too.
    """
    transaction = LedgerTransaction(
        id=new_id(),
        client_id=client_id,
        kind=posting.kind.value,
        source_id=posting.source_id,
        posted_at=now,
    )
    LedgerTransaction.objects.bulk_create([transaction], ignore_conflicts=True)
    if not LedgerTransaction.objects.filter(pk=transaction.id).exists():
        return False
    entries = _entries(transaction, posting.entries)
    LedgerEntry.objects.bulk_create(entries)
    seals.seal(actor, transaction, (*entries, *documents))
    return True


def _entries(transaction: LedgerTransaction, entries: Iterable[ledger.Entry]) -> list[LedgerEntry]:
    return [
        LedgerEntry(
            id=new_id(),
            transaction_id=transaction.id,
            client_id=transaction.client_id,
            legal_entity_id=entry.legal_entity,
            account=entry.account.value,
            currency=entry.currency,
            amount=entry.amount,
        )
        for entry in entries
    ]
