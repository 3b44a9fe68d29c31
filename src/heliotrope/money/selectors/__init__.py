"""Reading money, always as an actor."""

from heliotrope.money.selectors.books import BalanceLine, EntryLine, balances, entries, off_balance
from heliotrope.money.selectors.earnings import Earned, Earning, earned_since, my_earnings
from heliotrope.money.selectors.invoices import InvoiceLine, invoice, invoices
from heliotrope.money.selectors.pay_lines import (
    Counting,
    counted,
    pay_lines,
    payees_of,
    pieces,
    pieces_of_items,
)
from heliotrope.money.selectors.payouts import PayoutLine, payment_id_of, payout, payouts
from heliotrope.money.selectors.prices import Price, Terms, commission, terms_in_force

__all__ = [
    "BalanceLine",
    "Counting",
    "Earned",
    "Earning",
    "EntryLine",
    "InvoiceLine",
    "PayoutLine",
    "Price",
    "Terms",
    "balances",
    "commission",
    "counted",
    "earned_since",
    "entries",
    "invoice",
    "invoices",
    "my_earnings",
    "off_balance",
    "pay_lines",
    "payees_of",
    "payment_id_of",
    "payout",
    "payouts",
    "pieces",
    "pieces_of_items",
    "terms_in_force",
]
