"""Issuing tax invoices and credit notes, and recording what is paid on them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, NotFound
from heliotrope.flow import billing as flow_billing
from heliotrope.flow.billing import CreditWish, InvoiceWish
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.interfaces.web.billing import documents
from heliotrope.interfaces.web.billing.forms import LineTaxForm, PeriodForm
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import said


@page(Permission.LEDGER_WRITE, methods=("GET", "POST"))
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """What of a client's accepted work is to be invoiced, and issuing it."""
    name = next(
        (one.name for one in tenancy_selectors.clients(actor_of(request)) if one.id == client_id), None
    )
    if name is None:
        raise NotFound
    today = now().date()
    days = {"from_date": today.replace(day=1) - timedelta(days=31), "to_date": today}
    given = request.POST if request.method == "POST" else request.GET
    form = PeriodForm(given if "from_date" in given else days)
    found = documents.waiting(actor_of(request), client_id, form)
    taxes = {
        one.order_id: LineTaxForm(
            request.POST if request.method == "POST" else None, prefix=str(one.order_id)
        )
        for one in found
    }
    refused = ""
    if request.method == "POST":
        try:
            made = whole(lambda: _issue(request, client_id, form, taxes))
            return go(request, reverse("bill", args=[made]))
        except NotFound:
            raise
        except HeliotropeError as error:
            refused = said(error)
    context = {
        "client": name,
        "client_id": client_id,
        "form": form,
        "key": request.POST.get("key") or new_id(),
        "rows": [
            {"row": one, "net": texts.money(one.net, one.currency), "form": taxes[one.order_id]}
            for one in found
        ],
        "refused": refused,
        "crumbs": [
            {"label": gettext("Money"), "url": reverse("money")},
            {"label": gettext("Tax invoices"), "url": reverse("bills")},
        ],
    }
    return render(request, "billing/new.html", context, status=422 if refused else 200)


def _issue(request: HttpRequest, client_id: UUID, form: PeriodForm, taxes: dict[UUID, LineTaxForm]) -> UUID:
    if not form.is_valid() or not all(one.is_valid() for one in taxes.values()):
        raise Invalid(gettext("Look at the fields again: a day or a rate is not right."))
    from_date, to_date = form.days()
    chosen = {order_id: one.tax() for order_id, one in taxes.items()}
    wish = InvoiceWish(
        id=_key(request.POST.get("key", "")),
        client_id=client_id,
        from_date=from_date,
        to_date=to_date,
        taxes={order_id: tax for order_id, tax in chosen.items() if tax is not None},
    )
    return flow_billing.issue(actor_of(request), wish, now=now())


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(gettext("Open this page again and send it from there.")) from None


@page(Permission.LEDGER_WRITE, methods=("POST",))
def credit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue a credit note on an invoice."""
    actor = actor_of(request)
    form = documents.credit_form(actor, document_id, request.POST)
    if form is None or not form.is_valid():
        context: dict[str, Any] = documents.context_of(actor, document_id, form)
        return render(request, "billing/document.html", context, status=422)
    given = form.cleaned_data

    def issue() -> UUID:
        line, amounts = given["line"], None
        if line is not None:
            left = documents.left_of(actor, document_id)
            amounts = {line: given["amount"] or left[line]}
        return flow_billing.credit(
            actor,
            CreditWish(id=given["key"], invoice_id=document_id, reason=given["reason"], amounts=amounts),
            now=now(),
        )

    tell(request, issue, gettext("The credit note is issued."))
    return go(request, reverse("bill", args=[document_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def take_payment(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Record that a client paid what was left of an invoice."""
    tell(
        request,
        lambda: flow_billing.take_payment(actor_of(request), document_id, now=now()),
        gettext("The payment is recorded in both books."),
    )
    return go(request, reverse("bill", args=[document_id]))


@page(Permission.LEDGER_WRITE, methods=("POST",))
def refund(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Record that a client was paid back what it had paid too much."""
    tell(
        request,
        lambda: flow_billing.refund(actor_of(request), document_id, now=now()),
        gettext("The repayment is recorded in both books."),
    )
    return go(request, reverse("bill", args=[document_id]))
