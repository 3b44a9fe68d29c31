"""Charging and paying: rate cards, rules, pay lines, payouts, invoices and the ledger's postings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Counted
from heliotrope.core.money import ledger, pay
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.money.rules import COMMISSION, checked_ratio
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors
from heliotrope.money.models import (
    Invoice,
    LedgerEntry,
    LedgerTransaction,
    PayLine,
    Payout,
    RateCard,
    Rule,
)


def set_rate(
    actor: Actor,
    *,
    programme_id: UUID,
    client_id: UUID,
    line: str,
    rate_per_judgement: Decimal,
    currency: str,
    now: datetime,
) -> int:
    """Add the next version of a programme's rate card; it applies to orders placed from now on."""
    if client_id not in actor.client_ids:
        raise NotFound
    if rate_per_judgement <= 0:
        raise Invalid("A judgement costs something: the rate must be over zero.")
    last = RateCard.objects.filter(programme_id=programme_id, line=line).order_by("-version").first()
    version = last.version + 1 if last else 1
    RateCard.objects.create(
        programme_id=programme_id,
        client_id=client_id,
        line=line,
        version=version,
        rate_per_judgement=rate_per_judgement,
        currency=known_currency(currency),
        effective_at=now,
    )
    return version


def set_commission(actor: Actor, *, ratio: Decimal, now: datetime) -> int:
    """Add the next version of the operator's commission; it applies to orders placed from now on."""
    checked_ratio(ratio)
    rules = Rule.objects.filter(operator_id=actor.operator, kind=COMMISSION)
    last = rules.order_by("-version").first()
    version = last.version + 1 if last else 1
    Rule.objects.create(
        operator_id=actor.operator,
        kind=COMMISSION,
        version=version,
        terms={"ratio": str(ratio)},
        effective_at=now,
    )
    return version


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """A judgement that earns, or one part of it, and the terms of its order.

    Attributes:
        counted: the pieces, with what they are and how they were counted.
        payee_id: legal entity that is paid, by the contract in force.
    """

    judgement_id: UUID
    counted: Counted
    order_id: UUID
    item_id: UUID
    client_id: UUID
    worker_id: UUID
    provider_id: UUID
    payee_id: UUID
    rate_per_judgement: Decimal
    currency: str
    commission_ratio: Decimal
    commission_version: int
    earned_at: datetime


def earn(earned: Iterable[Earned]) -> None:
    """Write what judgements earn; a part of a judgement that was paid before is not paid again."""
    PayLine.objects.bulk_create(
        (
            PayLine(
                id=derived_id(one.judgement_id, "pay", one.counted.part),
                judgement_id=one.judgement_id,
                part=one.counted.part,
                pieces=one.counted.pieces,
                note=one.counted.note,
                order_id=one.order_id,
                item_id=one.item_id,
                client_id=one.client_id,
                worker_id=one.worker_id,
                provider_id=one.provider_id,
                payee_id=one.payee_id,
                rate_per_judgement=one.rate_per_judgement,
                currency=one.currency,
                commission_ratio=one.commission_ratio,
                commission_version=one.commission_version,
                earned_at=one.earned_at,
            )
            for one in earned
        ),
        ignore_conflicts=True,
    )


def owe_providers(
    *,
    client_id: UUID,
    order_id: UUID,
    delivery_id: UUID,
    lines: Sequence[pay.PayLine],
    parties: ledger.Parties,
    now: datetime,
) -> None:
    """Work was delivered: write what each worker earned and post what the operator owes; once."""
    settlement = pay.settle(lines)

    if not post(ledger.post_delivery(parties, settlement, delivery_id=delivery_id), client_id, now):
        return
    Payout.objects.bulk_create(
        Payout(
            id=derived_id(delivery_id, "payout", earning.worker_id),
            client_id=client_id,
            order_id=order_id,
            delivery_id=delivery_id,
            provider_id=payout.provider_id,
            worker_id=earning.worker_id,
            judgements=earning.judgements,
            amount=earning.amount.amount,
            currency=earning.amount.currency,
            due_at=now,
        )
        for payout in settlement.payouts
        for earning in payout.workers
    )


def invoice(
    actor: Actor,
    *,
    client_id: UUID,
    order_id: UUID,
    delivery_id: UUID,
    lines: Sequence[pay.PayLine],
    parties: ledger.Parties,
    now: datetime,
) -> UUID:
    """The client accepted: issue the invoice and post it; again gives the same invoice."""
    invoice_id = derived_id(delivery_id, "invoice")
    settlement = pay.settle(lines)

    if post(ledger.post_acceptance(parties, settlement, invoice_id=invoice_id), client_id, now):
        Invoice.objects.create(
            id=invoice_id,
            client_id=client_id,
            order_id=order_id,
            delivery_id=delivery_id,
            number=f"H-{now:%Y%m}-{invoice_id.hex[-10:].upper()}",
            judgements=len({line.judgement_id for line in lines}),
            total=settlement.invoice_total.amount,
            commission=settlement.commission.amount,
            currency=settlement.invoice_total.currency,
            issued_at=now,
        )
        audit.record(
            actor,
            "invoice.issued",
            subject_kind="invoice",
            subject_id=invoice_id,
            client_id=client_id,
            detail={"judgements": len({line.judgement_id for line in lines})},
        )
    return invoice_id


def take_payment(actor: Actor, invoice_id: UUID, *, parties: ledger.Parties, now: datetime) -> None:
    """The client paid an invoice in full.

    Raises:
        Conflict: it was paid before.
    """
    row = selectors.invoice(actor, invoice_id)
    amount = Money(amount=row.total, currency=row.currency)
    posting = ledger.post_client_payment(parties, amount, payment_id=invoice_id)
    if not post(posting, row.client_id, now):
        raise Conflict("This invoice was paid before; nothing was posted.")
    audit.record(
        actor, "invoice.paid", subject_kind="invoice", subject_id=invoice_id, client_id=row.client_id
    )


def pay_provider(
    actor: Actor, *, delivery_id: UUID, provider_id: UUID, parties: ledger.Parties, now: datetime
) -> UUID:
    """Pay a provider what one delivery owes it, in full.

    Raises:
        NotFound: the delivery owes this provider nothing that the actor may see.
        Conflict: it was paid before.
    """
    rows = [
        row for row in selectors.payouts(actor, delivery_id=delivery_id) if row.provider_id == provider_id
    ]
    if not rows:
        raise NotFound
    amount = Money(amount=sum((row.amount for row in rows), Decimal(0)), currency=rows[0].currency)
    payment_id = derived_id(delivery_id, "payment", provider_id)
    posting = ledger.post_payout(parties, provider_id, amount, payout_id=payment_id)
    if not post(posting, rows[0].client_id, now):
        raise Conflict("This provider was paid for this delivery before; nothing was posted.")
    audit.record(
        actor,
        "provider.paid",
        subject_kind="delivery",
        subject_id=delivery_id,
        client_id=rows[0].client_id,
        detail={"provider": str(provider_id)},
    )
    return payment_id


def post(posting: ledger.Posting, client_id: UUID, now: datetime) -> bool:
    """Write a posting with all its entries; False when its fact was posted before."""
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
    LedgerEntry.objects.bulk_create(_entries(transaction, posting.entries))
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
