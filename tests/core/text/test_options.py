"""Settings come from forms and from API calls, and every wrong one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.text import options

PARSERS: dict[str, options.Parser] = {
    "labels": options.text,
    "language": options.language,
    "skill": options.skill("testing"),
    "level": options.whole(1, 5),
    "note": options.paragraphs(9, "as usual"),
}


def parsed(**sent: object) -> dict[str, object]:
    return options.parsed(sent, PARSERS, what="A test order", needed={"labels": "name some"})


def test_settings_are_completed_where_they_are_blank():
    assert parsed(labels="a", language=" EN ", skill=" ", level="3", note="\n") == {
        "labels": "a",
        "language": "en",
        "skill": "testing",
        "level": 3,
        "note": "as usual",
    }


def test_an_unknown_setting_is_refused_with_those_that_there_are():
    with pytest.raises(Invalid) as refused:
        parsed(labels="a", colour="red", size=1)

    assert str(refused.value) == (
        'Unknown options: "colour", "size". A test order has: labels, language, skill, level, note'
    )


def test_a_setting_that_is_needed_is_asked_for():
    with pytest.raises(Invalid, match=r"^labels: name some$"):
        parsed(level=9)


def test_all_wrong_settings_are_named_at_once():
    with pytest.raises(Invalid, match=r"labels: .*language: .*skill: .*level: .*note: "):
        parsed(labels=1, language="English", skill="A b", level=6, note="longer than nine")


@pytest.mark.parametrize("number", [0, 6, 3.5, "3.0", "٣", "1e0", True, None, [3], float("nan"), 10**10])
def test_a_number_that_is_not_whole_or_out_of_bounds_is_refused(number: object):
    with pytest.raises(Invalid, match="must be a whole number from 1 to 5, not"):
        options.whole(1, 5)(number)


@given(st.integers(0, 999_999))
def test_a_whole_number_is_the_same_however_it_is_written(number: int):
    parse = options.whole(0, 999_999)

    assert parse(number) == parse(str(number)) == parse(f" {number} ") == parse(float(number)) == number
