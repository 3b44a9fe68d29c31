"""The model of names, as it comes in its wheel: what it finds, how far, and when it is asked."""

import pytest

from heliotrope.ai import names
from heliotrope.core.errors import Invalid
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind


def said(text):
    found = find(text, kinds={Kind.PERSON, Kind.ADDRESS}, reader=names.read_names)
    return [(one.kind.value, text[one.start : one.end]) for one in found]


def test_names_that_no_word_announces_are_found():
    text = "The true gender of Faina Yefremova was asked by Usamov. 我的 order is late."

    assert said(text) == [("PERSON", "Faina Yefremova"), ("PERSON", "Usamov")]


def test_a_name_is_found_wherever_it_stands_in_a_long_text():
    """More pieces than the model is shown at once, and more characters than are cut at once."""
    filler = "The parcel was late again and nobody had an answer for that. "
    for before in (0, 11, 15, 120, 340):
        text = filler * before + "Then Faina Yefremova called us. " + filler * 3

        assert said(text) == [("PERSON", "Faina Yefremova")]


def test_what_it_is_shown_in_other_letters_it_leaves_alone():
    assert names.read_names("小明昨天来过。" * 50) == []


@pytest.mark.parametrize(("set_to", "asked"), [("", False), ("off", False), ("1", True), ("on", True)])
def test_the_platform_asks_it_when_it_is_set(set_to, asked):
    assert (names.reader({"HELIOTROPE_NAMES_MODEL": set_to}) is not None) is asked


def test_without_the_extra_it_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(names, "find_spec", lambda name: None)

    with pytest.raises(Invalid, match=r"heliotrope\[ner\]"):
        names.reader({"HELIOTROPE_NAMES_MODEL": "1"})
