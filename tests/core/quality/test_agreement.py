"""Raw agreement is the share of pairs that say the same."""

from itertools import combinations

import pytest
from hypothesis import given

from heliotrope.core.quality.agreement import raw_agreement

from .crowds import crowd, crowds, rows_of


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
