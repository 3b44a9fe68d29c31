"""Postings as lines that say who pays whom, with the entry pairs behind them."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from heliotrope.insight.money import Books, Posting
from heliotrope.interfaces.web.console import texts
from heliotrope.money.selectors import EntryLine

_PAYS = {
    "acceptance": "payable",
    "client-payment": "cash",
    "client-refund": "cash",
    "credit-note": "receivable",
    "delivery": "provider-payable",
    "payout": "cash",
    "payout-return": "cash",
    "tax": "payable",
}
"""The account whose credit says who gives, for each kind of posting."""


def ledger_lines(books: Books, purpose: str) -> list[dict[str, Any]]:
    """One line a pair of books that a posting moves money between."""
    return [line for posting in books.postings for line in _lines(books, posting, purpose)]


def _lines(books: Books, posting: Posting, purpose: str) -> list[dict[str, Any]]:
    by_entity: dict[Any, list[EntryLine]] = defaultdict(list)
    for entry in posting.entries:
        by_entity[entry.legal_entity_id].append(entry)
    giver = _giver(posting)
    takers = [entity for entity in by_entity if entity != giver]
    moved = sum((abs(entry.amount) for entry in posting.entries if _is_given(posting, entry)), Decimal(0))
    currency = posting.entries[0].currency
    return [
        {
            "payer": books.names.get(giver, ""),
            "payee": ", ".join(books.names.get(taker, "") for taker in takers) or books.names.get(giver, ""),
            "amount": texts.money(moved, currency),
            "purpose": f"{texts.posting(posting.kind)} · {purpose}"
            if purpose
            else texts.posting(posting.kind),
            "at": posting.posted_at,
            "entries": [_entry(books, entry) for entry in posting.entries],
        }
    ]


def _is_given(posting: Posting, entry: EntryLine) -> bool:
    return (
        entry.account == _PAYS.get(posting.kind)
        and entry.amount < 0
        and entry.legal_entity_id == _giver(posting)
    )


def _giver(posting: Posting) -> Any:
    account = _PAYS.get(posting.kind)
    given = [entry for entry in posting.entries if entry.account == account and entry.amount < 0]
    return given[0].legal_entity_id if given else posting.entries[0].legal_entity_id


def _entry(books: Books, entry: EntryLine) -> dict[str, str]:
    amount = texts.money(abs(entry.amount), entry.currency)
    return {
        "account": f"{books.names.get(entry.legal_entity_id, '')} · {texts.account(entry.account)}",
        "debit": amount if entry.amount > 0 else "",
        "credit": amount if entry.amount < 0 else "",
    }
