"""What every service line promises, whatever it is about."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.config.lines import LINES
from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows
from heliotrope.core.line import (
    Answer,
    Assisted,
    Field,
    Finished,
    ItemContent,
    PlannedItem,
    Reacting,
    Recipe,
    Result,
    Shape,
    Task,
)
from tests.support.lines import Vault, brief, databases, done, task
from tests.unit.lines.examples import EXAMPLES, Example, Stage

KINDS = Path(__file__).parents[3] / "src/heliotrope/interfaces/web/templates/work/kinds"
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
PIECES = st.sampled_from(
    [b"", b"\n", b"\r", b'"', b",", b"<", b"&x;", b"\xff", b"\x00", b"\xef\xbb\xbf", b"{"]
)
MEDIA_TYPES = st.text(max_size=30) | st.sampled_from(
    sorted({media_type for example in EXAMPLES for media_type, _ in example.files})
)


def every(examples: Sequence[Example] = EXAMPLES) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("example", examples, ids=[example.line.code for example in examples])


def every_stage(*, assisted: bool = False) -> pytest.MarkDecorator:
    found = [
        pytest.param(example, stage, id=f"{example.line.code}-{stage.step or 'judge'}-{number}")
        for example in EXAMPLES
        if not assisted or isinstance(example.line, Assisted)
        for number, stage in enumerate(example.stages, 1)
    ]
    return pytest.mark.parametrize(("example", "stage"), found)


WITH_FILES = [example for example in EXAMPLES if Shape.ORDER in example.line.shapes]
WITH_STREAMS = [example for example in EXAMPLES if Shape.STREAM in example.line.shapes]


@pytest.fixture(scope="module")
def vault(request: pytest.FixtureRequest) -> Iterator[Vault]:
    """Ana's home."""
    with databases(request.config):
        from tests.support.world import make_world

        world = make_world()
        yield Vault(actor=world.platform(), client_id=world.client_id, home="eu")


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


def results(example: Example, vault: Vault) -> list[Result]:
    """The example's items, each brought to its end."""
    return [ended(example, item.content, vault) for item in items(example, vault)]


def ended(example: Example, content: ItemContent, vault: Vault) -> Result:
    last = done(example.line, due(example, content, vault), example.path)
    return Result(
        content=content,
        answer=last.turns[-1].answer.code,
        body=last.turns[-1].answer.body,
        turns=last.turns if last.step else (),
        confidence_ratio=None if last.step else 0.97,
        judgements=len(last.turns),
        on_target=True,
    )


def packed(example: Example, made: Sequence[Result], vault: Vault) -> Mapping[str, bytes]:
    media_type, source = example.files[0] if example.files else ("", b"")
    options = example.line.options(example.options)
    with vault.entered():
        return example.line.package(
            Finished(results=tuple(made), options=options, source=source, media_type=media_type)
        )


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


def test_every_line_of_the_installation_has_an_example():
    shown = {type(example.line).__module__.removesuffix(".line") for example in EXAMPLES}

    assert set(LINES) <= shown


def test_no_two_lines_have_one_code():
    codes = [example.line.code for example in EXAMPLES]

    assert len(set(codes)) == len(codes)


@every()
def test_an_example_shows_what_the_line_takes_and_every_step_of_its_plan(example):
    line = example.line
    plan = line.plan(line.options(example.options))

    assert line.shapes and len(set(line.shapes)) == len(line.shapes)
    assert bool(example.files) is (Shape.ORDER in line.shapes)
    assert bool(example.arrivals) is (Shape.STREAM in line.shapes)
    assert {stage.step for stage in example.stages} == {step.code for step in plan.steps} or (
        not plan.steps and {stage.step for stage in example.stages} == {""}
    )
    assert line.measure.strip() == line.measure != ""


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


