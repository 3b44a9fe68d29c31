"""Service credits: by hand, by law, and both sides of the ledger."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.billing_postings import post_credited_tax
from heliotrope.core.money.credits import (
    SERVICE_CREDIT,
    CreditTerms,
    credit,
    credit_terms,
    post_credit,
)
from heliotrope.core.money.ledger import Account, Parties, balance
from heliotrope.core.money.pay import settle
from heliotrope.core.money.rules import RuleVersion
from tests.core.money.cast import line, orders_of

TERMS = CreditTerms(
    version=3, point_ratio=Decimal("0.05"), most_ratio=Decimal("0.3"), provider_ratio=Decimal("0.4")
)
PARTIES = Parties(
    operator=UUID(int=901), client=UUID(int=902), providers={UUID(int=n): UUID(int=910 + n) for n in range(9)}
)


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def test_two_points_short_by_hand():
    """100 lines of 1.00: 2 points at 5 % are 10.00; providers bear 4.00, by 75 and 25 lines."""
    lines = [line(n, "1.00", provider=1 if n < 75 else 2) for n in range(100)]

    made = credit(settle(lines), TERMS, target_ratio=Decimal("0.95"), reached_ratio=Decimal("0.93"))

    assert made.amount == eur("10.00")
    assert made.providers == {UUID(int=1): eur("3.00"), UUID(int=2): eur("1.00")}
    assert "0.93" in made.reasons[0]
    assert "rule 3" in made.reasons[1]


def test_the_most_is_the_most():
    made = credit(
        settle([line(1, "1.00")]), TERMS, target_ratio=Decimal("0.95"), reached_ratio=Decimal("0.10")
    )
    assert made.amount == eur("0.30")


def test_nothing_is_credited_where_nothing_was_missed():
    made = credit(settle([line(1, "9.00")]), TERMS, target_ratio=Decimal("0.9"), reached_ratio=Decimal("0.9"))
    assert (made.amount, made.providers) == (eur("0.00"), {})
    assert post_credit(PARTIES, made, credit_id=UUID(int=1)).entries == ()


def test_both_sides_of_the_ledger_by_hand():
    made = credit(
        settle([line(n, "1.00") for n in range(100)]),
        TERMS,
        target_ratio=Decimal("0.95"),
        reached_ratio=Decimal("0.93"),
    )
    posted = [post_credit(PARTIES, made, credit_id=UUID(int=1))]

    def stands(entity: int, account: Account) -> Decimal:
        return balance(posted, legal_entity=UUID(int=entity), account=account, currency="EUR")

    assert stands(902, Account.PAYABLE) == Decimal(10), "the client owes ten less"
    assert stands(902, Account.SERVICE_EXPENSE) == Decimal(-10)
    assert stands(901, Account.RECEIVABLE) == Decimal(-10)
    assert stands(901, Account.PROVIDER_PAYABLE) == Decimal(4), "the operator owes the provider four less"
    assert stands(901, Account.SERVICE_CREDIT) == Decimal(6), "and bears six itself"
    assert stands(911, Account.RECEIVABLE) == Decimal(-4)
    assert stands(911, Account.REVENUE) == Decimal(4)


RATIOS = st.decimals(0, 1, places=4)


@given(orders_of(40), RATIOS, RATIOS, RATIOS)
def test_it_balances_stays_within_the_price_and_providers_bear_their_share(lines, target, reached, provider):
    terms = CreditTerms(
        version=1, point_ratio=Decimal("0.02"), most_ratio=Decimal("0.5"), provider_ratio=provider
    )
    settlement = settle(lines)
    made = credit(settlement, terms, target_ratio=target, reached_ratio=reached)

    posting = post_credit(PARTIES, made, credit_id=UUID(int=1))

    borne = sum((part.amount for part in made.providers.values()), Decimal(0))
    assert Decimal(0) <= made.amount.amount <= settlement.invoice_total.amount
    assert Decimal(0) <= borne <= min(made.amount.amount, settlement.paid_out.amount)
    assert sum((entry.amount for entry in posting.entries), Decimal(0)) == 0


def test_a_rule_states_all_three_ratios_as_shares():
    def rule(**terms: str) -> RuleVersion:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return RuleVersion(kind=SERVICE_CREDIT, version=3, effective_at=at, terms=terms)

    known = credit_terms(rule(point_ratio="0.05", most_ratio="0.3", provider_ratio="0.4"))
    assert known == TERMS
    with pytest.raises(Invalid):
        credit_terms(rule(point_ratio="0.05"))
    with pytest.raises(Invalid):
        credit_terms(rule(point_ratio="2", most_ratio="0.3", provider_ratio="0.4"))


@settings(deadline=None)
@given(st.decimals("0.01", "99999", places=2))
def test_the_tax_of_a_netted_credit_comes_back_on_both_sides_and_nothing_else_moves(amount):
    """The credit itself was posted when the target was missed; its note gives the tax back."""
    posting = post_credited_tax(PARTIES, eur(str(amount)), document_id=UUID(int=7))

    moved = {(entry.legal_entity, entry.account): entry.amount for entry in posting.entries}
    assert moved == {
        (PARTIES.operator, Account.TAX_PAYABLE): amount,
        (PARTIES.operator, Account.RECEIVABLE): -amount,
        (PARTIES.client, Account.PAYABLE): amount,
        (PARTIES.client, Account.TAX_RECOVERABLE): -amount,
    }
