"""Reading money, always as an actor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum

from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.money import pay
from heliotrope.core.money.rules import COMMISSION, RuleVersion, commission_ratio, in_force
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import Invoice, LedgerEntry, LedgerTransaction, PayLine, Payout, RateCard, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The prices in force for an order: what a judgement costs, and what the operator keeps."""

    rate_per_judgement: Decimal
    currency: str
    rate_card_version: int
    commission_ratio: Decimal
    commission_version: int


def terms_in_force(actor: Actor, *, programme_id: UUID, line: str, at: datetime) -> Terms:
    """The rate card and the commission that apply to an order placed at an instant.

    Raises:
        Invalid: the programme has no rate for this line yet.
    """
    cards = RateCard.objects.filter(programme_id=programme_id, line=line, effective_at__lte=at)
    card = cards.order_by("-version").first()
    if card is None:
        raise Invalid(f"The programme has no rate for {line} yet; set one before placing an order.")
    rule = in_force(_rules(actor), COMMISSION, at)
    return Terms(
        rate_per_judgement=card.rate_per_judgement,
        currency=card.currency,
        rate_card_version=card.version,
        commission_ratio=commission_ratio(rule),
        commission_version=rule.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one unit earns: the rate, the pieces, what the operator keeps, and what is left.

    Attributes:
        note: how the pieces were counted; empty for a plain judgement.
    """

    rate_per_judgement: Decimal
    pieces: Decimal
    note: str
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str


def commission(actor: Actor, version: int) -> Decimal:
    """The ratio of one version of the operator's commission."""
    rule = next((r for r in _rules(actor) if r.kind == COMMISSION and r.version == version), None)
    if rule is None:
        raise NotFound
    return commission_ratio(rule)


def _rules(actor: Actor) -> tuple[RuleVersion, ...]:
    rows = Rule.objects.filter(operator_id=actor.operator)
    return tuple(
        RuleVersion(kind=row.kind, version=row.version, effective_at=row.effective_at, terms=row.terms)
        for row in rows
    )


def pay_lines(actor: Actor, *, order_id: UUID, item_id: UUID | None = None) -> tuple[pay.PayLine, ...]:
    """The pay lines of an order, or of one item of a stream."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    if item_id is not None:
        rows = rows.filter(item_id=item_id)
    return tuple(
        pay.PayLine(
            judgement_id=row.judgement_id,
            worker_id=row.worker_id,
            provider_id=row.provider_id,
            rate=row.rate_per_judgement,
            pieces=row.pieces,
            part=row.part,
            currency=row.currency,
            commission_ratio=row.commission_ratio,
            rule_version=row.commission_version,
        )
        for row in rows
    )


def payees_of(actor: Actor, order_id: UUID) -> dict[UUID, UUID]:
    """The legal entity that each provider of an order is paid through, as its contract last said."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids, payee_id__isnull=False)
    found = rows.order_by("provider_id", "earned_at").values_list("provider_id", "payee_id")
    return {provider_id: payee_id for provider_id, payee_id in found if payee_id is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What one judgement, or one part of it, counted for; it names nobody and no amount."""

    judgement_id: UUID
    part: str
    pieces: Decimal
    note: str


def counted(actor: Actor, *, order_id: UUID, item_id: UUID) -> tuple[Counting, ...]:
    """What the work on one item counted for, the earliest first."""
    rows = PayLine.objects.filter(order_id=order_id, item_id=item_id, client_id__in=actor.client_ids)
    return tuple(
        Counting(judgement_id=row.judgement_id, part=row.part, pieces=row.pieces, note=row.note)
        for row in rows.order_by("earned_at", "part")
    )


def pieces(actor: Actor, order_id: UUID) -> Decimal:
    """The pieces that an order's work came to so far."""
    rows = PayLine.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return rows.aggregate(total=Sum("pieces"))["total"] or Decimal(0)


def pieces_of_items(actor: Actor, order_id: UUID, item_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """The pieces that the work on these items of an order came to; those without any are left out."""
    rows = PayLine.objects.filter(
        order_id=order_id, item_id__in=item_ids, client_id__in=actor.client_ids
    ).values("item_id")
    return {row["item_id"]: row["total"] for row in rows.annotate(total=Sum("pieces"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """One pay line as its worker sees it: the pieces, the rate, the commission, and what is left.

    Attributes:
        note: how the pieces were counted; empty for a plain judgement.
    """

    judgement_id: UUID
    order_id: UUID
    part: str
    pieces: Decimal
    note: str
    rate_per_judgement: Decimal
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str
    earned_at: datetime


def my_earnings(actor: Actor, *, limit: int = 200) -> tuple[Earning, ...]:
    """What the worker's latest judgements earn, before rounding, the latest first."""
    rows = PayLine.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    return tuple(_earning(row) for row in rows.order_by("-earned_at")[:limit])


def _earning(row: PayLine) -> Earning:
    return Earning(
        judgement_id=row.judgement_id,
        order_id=row.order_id,
        part=row.part,
        pieces=row.pieces,
        note=row.note,
        rate_per_judgement=row.rate_per_judgement,
        commission_ratio=row.commission_ratio,
        commission_version=row.commission_version,
        net=row.rate_per_judgement * row.pieces * (1 - row.commission_ratio),
        currency=row.currency,
        earned_at=row.earned_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """An amount in one currency, and how many judgements it is for."""

    amount: Decimal
    currency: str
    judgements: int


def earned_since(actor: Actor, since: datetime | None = None) -> tuple[Earned, ...]:
    """What the worker earned, before rounding, by currency."""
    rows = PayLine.objects.filter(worker_id=actor.worker, client_id__in=actor.client_ids)
    if since is not None:
        rows = rows.filter(earned_at__gte=since)
    sums = rows.values("currency").annotate(
        net=Sum(F("rate_per_judgement") * F("pieces") * (1 - F("commission_ratio"))),
        n=Count("judgement_id", distinct=True),
    )
    return tuple(
        Earned(amount=row["net"], currency=row["currency"], judgements=row["n"])
        for row in sums.order_by("currency")
    )


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
    paid = dict(
        LedgerTransaction.objects.filter(
            kind="client-payment", source_id__in=[row.id for row in found]
        ).values_list("source_id", "posted_at")
    )
    return tuple(_invoice(row, paid.get(row.id)) for row in found)


def invoice(actor: Actor, invoice_id: UUID) -> InvoiceLine:
    """One invoice of the actor's clients."""
    row = Invoice.objects.filter(pk=invoice_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    paid = LedgerTransaction.objects.filter(kind="client-payment", source_id=row.id).first()
    return _invoice(row, paid.posted_at if paid else None)


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
