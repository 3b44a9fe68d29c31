"""Tax invoices and credit notes: the list, one of them, and its files."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from heliotrope.core.access import Permission
from heliotrope.core.money.documents import DocumentKind, TaxDocument, left_to_credit
from heliotrope.flow import billing as flow_billing
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.printing import PDF
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.papers.billing import document_pdf, tax_label
from heliotrope.interfaces.web.billing.forms import LANGUAGES, CreditForm
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.money import selectors as money_selectors
from heliotrope.money.selectors import TaxDocumentLine

XML = "application/xml"


@page(Permission.INVOICE_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The documents that one may see; for who issues them, what waits to be invoiced as well."""
    actor = actor_of(request)
    names = _client_names(actor)
    context: dict[str, Any] = {
        "documents": [_row(line, names) for line in money_selectors.tax_documents(actor)],
        "may_write": actor.may(Permission.LEDGER_WRITE),
        "tab": "documents",
    }
    if context["may_write"]:
        context["waiting"] = [
            {
                "name": name,
                "count": len(money_selectors.unbilled(actor, client_id)),
                "url": reverse("bill_new", args=[client_id]),
                "details_url": reverse("billing_client", args=[client_id]),
            }
            for client_id, name in names.items()
        ]
    return render(request, "billing/documents.html", context)


def _client_names(actor: Actor) -> dict[UUID, str]:
    return {one.id: one.name for one in tenancy_selectors.clients(actor)}


def _row(line: TaxDocumentLine, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "line": line,
        "client": names.get(line.client_id, ""),
        "kind": kind_text(line.kind),
        "badge": badge(line),
        "total": texts.money(line.total, line.currency),
        "url": reverse("bill", args=[line.id]),
    }


def kind_text(kind: str) -> str:
    """What a document is, in words."""
    return gettext("Tax invoice") if kind == DocumentKind.INVOICE else gettext("Credit note")


def badge(line: TaxDocumentLine) -> dict[str, str]:
    """How far an invoice is paid."""
    if line.kind != DocumentKind.INVOICE:
        return {"state": "idle", "label": gettext("credited")}
    if line.outstanding < 0:
        return {"state": "warn", "label": gettext("to pay back")}
    if line.is_settled:
        return {"state": "good", "label": gettext("settled")}
    if line.due_on < now().date():
        return {"state": "bad", "label": gettext("overdue")}
    return {"state": "now", "label": gettext("to pay")}


@page(Permission.INVOICE_READ)
def shown(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document as it was issued, with what became of it."""
    return render(request, "billing/document.html", context_of(actor_of(request), document_id))


def context_of(actor: Actor, document_id: UUID, form: CreditForm | None = None) -> dict[str, Any]:
    """What the page of a document shows."""
    line = money_selectors.tax_document(actor, document_id)
    document = money_selectors.tax_document_content(actor, document_id)
    notes = [one for one in money_selectors.tax_documents(actor) if one.corrects_id == document_id]
    is_invoice = document.kind is DocumentKind.INVOICE
    context: dict[str, Any] = {
        "line": line,
        "document": document,
        "heading": f"{kind_text(line.kind)} {line.number}",
        "badge": badge(line),
        "reason": spoken(document.reason),
        "rows": [_line(document, n) for n in range(len(document.lines))],
        "sums": _sums(line, document),
        "taxes": [
            {"label": tax_label(one.tax), "reason": one.tax.reason,
             "taxable": texts.money(one.taxable, line.currency),
             "amount": texts.money(one.amount, line.currency)}
            for one in document.taxes
        ],
        "notes": [{"number": one.number, "url": reverse("bill", args=[one.id]),
                   "total": texts.money(one.total, one.currency)} for one in notes],
        "corrects_url": reverse("bill", args=[line.corrects_id]) if line.corrects_id else "",
        "pdfs": [{"label": f"PDF {name}", "url": f"{reverse('bill_pdf', args=[line.id])}?language={code}"}
                 for code, name in LANGUAGES],
        "crumbs": [{"label": gettext("Money"), "url": reverse("money")},
                   {"label": gettext("Tax invoices"), "url": reverse("bills")}],
    }  # fmt: skip
    if is_invoice and actor.may(Permission.LEDGER_WRITE):
        context |= {
            "may_pay": line.outstanding > 0,
            "may_refund": line.outstanding < 0,
            "credit_form": form or credit_form(actor, document_id),
        }
    return context


def credit_form(actor: Actor, document_id: UUID, data: Any = None) -> CreditForm | None:
    """The form of a credit note; none when nothing is left to credit."""
    document = money_selectors.tax_document_content(actor, document_id)
    left = left_of(actor, document_id)
    if not any(left.values()):
        return None
    form = CreditForm(data, initial={"key": new_id()}, auto_id="credit_%s")
    form.fields["line"].choices = [  # type: ignore[attr-defined]
        ("", gettext("All that is left")),
        *(
            (
                str(one.number),
                f"{one.number} · {one.title} · {texts.money(left[one.number], document.currency)}",
            )
            for one in document.lines
            if left[one.number]
        ),
    ]
    return form


def left_of(actor: Actor, document_id: UUID) -> dict[int, Decimal]:
    """What of each line of an invoice may still be credited."""
    document = money_selectors.tax_document_content(actor, document_id)
    return left_to_credit(document, money_selectors.credit_notes(actor, document_id))


def _line(document: TaxDocument, place: int) -> dict[str, Any]:
    line = document.lines[place]
    return {
        "line": line,
        "quantity": f"{line.quantity.normalize():f}",
        "price": texts.rate(line.price, document.currency),
        "tax": tax_label(line.tax),
        "net": texts.money(line.net, document.currency),
    }


def _sums(line: TaxDocumentLine, document: TaxDocument) -> list[tuple[str, str]]:
    known = [
        (gettext("Without tax"), line.net, True),
        (gettext("Tax"), line.tax, True),
        (gettext("With tax"), line.total, True),
        (gettext("Paid before"), -line.prepaid, bool(line.prepaid)),
        (gettext("Credited"), -line.credited, bool(line.credited)),
        (gettext("Paid"), -line.paid, bool(line.paid)),
        (gettext("Paid back"), line.refunded, bool(line.refunded)),
        (gettext("To pay"), line.outstanding, document.kind is DocumentKind.INVOICE),
    ]
    return [(label, texts.money(amount, line.currency)) for label, amount, is_shown in known if is_shown]


@page(Permission.INVOICE_READ)
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The document as PDF, in the language that is asked for or the reader's."""
    document = money_selectors.tax_document_content(actor_of(request), document_id)
    asked = request.GET.get("language", get_language() or "en")
    language = asked if asked in dict(LANGUAGES) else "en"
    return download(document_pdf(document, language), PDF, f"{document.number}.pdf")


@page(Permission.INVOICE_READ)
def xml(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The document's UBL as it was issued."""
    actor = actor_of(request)
    line = money_selectors.tax_document(actor, document_id)
    return download(money_selectors.tax_document_ubl(actor, document_id), XML, f"{line.number}.xml")


def waiting(actor: Actor, client_id: UUID, form: Any) -> tuple[flow_billing.ToBill, ...]:
    """What a period holds that is on no invoice; nothing until its days are right."""
    return flow_billing.to_bill(actor, client_id, *form.days()) if form.is_valid() else ()
