"""Raw agreement is the share of pairs that say the same."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.agreement import (
    Level,
    cohen,
    fleiss,
    interval_alpha,
    krippendorff,
    raw_agreement,
)

from .crowds import crowd, crowds, renamed, rows_of


def test_two_against_one_agree_in_one_pair_of_three():
    assert raw_agreement(crowd([(0, 0, 1), (0, 1, 1), (0, 2, 0)])) == pytest.approx(1 / 3)


def test_without_a_pair_there_is_no_agreement_to_state():
    assert raw_agreement(crowd([(0, 0, 1), (1, 1, 0)])) is None
    assert raw_agreement(crowd([], items=2, workers=1)) is None


@given(crowds())
def test_it_is_what_looking_at_every_pair_gives(answers):
    pairs = [a[2] == b[2] for a, b in combinations(rows_of(answers), 2) if a[0] == b[0]]

    expected = sum(pairs) / len(pairs) if pairs else None

    assert raw_agreement(answers) == (None if expected is None else pytest.approx(expected))


# --- beyond chance

OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Four observers and twelve units, of which the last has one value: Krippendorff (2011), C."""
PATIENTS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
"""Ten subjects, fourteen raters, five categories: the worked example of Fleiss' κ."""


def observed():
    rows = [(u, o, v - 1) for o, row in enumerate(OBSERVERS) for u, v in enumerate(row) if v is not None]
    return crowd(rows, labels=5)


def table(counts):
    """Two workers whose answers cross as counted."""
    rows, item = [], 0
    for one, row in enumerate(counts):
        for other, times in enumerate(row):
            for _ in range(times):
                rows += [(item, 0, one), (item, 1, other)]
                item += 1
    return crowd(rows, labels=len(counts))


def test_alpha_is_the_published_one_on_every_level():
    """Krippendorff (2011): 0.743, 0.815, 0.849; further digits by the package krippendorff 0.9.0."""
    answers = observed()

    assert krippendorff(answers) == pytest.approx(0.743421052631579)
    assert krippendorff(answers, Level.ORDINAL) == pytest.approx(0.8153875037548814)
    values = np.arange(1.0, 6.0)
    assert krippendorff(answers, Level.INTERVAL, values=values) == pytest.approx(0.8491071428571428)


def test_alpha_of_numbers_needs_no_labels():
    answers = observed()

    assert interval_alpha(answers.item, answers.label + 1.0) == pytest.approx(0.8491071428571428)


def test_fleiss_kappa_is_the_published_one():
    """Fleiss (1971) by the formula; further digits by statsmodels 0.15.0, ``fleiss_kappa``."""
    rows = []
    for item, counts in enumerate(PATIENTS):
        labels = [label for label, times in enumerate(counts) for _ in range(times)]
        rows += [(item, rater, label) for rater, label in enumerate(labels)]

    assert fleiss(crowd(rows, labels=5)) == pytest.approx(0.20993070442195522)


def test_cohens_kappa_is_that_of_the_textbook():
    """20 and 15 of 50 the same, 25 to 25 by one and 30 to 20 by the other: (0.7 − 0.5) / 0.5 = 0.4."""
    found = cohen(table([[20, 5], [10, 15]]))

    assert found.kappa == pytest.approx([0.4])
    assert (found.shared.tolist(), found.same.tolist()) == ([50], [35])
    # statsmodels 0.15.0, cohens_kappa
    assert cohen(table([[11, 3, 1], [2, 9, 4], [0, 3, 7]])).mean == pytest.approx(0.5094339622641509)


def test_every_couple_is_counted_on_what_it_shares():
    found = cohen(crowd([(0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 0, 1), (1, 1, 1)]))

    couples = zip(
        found.one.tolist(), found.other.tolist(), found.shared.tolist(), found.same.tolist(), strict=True
    )
    assert list(couples) == [(0, 1, 2, 2), (0, 2, 1, 0), (1, 2, 1, 0)]
    assert found.kappa[0] == pytest.approx(1.0)


@settings(deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_names_change_no_coefficient(answers, random):
    turned_round, *_ = renamed(answers, random)

    for coefficient in (fleiss, krippendorff, lambda some: cohen(some).mean):
        one, other = coefficient(answers), coefficient(turned_round)
        assert (one is None and other is None) or one == pytest.approx(other)


@settings(deadline=None)
@given(crowds())
def test_no_coefficient_is_above_one_and_all_are_one_where_everybody_agrees(answers):
    agreed = crowd(
        [(i, w, i % answers.labels) for i, w, _ in rows_of(answers)],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )

    for coefficient in (fleiss, krippendorff):
        told, best = coefficient(answers), coefficient(agreed)
        assert told is None or told <= 1 + 1e-12
        assert best is None or best == pytest.approx(1.0)


def test_where_nothing_is_compared_nothing_is_said():
    alone = crowd([(0, 0, 1), (1, 1, 0)])

    assert (fleiss(alone), krippendorff(alone), cohen(alone).mean) == (None, None, None)
    assert interval_alpha(alone.item, np.array([1.0, 2.0])) is None
    same = crowd([(0, 0, 1), (0, 1, 1)])
    assert (fleiss(same), krippendorff(same), cohen(same).mean) == (None, None, None)


def test_an_interval_without_numbers_is_refused():
    with pytest.raises(Invalid):
        krippendorff(observed(), Level.INTERVAL)


def test_more_pairs_than_fit_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr("heliotrope.core.quality.pairs.MOST", 2)

    with pytest.raises(Invalid, match="part of the items"):
        cohen(crowd([(0, 0, 0), (0, 1, 0), (0, 2, 0)]))
