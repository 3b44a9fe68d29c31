"""A tax invoice or credit note as PDF, from the document as it was issued."""

from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext, override

from heliotrope.core.money.documents import DocumentKind, Line, Party, TaxDocument
from heliotrope.core.money.tax import Tax, TaxCategory
from heliotrope.insight.papers.wording import day, exact_money, money, number, paper, percent, said


def document_pdf(document: TaxDocument, language: str) -> bytes:
    """The document in a language; its amounts and numbers are those that were issued."""
    with override(language):
        at = datetime.combine(document.issued_on, time(), tzinfo=UTC)
        return paper("invoice", _data(document), at=at)


def _data(document: TaxDocument) -> dict[str, Any]:
    is_invoice = document.kind is DocumentKind.INVOICE
    name = gettext("Tax invoice") if is_invoice else gettext("Credit note")
    currency = document.currency
    return {
        "heading": name,
        "author": document.seller.name,
        "lead": f"{day(document.from_date)} – {day(document.to_date)}",
        "foot": f"{document.seller.name} · {name} {document.number}",
        "facts": _facts(document, is_invoice),
        "parties": [_party(gettext("From"), document.seller), _party(gettext("To"), document.buyer)],
        "notes": _notes(document),
        "columns": [
            gettext("No."), gettext("For"), gettext("Quantity"), gettext("Price"), gettext("Tax"),
            gettext("Amount"),
        ],
        "lines": [_line(line, currency) for line in document.lines],
        "tax_heading": gettext("Tax by rate"),
        "taxes": [
            {
                "label": tax_label(one.tax),
                "taxable": money(one.taxable, currency),
                "amount": money(one.amount, currency),
                "reason": one.tax.reason,
            }
            for one in document.taxes
        ],
        "totals": _totals(document),
        "payable": {
            "label": gettext("To pay") if is_invoice else gettext("Credited"),
            "amount": money(document.payable, currency),
        },
        "payment_heading": gettext("How to pay"),
        "payment": _payment(document),
    }  # fmt: skip


def tax_label(tax: Tax) -> str:
    """How a line is taxed, in words."""
    names = {
        TaxCategory.STANDARD: gettext("VAT"),
        TaxCategory.ZERO: gettext("Zero rated"),
        TaxCategory.EXEMPT: gettext("Exempt"),
        TaxCategory.REVERSE_CHARGE: gettext("Reverse charge"),
        TaxCategory.EXPORT: gettext("Export"),
        TaxCategory.OUTSIDE: gettext("Outside the scope of tax"),
    }
    rate = f" {percent(tax.percent)}" if tax.category is TaxCategory.STANDARD else ""
    return f"{names[tax.category]}{rate}"


def _facts(document: TaxDocument, is_invoice: bool) -> list[tuple[str, str]]:
    facts = [(gettext("Number"), document.number), (gettext("Date"), day(document.issued_on))]
    if is_invoice:
        facts.append((gettext("Due"), day(document.due_on)))
    if document.corrects is not None:
        facts.append((gettext("On invoice"), document.corrects.number))
    return [*facts, (gettext("Your reference"), document.buyer_reference)]


def _party(role: str, party: Party) -> dict[str, Any]:
    address = party.address
    lines = [address.street, f"{address.postcode} {address.city}".strip(), address.country]
    if party.vat_id:
        lines.append(f"{gettext('VAT id')} {party.vat_id}")
    if party.registration_id:
        lines.append(f"{gettext('Registration')} {party.registration_id}")
    return {"role": role, "name": party.name, "lines": [line for line in lines if line]}


def _notes(document: TaxDocument) -> list[str]:
    return [gettext("Reason: %(reason)s") % {"reason": said(document.reason)}] if document.reason else []


def _line(line: Line, currency: str) -> dict[str, str]:
    return {
        "number": str(line.number),
        "title": line.title,
        "note": line.note,
        "quantity": number(line.quantity),
        "price": exact_money(line.price, currency),
        "tax": percent(line.tax.percent),
        "net": money(line.net, currency),
    }


def _totals(document: TaxDocument) -> list[tuple[str, str]]:
    currency = document.currency
    sums = [
        (gettext("Without tax"), money(document.net, currency)),
        (gettext("Tax"), money(document.tax, currency)),
        (gettext("With tax"), money(document.total, currency)),
    ]
    if document.prepaid:
        sums.append((gettext("Paid before"), money(-document.prepaid, currency)))
    return sums


def _payment(document: TaxDocument) -> list[tuple[str, str]]:
    if document.account is None or document.payable <= 0:
        return []
    pairs = [("IBAN", " ".join(document.account.iban[n : n + 4] for n in range(0, 34, 4)).strip())]
    if document.account.bic:
        pairs.append(("BIC", document.account.bic))
    return [
        *pairs,
        (gettext("Reference"), document.number),
        (gettext("Until"), day(document.due_on)),
    ]
