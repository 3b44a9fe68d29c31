"""A partner is paid by its own price book: the version that held when the order was placed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.ledger import Account, Parties, balance, post_acceptance
from heliotrope.core.money.pay import net, settle
from heliotrope.core.money.price_books import Asked, BookPrice, ruling
from tests.core.money.cast import line

AT = datetime(2026, 11, 1, tzinfo=UTC)
ASKED = Asked(line="annotation", measure="judgement", currency="EUR", placed_at=AT, skill="label-text")
PARTIES = Parties(
    operator=UUID(int=901), client=UUID(int=902), providers={UUID(int=n): UUID(int=910 + n) for n in range(9)}
)


def price(rate: str, version: int, *, days: int = -10, **parts: str) -> BookPrice:
    given_parts = {"skill": "", "line": "annotation", "measure": "judgement", "currency": "EUR", **parts}
    return BookPrice(
        rate=Decimal(rate), version=version, effective_at=AT + timedelta(days=days), **given_parts
    )


def test_the_version_that_held_when_the_order_was_placed_rules():
    book = [price("0.02", 1), price("0.03", 2, days=-1), price("0.05", 3, days=1)]
    found = ruling(book, ASKED)
    assert found is not None
    assert (found.rate, found.version) == (Decimal("0.03"), 2)


def test_a_price_of_the_skill_goes_before_one_of_the_line():
    book = [price("0.02", 4), price("0.09", 1, skill="label-text", line="")]
    assert ruling(book, ASKED) == book[1]
    assert ruling(book, replace(ASKED, skill="")) == book[0]


@pytest.mark.parametrize("parts", [{"measure": "hour"}, {"line": "support"}, {"currency": "USD"}])
def test_a_price_of_another_thing_measure_or_currency_rules_nothing(parts):
    assert ruling([price("0.02", 1, **parts)], ASKED) is None


def test_a_book_that_changed_its_currency_asks_nothing_in_the_old_one():
    assert ruling([price("0.02", 1), price("0.02", 2, days=-1, currency="USD")], ASKED) is None


def test_an_empty_book_rules_nothing():
    assert ruling([], ASKED) is None


BOOKED = st.lists(
    st.tuples(st.decimals("0.01", "9", places=2), st.one_of(st.none(), st.decimals("0.01", "20", places=4))),
    min_size=1,
    max_size=20,
)


@settings(deadline=None)
@given(BOOKED)
def test_whoever_has_a_book_gets_its_rate_and_the_invoice_is_shared_out_to_the_cent(rates):
    lines = [
        replace(line(n, str(rate), provider=n % 3 + 1), book_rate=book, book_version=0 if book is None else 1)
        for n, (rate, book) in enumerate(rates)
    ]
    settled = settle(lines)

    exact = sum((net(one) for one in lines), Decimal(0))
    assert abs(settled.paid_out.amount - exact) <= Decimal("0.005")
    for one in lines:
        if one.book_rate is not None:
            assert net(one) == one.book_rate * one.pieces
    posting = post_acceptance(PARTIES, settled, invoice_id=UUID(int=1))
    owed = balance([posting], legal_entity=PARTIES.operator, account=Account.RECEIVABLE, currency="EUR")
    assert owed == settled.invoice_total.amount, "the client owes the invoice, whatever the partner asks"


def test_a_book_dearer_than_the_client_pays_is_the_operators_loss_by_hand():
    """Two at 1.00: one less 15 %, one by a book of 1.50; 2.00 − 0.85 − 1.50 is −0.35."""
    lines = [line(1, "1.00"), replace(line(2, "1.00", provider=2), book_rate=Decimal("1.50"), book_version=1)]
    settled = settle(lines)
    assert settled.commission.amount == Decimal("-0.35")
    posting = post_acceptance(PARTIES, settled, invoice_id=UUID(int=1))
    assert {
        (entry.account, entry.amount) for entry in posting.entries if entry.legal_entity == UUID(int=901)
    } == {
        (Account.RECEIVABLE, Decimal("2.00")),
        (Account.WORK_IN_PROGRESS, Decimal("-2.35")),
        (Account.COMMISSION, Decimal("0.35")),
    }


def test_a_price_that_is_not_one_is_refused():
    with pytest.raises(Invalid, match="price of a book"):
        replace(line(1, "1.00"), book_rate=Decimal(-1))
