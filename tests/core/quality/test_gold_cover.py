"""An order whose gold covers too few labels is told so, and every worker meets every label that has gold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.golding import LEAST_A_LABEL, Shown, most_telling, shares_of, warnings

PLAN = QualityPlan(labels=("cat", "dog", "eel"), gold_ratio=0.1)


def test_labels_without_gold_and_with_little_of_it_are_named():
    none, few = warnings(PLAN, ["cat"] * 5 + ["dog"] * 2)
    assert "No gold for eel" in none
    assert "dog (2)" in few
    assert "cat" not in none + few


def test_nothing_is_said_where_gold_covers_all_or_is_not_asked_for():
    assert warnings(PLAN, ["cat", "dog", "eel"] * LEAST_A_LABEL) == ()
    assert warnings(QualityPlan(labels=("a", "b"), gold_ratio=0), []) == ()
    assert warnings(QualityPlan(redundancy=Redundancy.SINGLE, labels=("a", "b")), []) == ()
    assert warnings(QualityPlan(gold_ratio=0.1), []) == (), "a line whose answers are open has no labels"


def test_a_file_without_any_gold_is_told_what_that_costs():
    assert "no gold" in warnings(PLAN, [])[0]


def test_a_long_row_of_labels_is_cut_and_counted():
    labels = tuple(f"l{n}" for n in range(20))
    assert "l8" in warnings(QualityPlan(labels=labels), ["l0"] * 3)[0]
    assert "l9" not in warnings(QualityPlan(labels=labels), ["l0"] * 3)[0]
    assert "+ 11" in warnings(QualityPlan(labels=labels), ["l0"] * 3)[0]


LABELS = st.sampled_from(["cat", "dog", "eel", "fox"])


@settings(deadline=None)
@given(st.lists(LABELS, min_size=1, max_size=30), st.lists(LABELS, max_size=30))
def test_what_a_worker_has_shown_nothing_of_comes_first(left, had):
    shown = {label: Shown(right=had.count(label)) for label in set(had)}
    named = [(str(n), label) for n, label in enumerate(left)]
    first = dict(named)[most_telling(named, shown, shares_of([*left, *had]))[0]]
    assert first not in shown or set(left) <= set(shown)


def test_a_rare_label_is_met_before_a_common_one_comes_again():
    """At 1 in 20 it would be the twentieth gold by what it teaches about the mean alone."""
    left = [("a", "common"), ("b", "rare")]
    assert most_telling(left, {"common": Shown(right=1)}, {"common": 0.95, "rare": 0.05})[0] == "b"
