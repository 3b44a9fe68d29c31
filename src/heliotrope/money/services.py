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
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import holding, selectors
from heliotrope.money.models import (
    Invoice,
    PayLine,
    Payout,
    RateCard,
    Rule,
)
from heliotrope.money.posting import post


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
        book_rate, book_version: what its price book asks for one piece instead; None for none.
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
    book_rate: Decimal | None = None
    book_version: int | None = None


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
                book_rate=one.book_rate,
                book_version=one.book_version,
                earned_at=one.earned_at,
            )
            for one in earned
        ),
        ignore_conflicts=True,
    )


def owe_providers(
    actor: Actor,
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

    payouts = [
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
    ]
    posting = ledger.post_delivery(parties, settlement, delivery_id=delivery_id)
    if post(actor, posting, client_id, now, documents=payouts):
        Payout.objects.bulk_create(payouts)


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

    fresh = Invoice(
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
    posting = ledger.post_acceptance(parties, settlement, invoice_id=invoice_id)
    if post(actor, posting, client_id, now, documents=(fresh,)):
        fresh.save(force_insert=True)
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
        Conflict: it was paid before, or stands on a tax invoice, which is paid as a whole.
    """
    row = selectors.invoice(actor, invoice_id)
    # Held, so that nobody puts it on a tax invoice meanwhile.
    list(Invoice.objects.select_for_update().filter(pk=invoice_id).values_list("id"))
    if selectors.billed_on(actor, [invoice_id]):
        raise Conflict("This stands on a tax invoice; record the payment there.")
    amount = Money(amount=row.total, currency=row.currency)
    posting = ledger.post_client_payment(parties, amount, payment_id=invoice_id)
    if not post(actor, posting, row.client_id, now):
        raise Conflict("This invoice was paid before; nothing was posted.")
    audit.record(
        actor, "invoice.paid", subject_kind="invoice", subject_id=invoice_id, client_id=row.client_id
    )


def pay_provider(
    actor: Actor, *, delivery_id: UUID, provider_id: UUID, parties: ledger.Parties, now: datetime
) -> UUID:
    """Pay a provider what one delivery owes it, but for what is held.

    What is released later is paid by paying again.

    Raises:
        NotFound: the delivery owes this provider nothing that the actor may see.
        Conflict: it was paid before, or all of it is held.
    """
    holding.lock(delivery_id, provider_id)
    rows = [
        row for row in selectors.payouts(actor, delivery_id=delivery_id) if row.provider_id == provider_id
    ]
    if not rows:
        raise NotFound
    unpaid = {row.id: row.amount for row in rows if row.paid_at is None}
    due = holding.payable(unpaid)
    amount = Money(
        amount=sum((unpaid[payout_id] for payout_id in due), Decimal(0)), currency=rows[0].currency
    )
    payment_id = derived_id(delivery_id, "payment", provider_id)
    if not amount.amount and any(unpaid.values()):
        raise Conflict("All of it is held; settle the suspicions first. Nothing was posted.")
    if not unpaid:
        raise Conflict("This provider was paid for this delivery before; nothing was posted.")
    posting = ledger.post_payout(parties, provider_id, amount, payout_id=payment_id)
    if post(actor, posting, rows[0].client_id, now):
        holding.paid_together(delivery_id, provider_id, now)
    elif not holding.pay_rest(actor, due, parties, now):
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
