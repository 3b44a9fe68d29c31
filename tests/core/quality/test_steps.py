"""Work on an item step by step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan, Redundancy, Step
from heliotrope.core.quality.steps import StepDone, StepNext, following

TRANSLATION = QualityPlan(
    redundancy=Redundancy.STEPS,
    gold_ratio=0,
    steps=(
        Step(code="pretranslate", skill="pretranslation", machine=True),
        Step(code="translate"),
        Step(code="revise", skill="revision"),
    ),
)
TESTING = QualityPlan(
    redundancy=Redundancy.STEPS,
    gold_ratio=0,
    steps=(Step(code="run"), Step(code="triage", skill="triage", after=("failed",))),
)
SUPPORT = QualityPlan(
    redundancy=Redundancy.STEPS,
    gold_ratio=0,
    steps=(Step(code="reply", second_person=False),),
    waits=("waiting",),
)


def next_of(plan: QualityPlan, *done: tuple[str, str], machines: frozenset[str] = frozenset()) -> str:
    made = following(plan, [StepDone(step=step, code=code) for step, code in done], machines=machines)
    return made.step.code if made.step else made.next.value


def test_a_translation_is_revised_and_then_settled() -> None:
    assert next_of(TRANSLATION) == "translate"
    assert next_of(TRANSLATION, ("translate", "translated")) == "revise"
    assert next_of(TRANSLATION, ("translate", "translated"), ("revise", "confirmed")) == "settle"


def test_a_machine_goes_first_only_while_one_is_at_work() -> None:
    assert next_of(TRANSLATION, machines=frozenset({"pretranslation"})) == "pretranslate"
    assert next_of(TRANSLATION, machines=frozenset({"support"})) == "translate"
    assert next_of(TRANSLATION, ("pretranslate", "unsure")) == "translate"


def test_only_a_failed_run_is_triaged() -> None:
    assert next_of(TESTING, ("run", "passed")) == "settle"
    assert next_of(TESTING, ("run", "failed")) == "triage"


def test_a_conversation_waits_for_the_customer_and_goes_on_when_they_write() -> None:
    assert next_of(SUPPORT, ("reply", "waiting")) == "wait"
    assert next_of(SUPPORT, ("reply", "resolved")) == "settle"
    back = following(SUPPORT, [StepDone(step="reply", code="waiting")], back=True)
    assert back.next is StepNext.ASK
    assert back.step == SUPPORT.steps[0]


def test_a_single_judgement_is_one_step() -> None:
    plan = QualityPlan(redundancy=Redundancy.SINGLE, gold_ratio=0)

    assert next_of(plan) == "judge"
    assert next_of(plan, ("judge", "5")) == "settle"


@given(codes=st.lists(st.sampled_from(["translated", "revised", "unsure"]), min_size=3, max_size=3))
def test_every_plan_without_waiting_ends_after_each_step_was_met_once(codes: list[str]) -> None:
    """No answer sends the work round in a circle."""
    done: list[StepDone] = []
    machines = frozenset({"pretranslation"})
    for code in codes:
        made = following(TRANSLATION, done, machines=machines)
        assert made.step is not None
        done.append(StepDone(step=made.step.code, code=code))
    assert following(TRANSLATION, done, machines=machines).next is StepNext.SETTLE
    assert [one.step for one in done] == ["pretranslate", "translate", "revise"]


def test_a_plan_of_machines_alone_is_refused() -> None:
    with pytest.raises(Invalid, match="a person"):
        QualityPlan(redundancy=Redundancy.STEPS, steps=(Step(code="a", skill="x", machine=True),))
    with pytest.raises(Invalid, match="code of its own"):
        QualityPlan(redundancy=Redundancy.STEPS, steps=(Step(code="a"), Step(code="a")))
    with pytest.raises(Invalid, match="names them"):
        QualityPlan(redundancy=Redundancy.STEPS)


def test_a_step_that_no_machine_took_in_time_is_left_out():
    made = following(TRANSLATION, [], machines={"pretranslation"}, given_up={"pretranslate"})

    assert made.step is not None
    assert made.step.code == "translate"
    assert "in time" in made.reasons[0]
