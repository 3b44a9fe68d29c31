"""Marks of a translation: each once, and none that crosses another."""

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.bilingual.marks import expected, faults


def test_pairs_that_cross_are_refused_and_spans_may_cross():
    pairs = {"1": {"kind": "pair"}, "2": {"kind": "pair"}}
    spans = {"1": {"kind": "span"}, "2": {"kind": "pair"}}
    crossed = "⟦1⟧a⟦2⟧b⟦/1⟧c⟦/2⟧"

    assert faults(crossed, pairs) == ["The tag ⟦2⟧ must close before ⟦/1⟧"]
    assert faults(crossed, spans) == []


@given(st.lists(st.sampled_from(["⟦1⟧", "⟦/1⟧", "⟦2⟧", "⟦/2⟧", "⟦3/⟧", "a", "⟦"]), max_size=9))
def test_marks_without_fault_are_every_mark_once_and_in_order(pieces):
    tags = {"1": {"kind": "pair"}, "2": {"kind": "pair"}, "3": {"kind": "single"}}
    text = "".join(pieces)
    if not faults(text, tags):
        found = [piece for piece in pieces if piece != "a"]
        assert sorted(found) == sorted(expected(tags))
        assert all(found.index(f"⟦{n}⟧") < found.index(f"⟦/{n}⟧") for n in "12")
