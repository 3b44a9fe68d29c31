"""Hidden gold comes where it teaches about a worker, and rarer as more is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.golding import (
    LEAST_SHARE,
    Shown,
    gold_due,
    gold_share,
    most_telling,
    shares_of,
    teaching,
)

PLAN = QualityPlan(gold_ratio=0.1)


def gold_of(units, plan=PLAN, *, known=0.0, shift_ratio=0.0):
    """The places of gold among so many units of one worker."""
    places: list[int] = []
    for done in range(units):
        if gold_due(done, len(places), plan, known=known, shift_ratio=shift_ratio):
            places.append(done)
    return places


def test_the_first_unit_of_a_stranger_is_gold_and_the_stretches_grow():
    """Lengths 10, 10 · 13/12, 10 · 14/12 …: the second begins at 10, and its place is 0.618 of 10.83: 16."""
    assert gold_of(60) == [0, 16, 23, 43, 51, 59]


def test_a_worker_of_whom_much_is_known_gets_a_fifth_of_the_gold():
    places = gold_of(1000, known=1000.0)

    assert len(places) == 20


@given(st.floats(0, 500), st.floats(0, 500))
def test_gold_becomes_rarer_with_what_is_known_and_never_stops(one, more):
    assert gold_share(0) == 1
    assert LEAST_SHARE <= gold_share(one + more) <= gold_share(one) <= 1


@given(st.floats(0.01, 0.5), st.integers(1, 300), st.floats(0, 0.999), st.floats(0, 100))
def test_the_gold_done_keeps_to_the_schedule_to_within_one(ratio, units, shift, known):
    plan = QualityPlan(gold_ratio=ratio)
    places = gold_of(units, plan, known=known, shift_ratio=shift)

    begun = 0.0
    stretches = 0
    while begun < units:
        begun += 1 / (ratio * gold_share(known + stretches))
        stretches += 1
    assert abs(len(places) - stretches) <= 1


def test_a_worker_who_missed_gold_gets_it_until_the_schedule_is_met():
    assert [gold_due(30 + k, k, PLAN) for k in range(4)] == [True, True, True, False]


def test_a_plan_without_gold_never_asks_for_it():
    assert not any(gold_due(done, 0, QualityPlan(gold_ratio=0)) for done in range(100))


def test_more_gold_than_units_is_refused():
    with pytest.raises(Invalid, match="Gold"):
        gold_due(1, 2, PLAN)


def test_the_label_of_which_a_worker_has_shown_nothing_comes_first():
    left = [("a", "yes"), ("b", "no"), ("c", "yes")]

    found = most_telling(left, {"yes": Shown(right=3)}, {"yes": 0.5, "no": 0.5})

    assert found == ("b", "a", "c")


def test_a_rare_label_waits_for_a_frequent_one():
    left = [("a", "rare"), ("b", "frequent")]

    assert most_telling(left, {}, {"rare": 0.1, "frequent": 0.9}) == ("b", "a")


def test_what_gold_teaches_is_the_expected_fall_of_the_variance():
    """Reference: the variance of Beta(a, b) less its mean over both answers, each as likely as it is."""
    a, b = 3 + 3.2, 1 + 0.8

    def variance(hits, misses):
        n = hits + misses
        return hits * misses / (n * n * (n + 1))

    after = a / (a + b) * variance(a + 1, b) + b / (a + b) * variance(a, b + 1)

    gain = teaching({"yes": Shown(right=3, wrong=1)}, {"yes": 1.0})["yes"]

    assert gain == pytest.approx(variance(a, b) - after)


def test_shares_are_counted():
    assert shares_of(["a", "b", "a", "a"]) == {"a": 0.75, "b": 0.25}
    assert shares_of([]) == {}
