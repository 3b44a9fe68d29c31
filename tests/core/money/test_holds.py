"""Held pay stays owed, and the books of both parties tell so."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.money.amounts import Money
from heliotrope.core.money.ledger import (
    LASTING,
    Account,
    Parties,
    balance,
    balances,
    post_forfeit,
    post_hold,
    post_payout,
    post_release,
)

OPERATOR, CLIENT, SITE, PROVIDER, HOLD = (UUID(int=n) for n in range(1, 6))
APART = Parties(operator=OPERATOR, client=CLIENT, providers={PROVIDER: SITE})
OWN = Parties(operator=OPERATOR, client=CLIENT, providers={PROVIDER: OPERATOR})
amounts = st.decimals(min_value=Decimal("0.01"), max_value=1_000_000, places=2)


def eur(amount) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def at(postings, entity, account) -> Decimal:
    return balance(postings, legal_entity=entity, account=account, currency="EUR")


def test_a_hold_moves_what_is_owed_into_an_account_of_its_own_on_both_sides():
    held = [post_hold(APART, PROVIDER, eur("5.10"), hold_id=HOLD)]

    assert at(held, OPERATOR, Account.PROVIDER_PAYABLE) == Decimal("5.10")
    assert at(held, OPERATOR, Account.PAY_HELD) == Decimal("-5.10")
    assert at(held, SITE, Account.HELD_BACK) == Decimal("5.10")
    assert at(held, SITE, Account.RECEIVABLE) == Decimal("-5.10")


@given(amounts, st.sampled_from([APART, OWN]), st.booleans())
def test_what_is_held_and_released_leaves_no_trace_forfeited_between_or_not(amount, parties, forfeited):
    postings = [post_hold(parties, PROVIDER, eur(amount), hold_id=HOLD)]
    if forfeited:
        postings.append(post_forfeit(parties, PROVIDER, eur(amount), hold_id=HOLD))
    postings.append(post_release(parties, PROVIDER, eur(amount), hold_id=HOLD, forfeited=forfeited))

    assert balances(postings) == ()


@given(amounts)
def test_forfeited_pay_is_nobodys_revenue_and_no_longer_owed(amount):
    postings = [
        post_hold(APART, PROVIDER, eur(amount), hold_id=HOLD),
        post_forfeit(APART, PROVIDER, eur(amount), hold_id=HOLD),
    ]

    assert at(postings, OPERATOR, Account.FORFEITED) == -amount
    assert at(postings, OPERATOR, Account.PAY_HELD) == 0
    assert at(postings, SITE, Account.REVENUE) == amount
    assert Account.FORFEITED in LASTING


def test_released_pay_is_paid_like_any_other():
    postings = [
        post_hold(APART, PROVIDER, eur(3), hold_id=HOLD),
        post_release(APART, PROVIDER, eur(3), hold_id=HOLD, forfeited=False),
        post_payout(APART, PROVIDER, eur(3), payout_id=HOLD),
    ]

    assert at(postings, OPERATOR, Account.CASH) == Decimal(-3)
    assert at(postings, SITE, Account.CASH) == Decimal(3)
