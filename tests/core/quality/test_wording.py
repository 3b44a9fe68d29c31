"""The same words in another dress are the same answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.quality.answers import code
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.truth import solve_texts
from heliotrope.core.quality.wording import normal, worded


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("  New   York. ", "new york"),
        ("ＮＥＷ ＹＯＲＫ", "new york"),
        ("«Straße»", "strasse"),
        ("北京。", "北京"),
        ("3.5", "3.5"),
        ("-", "-"),
        ("don't", "don't"),
    ],
)
def test_case_width_spaces_and_marks_at_the_ends_do_not_count(text, means):
    assert normal(text) == means


@given(st.text(max_size=20))
def test_what_is_normal_stays_as_it_is(text):
    assert normal(normal(text)) == normal(text)


def test_equal_texts_are_one_answer_written_as_most_wrote_it():
    coded = code(
        [("a", "1", "New York"), ("a", "2", "new york."), ("a", "3", "New York"), ("a", "4", "Boston")]
    )

    texts = worded(coded)
    found = solve_texts(texts)

    assert texts.texts == (("Boston", "New York"),)
    assert texts.texts[0][found.stated.label[0]] == "New York"


def test_workers_are_learnt_across_items_that_share_no_text():
    """Two who agree with the third on everything outvote the two who never agree with anybody."""
    rows = [(f"i{k}", w, f"right {k}") for k in range(12) for w in "abc"]
    rows += [(f"i{k}", w, f"wrong {k} {w}") for k in range(12) for w in "de"]
    rows += [("last", "a", "yes"), ("last", "d", "no"), ("last", "e", "no")]
    texts = worded(code(rows))

    ours, hands = (solve_texts(texts, method).stated for method in (Method.ONE_COIN, Method.MAJORITY))

    assert [texts.texts[12][stated.label[12]] for stated in (ours, hands)] == ["yes", "no"]


def test_only_what_somebody_said_is_an_answer():
    texts = worded(code([("a", "1", "x"), ("a", "2", "y"), ("a", "3", "z"), ("b", "1", "only")]))

    assert solve_texts(texts).stated.label[1] == 0


def test_a_known_text_that_nobody_gave_is_the_answer_all_the_same():
    texts = worded(code([("a", "1", "x"), ("a", "2", "X")]), {0: "y"})

    found = solve_texts(texts, gold=texts.gold)

    assert texts.texts[0][found.stated.label[0]] == "y"
