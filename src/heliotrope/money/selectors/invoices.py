"""What clients are billed, and whether it was paid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import BilledCharge, Invoice, LedgerTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """An invoice as it is listed."""

    id: UUID
    client_id: UUID
    order_id: UUID
    delivery_id: UUID
    number: str
    judgements: int
    total: Decimal
    commission: Decimal
    currency: str
    issued_at: datetime
    paid_at: datetime | None


def invoices(actor: Actor, *, order_id: UUID | None = None, limit: int = 200) -> tuple[InvoiceLine, ...]:
    """The invoices of the actor's clients, the latest first."""
    rows = Invoice.objects.filter(client_id__in=actor.client_ids)
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    found = list(rows.order_by("-issued_at")[:limit])
    paid = _paid_at([row.id for row in found])
    return tuple(_invoice(row, paid.get(row.id)) for row in found)


def invoice(actor: Actor, invoice_id: UUID) -> InvoiceLine:
    """One invoice of the actor's clients."""
    row = Invoice.objects.filter(pk=invoice_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _invoice(row, _paid_at([row.id]).get(row.id))


def _paid_at(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each was paid, by itself or with the tax invoice that it stands on."""
    billed = dict(BilledCharge.objects.filter(charge_id__in=ids).values_list("charge_id", "document_id"))
    sources = {*ids, *billed.values()}
    posted = dict(
        LedgerTransaction.objects.filter(kind="client-payment", source_id__in=sources).values_list(
            "source_id", "posted_at"
        )
    )
    found = {one: posted.get(one) or posted.get(billed.get(one, one)) for one in ids}
    return {one: at for one, at in found.items() if at is not None}


def _invoice(row: Invoice, paid_at: datetime | None) -> InvoiceLine:
    return InvoiceLine(
        id=row.id,
        client_id=row.client_id,
        order_id=row.order_id,
        delivery_id=row.delivery_id,
        number=row.number,
        judgements=row.judgements,
        total=row.total,
        commission=row.commission,
        currency=row.currency,
        issued_at=row.issued_at,
        paid_at=paid_at,
    )
