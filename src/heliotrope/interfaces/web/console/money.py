"""Money: invoices, what providers are owed, and books that must sum to zero."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from heliotrope.core.access import Permission
from heliotrope.flow import delivering
from heliotrope.foundation.clock import now
from heliotrope.insight import money as money_insight
from heliotrope.insight.money import Book
from heliotrope.interfaces.web.console import texts
from heliotrope.interfaces.web.console.acts import go, tell
from heliotrope.interfaces.web.console.ledger import ledger_lines
from heliotrope.interfaces.web.console.order_parts import owed_row
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.money.selectors import InvoiceLine


def _invoice_row(line: InvoiceLine, title: str) -> dict[str, Any]:
    return {
        "line": line,
        "title": title,
        "total": texts.money(line.total, line.currency),
        "url": reverse("invoice", args=[line.id]),
        "order_url": reverse("order", args=[line.order_id]),
        "label": gettext("Invoice %(number)s") % {"number": line.number},
    }


def _book(book: Book) -> dict[str, Any]:
    return {
        "name": book.name,
        "currency": book.currency,
        "balanced": book.total == 0,
        "total": texts.money(book.total, book.currency),
        "accounts": [
            {
                "label": texts.account(line.account),
                "debit": texts.money(line.amount, line.currency) if line.amount > 0 else "",
                "credit": texts.money(-line.amount, line.currency) if line.amount < 0 else "",
                "zero": line.amount == 0,
            }
            for line in book.accounts
        ],
        "debits": texts.money(
            sum((a.amount for a in book.accounts if a.amount > 0), Decimal(0)), book.currency
        ),
        "credits": texts.money(
            -sum((a.amount for a in book.accounts if a.amount < 0), Decimal(0)), book.currency
        ),
    }


@page(Permission.INVOICE_READ)
def overview(request: HttpRequest) -> HttpResponse:
    """Invoices for clients; for those who keep the books, the books as well."""
    actor = actor_of(request)
    context: dict[str, Any] = {
        "invoices": [_invoice_row(one.invoice, one.title) for one in money_insight.billed(actor)],
        "may_pay": actor.may(Permission.LEDGER_WRITE),
        "may_people": actor.may(Permission.NETWORK_READ),
        "may_books": actor.may(Permission.LEDGER_READ),
    }
    if context["may_books"]:
        books = money_insight.books(actor)
        context |= {
            "owed": [owed_row(debt) for debt in money_insight.owed(actor)],
            "books": [_book(book) for book in books.books],
            "off": [_book(book) for book in books.books if book.total != 0],
            "ledger": ledger_lines(books, ""),
        }
    return render(request, "console/money/overview.html", context)


@page(Permission.INVOICE_READ)
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice, as it is printed."""
    actor = actor_of(request)
    sheet = money_insight.invoice_sheet(actor, invoice_id)
    line = sheet.invoice
    context = {
        **_invoice_row(line, sheet.title),
        "sheet": sheet,
        "heading": gettext("Invoice %(number)s") % {"number": line.number},
        "badge": {"state": "good", "label": gettext("paid")}
        if line.paid_at
        else {"state": "idle", "label": gettext("not paid yet")},
        "crumbs": [{"label": gettext("Money"), "url": reverse("money")}],
        "why": {"kind": "invoice", "id": str(line.id), "label": gettext("Total of this invoice")},
        "rate": texts.rate(line.total / line.judgements, line.currency) if line.judgements else "–",
        "may_pay": actor.may(Permission.LEDGER_WRITE),
        "pay_url": reverse("invoice_payment", args=[line.id]),
    }
    return render(request, "console/money/invoice.html", context)


@page(Permission.LEDGER_WRITE, methods=("POST",))
def take_payment(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """Record that a client paid an invoice."""
    tell(
        request,
        lambda: delivering.take_payment(actor_of(request), invoice_id, now=now()),
        gettext("The payment is recorded in both books."),
    )
    return go(request, reverse("invoice", args=[invoice_id]))
