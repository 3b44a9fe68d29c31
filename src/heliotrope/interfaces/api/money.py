"""Invoices, pay and the ledger."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.params.functions import Query

from heliotrope.core.access import Permission
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import money as s
from heliotrope.money import selectors as money_selectors

door = Door("money")


@door.get("/invoices", Permission.INVOICE_READ, list[s.Invoice])
def list_invoices(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The invoices that you may see, the latest first."""
    return money_selectors.invoices(actor_of(request), limit=limit)


@door.get("/invoices/{uuid:invoice_id}", Permission.INVOICE_READ, s.Invoice)
def show_invoice(request: HttpRequest, invoice_id: UUID) -> Any:
    """One invoice."""
    return money_selectors.invoice(actor_of(request), invoice_id)


@door.get("/payouts", Permission.PAY_READ, list[s.Payout])
def list_payouts(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)) -> Any:
    """The payouts that you may see, the latest first; your own, for a worker."""
    return money_selectors.payouts(actor_of(request), limit=limit)


@door.get("/payouts/{uuid:payout_id}", Permission.PAY_READ, s.Payout)
def show_payout(request: HttpRequest, payout_id: UUID) -> Any:
    """One payout."""
    return money_selectors.payout(actor_of(request), payout_id)


@door.get("/work/earnings", Permission.WORK_DO, list[s.Earning])
def my_earnings(request: HttpRequest, limit: int = Query(200, ge=1, le=1000)) -> Any:
    """What each of your latest judgements earns, and how it is reckoned."""
    return money_selectors.my_earnings(actor_of(request), limit=limit)


@door.get("/ledger/entries", Permission.LEDGER_READ, list[s.Entry])
def list_entries(request: HttpRequest, limit: int = Query(500, ge=1, le=5000)) -> Any:
    """Ledger entries, the latest postings first."""
    return money_selectors.entries(actor_of(request), limit=limit)


@door.get("/ledger/balances", Permission.LEDGER_READ, list[s.Balance])
def list_balances(request: HttpRequest) -> Any:
    """What every account of every legal entity stands at."""
    return money_selectors.balances(actor_of(request))
