"""What every service line promises, whatever it is about."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.config.lines import LINES
from heliotrope.core.errors import HeliotropeError, Invalid
from heliotrope.core.line import (
    Answer,
    Field,
    Reacting,
    Shape,
    Task,
)
from tests.support.lines import Vault, done
from tests.unit.lines.examples import EXAMPLES, Example, Stage
from tests.unit.lines.trying import (
    AWRY,
    FEW,
    JSON,
    arrived,
    assert_keepable,
    assert_told,
    due,
    every,
    every_stage,
    items,
    met,
)

KINDS = Path(__file__).parents[3] / "src/heliotrope/interfaces/web/templates/work/kinds"


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
