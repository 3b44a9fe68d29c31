"""A worker's statement adds up to what the ledger says, line by line and to the cent."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given

from heliotrope.core.errors import Invalid
from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.ledger import Account, Parties, balance, post_delivery
from heliotrope.core.money.pay import settle
from heliotrope.core.money.statements import PayoutGiven, PayState, Return, StatementLine, statement
from tests.core.money.cast import line, orders_of

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDER, PAYOUT = UUID(int=7), UUID(int=8)


def told(paid, *, spent_s: float | None = 90.0) -> StatementLine:
    """A pay line as a statement shows it."""
    return StatementLine(
        judgement_id=paid.judgement_id,
        order_id=ORDER,
        earned_at=AT,
        spent_s=spent_s,
        part=paid.part,
        note="",
        pieces=paid.pieces,
        rate=paid.rate,
        commission_ratio=paid.commission_ratio,
        rule_version=paid.rule_version,
        currency=paid.currency,
    )


def payout(
    amount: str, *, state: PayState = PayState.OWED, key: UUID = PAYOUT, currency: str = "EUR"
) -> PayoutGiven:
    return PayoutGiven(
        id=key, order_id=ORDER, amount=Decimal(amount), currency=currency, due_at=AT, state=state
    )


def test_two_judgements_of_a_minute_and_a_half_by_hand():
    """0.05 less 15 % is 0.0425, twice 0.085: paid 0.08, so 0.005 is rounded away; three minutes in all."""
    made = statement({PAYOUT: [told(line(1, "0.05")), told(line(2, "0.05"))]}, [payout("0.08")])

    section, total = made.sections[0], made.totals[0]
    assert (section.exact, section.rounding, section.amount) == (
        Decimal("0.085"), Decimal("-0.005"), Decimal("0.08"),
    )  # fmt: skip
    assert (total.judgements, total.spent_s, total.owed) == (2, 180.0, Decimal("0.08"))


@given(orders_of(12))
def test_all_statements_of_a_delivery_add_up_to_what_the_ledger_posts(lines):
    settlement = settle(lines)
    providers = {one.provider_id: one.provider_id for one in settlement.payouts}
    posting = post_delivery(
        Parties(operator=UUID(int=900), client=UUID(int=901), providers=providers),
        settlement,
        delivery_id=UUID(int=1),
    )
    currency = settlement.invoice_total.currency
    smallest = Decimal(1).scaleb(-minor_digits(currency))
    sums = dict.fromkeys(providers, Decimal(0))
    for provider in settlement.payouts:
        for earning in provider.workers:
            own = [
                told(one)
                for one in lines
                if (one.provider_id, one.worker_id) == (provider.provider_id, earning.worker_id)
            ]
            made = statement({PAYOUT: own}, [payout(str(earning.amount.amount), currency=currency)])
            assert abs(made.sections[0].rounding) < smallest
            total = made.totals[0]
            parts = (total.open, total.owed, total.held, total.forfeited, total.in_batch, total.paid)
            assert total.exact + total.rounding == sum(parts)
            sums[provider.provider_id] += total.owed
    for provider_id, entity in providers.items():
        posted = balance([posting], legal_entity=entity, account=Account.RECEIVABLE, currency=currency)
        assert sums[provider_id] == posted


def test_what_is_not_delivered_stands_by_itself_before_rounding():
    made = statement({None: [told(line(1, "0.05"))]}, [])
    assert made.sections[0].state is PayState.OPEN
    assert (made.totals[0].open, made.totals[0].owed) == (Decimal("0.0425"), Decimal(0))


def test_each_state_is_summed_by_itself_and_currencies_never_meet():
    keys = [UUID(int=n) for n in range(20, 25)]
    states = (PayState.OWED, PayState.IN_BATCH, PayState.PAID, PayState.HELD, PayState.FORFEITED)
    found = [payout("1", state=state, key=key) for key, state in zip(keys, states, strict=True)]
    found.append(payout("7", currency="JPY", key=UUID(int=30)))
    made = statement({}, found)
    euro, yen = made.totals
    assert (euro.owed, euro.in_batch, euro.paid, euro.held, euro.forfeited, yen.owed) == (1, 1, 1, 1, 1, 7)


def test_the_time_of_a_judgement_that_is_paid_in_parts_counts_once():
    parts = [told(line(1, "1")), replace(told(line(1, "1")), part="defect 2")]
    assert statement({None: parts}, []).totals[0].spent_s == 90.0
    assert statement({None: [told(line(1, "1"), spent_s=None)]}, []).totals[0].spent_s == 0


def test_a_returned_payout_keeps_its_story_and_is_owed_once():
    back = Return(amount=Decimal(1), returned_at=AT, batch="P-1", reason="AC04")
    made = statement({}, [replace(payout("1"), returns=(back,))])
    assert made.totals[0].owed == 1
    assert made.sections[0].payout.returns == (back,)


def test_a_statement_of_nothing_is_empty():
    made = statement({}, [])
    assert (made.sections, made.totals) == ((), ())


def test_a_line_of_another_currency_or_of_an_unknown_payout_is_refused():
    with pytest.raises(Invalid, match="currency"):
        statement({PAYOUT: [told(line(1, "1", currency="USD"))]}, [payout("1")])
    with pytest.raises(Invalid, match="not among"):
        statement({PAYOUT: [told(line(1, "1"))]}, [])
