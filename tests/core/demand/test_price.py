"""What a plan costs."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.demand.plan import three
from heliotrope.core.demand.price import Rate, price
from tests.core.demand.graphs import node, plan

CENTS = {"annotation": Rate(amount=Decimal("0.04"), currency="EUR")}


def test_a_range_of_judgements_is_a_range_of_money():
    """100 items at 1, 2 or 5 judgements of 4 cents: 4.00, (1+8+5)/6 * 4 = 9.33, 20.00."""
    made = plan(node("a", count=100, pieces=three("1", "2", "5")))

    told = price(made, CENTS)

    assert (told.nodes["a"].low, told.nodes["a"].high) == (Decimal("4.00"), Decimal("20.00"))
    assert round(told.nodes["a"].likely, 2) == Decimal("9.33")


def test_a_line_without_a_rate_is_named_and_counts_nothing():
    told = price(plan(node("a"), replace(node("b"), line="testing")), CENTS)

    assert told.unpriced == ("b",)
    assert set(told.nodes) == {"a"}


def test_currencies_are_never_added_up():
    rates = CENTS | {"testing": Rate(amount=Decimal(1), currency="USD")}

    told = price(plan(node("a"), replace(node("b"), line="testing")), rates)

    assert [one.currency for one in told.totals] == ["EUR", "USD"]


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=5))
def test_the_whole_is_the_sum_of_its_parts_and_its_range_is_in_order(counts):
    made = plan(*(node(f"n{place}", count=count) for place, count in enumerate(counts)))

    told = price(made, CENTS)

    (whole,) = told.totals
    assert whole.low <= whole.likely <= whole.high
    assert whole.likely == sum(one.likely for one in told.nodes.values())


def test_an_empty_plan_costs_nothing():
    assert price(plan(), CENTS).totals == ()
