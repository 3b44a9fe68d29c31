"""What every service line promises, whatever it is about."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows
from heliotrope.core.line import Finished, PlannedItem, Recipe, Result
from tests.support.lines import answered, brief, task
from tests.unit.lines.examples import EXAMPLES, Example

pytestmark = pytest.mark.parametrize("example", EXAMPLES, ids=[example.line.code for example in EXAMPLES])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["id", "text", "image", "gold", "language", "sum", "labels", "level", "instruction"])
OBJECTS = st.dictionaries(NAMES | st.text(max_size=8), JSON, max_size=5)
MEDIA_TYPES = st.sampled_from(["text/csv", "application/jsonl", "application/x-ndjson"]) | st.text(
    max_size=30
)
PIECES = st.sampled_from(
    [
        b"id,text\n",
        b"id,sum\n",
        b"a,b\n",
        b'{"id":"',
        b'"}\n',
        b'"',
        b"\n",
        b"\xff",
        b"\x00",
        b"\xef\xbb\xbf",
        b",",
    ]
)


def recipes(example: Example) -> list[Recipe]:
    options = example.line.options(example.options)
    return [example.line.recipe(brief(source, media_type, options)) for media_type, source in example.files]


def results(example: Example) -> list[Result]:
    """The example's items, each with a right answer."""
    options = example.line.options(example.options)
    answer = answered(example.line, example.answers[0], options)
    return [
        Result(content=item.content, answer=answer, confidence_ratio=0.97, judgements=2, on_target=True)
        for item in recipes(example)[0].items
    ]


def packed(example: Example, made: list[Result]) -> Mapping[str, bytes]:
    options = example.line.options(example.options)
    return example.line.package(Finished(results=tuple(made), options=options))


def test_settings_that_were_completed_once_stay_as_they_are(example: Example) -> None:
    options = example.line.options(example.options)

    assert example.line.options(options) == options
    assert example.line.options(json.loads(json.dumps(options))) == options
    assert json.dumps(options, allow_nan=False)


def test_wrong_settings_are_refused(example: Example) -> None:
    for wrong in example.wrong_options:
        with pytest.raises(Invalid):
            example.line.options(wrong)


def test_every_file_of_the_same_demand_gives_the_same_items(example: Example) -> None:
    for recipe in recipes(example):
        assert [item.content.key for item in recipe.items] == [str(row["id"]) for row in example.arrivals]
        assert recipe.plan == example.line.plan(example.options)
        contents = [replace(item, line=0) for item in recipe.items]
        assert contents == [replace(item, line=0) for item in recipes(example)[0].items]


def test_an_item_that_arrives_is_the_item_of_the_same_row(example: Example) -> None:
    arrived = [example.line.arrival(row, example.options) for row in example.arrivals]

    assert arrived == [replace(item, line=0) for item in recipes(example)[0].items]


def test_an_item_knows_the_line_of_the_file_that_it_came_from(example: Example) -> None:
    csv = recipes(example)[0]

    assert [item.line for item in csv.items] == [2 + n for n in range(len(csv.items))]


def test_every_bad_row_is_named_and_no_other(example: Example) -> None:
    with pytest.raises(InvalidRows) as refusal:
        example.line.recipe(brief(example.bad_file, "text/csv", example.options))

    assert sorted({row.line for row in refusal.value.rows}) == list(example.bad_lines)
    assert all(row.message for row in refusal.value.rows)


@pytest.mark.parametrize("source", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_an_empty_file_is_refused(example: Example, source: bytes) -> None:
    for media_type, _ in example.files:
        with pytest.raises(Invalid):
            example.line.recipe(brief(source, media_type, example.options))


@given(source=st.binary(max_size=200) | st.lists(PIECES, max_size=12).map(b"".join), media_type=MEDIA_TYPES)
def test_a_file_of_garbage_is_refused_with_a_reason(example: Example, source: bytes, media_type: str) -> None:
    try:
        recipe = example.line.recipe(brief(source, media_type, example.options))
    except HeliotropeError as refusal:
        assert str(refusal)
    else:
        assert_sound(recipe.items)


@given(row=OBJECTS)
def test_garbage_on_a_stream_is_refused_with_a_reason(example: Example, row: dict[str, object]) -> None:
    try:
        item = example.line.arrival(row, example.options)
    except HeliotropeError as refusal:
        assert str(refusal)
    else:
        assert_sound([item])


@given(options=OBJECTS)
def test_garbage_in_the_settings_is_refused_with_a_reason(
    example: Example, options: dict[str, object]
) -> None:
    try:
        kept = example.line.options(options)
    except HeliotropeError as refusal:
        assert str(refusal)
    else:
        assert example.line.options(kept) == kept


def assert_sound(items: list[PlannedItem] | tuple[PlannedItem, ...]) -> None:
    """What was taken can be stored: named apart, and without what a database cannot keep."""
    keys = [item.content.key for item in items]
    assert len(set(keys)) == len(keys)
    for item in items:
        for text in (item.content.key, item.content.text, *item.content.data, *item.content.data.values()):
            assert isinstance(text, str)
            assert "\x00" not in text
            assert text.encode()
        assert 1 <= len(item.content.key) <= 200


def test_an_answer_has_one_normal_form(example: Example) -> None:
    for given_answer in example.answers:
        normal = answered(example.line, given_answer, example.options)
        assert answered(example.line, normal, example.options) == normal


def test_a_wrong_answer_is_refused_with_what_would_be_right(example: Example) -> None:
    for wrong in example.wrong_answers:
        with pytest.raises(Invalid):
            answered(example.line, wrong, example.options)


@given(answer=st.text(max_size=20))
def test_any_answer_is_refused_or_has_one_normal_form(example: Example, answer: str) -> None:
    try:
        normal = answered(example.line, answer, example.options)
    except Invalid:
        return
    assert answered(example.line, normal, example.options) == normal


def test_a_closed_set_of_answers_is_what_the_worker_chooses_from(example: Example) -> None:
    content = recipes(example)[0].items[0].content
    shown = example.line.workspace(task(content, example.options))

    assert shown.choices == example.line.plan(example.options).labels
    assert shown.instruction


def test_the_worker_cannot_see_which_item_is_gold_nor_its_answer(example: Example) -> None:
    """Without its known answer the same row looks the same in every part that a worker gets."""
    for row in example.arrivals:
        item = example.line.arrival(row, example.options)
        plain = {column: value for column, value in row.items() if column != "gold"}
        without = example.line.arrival(plain, example.options)
        assert item.content == without.content
        assert item.requirement == without.requirement
        assert "gold" not in item.content.data
        shown = example.line.workspace(task(item.content, example.options))
        assert shown == example.line.workspace(task(without.content, example.options))


def test_a_delivery_made_twice_is_the_same_to_the_byte(example: Example) -> None:
    first = packed(example, results(example))

    assert first
    assert dict(first) == dict(packed(example, results(example)))


def test_a_delivery_names_every_item_once_and_in_order(example: Example) -> None:
    keys = [result.content.key for result in results(example)]

    for content in packed(example, results(example)).values():
        text = content.decode()
        assert [text.count(key) for key in keys] == [1] * len(keys)
        assert sorted(keys, key=text.index) == keys


def test_a_delivery_of_nothing_still_has_its_files(example: Example) -> None:
    assert set(packed(example, [])) == set(packed(example, results(example)))
