"""What comes next for an item whose work is done step by step, by the rule ``steps@1``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from heliotrope.core.line import SINGLE_STEP, QualityPlan, Redundancy, Step
from heliotrope.core.sentence import Sentence

RULE = "steps@1"


class StepNext(StrEnum):
    """What happens to an item after its latest step."""

    ASK = "ask"
    """A unit of the named step is opened."""
    WAIT = "wait"
    """It stays open without a unit until something arrives for it."""
    SETTLE = "settle"
    """Its last answer is its verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """One step that was done: its code, and the code of its answer."""

    step: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What comes next, and why.

    Attributes:
        step: the step to open; None unless one is asked for.
    """

    next: StepNext
    step: Step | None
    reasons: tuple[str, ...]


def steps_of(plan: QualityPlan) -> tuple[Step, ...]:
    """The steps of a plan that has any: a single judgement is one step; an adaptive plan has none."""
    return (SINGLE_STEP,) if plan.redundancy is Redundancy.SINGLE else plan.steps


def following(
    plan: QualityPlan,
    done: Sequence[StepDone],
    *,
    machines: Collection[str] = frozenset(),
    given_up: Collection[str] = frozenset(),
    back: bool = False,
) -> Following:
    """What comes next for an item.

    Args:
        done: its steps so far, the oldest first.
        machines: skills of the AI workers that are at work; a machine's step without one is left out.
        given_up: codes of machine's steps that no AI worker took in time; they are left out too.
        back: whether something arrived for the item after its last step: one that waits begins again at the
            first step that a person does.
    """
    steps = steps_of(plan)
    if not done:
        return _from(_left(steps, machines, given_up), None, ())
    last = done[-1]
    if last.code in plan.waits:
        if back:
            first = next(step for step in steps if not step.machine)
            return Following(
                next=StepNext.ASK, step=first, reasons=(Sentence("something new arrived for the item"),)
            )
        why = (
            Sentence("%(step)s ended as %(code)s: it waits for an answer", step=last.step, code=last.code),
        )
        return Following(next=StepNext.WAIT, step=None, reasons=why)
    place = next(n for n, step in enumerate(steps) if step.code == last.step)
    left = _left(steps[place + 1 :], machines, given_up)
    return _from(left, last.code, (ended(last),))


def ended(done: StepDone) -> Sentence:
    """What a step came to."""
    return Sentence("%(step)s ended as %(code)s", step=done.step, code=done.code)


def _only_after(step: Step) -> Sentence:
    codes = reduce(lambda some, one: Sentence("%(some)s or %(one)s", some=some, one=one), step.after)
    return Sentence("%(step)s is done only after %(codes)s", step=step.code, codes=codes)


def _left(
    steps: Sequence[Step], machines: Collection[str], given_up: Collection[str]
) -> list[tuple[Step, str]]:
    """Steps, each with why it is left out; with nothing when it is not."""
    told = []
    for step in steps:
        nobody = step.machine and step.skill not in machines
        late = Sentence("no AI worker took it in time") if step.code in given_up else ""
        told.append((step, Sentence("no AI worker has %(skill)s", skill=step.skill) if nobody else late))
    return told


def _from(steps: Sequence[tuple[Step, str]], code: str | None, why: tuple[str, ...]) -> Following:
    for step, missing in steps:
        if step.after and code is not None and code not in step.after:
            why = (*why, _only_after(step))
        elif missing:
            why = (*why, Sentence("%(step)s is left out: %(why)s", step=step.code, why=missing))
        else:
            return Following(
                next=StepNext.ASK, step=step, reasons=(*why, Sentence("%(step)s comes next", step=step.code))
            )
    return Following(next=StepNext.SETTLE, step=None, reasons=(*why, Sentence("no step is left")))
