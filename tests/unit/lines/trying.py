"""Trying a line by its example: what is parametrised, what is due, and what holds of all that it makes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from heliotrope.core.errors import HeliotropeError
from heliotrope.core.line import (
    Assisted,
    ItemContent,
    PlannedItem,
    Recipe,
    Shape,
    Task,
)
from tests.support.lines import Vault, brief, done, task
from tests.unit.lines.examples import EXAMPLES, Example, Stage

FEW = settings(max_examples=40, deadline=None)
HARD = ("\x00", "a\x00b", "a\ud800", "x" * 300, "x" * 2_000_000, "\u202e", "５", "=1+1", "1e999", "-1", " ")
"""Texts that a database cannot keep, that are too long for it, or that look like another thing."""
AWRY = (
    *HARD,
    None,
    True,
    -1,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    [],
    {},
    ["\ud800"],
    {"\ud800": "\x00"},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def every(examples: Sequence[Example] = EXAMPLES) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=[example.line.code for example in examples])


def every_stage(examples: Sequence[Example] = EXAMPLES, *, assisted: bool = False) -> pytest.MarkDecorator:
    found = [
        pytest.param(example, stage, id=f"{example.line.code}-{stage.step or 'judge'}-{number}")
        for example in examples
        if not assisted or isinstance(example.line, Assisted)
        for number, stage in enumerate(example.stages, 1)
    ]
    return pytest.mark.parametrize(("example", "stage"), found)


WITH_FILES = [example for example in EXAMPLES if Shape.ORDER in example.line.shapes]
WITH_STREAMS = [example for example in EXAMPLES if Shape.STREAM in example.line.shapes]


def recipe(example: Example, vault: Vault, number: int = 0) -> Recipe:
    media_type, source = example.files[number]
    return read(example, vault, source, media_type)


def read(example: Example, vault: Vault, source: bytes, media_type: str) -> Recipe:
    options = example.line.options(example.options)
    with vault.entered():
        return example.line.recipe(brief(source, media_type, options, client_id=vault.client_id))


def arrived(example: Example, vault: Vault, row: Mapping[str, object]) -> PlannedItem:
    with vault.entered():
        return example.line.arrival(row, example.line.options(example.options))


@cache
def items(example: Example, vault: Vault) -> Sequence[PlannedItem]:
    if example.files:
        return recipe(example, vault).items
    return [arrived(example, vault, row) for row in example.arrivals]


def due(example: Example, content: ItemContent, vault: Vault, stage: Stage | None = None) -> Task:
    """An item with what was done before the stage; at its beginning when there is none."""
    options = example.line.options(example.options)
    asked = task(content, options, client_id=vault.client_id)
    if stage is None:
        return asked
    return replace(done(example.line, asked, stage.before), step=stage.step)


def met(example: Example, stage: Stage, vault: Vault) -> Task:
    return due(example, items(example, vault)[stage.item].content, vault, stage)


def assert_told(refusal: HeliotropeError) -> None:
    """A reason that a person can be shown: not empty, not endless, and text."""
    assert 0 < len(str(refusal)) < 20_000
    str(refusal).encode()


def assert_keepable(value: Any) -> None:
    """Nothing in it that JSON or a database cannot hold."""
    json.dumps(value, allow_nan=False)
    for text in _texts(value):
        assert "\x00" not in text
        text.encode()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, kept in value.items():
            assert isinstance(name, str)
            yield name
            yield from _texts(kept)
    elif isinstance(value, list | tuple):
        for kept in value:
            yield from _texts(kept)


def assert_sound(found: Sequence[PlannedItem]) -> None:
    """What was taken can be stored: named apart, and without what a database cannot keep."""
    keys = [item.content.key for item in found]
    assert len(set(keys)) == len(keys)
    for item in found:
        assert 1 <= len(item.content.key) <= 200
        needs = item.requirement
        assert len(needs.skill) <= 64
        assert max(len(needs.language), len(needs.reads)) <= 16
        words = [item.content.key, item.content.text, item.gold, needs.skill, needs.language, needs.reads]
        assert_keepable([*words, item.content.data])
