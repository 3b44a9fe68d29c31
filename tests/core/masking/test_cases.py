"""Placeholders: stable within a case, exact to put back, and worth nothing to who does not hold the case."""

from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.masking.cases import Case, hide, reveal
from heliotrope.core.masking.finding import find

PIECES = st.lists(
    st.sampled_from(
        ["kim@example.test ", "lee@example.test ", "+44 20 7946 0958 ", "+442079460958 ", "⟨EMAIL_1⟩ ",
         "⟨PHONE_2⟩ ", "born 1985-03-14 ", "hello ", "手机13800138000，", "⟨", "⟩"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def masked(text, case):
    return hide(text, find(text), case)


def test_the_same_value_has_the_same_placeholder_within_a_case_and_across_its_texts():
    first = masked("kim@example.test, lee@example.test, kim@example.test", Case())
    second = masked("again lee@example.test and +44 20 7946 0958", first.case)

    assert first.text == "⟨EMAIL_1⟩, ⟨EMAIL_2⟩, ⟨EMAIL_1⟩"
    assert second.text == "again ⟨EMAIL_2⟩ and ⟨PHONE_1⟩"
    assert reveal(second.text, second.case) == "again lee@example.test and +44 20 7946 0958"


@given(PIECES, PIECES)
@settings(max_examples=150, deadline=None)
def test_who_holds_the_case_gets_every_text_back_to_the_letter(one, other):
    first = masked(one, Case())
    second = masked(other, first.case)

    assert reveal(first.text, first.case) == one
    if not set(first.case.values) & set(_typed(other)):
        assert reveal(second.text, second.case) == other


def _typed(text):
    return [f"⟨{kind}_{n}⟩" for kind in ("EMAIL", "PHONE") for n in (1, 2) if f"⟨{kind}_{n}⟩" in text]


@given(PIECES)
@settings(max_examples=150, deadline=None)
def test_masking_what_is_masked_changes_nothing(text):
    once = masked(text, Case())

    assert masked(once.text, once.case).text == once.text


def test_who_does_not_hold_the_case_learns_nothing_from_a_placeholder():
    hidden = masked("kim@example.test", Case())

    assert reveal(hidden.text, Case()) == "⟨EMAIL_1⟩"
    assert "kim" not in hidden.text


def test_a_placeholder_that_somebody_typed_is_never_given_to_a_value():
    hidden = masked("what is ⟨EMAIL_1⟩? mine is kim@example.test", Case())

    assert hidden.text == "what is ⟨EMAIL_1⟩? mine is ⟨EMAIL_2⟩"
