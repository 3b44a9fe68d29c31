"""The ledger: its entries, and where every account stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One side of a posting in one entity's books; a debit is positive."""

    transaction_id: UUID
    kind: str
    source_id: UUID
    posted_at: datetime
    legal_entity_id: UUID
    account: str
    currency: str
    amount: Decimal


def entries(
    actor: Actor, *, source_ids: frozenset[UUID] | None = None, limit: int = 500
) -> tuple[EntryLine, ...]:
    """Ledger entries about the actor's clients, the latest postings first, each posting together."""
    rows = LedgerEntry.objects.filter(client_id__in=actor.client_ids).select_related("transaction")
    if source_ids is not None:
        rows = rows.filter(transaction__source_id__in=source_ids)
    rows = rows.order_by("-transaction__posted_at", "transaction_id", "-amount")
    return tuple(
        EntryLine(
            transaction_id=row.transaction_id,
            kind=row.transaction.kind,
            source_id=row.transaction.source_id,
            posted_at=row.transaction.posted_at,
            legal_entity_id=row.legal_entity_id,
            account=row.account,
            currency=row.currency,
            amount=row.amount,
        )
        for row in rows[:limit]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """What one account of one legal entity stands at; a debit is positive."""

    legal_entity_id: UUID
    currency: str
    account: str
    amount: Decimal


def balances(actor: Actor) -> tuple[BalanceLine, ...]:
    """Every account that the actor's clients' work moved."""
    rows = (
        LedgerEntry.objects.filter(client_id__in=actor.client_ids)
        .values("legal_entity_id", "currency", "account")
        .annotate(total=Sum("amount"))
        .order_by("legal_entity_id", "currency", "account")
    )
    return tuple(
        BalanceLine(
            legal_entity_id=row["legal_entity_id"],
            currency=row["currency"],
            account=row["account"],
            amount=row["total"],
        )
        for row in rows
    )


def off_balance(actor: Actor) -> tuple[BalanceLine, ...]:
    """Legal entities and currencies whose entries do not sum to zero; none unless tampered with."""
    rows = (
        LedgerEntry.objects.filter(client_id__in=actor.client_ids)
        .values("legal_entity_id", "currency")
        .annotate(total=Sum("amount"))
        .exclude(total=0)
    )
    return tuple(
        BalanceLine(
            legal_entity_id=row["legal_entity_id"],
            currency=row["currency"],
            account="all",
            amount=row["total"],
        )
        for row in rows
    )
