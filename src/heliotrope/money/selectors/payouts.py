"""What providers are owed, and whether it was paid."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import LedgerTransaction, Payout


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """What a provider is owed for one worker's judgements in one delivery."""

    id: UUID
    client_id: UUID
    order_id: UUID
    delivery_id: UUID
    provider_id: UUID
    worker_id: UUID
    judgements: int
    amount: Decimal
    currency: str
    due_at: datetime
    paid_at: datetime | None


def payouts(
    actor: Actor, *, delivery_id: UUID | None = None, order_id: UUID | None = None, limit: int = 500
) -> tuple[PayoutLine, ...]:
    """Payouts of the actor's clients; a worker's own only, for a worker.  The latest first."""
    rows = Payout.objects.filter(client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    if delivery_id is not None:
        rows = rows.filter(delivery_id=delivery_id)
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    found = list(rows.order_by("-due_at", "id")[:limit])
    paid = _paid_at({(row.delivery_id, row.provider_id) for row in found})
    return tuple(_payout(row, paid.get((row.delivery_id, row.provider_id))) for row in found)


def payout(actor: Actor, payout_id: UUID) -> PayoutLine:
    """One payout; a worker's own only, for a worker."""
    rows = Payout.objects.filter(pk=payout_id, client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    row = rows.first()
    if row is None:
        raise NotFound
    return _payout(
        row, _paid_at({(row.delivery_id, row.provider_id)}).get((row.delivery_id, row.provider_id))
    )


def payment_id_of(delivery_id: UUID, provider_id: UUID) -> UUID:
    """The key of the payment that a delivery owes a provider, whether it was made or not."""
    return derived_id(delivery_id, "payment", provider_id)


def _paid_at(owed: set[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], datetime]:
    keys = {payment_id_of(delivery, provider): (delivery, provider) for delivery, provider in owed}
    rows = LedgerTransaction.objects.filter(kind="payout", source_id__in=keys)
    return {keys[row.source_id]: row.posted_at for row in rows}


def _payout(row: Payout, paid_at: datetime | None) -> PayoutLine:
    return PayoutLine(
        id=row.id,
        client_id=row.client_id,
        order_id=row.order_id,
        delivery_id=row.delivery_id,
        provider_id=row.provider_id,
        worker_id=row.worker_id,
        judgements=row.judgements,
        amount=row.amount,
        currency=row.currency,
        due_at=row.due_at,
        paid_at=paid_at,
    )
