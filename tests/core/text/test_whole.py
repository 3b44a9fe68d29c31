"""Values that a database can keep: what is wrong is named by its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.text.whole import DEPTH_MOST, check_whole

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8)
JSON = st.recursive(
    TEXT | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_the_place_of_a_nul_is_named():
    with pytest.raises(Invalid, match=r'"options"."labels".2, character 2: a NUL cannot be kept'):
        check_whole({"options": {"labels": ["yes", "n\0"]}})


def test_half_a_character_is_refused_in_a_name_as_in_a_value():
    for value in ({"\ud800": 1}, {"a": "\udfff"}, ["\ud800"], "\ud800"):
        with pytest.raises(Invalid, match="half a character"):
            check_whole(value)


@given(JSON)
def test_what_utf_8_can_write_without_a_nul_is_whole(value: object):
    check_whole(value)

    json.dumps(value, ensure_ascii=False).encode()


@given(JSON, st.sampled_from(["\0", "\ud800", "x\udfff"]))
def test_one_broken_text_breaks_the_whole(value: object, broken: str):
    with pytest.raises(Invalid):
        check_whole([value, {"inside": [broken]}])


def test_what_is_nested_without_end_is_refused_before_it_is_followed():
    deep: object = "bottom"
    for _ in range(DEPTH_MOST * 4):
        deep = {"a": deep}

    with pytest.raises(Invalid, match="nested"):
        check_whole(deep)


def test_a_message_repeats_nothing_that_nobody_sees():
    with pytest.raises(Invalid) as refused:
        check_whole({"\u202egnp": "\0"})

    assert "\u202e" not in str(refused.value)
