"""An order's crowd: what was known of its workers counts, and who is left is counted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import code
from heliotrope.core.quality.crowd import Member, Past, believe, eligible, known_of, look_due, method_for
from heliotrope.core.quality.hierarchical import hierarchical
from heliotrope.core.quality.methods import Method

SPLIT = [("i", "bo", "yes"), ("i", "chi", "no")]
PERSON = Member(group="person")


def solved(rows, **members):
    coded = code(rows, labels=("yes", "no"))
    return coded, believe(coded, Method.HIERARCHICAL, gold={}, members=members)


def test_of_two_who_disagree_the_one_with_the_better_past_is_believed():
    good = Member(group="person", past=Past(right=38, answers=40))
    bad = Member(group="person", past=Past(right=22, answers=40))

    _, first = solved(SPLIT, bo=good, chi=bad)
    _, other = solved(SPLIT, bo=bad, chi=good)

    assert first.stated.label.tolist() == [0]
    assert other.stated.label.tolist() == [1]


def test_a_past_counts_half_and_no_more_than_forty_answers():
    assert Past(right=9, answers=10).weight == 5
    assert Past(right=900, answers=1000).weight == 40
    assert Past().ratio == 0


def test_a_past_fills_the_rows_of_every_label_alike():
    """Ten answers, nine right, count five: 2.5 a row, of which 2.25 on the diagonal."""
    coded = code(SPLIT, labels=("yes", "no"))
    member = Member(group="person", past=Past(right=9, answers=10))

    past = known_of(coded, {"bo": member, "chi": PERSON}).past

    assert past is not None
    assert past[0] == pytest.approx(np.array([[2.25, 0.25], [0.25, 2.25]]))
    assert past[1].sum() == 0


def test_more_right_than_answered_is_refused():
    with pytest.raises(Invalid, match="right"):
        Past(right=2, answers=1)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**20))
def test_folding_again_after_every_judgement_ends_where_the_batch_ends(seed):
    rng = np.random.default_rng(seed)
    rows = [(f"i{n}", f"w{w}", "yes" if rng.random() < 0.7 else "no") for n in range(6) for w in range(3)]
    members = {f"w{w}": Member(group="person", past=Past(right=float(w), answers=4.0)) for w in range(3)}

    for upto in range(1, len(rows) + 1):
        coded, truth = solved(rows[:upto], **members)
    batch = hierarchical(coded.answers, known=known_of(coded, members))

    assert truth.fit.consensus.posterior == pytest.approx(batch.posterior)


def test_the_crowd_is_looked_at_when_its_judgements_have_doubled():
    assert [n for n in (149, 150, 299, 300) if look_due(n, 0)] == [150, 299, 300]
    assert [n for n in (150, 299, 300) if look_due(n, 150)] == [300]


def test_too_few_answers_to_choose_by_take_the_method_that_borrows_strength():
    assert method_for(code(SPLIT), gold={}) is Method.HIERARCHICAL


def test_who_judged_an_item_is_not_left_to_be_asked_about_it():
    rows = [("i", "bo", "yes"), ("i", "chi", "no"), ("j", "bo", "yes")]
    members = {"bo": PERSON, "chi": PERSON, "dee": PERSON, "robot": Member(group="ai")}
    coded, truth = solved(rows, **members)

    left = eligible(coded, truth.fit.consensus, members, ["bo", "chi", "dee", "robot", "unknown"])

    assert left.groups == ("ai", "person")
    assert left.left.tolist() == [[1, 1], [1, 2]]
    assert 0 < left.accuracy.min() <= left.accuracy.max() < 1


def test_a_stranger_with_a_good_past_lifts_the_class():
    coded, truth = solved(SPLIT, bo=PERSON, chi=PERSON)
    plain = {"robot": Member(group="ai")}
    proven = {"robot": Member(group="ai", past=Past(right=78, answers=80))}

    before = eligible(coded, truth.fit.consensus, plain, ["robot"])
    after = eligible(coded, truth.fit.consensus, proven, ["robot"])

    assert after.accuracy[0] > before.accuracy[0] == pytest.approx(before.usual)