@every()
def test_a_plan_waits_for_and_goes_on_after_codes_that_its_answers_have(example):
    plan = example.line.plan(example.line.options(example.options))
    codes = [
        {right.code for stage in example.stages if stage.step == step.code for right in stage.right}
        for step in plan.steps
    ]

    assert set(plan.waits) <= set().union(*codes)
    for place, step in enumerate(plan.steps):
        assert len(step.code) <= 32
        assert set(step.upholds) <= codes[place]
        assert set(step.after) <= set().union(*codes[:place])
        assert not step.machine or step.skill
    assert plan.gold_ratio == 0 or plan.labels


@every_stage()
def test_a_right_answer_has_its_code_and_a_body_that_can_be_kept(example, stage, vault):
    asked = met(example, stage, vault)

    for right in stage.right:
        made = example.line.answer(asked, right.given)
        assert not right.code or made.code == right.code
        assert_keepable([made.code, made.body])
        assert made == example.line.answer(asked, right.given)


@every_stage()
def test_an_answer_in_its_normal_form_stays_as_it_is(example, stage, vault):
    asked = met(example, stage, vault)

    for right in stage.right:
        made = example.line.answer(asked, right.given)
        kept = json.loads(json.dumps(example.again(made)))
        assert example.line.answer(asked, kept) == made


@every_stage()
def test_a_wrong_answer_is_refused_with_what_would_be_right(example, stage, vault):
    asked = met(example, stage, vault)

    for wrong in stage.wrong:
        with pytest.raises(Invalid, match=r"\w"):
            example.line.answer(asked, wrong)


@every_stage()
def test_no_answer_is_taken_that_cannot_be_kept(example, stage, vault):
    asked = met(example, stage, vault)

    for right in stage.right:
        for name in sorted({"answer", *right.given, *example.again(example.line.answer(asked, right.given))}):
            for awry in AWRY:
                check_answer(example, stage, asked, {**right.given, name: awry})


@every_stage()
@FEW
@given(data=st.data())
def test_any_answer_is_refused_with_a_reason_or_can_be_kept(example, stage, vault, data):
    asked = met(example, stage, vault)
    right = data.draw(st.sampled_from([one.given for one in stage.right]))
    names = st.sampled_from(sorted({"answer", *right, *example.again(example.line.answer(asked, right))}))
    garbage = data.draw(st.dictionaries(names | st.text(max_size=8), JSON, max_size=3))
    check_answer(example, stage, asked, {**right, **garbage})


def check_answer(example: Example, stage: Stage, asked: Task, given_answer: Mapping[str, object]) -> None:
    """It is refused with a reason, or made into one that can be kept."""
    try:
        made = example.line.answer(asked, given_answer)
    except HeliotropeError as refusal:
        assert_told(refusal)
        return
    assert_made(example, stage, asked, made)


def assert_made(example: Example, stage: Stage, asked: Task, made: Answer) -> None:
    """It has a known code, and a body that can be kept and stays as it is."""
    assert_keepable([made.code, made.body])
    closed = {one.code for other in example.stages if other.step == stage.step for one in other.right}
    assert made.code in closed or "" in closed
    assert example.line.answer(asked, example.again(made)) == made


@every_stage()
def test_a_unit_is_worth_what_it_is_paid_when_it_is_done_as_asked(example, stage, vault):
    asked = met(example, stage, vault)
    worth = example.line.worth(asked.content, stage.step, asked.options)

    assert worth.pieces >= 0
    for right in stage.right:
        after = done(example.line, asked, [(stage.step, right.given)])
        counted = example.line.count(after)
        last = len(after.turns) - 1
        turns = [range(len(after.turns))[one.turn] for one in counted]
        named = [(turn, one.part) for turn, one in zip(turns, counted, strict=True)]
        own = [one.pieces for turn, one in zip(turns, counted, strict=True) if turn == last and not one.part]
        assert len(set(named)) == len(named)
        assert (sum(own, Decimal(0)) == worth.pieces) is right.as_worth or not worth.pieces
        assert counted == example.line.count(after)


