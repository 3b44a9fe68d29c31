"""Whether to ask once more is decided from the numbers alone, and says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.redundancy import Next, decide

PLAN = QualityPlan(target_ratio=0.95, least=2, most=4)
STRICT = QualityPlan(target_ratio=0.95, least=2, most=4, adjudicate=True)
SINGLE = QualityPlan(redundancy=Redundancy.SINGLE)

plans = st.builds(
    lambda least, more, target, adjudicate, redundancy: QualityPlan(
        least=least, most=least + more, target_ratio=target, adjudicate=adjudicate, redundancy=redundancy
    ),
    st.integers(1, 5),
    st.integers(0, 5),
    st.floats(0.51, 0.99),
    st.booleans(),
    st.sampled_from([Redundancy.ADAPTIVE, Redundancy.SINGLE]),
)


@pytest.mark.parametrize(
    ("confidence", "judgements", "plan", "left", "then"),
    [
        (0.99, 2, PLAN, True, Next.SETTLE),
        (0.95, 2, PLAN, True, Next.SETTLE),
        (0.99, 1, PLAN, True, Next.ASK),
        (0.9499, 2, PLAN, True, Next.ASK),
        (0.90, 4, PLAN, True, Next.SETTLE_UNDER_TARGET),
        (0.90, 4, STRICT, True, Next.ADJUDICATE),
        (0.90, 3, PLAN, False, Next.SETTLE_UNDER_TARGET),
        (0.90, 3, STRICT, False, Next.ADJUDICATE),
        (0.99, 1, PLAN, False, Next.SETTLE_UNDER_TARGET),
        (0.50, 0, PLAN, False, Next.ASK),
        (0.50, 0, STRICT, False, Next.ADJUDICATE),
        (0.80, 1, SINGLE, True, Next.SETTLE),
        (0.80, 1, SINGLE, False, Next.SETTLE),
        (0.50, 0, SINGLE, True, Next.ASK),
    ],
)
def test_an_item_settles_asks_or_goes_on_as_the_plan_says(confidence, judgements, plan, left, then):
    decision = decide(confidence, judgements, plan, left)

    assert decision.next is then
    assert decision.reasons


def test_the_reasons_carry_the_numbers_they_rest_on():
    decision = decide(0.91234, 2, PLAN)

    assert decision.reasons == (
        "2 of at least 2 and at most 4 judgements",
        "the crowd's belief of 0.9123 is under the target 0.95",
    )
    assert decision.numbers == {
        "confidence": 0.91234,
        "target_ratio": 0.95,
        "judgements": 2,
        "least": 2,
        "most": 4,
        "candidates_left": 1,
    }


@given(plans, st.floats(0, 1), st.integers(0, 12), st.booleans())
def test_nobody_is_asked_beyond_the_most_and_nothing_unsure_settles_as_sure(
    plan, confidence, judgements, left
):
    decision = decide(confidence, judgements, plan, left)

    most = 1 if plan.redundancy is Redundancy.SINGLE else plan.most
    if decision.next is Next.ASK:
        assert judgements < most
    if decision.next is Next.SETTLE and plan.redundancy is Redundancy.ADAPTIVE:
        assert confidence >= plan.target_ratio
        assert judgements >= plan.least
    if decision.next in {Next.SETTLE, Next.SETTLE_UNDER_TARGET}:
        assert judgements > 0


@given(plans, st.floats(0, 1), st.floats(0, 1), st.integers(0, 12))
def test_more_confidence_never_leads_to_asking_again(plan, one, other, judgements):
    low, high = sorted((one, other))
    if decide(low, judgements, plan).next is Next.SETTLE:
        assert decide(high, judgements, plan).next is Next.SETTLE


@pytest.mark.parametrize(("confidence", "judgements"), [(1.01, 1), (-0.1, 1), (float("nan"), 1), (0.5, -1)])
def test_numbers_that_cannot_be_are_refused(confidence, judgements):
    with pytest.raises(Invalid, match="Confidence"):
        decide(confidence, judgements, PLAN)
