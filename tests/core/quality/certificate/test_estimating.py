"""How right a delivery is: by hand, by law, at its limits, and against the plain interval."""

from itertools import combinations, product
from math import inf, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.certificate.estimating import Inspected, estimate, smoothed, student
from heliotrope.core.quality.certificate.sampling import Delivered, rank, sample


def test_two_strata_by_hand():
    """100 items 9 of 10 right and 300 items 6 of 10: (90 + 180) / 400; five were put right: + 5/400."""
    strata = [Inspected(items=100, inspected=10, right=9), Inspected(items=300, inspected=10, right=6)]

    found = estimate(strata)

    assert found.found_ratio == pytest.approx(0.675)
    assert found.ratio == pytest.approx(0.675 + 5 / 400)
    assert (found.items, found.inspected, found.wrong) == (400, 20, 5)
    assert found.low < found.ratio < found.high


def test_a_sample_that_found_no_fault_does_not_say_that_there_is_none():
    found = estimate([Inspected(items=1000, inspected=30, right=30)])

    assert found.ratio == 1.0
    assert 0.88 < found.low < 0.95
    assert found.high == 1.0


def test_a_census_knows():
    found = estimate([Inspected(items=20, inspected=20, right=17)])

    assert (found.ratio, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))
    assert found.effective == inf


def test_of_an_endless_population_it_is_wilsons_interval_with_students_quantile():
    """The second formula, written out: 45 of 60 right."""
    t, n, p = student(0.95, 59), 60, 0.75
    middle, half = p + t * t / (2 * n), t * sqrt(p * (1 - p) / n + t * t / (4 * n * n))

    found = estimate([Inspected(items=10**9, inspected=60, right=45)])

    assert found.low == pytest.approx((middle - half) / (1 + t * t / n), abs=1e-4)
    assert found.high == pytest.approx((middle + half) / (1 + t * t / n), abs=1e-4)


@pytest.mark.parametrize(("free", "exact"), [(8, 1.8595), (20, 1.7247), (60, 1.6706), (10_000, 1.6450)])
def test_students_quantile_is_that_of_the_tables(free, exact):
    assert student(0.95, free) == pytest.approx(exact, abs=0.002)


def test_over_all_samples_the_estimate_is_the_truth():
    """Every sample of two of four and three of five items, each as likely: their mean is the truth."""
    first, second = (True, True, False, True), (True, False, False, True, False)
    ratios = [
        estimate(
            [
                Inspected(items=4, inspected=2, right=sum(one)),
                Inspected(items=5, inspected=3, right=sum(two)),
            ]
        ).found_ratio
        for one, two in product(combinations(first, 2), combinations(second, 3))
    ]
    assert sum(ratios) / len(ratios) == pytest.approx(5 / 9)


STRATA = st.lists(
    st.integers(1, 200).flatmap(
        lambda items: st.integers(1, items).flatmap(
            lambda seen: st.integers(0, seen).map(
                lambda right: Inspected(items=items, inspected=seen, right=right)
            )
        )
    ),
    min_size=1,
    max_size=8,
)


@given(STRATA, st.floats(0.5, 0.99))
def test_the_interval_holds_the_estimate_and_what_is_known_for_certain(strata, level):
    found = estimate(strata, level_ratio=level)
    known = found.inspected / found.items

    assert 0 <= found.low <= found.ratio + 1e-9
    assert found.ratio - 1e-9 <= found.high <= 1 + 1e-9
    assert found.low >= known - 1e-9, "what was inspected is right once it was put right"


@given(STRATA)
def test_a_wider_level_is_a_wider_interval_and_order_makes_no_difference(strata):
    narrow, wide, turned = estimate(strata), estimate(strata, level_ratio=0.99), estimate(strata[::-1])

    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12
    assert isclose(narrow.low, turned.low, abs_tol=1e-9)
    assert all(0 < share < 1 for share in smoothed(strata))


@pytest.mark.parametrize("numbers", [(5, 6, 1), (5, 3, 4), (5, 0, 0), (5, 3, -1)])
def test_counts_that_cannot_be_are_refused(numbers):
    items, inspected, right = numbers
    with pytest.raises(Invalid):
        Inspected(items=items, inspected=inspected, right=right)


def test_a_level_is_a_share():
    with pytest.raises(Invalid):
        estimate([Inspected(items=5, inspected=2, right=1)], level_ratio=1.0)
    with pytest.raises(Invalid):
        estimate([])


def test_the_interval_holds_the_truth_of_a_model_that_is_far_too_sure():
    """600 items stated 0.97 of which 0.72 are right, 40 inspected, 400 seeds: 90 % to three sd."""
    delivered = [
        Delivered(key=f"{n}", answer="ab"[n % 2], confidence_ratio=0.95 + n % 5 / 100) for n in range(600)
    ]
    right = {item.key: rank("truth", item.key) < "b8" for item in delivered}
    truth = sum(right.values()) / 600
    held = 0
    for seed in range(400):
        strata = sample(delivered, inspections=40, seed=f"{seed}")
        found = estimate(
            [
                Inspected(
                    items=len(one.items),
                    inspected=one.inspections,
                    right=sum(right[item.key] for item in one.drawn),
                )
                for one in strata
            ]
        )
        held += found.low <= truth + found.wrong / 600 <= found.high

    assert 0.70 < truth < 0.74
    assert abs(held / 400 - 0.9) < 3 * sqrt(0.9 * 0.1 / 400)


def test_what_was_found_wrong_and_delivered_all_the_same_adds_nothing():
    """0.8 of forty, one of them wrong; as it was not put right, 0.8 it stays."""
    left = estimate([Inspected(items=40, inspected=5, right=4, unmended=1)])
    mended = estimate([Inspected(items=40, inspected=5, right=4)])

    assert left.ratio == pytest.approx(0.8)
    assert mended.low - left.low == pytest.approx(1 / 40)
    with pytest.raises(Invalid):
        Inspected(items=40, inspected=5, right=4, unmended=6)
