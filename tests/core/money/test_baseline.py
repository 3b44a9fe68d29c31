"""What one local expert would cost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy, Step
from heliotrope.core.money.baseline import baseline, effort_once


def test_ten_hours_of_translation_in_america_cost_ten_median_hours():
    made = baseline("translation", "US", 36_000)

    assert (made.wage_per_hour, made.hours, made.amount) == (
        Decimal("28.93"),
        Decimal("10.0000"),
        Decimal("289.30"),
    )
    assert made.basis == "national"


def test_another_market_is_scaled_by_its_earnings():
    """28.93 x 5819.004 / 5985.292 = 28.126..."""
    made = baseline("translation", "DE", 3600)

    assert (made.wage_per_hour, made.basis, made.market) == (Decimal("28.13"), "scaled", "DE")


def test_a_market_that_the_table_lacks_says_who_stands_in():
    made = baseline("toy", "AQ", None)

    assert (made.market, made.basis, made.hours, made.amount) == ("US", "stand-in", None, None)
    assert "Clerks" in made.occupation


@given(
    one=st.integers(0, 10**7), more=st.integers(0, 10**7), country=st.sampled_from(["US", "DE", "PH", "CN"])
)
def test_more_work_never_costs_less(one: int, more: int, country: str):
    little, much = baseline("support", country, one), baseline("support", country, one + more)

    assert little.amount is not None
    assert much.amount is not None
    assert little.amount <= much.amount


def test_working_time_is_not_negative():
    with pytest.raises(Invalid):
        baseline("support", "US", -1)


def test_an_expert_does_each_step_once_but_not_those_of_a_machine_or_of_failure():
    plan = QualityPlan(
        redundancy=Redundancy.STEPS,
        gold_ratio=0,
        steps=(
            Step(code="pre", skill="x", machine=True),
            Step(code="translate"),
            Step(code="revise", effort_ratio=0.5),
            Step(code="triage", after=("failed",)),
        ),
    )

    assert effort_once(plan, 1000) == 1500
    assert effort_once(QualityPlan(), 1000) == 1000
