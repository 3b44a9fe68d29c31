"""What becomes of a model's pieces: whole words, whole names, whole addresses, and nothing else."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.masking.pieces import RULE, Piece, joined, spans_of

WEIGHTS = {"p": (0.9, 0, 0), "s": (0, 0.9, 0), "t": (0, 0, 0.9), "x": (0, 0, 0), "h": (0.2, 0, 0)}


def pieces(text, marks):
    """A piece for each run of non-spaces cut at ``|``; each with its mark of `WEIGHTS`."""
    plain, made = text.replace("|", ""), []
    at = 0
    for part, mark in zip(re.findall(r"[^\s|]+", text), marks, strict=True):
        at = plain.index(part, at)
        person, street, town = WEIGHTS[mark]
        made.append(
            Piece(start=at, end=at + len(part), person_ratio=person, street_ratio=street, town_ratio=town)
        )
        at += len(part)
    return plain, made


@pytest.mark.parametrize(
    ("text", "marks", "found"),
    [
        ("ask Ana Sou|za today", "xppxx", [("PERSON", "Ana Souza")]),
        ("ask Å|berg today", "xxpx", [("PERSON", "Åberg")]),
        ("The kill|er ran", "xpxx", []),
        ("owens and duran", "pxp", [("PERSON", "owens"), ("PERSON", "duran")]),
        ("at 12 Elm Road, Apt 4, York 1 now", "xsssssttx", [("ADDRESS", "12 Elm Road, Apt 4, York 1")]),
        ("in York today", "xtx", []),
        ("aged 47 now", "xsx", []),
        ("Maria da Silva called", "pxpx", [("PERSON", "Maria da Silva")]),
        ("maybe Ana", "xh", []),
        ("小明", "p", []),
    ],
)  # fmt: skip
def test_pieces_become_whole_names_and_addresses(text, marks, found):
    plain, made = pieces(text, marks)

    assert [(one.kind.value, plain[one.start : one.end]) for one in spans_of(plain, made)] == found


@given(st.text("Ana Bo,12\n|", max_size=40), st.data())
def test_spans_hold_whole_words_in_their_order(text, data):
    words = re.findall(r"[^\s|]+", text)
    plain, made = pieces(
        text, data.draw(st.lists(st.sampled_from("pstx"), min_size=len(words), max_size=len(words)))
    )

    spans = list(spans_of(plain, made))

    assert all(one.end <= other.start for one, other in pairwise(spans))
    for one in spans:
        assert one.start < one.end
        assert not (one.start and plain[one.start - 1].isalnum() and plain[one.start].isalnum())


def _span(start, end, kind=Kind.ADDRESS, rule=RULE):
    return Span(start=start, end=end, kind=kind, points=55 if rule == RULE else 66, rule=rule)


def test_what_a_rule_and_the_model_see_of_one_address_is_one_address():
    ours, theirs, other = (
        _span(0, 10, rule="street"),
        _span(8, 20),
        _span(12, 15, kind=Kind.PERSON, rule="name"),
    )

    assert joined([ours, other, theirs]) == [
        other,
        Span(start=0, end=20, kind=Kind.ADDRESS, points=66, rule="street"),
    ]


def test_the_model_is_asked_with_folded_text_and_only_for_its_kinds():
    asked = []

    def reader(text):
        asked.append(text)
        at = text.index("Ana")
        return [_span(at, at + 3, kind=Kind.PERSON)]

    text = "x\u200bＡ Ana"

    found = find(text, kinds={Kind.PERSON}, reader=reader)

    assert asked == ["xA Ana"]
    assert [text[one.start : one.end] for one in found] == ["Ana"]
    assert find(text, kinds={Kind.EMAIL}, reader=reader) == ()
    assert len(asked) == 1
