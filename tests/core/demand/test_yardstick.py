"""What a plan's pieces would cost elsewhere."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.demand import written
from heliotrope.core.demand.plan import three
from heliotrope.core.demand.price import price
from heliotrope.core.demand.yardstick import elsewhere, measured
from heliotrope.core.money.baseline import VERSION, baseline
from tests.core.demand.graphs import node, plan


def test_a_piece_costs_its_expected_hours_at_the_wage_of_its_occupation():
    """Ten cases at (1 + 4*2 + 3) / 6 = 2 hours of a tester at 50.14 USD: 1002.80."""
    one = node("a", line="testing", count=10, hours=("1", "2", "3"))

    told = measured(plan(one), "US").nodes[0].baseline

    assert told is not None
    assert (told.amount, told.currency, told.version) == (Decimal("1002.80"), "USD", VERSION)
    assert told == baseline("testing", "US", 72_000)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=6), st.sampled_from(["US", "DE", "PH", "AQ"]))
def test_the_whole_is_the_sum_of_its_pieces_and_survives_being_written_down(counts, country):
    made = measured(plan(*(node(f"n{place}", count=count) for place, count in enumerate(counts))), country)

    whole = price(made, {}).elsewhere

    assert whole is not None
    assert whole.amount == sum(one.baseline.amount for one in made.nodes)
    assert written.joined(written.numbers(made), written.words(made), None) == made


def test_what_stood_there_is_replaced_by_what_is_measured():
    once = measured(plan(node("a", count=1)), "DE")
    more = replace(once.nodes[0], count=2)

    again = measured(plan(more), "DE").nodes[0].baseline

    assert again == measured(plan(node("a", count=2)), "DE").nodes[0].baseline


@pytest.mark.parametrize("wrong", [{"effort": three("3", "2", "1")}, {"count": 0}])
def test_a_piece_without_an_estimate_has_no_baseline_and_neither_has_the_whole(wrong):
    made = measured(plan(node("a"), replace(node("b"), **wrong)), "US")

    assert made.by_key["b"].baseline is None
    assert elsewhere(made) is None


def test_an_empty_plan_has_no_yardstick():
    assert elsewhere(measured(plan(), "US")) is None


@pytest.mark.parametrize("said", ["12.00", {"amount": "1.00"}, 7])
def test_nobody_else_states_a_baseline(said):
    (one,) = written.read_nodes(
        [{"key": "a", "line": "annotation", "title": "A", "count": 1, "baseline": said}]
    ).nodes

    assert one.baseline is None
