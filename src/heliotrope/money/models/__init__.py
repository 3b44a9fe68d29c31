"""Tables of money: what is earned and posted, what is billed, what is paid out."""

from heliotrope.money.models.billed import BilledCharge, BillingProfile, DocumentSeries, TaxPaper
from heliotrope.money.models.paid_out import BankDetails, PayeeAccount, PayoutBatch, PayoutClaim
from heliotrope.money.models.posted import (
    AssignmentTerms,
    Invoice,
    LedgerEntry,
    LedgerTransaction,
    OrderBaseline,
    PayHold,
    PayLine,
    Payout,
    RateCard,
    Rule,
)

__all__ = [
    "AssignmentTerms",
    "BankDetails",
    "BilledCharge",
    "BillingProfile",
    "DocumentSeries",
    "Invoice",
    "LedgerEntry",
    "LedgerTransaction",
    "OrderBaseline",
    "PayHold",
    "PayLine",
    "PayeeAccount",
    "Payout",
    "PayoutBatch",
    "PayoutClaim",
    "RateCard",
    "Rule",
    "TaxPaper",
]
