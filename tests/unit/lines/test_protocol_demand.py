"""What every service line promises of settings, files and arrivals: right ones are sound, others refused."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows
from tests.support.lines import Vault
from tests.unit.lines.examples import EXAMPLES, Example
from tests.unit.lines.trying import (
    AWRY,
    FEW,
    JSON,
    WITH_FILES,
    WITH_STREAMS,
    arrived,
    assert_keepable,
    assert_sound,
    assert_told,
    every,
    read,
    recipe,
)

PIECES = st.sampled_from(
    [b"", b"\n", b"\r", b'"', b",", b"<", b"&x;", b"\xff", b"\x00", b"\xef\xbb\xbf", b"{"]
)
MEDIA_TYPES = st.text(max_size=30) | st.sampled_from(
    sorted({media_type for example in EXAMPLES for media_type, _ in example.files})
)


@every()
def test_settings_that_were_completed_once_stay_as_they_are(example):
    kept = example.line.options(example.options)

    assert example.line.options(kept) == kept
    assert example.line.options(json.loads(json.dumps(kept))) == kept
    assert_keepable(kept)


@every()
def test_wrong_settings_are_refused(example):
    for wrong in example.wrong_options:
        with pytest.raises(Invalid, match=r"\w"):
            example.line.options(wrong)


@every()
def test_no_single_setting_can_hold_what_cannot_be_kept(example):
    for name in example.line.options(example.options):
        for awry in AWRY:
            check_options(example, {**example.options, name: awry})


@every()
@FEW
@given(data=st.data())
def test_garbage_in_the_settings_is_refused_with_a_reason(example, data):
    names = st.sampled_from(sorted(example.line.options(example.options)) or ["a"])
    garbage = data.draw(st.dictionaries(names | st.text(max_size=8), JSON, max_size=3))
    check_options(example, {**example.options, **garbage})


def check_options(example: Example, options: Mapping[str, object]) -> None:
    """They are refused with a reason, or kept as they stay."""
    try:
        kept = example.line.options(options)
    except HeliotropeError as refusal:
        assert_told(refusal)
    else:
        assert example.line.options(kept) == kept
        assert_keepable(kept)
        example.line.plan(kept)


@every(WITH_FILES)
def test_a_recipe_made_twice_is_the_same(example, vault):
    for number in range(len(example.files)):
        made = recipe(example, vault, number)
        assert made == recipe(example, vault, number)
        assert made.plan == example.line.plan(example.line.options(example.options))
        assert_sound(made.items)
        assert all(item.line > 0 for item in made.items)


@every([example for example in WITH_FILES if example.alike])
def test_every_file_of_the_same_demand_gives_the_items_that_would_arrive(example, vault):
    arriving = [arrived(example, vault, row) for row in example.arrivals]

    for number in range(len(example.files)):
        assert [replace(item, line=0) for item in recipe(example, vault, number).items] == arriving


@every(WITH_FILES)
def test_every_bad_row_is_named_and_no_other(example, vault):
    for bad in example.bad_files:
        with pytest.raises(InvalidRows) as refusal:
            read(example, vault, bad.source, bad.media_type)
        assert sorted({row.line for row in refusal.value.rows}) == list(bad.lines)
        assert all(row.message for row in refusal.value.rows)


@every(WITH_FILES)
@pytest.mark.parametrize("source", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_an_empty_file_is_refused(example, vault, source):
    for media_type, _ in example.files:
        with pytest.raises(Invalid, match=r"\w"):
            read(example, vault, source, media_type)


@every(WITH_FILES)
@FEW
@given(data=st.data())
def test_a_broken_file_is_refused_with_a_reason_or_its_items_are_sound(example, vault, data):
    media_type, source = data.draw(st.sampled_from(list(example.files)))
    place = data.draw(st.integers(0, len(source)))
    broken = source[:place] + data.draw(PIECES) + source[place + data.draw(st.integers(0, 5)) :]
    garbage = data.draw(st.just(broken) | st.binary(max_size=100))
    try:
        made = read(example, vault, garbage, data.draw(st.just(media_type) | MEDIA_TYPES))
    except HeliotropeError as refusal:
        assert_told(refusal)
    else:
        assert_sound(made.items)


@every(WITH_STREAMS)
def test_what_arrives_is_sound_and_the_same_each_time(example, vault):
    found = [arrived(example, vault, row) for row in example.arrivals]

    assert found == [arrived(example, vault, row) for row in example.arrivals]
    assert_sound(found)
    assert all(item.line == 0 for item in found)


@every(WITH_STREAMS)
def test_nothing_arrives_that_cannot_be_kept(example, vault):
    for row in example.arrivals:
        for name in row:
            for awry in AWRY:
                check_arrival(example, vault, {**row, name: awry})


@every(WITH_STREAMS)
@FEW
@given(data=st.data())
def test_garbage_on_a_stream_is_refused_with_a_reason(example, vault, data):
    names = st.sampled_from(sorted({name for row in example.arrivals for name in row}))
    row = data.draw(st.sampled_from([{}, *example.arrivals]))
    garbage = data.draw(st.dictionaries(names | st.text(max_size=8), JSON, max_size=3))
    check_arrival(example, vault, {**row, **garbage})


def check_arrival(example: Example, vault: Vault, row: Mapping[str, object]) -> None:
    """It is refused with a reason, or sound."""
    try:
        item = arrived(example, vault, row)
    except HeliotropeError as refusal:
        assert_told(refusal)
    else:
        assert_sound([item])


@every([example for example in EXAMPLES if example not in WITH_STREAMS])
def test_a_line_without_streams_refuses_whatever_arrives(example, vault):
    for row in ({}, {"id": "a", "text": "b"}):
        with pytest.raises(Invalid, match=r"\w"):
            arrived(example, vault, row)


@every([example for example in EXAMPLES if example not in WITH_FILES])
def test_a_line_without_files_refuses_every_recipe(example, vault):
    for media_type in ("text/csv", "text/plain", "application/json"):
        with pytest.raises(Invalid, match=r"\w"):
            read(example, vault, b"id,text\na,b\n", media_type)