@every_stage()
def test_a_worker_sees_what_to_do_and_the_workbench_can_draw_it(example, stage, vault):
    asked = met(example, stage, vault)
    plan = example.line.plan(asked.options)
    if stage.step and plan.step(stage.step).machine:
        return
    with vault.entered():
        shown = example.line.workspace(asked)

    assert shown.instruction.strip()
    assert_keepable(shown.data)
    assert (shown.field is Field.CHOICE) is bool(shown.choices)
    assert shown.choices in ((), plan.labels)
    assert (shown.field is Field.FORM) is bool(shown.kind)
    assert not shown.kind or (KINDS / f"{shown.kind}.html").is_file()


@every()
def test_the_worker_cannot_see_which_item_is_gold_nor_its_answer(example, vault):
    """Without its known answer the same row looks the same in every part that a worker gets."""
    rows = [row for row in example.arrivals if row.get("gold")]
    golden = [item for item in items(example, vault) if item.gold]

    assert len(rows) == len(golden)
    assert bool(golden) is (example.line.plan(example.line.options(example.options)).gold_ratio > 0)
    for row in rows:
        item = arrived(example, vault, row)
        without = arrived(example, vault, {name: value for name, value in row.items() if name != "gold"})
        assert replace(item, gold="") == without
        with vault.entered():
            shown = [
                example.line.workspace(due(example, one.content, vault, example.stages[0]))
                for one in (item, without)
            ]
        assert shown[0] == shown[1]


@every()
def test_a_delivery_made_twice_is_the_same_to_the_byte(example, vault):
    made = results(example, vault)
    first = packed(example, made, vault)

    assert first
    assert dict(first) == dict(packed(example, made, vault))


@every()
def test_a_delivery_names_every_item_once_and_in_order(example, vault):
    made = results(example, vault)

    assert list(example.named(packed(example, made, vault))) == [result.content.key for result in made]


@every()
def test_a_delivery_of_nothing_still_has_its_files(example, vault):
    assert set(packed(example, [], vault)) == set(packed(example, results(example, vault), vault))


@every_stage(assisted=True)
def test_what_a_machine_proposes_is_taken_as_an_answer(example, stage, vault):
    for item in items(example, vault):
        asked = due(
            example,
            item.content,
            vault,
            stage if item.content == met(example, stage, vault).content else None,
        )
        asked = replace(asked, step=stage.step)
        with vault.entered():
            proposed = example.line.propose(asked)
        if proposed is None:
            only_machines = example.line.plan(asked.options).step(stage.step).machine
            assert not only_machines, "a step that only machines do is never given back"
        else:
            assert_made(example, stage, asked, example.line.answer(asked, proposed))


@pytest.mark.parametrize(
    "example",
    [example for example in EXAMPLES if isinstance(example.line, Reacting)],
    ids=lambda example: example.line.code,
)
def test_a_line_that_reacts_to_a_turn_twice_has_done_so_once(example, vault):
    package = type(example.line).__module__.removesuffix(".line")
    changed = False
    for stage in example.stages:
        for right in stage.right:
            own = fresh(vault)
            after = done(example.line, reacting(example, stage, own), [(stage.step, right.given)])
            own_turns = tuple(replace(turn, judgement_id=uuid4()) for turn in after.turns)
            after = replace(after, turns=own_turns, item_id=uuid4())
            seen = [own.rows(package)]
            for _ in range(2):
                with own.entered():
                    example.line.done(after)
                seen.append(own.rows(package))
            assert seen[1] == seen[2]
            changed = changed or seen[0] != seen[1]
    assert changed is example.reacts


def fresh(vault: Vault) -> Vault:
    """The same home, for a client of whom nothing is kept yet."""
    client_id = uuid4()
    return replace(vault, client_id=client_id, actor=replace(vault.actor, client_ids=frozenset({client_id})))


def reacting(example: Example, stage: Stage, vault: Vault) -> Task:
    """The stage's item as it is met, with what it is about in the vault."""
    content = items(example, vault)[stage.item].content
    if example.keep is not None:
        from heliotrope.foundation.clock import now

        with vault.entered():
            content = replace(content, key=example.keep(vault.actor, vault.client_id, now()))
    return due(example, content, vault, stage)
