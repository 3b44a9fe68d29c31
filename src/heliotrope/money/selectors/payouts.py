"""What providers are owed, and whether it was paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import LedgerTransaction, PayHold, Payout, PayoutClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """What a provider is owed for one worker's judgements in one delivery.

    Attributes:
        held: ``held`` or ``forfeited`` while a suspicion keeps it from being paid; else empty.
    """

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
    held: str = ""


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
    return _lines(found)


def payout(actor: Actor, payout_id: UUID) -> PayoutLine:
    """One payout; a worker's own only, for a worker."""
    rows = Payout.objects.filter(pk=payout_id, client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    row = rows.first()
    if row is None:
        raise NotFound
    return _lines([row])[0]


def payment_id_of(delivery_id: UUID, provider_id: UUID) -> UUID:
    """The key of the payment that a delivery owes a provider, whether it was made or not."""
    return derived_id(delivery_id, "payment", provider_id)


def hold_id_of(payout_id: UUID) -> UUID:
    """The key of the one hold that a payout may have."""
    return derived_id(payout_id, "hold")


def released_id_of(payout_id: UUID, delivery_id: UUID, provider_id: UUID) -> UUID:
    """The key of the payment by hand of what was held, or sent back, when its delivery was paid by hand."""
    return derived_id(payment_id_of(delivery_id, provider_id), "released", hold_id_of(payout_id))


def hold_sources(payout_id: UUID, delivery_id: UUID, provider_id: UUID) -> set[UUID]:
    """What the postings of a held payout are made for, whether there are any or not."""
    return {hold_id_of(payout_id), released_id_of(payout_id, delivery_id, provider_id)}


def left(rows: Sequence[Payout]) -> dict[UUID, datetime]:
    """When each of these payouts was paid that was paid, and not sent back."""
    claims = list(PayoutClaim.objects.filter(payout__in=rows).values_list("payout_id", "live", "paid_at"))
    known = {payout_id for payout_id, _, _ in claims}
    # Claims came later than payments by hand: what was never claimed left with its delivery, if that did.
    older = [row for row in rows if row.id not in known]
    by_hand = _paid_by_hand({(row.delivery_id, row.provider_id) for row in older})
    holds = dict(PayHold.objects.filter(payout__in=older).values_list("payout_id", "paid_at"))
    found = {payout_id: paid_at for payout_id, live, paid_at in claims if live and paid_at is not None}
    for row in older:
        at = holds[row.id] if row.id in holds else by_hand.get((row.delivery_id, row.provider_id))
        if at is not None:
            found[row.id] = at
    return found


def _paid_by_hand(owed: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], datetime]:
    """When the providers of these deliveries were paid for them by hand, but for what was held."""
    keys = {payment_id_of(delivery, provider): (delivery, provider) for delivery, provider in owed}
    rows = LedgerTransaction.objects.filter(kind="payout", source_id__in=keys)
    return {keys[row.source_id]: row.posted_at for row in rows}


def _lines(rows: Sequence[Payout]) -> tuple[PayoutLine, ...]:
    paid = left(rows)
    holds = {one.payout_id: one for one in PayHold.objects.filter(payout__in=rows)}
    return tuple(_payout(row, paid.get(row.id), holds.get(row.id)) for row in rows)


def _payout(row: Payout, paid_at: datetime | None, hold: PayHold | None) -> PayoutLine:
    held = hold.state if hold is not None and hold.state != PayHold.State.RELEASED else ""
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
        held=held,
    )
