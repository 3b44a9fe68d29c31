"""Sentences: text that still knows what it is made of."""

import copy
import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.sentence import Sentence, read, written

WORDS = st.text(max_size=12)
FIGURES = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    WORDS | FIGURES,
    lambda inner: st.builds(lambda a, b: Sentence("%(a)s of %(b)s", a=a, b=b), inner, inner),
    max_leaves=6,
)


def test_a_sentence_is_its_english():
    level = Sentence("level %(level)s", level=2)
    said = Sentence("The skill %(skill)s is needed; they have %(has)s.", skill="label-text", has=level)

    assert said == "The skill label-text is needed; they have level 2."
    assert (said.template, said.values["has"]) == (
        "The skill %(skill)s is needed; they have %(has)s.",
        "level 2",
    )
    assert json.dumps([said]) == '["The skill label-text is needed; they have level 2."]'


@given(VALUES, VALUES)
def test_what_is_written_of_a_sentence_is_json_and_reads_back_as_the_same(one, other):
    said = Sentence("%(one)s or %(other)s", one=one, other=other)

    again = read(json.loads(json.dumps(written(said))))

    assert again == said
    assert isinstance(again, Sentence)
    assert (again.template, dict(again.values)) == (said.template, dict(said.values))


@given(WORDS)
def test_words_that_somebody_wrote_are_kept_as_they_are(words):
    """Reasons from before sentences were kept with their values read as before, whatever they hold."""
    assert written(words) == words
    assert read(words) == words
    assert not isinstance(read(words), Sentence)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_is_the_same_sentence_even_with_a_percent_sign_in_it(copied):
    said = Sentence("%(ratio)s of %(of)s", ratio=Decimal("0.50"), of="100 %(sure)s")

    again = copied(said)

    assert (again, again.template, dict(again.values)) == (said, said.template, dict(said.values))


def test_a_sentence_without_values_is_its_template():
    assert Sentence("No work is open.") == "No work is open."


def test_a_value_that_the_template_asks_for_must_be_given():
    with pytest.raises(KeyError):
        Sentence("level %(level)s")
