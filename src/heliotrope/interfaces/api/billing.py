"""Tax invoices, credit notes, payout batches and statements."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from heliotrope.core.access import Permission
from heliotrope.flow import billing as flow_billing
from heliotrope.flow import paying_out
from heliotrope.flow.billing import CreditWish, InvoiceWish
from heliotrope.flow.paying_out import AccountGiven
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.printing import PDF
from heliotrope.insight.papers.billing import document_pdf
from heliotrope.insight.papers.pay import statement_csv, statement_pdf
from heliotrope.insight.statements import statement_of
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import billing as s
from heliotrope.interfaces.api.schemas.given import Made
from heliotrope.money import paying, profiles
from heliotrope.money import selectors as money_selectors
from heliotrope.money.profiles import Profile
from heliotrope.network import selectors as network_selectors

door = Door("billing")
XML = "application/xml"
CSV = "text/csv; charset=utf-8"
_PARTS = {
    "vat_number": "vat_id",
    "registration_number": "registration_id",
    "electronic_scheme": "endpoint_scheme",
    "electronic_address": "endpoint_id",
}
"""Parts of a profile by their names in the API, where ``_id`` ends the names of keys alone."""
LANGUAGES = {"en": "en", "zh-hans": "zh-hans"}


@door.get("/tax-documents", Permission.INVOICE_READ, list[s.TaxDocument])
def list_documents(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The tax invoices and credit notes that you may see, the latest first."""
    return money_selectors.tax_documents(actor_of(request), limit=limit)


@door.get("/tax-documents/{uuid:document_id}", Permission.INVOICE_READ, s.TaxDocument)
def show_document(request: HttpRequest, document_id: UUID) -> Any:
    """One tax invoice or credit note."""
    return money_selectors.tax_document(actor_of(request), document_id)


