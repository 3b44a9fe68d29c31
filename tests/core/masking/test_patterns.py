"""A client's own patterns as lines: what they are read as, what is refused, and that none takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.patterns import MOST, Patterns, as_lines, from_lines, read, written

SHAPES = st.text("KD-#@* 09é.", min_size=1, max_size=12).map(lambda said: " ".join(said.split())).filter(bool)
WORDS = st.lists(st.text("abcö", min_size=1, max_size=9), max_size=3)


def found(lines: str, text: str) -> list[str]:
    spans = find(text, kinds=(), own=from_lines(lines))
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("shape", ["KD-#{6}", "KD-[0-9]{6}", r"KD-\d{6}", "@@-#{6}", "[A-Z]{2}-#{6}"])
def test_a_shape_and_the_class_that_means_it_find_the_same(shape: str):
    assert found(f"ACCOUNT {shape}", "KD-123456, not KD-1234567 nor KD-12345") == ["KD-123456"]


def test_after_a_stroke_stand_the_words_that_must_come_before():
    assert found("account #{8} | contract, order", "contract 12345678, parcel") == ["12345678"]
    assert found("account #{8} | contract, order", "parcel 12345678") == []


def test_what_a_backslash_stands_before_means_itself():
    assert found(r"ACCOUNT K\#\[\|#", "K#[|7") == ["K#[|7"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("ACCOUNT KD-#{6}\n\nACCOUNT (a+)+$", "Line 3: A pattern has no (: # is a digit"),
        (r"ACCOUNT KD-\w{6}", r"Line 1: A pattern has no \w"),
        ("ACCOUNT #{1,64}#{1,64}#{1,64}", "Line 1: The shape of '#{1,64}#{1,64}#{1,64}' has too many signs"),
        ("ACCOUNT KD-#{6", "Line 1: The shape of 'KD-#{6' cannot be read at its sign 5"),
        ("ACCOUNT", "Line 1: The shape of '' must have 1 to 64 signs"),
        ("KD-#{6}", "Line 1: 'KD-#{6}' is no kind; write one of EMAIL, "),
        (f"ACCOUNT # | {'x' * 41}", "Line 1: Name 20 words at most, of 40 characters"),
    ],
)
def test_a_line_that_is_wrong_is_refused_by_its_number(lines: str, why: str):
    with pytest.raises(Invalid) as refused:
        from_lines(lines)

    assert str(refused.value).startswith(why)


def test_patterns_that_would_take_long_together_are_refused_and_the_worst_of_the_others_do_not():
    one = "ACCOUNT -{1,32}-{1,32}x"
    with pytest.raises(Invalid, match="together"):
        Patterns(version=1, own=from_lines(f"{one}\n{one}"))
    with pytest.raises(Invalid, match="at most"):
        Patterns(version=1, own=from_lines("ACCOUNT #\n" * (MOST + 1)))
    worst = Patterns(version=1, own=from_lines("ACCOUNT -{64}x\n" * (MOST - 1) + one))

    began = time.perf_counter()
    find("-" * 20_000, kinds=(), own=worst.own)

    assert time.perf_counter() - began < 10


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), SHAPES, WORDS), max_size=5))
def test_patterns_come_back_from_lines_and_from_json_as_they_were(told: list[tuple[Kind, str, list[str]]]):
    own = read([{"kind": kind, "shape": shape, "words": words} for kind, shape, words in told])

    assert from_lines(as_lines(own)) == own
    assert read(written(own)) == own
