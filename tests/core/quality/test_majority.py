"""The majority is the share of judgements for each label."""

import numpy as np
import pytest
from hypothesis import given

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.majority import majority

from .crowds import crowd, crowds, rows_of


def test_two_of_three_for_a_label_state_two_thirds():
    consensus = majority(crowd([(0, 0, 1), (0, 1, 1), (0, 2, 0)]))

    assert consensus.label.tolist() == [1]
    assert consensus.confidence == pytest.approx([2 / 3])
    assert consensus.judgements.tolist() == [3]


def test_of_tied_labels_the_first_in_order_is_taken():
    consensus = majority(crowd([(0, 0, 2), (0, 1, 1)], labels=3))

    assert consensus.label.tolist() == [1]
    assert consensus.confidence == pytest.approx([0.5])


def test_an_item_nobody_judged_is_tied_between_all_labels():
    consensus = majority(crowd([], items=1, workers=0, labels=4))

    assert consensus.posterior.tolist() == [[0.25] * 4]


def test_no_items_give_an_empty_consensus():
    consensus = majority(crowd([], items=0, workers=0))

    assert consensus.label.shape == (0,)
    assert consensus.converged


def test_a_gold_item_has_its_known_answer_whatever_workers_say():
    consensus = majority(crowd([(0, 0, 0), (0, 1, 0)]), gold={0: 1})

    assert consensus.posterior.tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("gold", [{5: 0}, {0: 2}, {-1: 0}, {0: -1}])
def test_gold_that_names_no_item_or_no_label_is_refused(gold):
    with pytest.raises(Invalid, match="Gold"):
        majority(crowd([(0, 0, 0)]), gold=gold)


@given(crowds())
def test_shares_are_those_that_counting_by_hand_gives(answers):
    consensus = majority(answers)

    for item in range(answers.items):
        said = [label for at, _, label in rows_of(answers) if at == item]
        for label in range(answers.labels):
            share = said.count(label) / len(said) if said else 1 / answers.labels
            assert consensus.posterior[item, label] == pytest.approx(share)


@given(crowds())
def test_skill_and_prior_are_shares_too(answers):
    consensus = majority(answers)

    assert np.allclose(consensus.skill.sum(axis=2), 1)
    assert consensus.prior.sum() == pytest.approx(1)
    assert consensus.iterations == 0
