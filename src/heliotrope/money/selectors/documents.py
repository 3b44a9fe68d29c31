"""Tax invoices and credit notes: what they say, and what is left to pay."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from heliotrope.core.errors import NotFound
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.document_records import from_record
from heliotrope.core.money.documents import DocumentKind, TaxDocument
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money.models import BilledCharge, Invoice, LedgerEntry, TaxPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxDocumentLine:
    """A tax invoice or credit note as it is listed.

    Attributes:
        credits: how many credit notes it has; 0 on a credit note.
        credited, paid, refunded: with tax; 0 on a credit note.
        outstanding: what is left to pay; below zero, what is to be paid back.
    """

    id: UUID
    client_id: UUID
    kind: str
    number: str
    corrects_id: UUID | None
    issued_on: date
    due_on: date
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    prepaid: Decimal
    credits: int
    credited: Decimal
    paid: Decimal
    refunded: Decimal
    sha256: str

    @property
    def outstanding(self) -> Decimal:
        """What is left to pay of an invoice; a credit note asks for nothing."""
        if self.kind != DocumentKind.INVOICE:
            return Decimal(0)
        less = (self.prepaid, self.credited, self.paid)
        return exact_sum((self.total, self.refunded, *(amount.copy_negate() for amount in less)))

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to pay or to pay back."""
        return not self.outstanding


def tax_documents(
    actor: Actor, *, client_id: UUID | None = None, limit: int = 200
) -> tuple[TaxDocumentLine, ...]:
    """Tax invoices and credit notes of the actor's clients, the latest first."""
    rows = TaxPaper.objects.filter(client_id__in=actor.client_ids).defer("content", "ubl")
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    return _lines(list(rows.order_by("-issued_at", "-sequence")[:limit]))


def tax_document(actor: Actor, document_id: UUID) -> TaxDocumentLine:
    """One tax invoice or credit note of the actor's clients."""
    return _lines([_row(actor, document_id)])[0]


def tax_document_content(actor: Actor, document_id: UUID) -> TaxDocument:
    """One document as it was issued."""
    return from_record(_row(actor, document_id).content)


def tax_document_ubl(actor: Actor, document_id: UUID) -> bytes:
    """One document's XML as it was issued."""
    return _row(actor, document_id).ubl.encode()


def credit_notes(actor: Actor, invoice_id: UUID) -> tuple[TaxDocument, ...]:
    """The credit notes on an invoice, the earliest first."""
    rows = TaxPaper.objects.filter(corrects_id=invoice_id, client_id__in=actor.client_ids)
    return tuple(from_record(row.content) for row in rows.order_by("year", "sequence"))


def refund_id_of(document_id: UUID, notes: int) -> UUID:
    """The key of the refund that follows so many credit notes on an invoice."""
    return derived_id(document_id, "refund", notes)


def unbilled(
    actor: Actor, client_id: UUID, *, from_at: datetime | None = None, until_at: datetime | None = None
) -> tuple[UUID, ...]:
    """Charges of a client that are on no tax invoice, the earliest first."""
    rows = Invoice.objects.filter(client_id=client_id, client_id__in=actor.client_ids, billedcharge=None)
    if from_at is not None:
        rows = rows.filter(issued_at__gte=from_at)
    if until_at is not None:
        rows = rows.filter(issued_at__lt=until_at)
    return tuple(rows.filter(total__gt=0).order_by("issued_at", "id").values_list("id", flat=True))


def billed_on(actor: Actor, charge_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The tax invoice of each of these charges; those on none are left out."""
    rows = BilledCharge.objects.filter(charge_id__in=set(charge_ids), client_id__in=actor.client_ids)
    return dict(rows.values_list("charge_id", "document_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """A line of a tax invoice that an order's charges stand on."""

    document_id: UUID
    number: int


def lines_of_order(actor: Actor, order_id: UUID) -> tuple[BilledLine, ...]:
    """The lines of tax invoices that an order's charges stand on, the earliest invoice first."""
    rows = BilledCharge.objects.filter(charge__order_id=order_id, client_id__in=actor.client_ids)
    found = rows.order_by("document__issued_at", "document_id", "number")
    lines = found.values_list("document_id", "number").distinct()
    return tuple(BilledLine(document_id=document_id, number=number) for document_id, number in lines)


def net_of(actor: Actor, document_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What those of these documents that were issued come to without tax."""
    rows = TaxPaper.objects.filter(pk__in=list(document_ids), client_id__in=actor.client_ids)
    return dict(rows.values_list("id", "net"))


def _row(actor: Actor, document_id: UUID) -> TaxPaper:
    row = TaxPaper.objects.filter(pk=document_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return row


def _lines(rows: list[TaxPaper]) -> tuple[TaxDocumentLine, ...]:
    ids = [row.id for row in rows]
    credited: dict[UUID, list[Decimal]] = defaultdict(list)
    for invoice_id, total in TaxPaper.objects.filter(corrects_id__in=ids).values_list("corrects_id", "total"):
        if invoice_id is not None:
            credited[invoice_id].append(total)
    refunds = {
        refund_id_of(one, count): one for one, given in credited.items() for count in range(1, len(given) + 1)
    }
    paid, refunded = _moved("client-payment", ids), defaultdict[UUID, list[Decimal]](list)
    for refund_id, amount in _moved("client-refund", refunds).items():
        refunded[refunds[refund_id]].append(amount)
    return tuple(
        TaxDocumentLine(
            id=row.id,
            client_id=row.client_id,
            kind=row.kind,
            number=row.number,
            corrects_id=row.corrects_id,
            issued_on=row.issued_on,
            due_on=row.due_on,
            currency=row.currency,
            net=row.net,
            tax=row.tax,
            total=row.total,
            prepaid=row.prepaid,
            credits=len(credited[row.id]),
            credited=exact_sum(credited[row.id]),
            paid=paid.get(row.id, Decimal(0)),
            refunded=exact_sum(refunded[row.id]),
            sha256=row.sha256,
        )
        for row in rows
    )


def _moved(kind: str, source_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """The cash that postings of a kind moved, by their source."""
    rows = LedgerEntry.objects.filter(
        transaction__kind=kind, transaction__source_id__in=list(source_ids), account="cash", amount__gt=0
    )
    sums = rows.values("transaction__source_id").annotate(moved=Sum("amount"))
    return {row["transaction__source_id"]: row["moved"] for row in sums}
