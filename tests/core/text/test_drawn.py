"""A source is drawn whole: its text, its terms and its tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.drawn import drawn

TAGS = {"1": {"kind": "pair", "label": "b"}, "2": {"kind": "single", "label": "br"}}
SIDES = {"open": "⟦{}⟧", "close": "⟦/{}⟧", "alone": "⟦{}/⟧"}


def kinds(pieces):
    return [(one["kind"], one["text"]) for one in pieces]


def test_tags_stand_with_their_side_and_label_between_text_and_terms():
    assert list(drawn("Open ⟦1⟧the door⟦/1⟧⟦2/⟧", TAGS, ["door"], spaced=True)) == [
        {"kind": "text", "text": "Open "},
        {"kind": "tag", "text": "1", "side": "open", "label": "b"},
        {"kind": "text", "text": "the "},
        {"kind": "term", "text": "door"},
        {"kind": "tag", "text": "1", "side": "close", "label": "b"},
        {"kind": "tag", "text": "2", "side": "alone", "label": "br"},
    ]


@pytest.mark.parametrize(
    ("text", "terms", "spaced", "found"),
    [
        ("Red door handle", ["door", "Door handle"], True, ["door handle"]),
        ("Indoor", ["door"], True, []),
        ("打开前门", ["前门"], False, ["前门"]),
        ("a+b", ["a+"], True, ["a+"]),
        ("door", [], True, []),
        ("", ["door"], True, []),
    ],
)
def test_the_longest_term_is_drawn_in_any_case_where_a_word_begins(text, terms, spaced, found):
    pieces = kinds(drawn(text, TAGS, terms, spaced=spaced))

    assert [piece for kind, piece in pieces if kind == "term"] == found
    assert "".join(piece for _, piece in pieces) == text


@given(
    st.lists(st.sampled_from(["⟦1⟧", "⟦/1⟧", "⟦2/⟧", "door", "in", " ", "门"])).map("".join),
    st.lists(st.sampled_from(["door", "do", "门", "in door"])),
    st.booleans(),
)
def test_what_is_drawn_gives_the_source_back(text, terms, spaced):
    pieces = drawn(text, TAGS, terms, spaced=spaced)

    again = (
        SIDES[one["side"]].format(one["text"]) if one["kind"] == "tag" else one["text"] for one in pieces
    )
    assert "".join(again) == text
