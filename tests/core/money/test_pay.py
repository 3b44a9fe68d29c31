"""What judgements earn."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money
from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.pay import PayLine, net, settle, shared, statement
from tests.core.money.cast import line, orders_of


def minor(lines: list[PayLine]) -> Fraction:
    return Fraction(1, 10 ** minor_digits(lines[0].currency))


def test_three_judgements_at_a_dime_are_shared_to_the_cent():
    """3 x 0.10 = 0.30 gross; net 3 x 0.085 = 0.255, paid 0.26 (half to even); commission 0.04."""
    settlement = settle([line(n, "0.10") for n in range(3)])

    assert str(settlement.invoice_total) == "0.30 EUR"
    assert [str(p.amount) for p in settlement.payouts] == ["0.26 EUR"]
    assert settlement.payouts[0].exact == Decimal("0.255")
    assert str(settlement.commission) == "0.04 EUR"


def test_a_tenth_of_a_cent_a_thousand_times_is_one_euro_because_only_the_end_is_rounded():
    settlement = settle([line(n, "0.001", ratio="0") for n in range(1000)])

    assert str(settlement.invoice_total) == "1.00 EUR"
    assert str(settlement.paid_out) == "1.00 EUR"


def test_a_hundred_payees_of_six_tenths_of_a_cent_share_sixty_cents_and_leave_no_negative_commission():
    settlement = settle([line(n, "0.006", provider=n + 1, ratio="0") for n in range(100)])

    assert str(settlement.invoice_total) == "0.60 EUR"
    assert str(settlement.commission) == "0.00 EUR"
    assert sorted(str(p.amount.amount) for p in settlement.payouts) == ["0.00"] * 40 + ["0.01"] * 60
    assert [p.provider_id.int for p in settlement.payouts if p.amount] == list(range(1, 61))


def test_the_larger_remainder_gets_the_cent_that_is_left():
    settlement = settle([line(1, "0.013", provider=1, ratio="0"), line(2, "0.017", provider=2, ratio="0")])

    assert [str(p.amount.amount) for p in settlement.payouts] == ["0.01", "0.02"]


def test_net_is_never_rounded():
    assert net(line(1, "0.000001", ratio="0.33333")) == Decimal("0.00000066667")


def test_a_worker_sees_their_own_part_of_their_provider_s_payout():
    lines = [line(1, "1", worker=1), line(2, "2", worker=2), line(3, "1", worker=1), line(4, "5", provider=2)]

    first, second = statement(lines)

    assert [(e.worker_id.int, e.judgements, str(e.amount)) for e in first.workers] == [
        (101, 2, "1.70 EUR"),
        (102, 1, "1.70 EUR"),
    ]
    assert (first.judgements, str(first.amount), str(second.amount)) == (3, "3.40 EUR", "4.25 EUR")


def test_a_statement_keeps_currencies_apart_and_an_invoice_has_one():
    lines = [line(1, "1"), line(2, "150.5", currency="JPY", ratio="0")]

    assert [str(p.amount) for p in statement(lines)] == ["0.85 EUR", "150 JPY"]
    with pytest.raises(Invalid, match="one currency"):
        settle(lines)


def test_without_judgements_there_is_nothing_to_settle():
    with pytest.raises(Invalid, match="nothing to settle"):
        settle([])
    assert statement([]) == ()


def test_a_judgement_is_paid_once():
    with pytest.raises(Invalid, match="paid once"):
        settle([line(1, "1"), line(1, "1")])


def test_free_work_settles_to_nothing():
    settlement = settle([line(1, "0")])

    assert not settlement.invoice_total
    assert not settlement.commission
    assert not settlement.paid_out


@pytest.mark.parametrize(
    "wrong", [{"rate": "-1"}, {"rate": "0.123456789"}, {"ratio": "1.1"}, {"currency": "XXX"}]
)
def test_an_impossible_judgement_cannot_be_paid(wrong):
    with pytest.raises(Invalid):
        line(1, **({"rate": "1"} | wrong))


@settings(deadline=None)
@given(lines=orders_of(40))
def test_nothing_is_lost_and_nobody_pays_for_the_rounding(lines):
    settlement = settle(lines)
    unit = minor(lines)
    gross = sum(Fraction(x.rate) for x in lines)
    exact = sum(Fraction(x.rate) * (1 - Fraction(x.commission_ratio)) for x in lines)
    paid = sum(Fraction(p.amount.amount) for p in settlement.payouts)

    assert Fraction(settlement.invoice_total.amount) / unit == round(gross / unit)
    assert paid / unit == round(exact / unit)
    assert paid + Fraction(settlement.commission.amount) == Fraction(settlement.invoice_total.amount)
    assert settlement.commission.amount >= 0
    off = abs(Fraction(settlement.commission.amount) - (gross - exact))
    assert off <= unit <= (len(settlement.payouts) + 1) * unit / 2
    for payout in settlement.payouts:
        assert abs(Fraction(payout.amount.amount) - Fraction(payout.exact)) < unit
        assert sum(Fraction(e.amount.amount) for e in payout.workers) == Fraction(payout.amount.amount)
        assert all(abs(Fraction(e.amount.amount) - Fraction(e.exact)) < unit for e in payout.workers)
        assert all(e.amount.amount >= 0 for e in payout.workers)


@settings(deadline=None)
@given(lines=orders_of(20), data=st.data())
def test_the_order_of_the_judgements_makes_no_difference(lines, data):
    assert settle(data.draw(st.permutations(lines))) == settle(lines)
    assert statement(lines) == settle(lines).payouts


@settings(deadline=None)
@given(exact=st.lists(st.decimals(0, "0.05", places=4), min_size=1, max_size=4))
def test_no_other_sharing_out_is_nearer_to_what_everybody_earned(exact):
    """Reference: every way to share the whole, judged by the sum of squared distances."""
    whole = round(sum(exact) * 100)
    owed = {UUID(int=n): amount for n, amount in enumerate(exact)}

    parts = shared(Money(amount=Decimal(whole).scaleb(-2), currency="EUR"), owed)

    def distance(cents) -> Fraction:
        return sum((Fraction(c, 100) - Fraction(e)) ** 2 for c, e in zip(cents, exact, strict=True))

    ways = (cents for cents in product(range(7), repeat=len(exact)) if sum(cents) == whole)
    assert distance([int(m.amount * 100) for m in parts.values()]) == min(map(distance, ways))


def test_only_the_rounded_sum_can_be_shared():
    with pytest.raises(Invalid, match="rounded sum"):
        shared(Money(amount=Decimal("0.09"), currency="EUR"), {UUID(int=1): Decimal("0.01")})
