"""Whether the target is reached, and how many more inspections are expected to reach it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.certificate.estimating import Inspected, estimate, smoothed
from heliotrope.core.quality.certificate.reaching import Outcome, outcome, to_reach
from tests.core.quality.certificate.test_estimating import STRATA


def test_shown_reached_or_missed():
    """96 of 100 right and mended: 0.96 + 4/1000 = 0.964, with some 0.03 on either side."""
    found = estimate([Inspected(items=1000, inspected=100, right=96)])

    assert found.ratio == pytest.approx(0.964)
    assert outcome(found, 0.90) is Outcome.SHOWN
    assert outcome(found, 0.95) is Outcome.REACHED
    assert outcome(found, 0.97) is Outcome.MISSED


def test_more_is_looked_at_where_most_is_wrong():
    """Half of the second stratum is wrong (smoothed 0.483): 0.70 + 0.05 + x · 0.483/200 = 0.85 at 42."""
    strata = [Inspected(items=100, inspected=10, right=9), Inspected(items=100, inspected=10, right=5)]
    found = estimate(strata)
    wrong = 1 - smoothed(strata)[1]

    further = to_reach(strata, found, 0.85)

    assert found.ratio == pytest.approx(0.73)
    assert further.by_stratum == (0, further.inspections)
    assert (further.inspections - 1) * wrong < 0.12 * 200 <= further.inspections * wrong
    assert further.expected_ratio >= 0.85


def test_a_target_that_is_reached_needs_nothing():
    strata = [Inspected(items=100, inspected=10, right=9)]
    assert to_reach(strata, estimate(strata), 0.5).inspections == 0


@given(STRATA, st.floats(0.01, 1.0))
def test_the_target_is_expected_or_everything_is_inspected(strata, target):
    found = estimate(strata)
    further = to_reach(strata, found, target)

    left = [one.items - one.inspected for one in strata]
    assert all(0 <= more <= most for more, most in zip(further.by_stratum, left, strict=True))
    assert further.expected_ratio >= target - 1e-9 or list(further.by_stratum) == left


def test_a_target_over_one_is_refused():
    strata = [Inspected(items=100, inspected=10, right=9)]
    with pytest.raises(Invalid):
        to_reach(strata, estimate(strata), 1.1)
