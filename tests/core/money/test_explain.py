"""Invoices and payouts recomputed."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.money.amounts import Money
from heliotrope.core.money.explain import recompute_payout, recompute_settlement
from heliotrope.core.money.pay import settle
from tests.core.money.cast import line, orders_of

LINES = [line(1, "10"), line(2, "6", provider=2)]
STATED = settle(LINES)


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def test_an_invoice_that_comes_out_as_stated_is_the_same():
    again = recompute_settlement(reversed(LINES), STATED)

    assert again.same
    assert (str(again.stated), str(again.recomputed)) == ("16.00 EUR", "16.00 EUR")


def test_a_judgement_added_later_shows_in_every_amount_that_it_changes():
    again = recompute_settlement([*LINES, line(3, "1", provider=2)], STATED)

    assert not again.same
    assert [d.sentence for d in again.differences] == [
        "The invoice was stated as 16.00 EUR; its judgements give 17.00 EUR.",
        "The commission was stated as 2.40 EUR; its judgements give 2.55 EUR.",
        f"The payout of {UUID(int=2)} was stated as 5.10 EUR; its judgements give 5.95 EUR.",
        f"The earning of {UUID(int=201)} was stated as 5.10 EUR; its judgements give 5.95 EUR.",
    ]


def test_a_payee_who_was_forgotten_or_invented_is_named():
    forgotten = recompute_settlement([*LINES, line(3, "1", provider=3)], STATED)
    invented = recompute_settlement(LINES[:1], STATED)

    assert any(
        "of 00000000-0000-0000-0000-000000000003 was not stated" in d.sentence for d in forgotten.differences
    )
    assert any(d.recomputed is None and d.payee_id == UUID(int=2) for d in invented.differences)


def test_a_payout_is_recomputed_from_all_lines_of_its_settlement():
    assert recompute_payout(LINES, UUID(int=2), euros("5.10")).same
    assert recompute_payout([], UUID(int=2), euros("0")).same

    wrong = recompute_payout(LINES, UUID(int=2), euros("5.11"))

    assert wrong.differences[0].sentence == (
        f"The payout of {UUID(int=2)} was stated as 5.11 EUR; its judgements give 5.10 EUR."
    )


def test_an_invoice_without_judgements_comes_out_as_nothing():
    again = recompute_settlement([], STATED)

    assert str(again.recomputed) == "0 EUR"
    assert len(again.differences) == 6


@settings(deadline=None)
@given(lines=orders_of(20), data=st.data())
def test_what_was_settled_is_always_recomputed_to_the_same(lines, data):
    assert recompute_settlement(data.draw(st.permutations(lines)), settle(lines)).same


@settings(deadline=None)
@given(lines=orders_of(20))
def test_a_rate_that_was_changed_afterwards_never_goes_unseen(lines):
    stated = settle(lines)
    altered = [replace(lines[0], rate=lines[0].rate + 2), *lines[1:]]

    assert not recompute_settlement(altered, stated).same
