"""Single values: which texts can be kept, and how a number of somebody's data is written."""

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("1.10", "1.10"), (True, "true"), (False, "false"), (7, "7"), (1.5, "1.5"), ("", "")],
)
def test_a_json_value_is_text_as_json_writes_it(value: object, text: str):
    assert cells.plain(value) == text


@pytest.mark.parametrize("value", [[], {}, ["x"], float("nan"), float("inf")])
def test_a_value_that_is_no_cell_is_refused(value: object):
    with pytest.raises(Invalid):
        cells.plain(value)


def test_a_number_too_long_to_be_written_is_refused():
    with pytest.raises(Invalid, match="too many digits"):
        cells.plain(10**5000)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\udcff", "12345"])
def test_a_text_that_cannot_be_kept_is_refused(text: str):
    with pytest.raises(Invalid):
        cells.storable(text, 4)


@pytest.mark.parametrize("text", [" ", "a\x07b", "\u202ea", "a\u2028b"])
def test_a_text_that_people_cannot_see_whole_is_refused(text: str):
    with pytest.raises(Invalid):
        cells.visible(text, 9)


def test_a_message_repeats_a_value_short_and_readable():
    assert cells.shown("x" * 50) == f'"{"x" * 40}…"'
    assert cells.shown("a\x07") == '"a\N{REPLACEMENT CHARACTER}"'
    assert (cells.shown(None), cells.shown(10**10), cells.shown([1])) == (
        '"none"',
        '"a number out of bounds"',
        '"a list"',
    )
