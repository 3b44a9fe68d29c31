"""Statements of pay: a worker's own, and for who keeps the books anybody's of theirs."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from heliotrope.core.access import Permission
from heliotrope.core.money.statements import Section, StatementLine, Total
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.printing import PDF
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.papers.pay import kept_back, return_texts, state_text, statement_csv, statement_pdf
from heliotrope.insight.statements import WorkerStatement, statement_of
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.notes import noted
from heliotrope.interfaces.web.work.amounts import moment_text, money_text, share_text, when_text

SHOWN = 1000
CSV = "text/csv; charset=utf-8"


@page(Permission.LEDGER_READ)
def shown(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """The statement of one of the operator's workers."""
    context = context_of(actor_of(request), worker_id) | {
        "pdf_url": reverse("statement_pdf", args=[worker_id]),
        "csv_url": reverse("statement_csv", args=[worker_id]),
        "crumbs": [{"label": gettext("Money"), "url": reverse("money")}],
    }
    return render(request, "billing/statement.html", context)


@page(Permission.LEDGER_READ)
def pdf(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """The statement as PDF."""
    return pdf_of(actor_of(request), worker_id)


@page(Permission.LEDGER_READ)
def table(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """The statement as CSV."""
    return csv_of(actor_of(request), worker_id)


@page(Permission.WORK_DO)
def mine(request: HttpRequest) -> HttpResponse:
    """The worker's own statement."""
    actor = actor_of(request)
    context = context_of(actor, actor.worker) | {
        "pdf_url": reverse("work_statement_pdf"),
        "csv_url": reverse("work_statement_csv"),
    }
    return render(request, "billing/my_statement.html", context)


@page(Permission.WORK_DO)
def my_pdf(request: HttpRequest) -> HttpResponse:
    """The worker's own statement as PDF."""
    actor = actor_of(request)
    return pdf_of(actor, actor.worker)


@page(Permission.WORK_DO)
def my_table(request: HttpRequest) -> HttpResponse:
    """The worker's own statement as CSV."""
    actor = actor_of(request)
    return csv_of(actor, actor.worker)


def pdf_of(actor: Actor, worker_id: UUID) -> HttpResponse:
    """A statement in the reader's language."""
    told = statement_of(actor, worker_id)
    made = statement_pdf(told, get_language() or "en", at=now())
    return download(made, PDF, f"statement-{told.handle}.pdf")


def csv_of(actor: Actor, worker_id: UUID) -> HttpResponse:
    """A statement as a table."""
    told = statement_of(actor, worker_id)
    return download(statement_csv(told), CSV, f"statement-{told.handle}.csv")


def context_of(actor: Actor, worker_id: UUID) -> dict[str, Any]:
    """What the page of a statement shows."""
    told = statement_of(actor, worker_id, limit=SHOWN)
    return {
        "told": told,
        "drawn": when_text(now(), told.timezone),
        "heading": gettext("Statement of %(handle)s") % {"handle": told.handle},
        "totals": [_total(one) for one in told.statement.totals],
        "sections": [_section(told, one) for one in told.statement.sections],
    }


def _total(total: Total) -> list[tuple[str, str]]:
    return [
        (gettext("Judgements"), str(total.judgements)),
        (gettext("Minutes"), f"{total.spent_s / 60:.1f}"),
        (gettext("Not delivered yet"), money_text(total.open, total.currency)),
        (gettext("Owed"), money_text(total.owed, total.currency)),
        *((label, money_text(amount, total.currency)) for label, amount in kept_back(total)),
        (gettext("In a batch"), money_text(total.in_batch, total.currency)),
        (gettext("Paid"), money_text(total.paid, total.currency)),
    ]


def _section(told: WorkerStatement, section: Section) -> dict[str, Any]:
    zone = ZoneInfo(told.timezone)
    shapes = {"open": "idle", "owed": "now", "held": "warn", "forfeited": "warn"} | {
        "in-batch": "deliver",
        "paid": "good",
    }
    return {
        "section": section,
        "title": told.titles.get(section.order_id, ""),
        "badge": {"state": shapes[section.state.value], "label": state_text(section, zone)},
        "amount": money_text(section.amount, section.currency),
        "exact": money_text(section.exact, section.currency),
        "rounding": money_text(section.rounding, section.currency) if section.rounding else "",
        "returns": return_texts(section, zone),
        "lines": [_line(line, told.timezone) for line in section.lines],
    }


def _line(line: StatementLine, timezone: str) -> dict[str, Any]:
    return {
        "line": line,
        "when": moment_text(line.earned_at, timezone),
        "note": noted(line.note),
        "minutes": "–" if line.spent_s is None else f"{line.spent_s / 60:.1f}",
        "pieces": f"{line.pieces.normalize():f}",
        "rate": money_text(line.rate, line.currency),
        "kept": gettext("price book, v%(n)s") % {"n": line.book_version}
        if line.book_version
        else share_text(line.commission_ratio),
        "net": money_text(line.net, line.currency),
    }
