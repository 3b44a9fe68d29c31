"""Issuing tax invoices and credit notes, and taking what is paid on them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.money import billing_postings, ledger
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.document_records import to_record
from heliotrope.core.money.documents import DocumentKind, TaxDocument
from heliotrope.core.money.peppol import broken_rules
from heliotrope.core.money.ubl import to_ubl
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors
from heliotrope.money.models import BilledCharge, DocumentSeries, Invoice, TaxPaper
from heliotrope.money.posting import post

PREFIXES = {DocumentKind.INVOICE: "", DocumentKind.CREDIT_NOTE: "CN-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The next number of a series; taken and undone with its transaction, so that none is left out."""

    year: int
    sequence: int
    text: str


def next_number(actor: Actor, kind: str, year: int, prefix: str = "") -> Number:
    """Take the next number of a kind in a year; whoever else wants one waits until this one is sure."""
    series = DocumentSeries.objects.filter(operator_id=actor.operator, kind=kind, year=year)
    if not series.exists():
        DocumentSeries.objects.bulk_create(
            [DocumentSeries(operator_id=actor.operator, kind=kind, year=year)], ignore_conflicts=True
        )
    series.update(last=F("last") + 1)
    last = series.get().last
    return Number(year=year, sequence=last, text=f"{prefix}{year}-{last:06d}")


def hold_charges(actor: Actor, client_id: UUID, charge_ids: Iterable[UUID]) -> None:
    """Hold charges until the transaction ends, so that nobody bills or pays one meanwhile.

    Raises:
        Conflict: one of them is on a tax invoice by now.
        NotFound: one of them is not this client's.
    """
    ids = set(charge_ids)
    held = Invoice.objects.select_for_update().filter(
        pk__in=ids, client_id=client_id, client_id__in=actor.client_ids
    )
    if len(held.order_by("id")) < len(ids):
        raise NotFound
    if BilledCharge.objects.filter(charge_id__in=ids).exists():
        raise Conflict("Part of this is on a tax invoice by now; look at the list again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What is issued, and in whose books.

    Attributes:
        id: its key, chosen beforehand so that a second try finds the first.
        client_id: the buyer.
        number: as `next_number` gave it, in this transaction.
    """

    id: UUID
    client_id: UUID
    number: Number
    document: TaxDocument
    parties: ledger.Parties


def issue_invoice(
    actor: Actor, issued: Issued, *, charges: Mapping[int, Iterable[UUID]], now: datetime
) -> None:
    """Keep a tax invoice of charges that are held, and post its tax.

    Args:
        charges: by the number of the line that bills them.

    Raises:
        Invalid: it breaks a rule of Peppol BIS; the message names each.
    """
    _keep(actor, issued, None, now)
    BilledCharge.objects.bulk_create(
        BilledCharge(charge_id=charge, document_id=issued.id, client_id=issued.client_id, number=number)
        for number, ids in charges.items()
        for charge in ids
    )
    tax = Money(amount=issued.document.tax, currency=issued.document.currency)
    if tax:
        posting = billing_postings.post_tax(issued.parties, tax, document_id=issued.id)
        post(actor, posting, issued.client_id, now)
    _tell(actor, "tax-invoice.issued", issued)


def issue_credit_note(actor: Actor, issued: Issued, *, invoice_id: UUID, now: datetime) -> None:
    """Keep a credit note on an invoice that is held, and post it."""
    _keep(actor, issued, invoice_id, now)
    document = issued.document
    net, tax = (Money(amount=amount, currency=document.currency) for amount in (document.net, document.tax))
    posting = billing_postings.post_credit(issued.parties, net, tax, document_id=issued.id)
    post(actor, posting, issued.client_id, now)
    _tell(actor, "credit-note.issued", issued)


def net_service_credit(actor: Actor, issued: Issued, *, invoice_id: UUID, now: datetime) -> None:
    """Keep the credit note of a service credit on an invoice that is held, and post its tax.

    The credit itself was posted, in everybody's books, when the target was missed.
    """
    _keep(actor, issued, invoice_id, now)
    tax = Money(amount=issued.document.tax, currency=issued.document.currency)
    if tax:
        posting = billing_postings.post_credited_tax(issued.parties, tax, document_id=issued.id)
        post(actor, posting, issued.client_id, now)
    _tell(actor, "service-credit.netted", issued)


def hold_document(actor: Actor, document_id: UUID) -> None:
    """Hold a tax invoice until the transaction ends, so that its credits and payments come one by one."""
    rows = TaxPaper.objects.select_for_update().filter(
        pk=document_id, kind=DocumentKind.INVOICE.value, client_id__in=actor.client_ids
    )
    if not list(rows):
        raise NotFound


def take_payment(actor: Actor, document_id: UUID, *, parties: ledger.Parties, now: datetime) -> None:
    """The client paid what is left of a tax invoice.

    Raises:
        Conflict: nothing is left to pay.
    """
    hold_document(actor, document_id)
    row = selectors.tax_document(actor, document_id)
    if row.outstanding <= 0:
        raise Conflict("Nothing of this invoice is left to pay; nothing was posted.")
    amount = Money(amount=row.outstanding, currency=row.currency)
    posting = ledger.post_client_payment(parties, amount, payment_id=document_id)
    if not post(actor, posting, row.client_id, now):
        raise Conflict("This invoice was paid before; nothing was posted.")
    audit.record(
        actor,
        "tax-invoice.paid",
        subject_kind="tax-document",
        subject_id=document_id,
        client_id=row.client_id,
    )


def refund(actor: Actor, document_id: UUID, *, parties: ledger.Parties, now: datetime) -> None:
    """The operator paid back what a client had paid beyond what a tax invoice still asks for.

    Raises:
        Conflict: nothing is to be paid back.
    """
    hold_document(actor, document_id)
    row = selectors.tax_document(actor, document_id)
    if row.outstanding >= 0:
        raise Conflict("Nothing of this invoice is to be paid back; nothing was posted.")
    amount = Money(amount=-row.outstanding, currency=row.currency)
    refund_id = selectors.refund_id_of(document_id, row.credits)
    post(actor, billing_postings.post_refund(parties, amount, refund_id=refund_id), row.client_id, now)
    audit.record(
        actor, "tax-invoice.refunded", subject_kind="tax-document", subject_id=document_id,
        client_id=row.client_id,
    )  # fmt: skip


def _keep(actor: Actor, issued: Issued, corrects_id: UUID | None, now: datetime) -> None:
    document = issued.document
    if broken := broken_rules(document):
        raise Invalid(" ".join(str(one) for one in broken))
    text = to_ubl(document)
    TaxPaper.objects.create(
        id=issued.id,
        operator_id=actor.operator,
        client_id=issued.client_id,
        kind=document.kind.value,
        year=issued.number.year,
        sequence=issued.number.sequence,
        number=document.number,
        corrects_id=corrects_id,
        issued_on=document.issued_on,
        due_on=document.due_on,
        currency=document.currency,
        net=document.net,
        tax=document.tax,
        total=document.total,
        prepaid=document.prepaid,
        content=to_record(document),
        ubl=text.decode(),
        sha256=hashlib.sha256(text).hexdigest(),
        issued_by=actor.user_id,
        issued_at=now,
    )


def _tell(actor: Actor, action: str, issued: Issued) -> None:
    audit.record(
        actor,
        action,
        subject_kind="tax-document",
        subject_id=issued.id,
        client_id=issued.client_id,
        detail={"number": issued.document.number},
    )