@door.get("/tax-documents/{uuid:document_id}/ubl", Permission.INVOICE_READ, files=(XML,))
def get_ubl(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The document as UBL 2.1 by Peppol BIS Billing 3.0, byte for byte as it was issued."""
    actor = actor_of(request)
    number = money_selectors.tax_document(actor, document_id).number
    return download(money_selectors.tax_document_ubl(actor, document_id), XML, f"{number}.xml")


@door.get("/tax-documents/{uuid:document_id}/pdf", Permission.INVOICE_READ, files=(PDF,))
def get_pdf(request: HttpRequest, document_id: UUID, language: str = Query("en")) -> HttpResponse:
    """The document as PDF, in English (``en``) or simplified Chinese (``zh-hans``)."""
    document = money_selectors.tax_document_content(actor_of(request), document_id)
    return download(document_pdf(document, LANGUAGES.get(language, "en")), PDF, f"{document.number}.pdf")


@door.act(
    "/clients/{uuid:client_id}/billing-details", Permission.LEDGER_WRITE, Made, method="PUT", status=200
)
def set_details(request: HttpRequest, client_id: UUID, given: s.BillingDetails) -> Made:
    """Say what invoices print about a client and how it is taxed, from now on."""
    actor = actor_of(request)
    entity = network_selectors.books(actor, client_id).client
    known = money_selectors.billing_profile(actor, entity)
    kept = {part: getattr(known, part) for part in profiles.PARTS} if known is not None else {}
    said = {_PARTS.get(name, name): value for name, value in given.model_dump().items()}
    profile = Profile(**{**kept, **said})
    profiles.set_profile(actor, legal_entity_id=entity, client_id=client_id, profile=profile, now=now())
    return Made(id=client_id)


@door.act("/clients/{uuid:client_id}/tax-invoices", Permission.LEDGER_WRITE, Made)
def issue(request: HttpRequest, client_id: UUID, given: s.NewInvoice) -> Made:
    """Issue one tax invoice of all that a client accepted in these days and that is on none yet."""
    wish = InvoiceWish(id=given.id, client_id=client_id, from_date=given.from_date, to_date=given.to_date)
    return Made(id=flow_billing.issue(actor_of(request), wish, now=now()))


@door.act("/tax-documents/{uuid:document_id}/credit-notes", Permission.LEDGER_WRITE, Made)
def credit(request: HttpRequest, document_id: UUID, given: s.NewCredit) -> Made:
    """Issue a credit note on a tax invoice, of some lines or of all that is left."""
    wish = CreditWish(id=given.id, invoice_id=document_id, reason=given.reason, amounts=given.amounts)
    return Made(id=flow_billing.credit(actor_of(request), wish, now=now()))


@door.act("/tax-documents/{uuid:document_id}/payment", Permission.LEDGER_WRITE, Made)
def take_payment(request: HttpRequest, document_id: UUID) -> Made:
    """Record that a client paid what was left of a tax invoice."""
    flow_billing.take_payment(actor_of(request), document_id, now=now())
    return Made(id=document_id)


@door.act("/tax-documents/{uuid:document_id}/refund", Permission.LEDGER_WRITE, Made)
def refund(request: HttpRequest, document_id: UUID) -> Made:
    """Record that a client was paid back what it had paid too much."""
    flow_billing.refund(actor_of(request), document_id, now=now())
    return Made(id=document_id)


@door.act("/providers/{uuid:provider_id}/account", Permission.LEDGER_WRITE, Made, method="PUT", status=200)
def set_account(request: HttpRequest, provider_id: UUID, given: s.NewPayeeAccount) -> Made:
    """Name the account that a provider is paid into; its number is kept in a vault and never given back."""
    wish = AccountGiven(provider_id=provider_id, **given.model_dump())
    paying_out.set_account(actor_of(request), wish, now=now())
    return Made(id=given.id)


@door.get("/payout-batches", Permission.LEDGER_READ, list[s.Batch])
def list_batches(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The payout batches, the latest first."""
    return money_selectors.payout_batches(actor_of(request), limit=limit)


@door.get("/payout-batches/{uuid:batch_id}", Permission.LEDGER_READ, s.Batch)
def show_batch(request: HttpRequest, batch_id: UUID) -> Any:
    """One payout batch."""
    return money_selectors.payout_batch(actor_of(request), batch_id)


@door.act("/payout-batches", Permission.LEDGER_WRITE, Made)
def propose(request: HttpRequest, given: s.NewBatch) -> Made:
    """Propose to pay all that is payable into accounts of one home, in one currency."""
    made = paying_out.propose(
        actor_of(request),
        batch_id=given.id,
        data_home=given.data_home,
        currency=given.currency,
        execute_on=given.execute_on,
        now=now(),
    )
    return Made(id=made)


@door.act("/payout-batches/{uuid:batch_id}/approval", Permission.LEDGER_WRITE, Made)
def approve(request: HttpRequest, batch_id: UUID) -> Made:
    """Approve a batch that somebody else proposed."""
    paying.approve(actor_of(request), batch_id, now=now())
    return Made(id=batch_id)


@door.act("/payout-batches/{uuid:batch_id}/rejection", Permission.LEDGER_WRITE, Made)
def reject(request: HttpRequest, batch_id: UUID) -> Made:
    """Reject a batch that is not paid; what it held is payable again."""
    paying.reject(actor_of(request), batch_id, now=now())
    return Made(id=batch_id)


@door.act("/payout-batches/{uuid:batch_id}/payment", Permission.LEDGER_WRITE, Made)
def mark_paid(request: HttpRequest, batch_id: UUID) -> Made:
    """Record that the bank carried a batch out."""
    paying_out.mark_paid(actor_of(request), batch_id, now=now())
    return Made(id=batch_id)


@door.act("/payout-batches/{uuid:batch_id}/returns", Permission.LEDGER_WRITE, Made)
def take_return(request: HttpRequest, batch_id: UUID, given: s.NewReturn) -> Made:
    """Record that the bank sent back what a batch paid a provider."""
    paying_out.take_return(actor_of(request), batch_id, given.provider_id, reason=given.reason, now=now())
    return Made(id=batch_id)


@door.get("/payout-batches/{uuid:batch_id}/file", Permission.LEDGER_WRITE, files=(XML,), refused=(409,))
def get_file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The approved batch as ISO 20022 pain.001.001.09; that it was taken is recorded."""
    content, name = paying_out.file_of(actor_of(request), batch_id)
    return download(content, XML, name)


@door.get("/work/statement.csv", Permission.WORK_DO, files=(CSV,))
def my_csv(request: HttpRequest) -> HttpResponse:
    """Your own statement: every judgement with its minutes, rate and rule, by payout."""
    actor = actor_of(request)
    return download(statement_csv(statement_of(actor, actor.worker)), CSV, "statement.csv")


@door.get("/work/statement.pdf", Permission.WORK_DO, files=(PDF,))
def my_pdf(request: HttpRequest, language: str = Query("en")) -> HttpResponse:
    """Your own statement as PDF."""
    actor = actor_of(request)
    made = statement_pdf(statement_of(actor, actor.worker), LANGUAGES.get(language, "en"), at=now())
    return download(made, PDF, "statement.pdf")


@door.get("/workers/{uuid:worker_id}/statement.csv", Permission.LEDGER_READ, files=(CSV,))
def worker_csv(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """A worker's statement: every judgement with its minutes, rate and rule, by payout."""
    return download(statement_csv(statement_of(actor_of(request), worker_id)), CSV, "statement.csv")


@door.get("/workers/{uuid:worker_id}/statement.pdf", Permission.LEDGER_READ, files=(PDF,))
def worker_pdf(request: HttpRequest, worker_id: UUID, language: str = Query("en")) -> HttpResponse:
    """A worker's statement as PDF."""
    told = statement_of(actor_of(request), worker_id)
    return download(statement_pdf(told, LANGUAGES.get(language, "en"), at=now()), PDF, "statement.pdf")
