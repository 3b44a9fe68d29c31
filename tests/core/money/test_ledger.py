"""Double entry for an order's money."""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.ledger import (
    LASTING,
    Account,
    Entry,
    Parties,
    Posting,
    PostingKind,
    balance,
    balances,
    post_acceptance,
    post_client_payment,
    post_delivery,
    post_payout,
    reverse,
)
from heliotrope.core.money.pay import Settlement, settle
from tests.core.money.cast import line, orders_of

OPERATOR, ANA = UUID(int=900), UUID(int=901)
SOME = UUID(int=7)
PARTIES = Parties(
    operator=OPERATOR, client=ANA, providers={UUID(int=n): UUID(int=910 + n) for n in range(1, 7)}
)


def whole_story(parties: Parties, settlement: Settlement) -> list[Posting]:
    return [
        post_delivery(parties, settlement, delivery_id=SOME),
        post_acceptance(parties, settlement, invoice_id=SOME),
        post_client_payment(parties, settlement.invoice_total, payment_id=SOME),
        *(post_payout(parties, p.provider_id, p.amount, payout_id=SOME) for p in settlement.payouts),
    ]


def standing(postings: list[Posting], entity: UUID) -> dict[Account, str]:
    return {e.account: str(e.amount) for e in balances(postings) if e.legal_entity == entity}


ORDER = settle([line(1, "10"), line(2, "6", provider=2)])
"""16.00 invoiced; 8.50 and 5.10 paid out; 2.40 commission."""


def test_delivered_work_is_owed_to_providers_before_any_client_accepts():
    books = whole_story(PARTIES, ORDER)[:1]

    assert standing(books, OPERATOR) == {
        Account.WORK_IN_PROGRESS: "13.60",
        Account.PROVIDER_PAYABLE: "-13.60",
    }
    assert standing(books, UUID(int=911)) == {Account.RECEIVABLE: "8.50", Account.REVENUE: "-8.50"}
    assert standing(books, ANA) == {}


def test_accepted_work_is_owed_by_the_client_and_the_commission_is_earned():
    books = whole_story(PARTIES, ORDER)[:2]

    assert standing(books, OPERATOR) == {
        Account.RECEIVABLE: "16.00",
        Account.PROVIDER_PAYABLE: "-13.60",
        Account.COMMISSION: "-2.40",
    }
    assert standing(books, ANA) == {Account.SERVICE_EXPENSE: "16.00", Account.PAYABLE: "-16.00"}


def test_at_the_end_the_operator_has_its_commission_in_cash():
    books = whole_story(PARTIES, ORDER)

    assert standing(books, OPERATOR) == {Account.CASH: "2.40", Account.COMMISSION: "-2.40"}
    assert standing(books, ANA) == {Account.CASH: "-16.00", Account.SERVICE_EXPENSE: "16.00"}
    assert standing(books, UUID(int=912)) == {Account.CASH: "5.10", Account.REVENUE: "-5.10"}


def test_a_site_of_the_operator_s_own_is_paid_within_one_set_of_books():
    own = Parties(
        operator=OPERATOR, client=ANA, providers={UUID(int=1): OPERATOR, UUID(int=2): UUID(int=912)}
    )

    books = whole_story(own, ORDER)

    assert standing(books, OPERATOR) == {
        Account.CASH: "10.90",
        Account.COMMISSION: "-2.40",
        Account.REVENUE: "-8.50",
    }


def test_a_posting_that_does_not_balance_cannot_be_made():
    def entry(entity: UUID, amount: str, currency: str = "EUR") -> Entry:
        return Entry(legal_entity=entity, account=Account.CASH, currency=currency, amount=Decimal(amount))

    for entries in (
        (entry(ANA, "1"),),
        (entry(ANA, "1"), entry(OPERATOR, "-1")),
        (entry(ANA, "1"), entry(ANA, "-1", "USD")),
        (entry(ANA, "1"), entry(ANA, "-0.99")),
    ):
        with pytest.raises(Invalid, match="balances"):
            Posting(kind=PostingKind.PAYOUT, source_kind="payout", source_id=SOME, entries=entries)


def test_money_never_moves_backward_and_an_unknown_provider_is_not_paid():
    with pytest.raises(Invalid, match="reverse"):
        post_client_payment(PARTIES, Money(amount=Decimal(-1), currency="EUR"), payment_id=SOME)
    with pytest.raises(Invalid, match="no legal entity"):
        post_payout(PARTIES, UUID(int=77), ORDER.invoice_total, payout_id=SOME)


def test_free_work_moves_nothing():
    free = settle([line(1, "0")])

    assert all(posting.entries == () for posting in whole_story(PARTIES, free))


@settings(deadline=None)
@given(lines=orders_of(30), order=st.data())
def test_when_all_is_paid_every_account_is_at_zero_but_cash_commission_expense_and_revenue(lines, order):
    settlement = settle(lines)
    story = whole_story(PARTIES, settlement)
    books = order.draw(st.permutations(story))

    assert {e.account for e in balances(books)} <= LASTING
    currency = lines[0].currency
    cash = [balance(books, legal_entity=e, account=Account.CASH, currency=currency) for e in (OPERATOR, ANA)]
    assert cash == [settlement.commission.amount, -settlement.invoice_total.amount]
    assert sum(e.amount for e in balances(books) if e.account is Account.CASH) == 0


@settings(deadline=None)
@given(lines=orders_of(30), steps=st.integers(1, 9))
def test_the_books_of_everybody_balance_after_every_step(lines, steps):
    """Reference: add up debits and credits by entity without the ledger's own functions."""
    off: dict[tuple[UUID, str], Decimal] = defaultdict(Decimal)
    for posting in whole_story(PARTIES, settle(lines))[:steps]:
        for entry in posting.entries:
            off[entry.legal_entity, entry.currency] += entry.amount

    assert not any(off.values())


@settings(deadline=None)
@given(lines=orders_of(10))
def test_a_reversal_leaves_no_trace_in_any_account(lines):
    story = whole_story(PARTIES, settle(lines))

    assert balances([*story, *map(reverse, story)]) == ()
