"""Judgements may arrive in any pieces; the consensus is that of all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.folding import fold
from heliotrope.core.quality.majority import majority

from .crowds import crowd, crowds, rows_of

PLAN = QualityPlan()


@settings(deadline=None)
@given(crowds(), st.data())
def test_folding_in_pieces_gives_what_folding_at_once_gives(answers, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(answers)), max_size=4)))
    rows, consensus = rows_of(answers), None
    for cut in [*cuts, len(answers)]:
        so_far = crowd(rows[:cut], items=answers.items, workers=answers.workers, labels=answers.labels)
        consensus = fold(so_far, consensus, PLAN)

    batch = dawid_skene(answers)

    assert consensus is not None
    assert np.array_equal(consensus.posterior, batch.posterior)
    assert np.array_equal(consensus.skill, batch.skill)


def test_new_items_and_workers_may_come_with_a_later_fold():
    first = fold(crowd([(0, 0, 1)]), None, PLAN)

    second = fold(crowd([(0, 0, 1), (0, 1, 1), (1, 1, 0)]), first, PLAN)

    assert second.judgements.tolist() == [2, 1]


def test_a_fold_that_lost_a_judgement_is_refused():
    before = fold(crowd([(0, 0, 1), (1, 0, 1)]), None, PLAN)

    with pytest.raises(Invalid, match="missing"):
        fold(crowd([(1, 0, 1)]), before, PLAN)
    with pytest.raises(Invalid, match="missing"):
        fold(crowd([(0, 0, 1)]), before, PLAN)


def test_labels_that_are_not_the_plans_are_refused():
    with pytest.raises(Invalid, match="3 labels"):
        fold(crowd([(0, 0, 1)]), None, QualityPlan(labels=("a", "b", "c")))


def test_single_judgements_are_taken_as_they_are():
    answers = crowd([(0, 0, 1), (1, 0, 0)])

    consensus = fold(answers, None, QualityPlan(redundancy=Redundancy.SINGLE))

    assert np.array_equal(consensus.posterior, majority(answers).posterior)
