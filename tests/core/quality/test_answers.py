"""Judgements are coded once and are valid from birth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality.answers import Answers, Coder, code, repeated

from .crowds import crowd, crowds, rows_of


def test_words_are_numbered_in_the_order_in_which_they_are_first_seen():
    coded = code([("b", "Bo", "cat"), ("a", "Chi", "dog"), ("b", "Chi", "cat")])

    assert (coded.items, coded.workers, coded.labels) == (("b", "a"), ("Bo", "Chi"), ("cat", "dog"))
    assert rows_of(coded.answers) == [(0, 0, 0), (1, 1, 1), (0, 1, 0)]


def test_a_closed_set_of_labels_keeps_its_own_order_and_its_unused_labels():
    coded = code([("b", "Bo", "cat")], labels=["bird", "cat", "dog"])

    assert coded.labels == ("bird", "cat", "dog")
    assert coded.answers.labels == 3
    assert coded.answers.label.tolist() == [1]


def test_an_answer_outside_the_closed_set_is_refused_by_name():
    with pytest.raises(Invalid, match="horse"):
        code([("b", "Bo", "horse")], labels=["cat", "dog"])


def test_a_label_named_twice_is_refused():
    with pytest.raises(Invalid, match="once"):
        code([("b", "Bo", "cat")], labels=["cat", "cat"])


def test_no_judgement_and_no_label_leave_nothing_to_code():
    with pytest.raises(Invalid, match="labels ≥ 1"):
        Coder().coded()


@pytest.mark.parametrize(
    ("rows", "counts", "says"),
    [
        ([(0, 0, 2)], {}, "label must lie in"),
        ([(1, 0, 0)], {"items": 1}, "item must lie in"),
        ([(0, 1, 0)], {"workers": 1}, "worker must lie in"),
        ([(0, 0, -1)], {}, "label must lie in"),
        ([(0, 0, 0), (1, 0, 0), (0, 0, 1)], {}, "rows 0 and 2"),
        ([], {"labels": 0}, "labels ≥ 1"),
    ],
)
def test_answers_that_cannot_be_are_refused_with_what_is_wrong(rows, counts, says):
    with pytest.raises(Invalid, match=says):
        crowd(rows, **counts)


def test_arrays_of_different_length_or_kind_are_refused():
    one, two = np.array([0]), np.array([0, 1])
    with pytest.raises(Invalid, match="equally long"):
        Answers(item=two, worker=one, label=one, items=2, workers=1, labels=1)
    with pytest.raises(Invalid, match="whole numbers"):
        Answers(item=np.array([0.5]), worker=one, label=one, items=1, workers=1, labels=1)
    with pytest.raises(Invalid, match="one dimension"):
        Answers(item=one[:, None], worker=one, label=one, items=1, workers=1, labels=1)


def test_answers_do_not_change_when_the_callers_arrays_do():
    item = np.array([0, 1])
    answers = Answers(
        item=item, worker=np.array([0, 0]), label=np.array([0, 1]), items=2, workers=1, labels=2
    )

    item[0] = 1

    assert answers.item.tolist() == [0, 1]
    with pytest.raises(ValueError, match="read-only"):
        answers.item[0] = 1


@given(crowds())
def test_every_judgement_is_counted_once(answers):
    assert answers.counts.sum() == len(answers)
    assert answers.counts.sum(axis=1).tolist() == answers.judgements.tolist()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_repeated_judgements_are_those_a_plain_look_back_finds(pairs):
    seen, expected = {}, []
    for row, pair in enumerate(pairs):
        if pair in seen:
            expected.append((seen[pair], row))
        seen.setdefault(pair, row)

    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)

    assert repeated(table[:, 0], table[:, 1]) == tuple(expected)
