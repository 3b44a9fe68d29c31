"""A toy line by steps: one person works a sum out, a second one checks it, and each is paid by its terms."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

from heliotrope.core.errors import Invalid
from heliotrope.core.line import (
    Answer,
    Brief,
    Counted,
    Field,
    Finished,
    Given,
    ItemContent,
    Line,
    Options,
    PlannedItem,
    QualityPlan,
    Recipe,
    Redundancy,
    Shape,
    Step,
    Task,
    Workspace,
)
from tests.toyline.line import LINE as SUMS

WORK, CHECK = "work", "check"
DONE, UPHELD, CORRECTED = "done", "upheld", "corrected"


class SteppedToyLine:
    """Answers ``heliotrope.core.line.Line`` for sums that somebody else checks."""

    code: str = "toy-steps"
    shapes: tuple[Shape, ...] = (Shape.ORDER,)
    measure: str = "term"

    def options(self, given: Options) -> Options:
        """There are none."""
        if given:
            raise Invalid("Checked sums have no options; leave them out")
        return {}

    def recipe(self, brief: Brief) -> Recipe:
        """The sums of the toy line's file."""
        return Recipe(items=SUMS.recipe(brief).items, plan=self.plan(brief.options))

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """Nothing arrives alone."""
        raise Invalid("Checked sums come as a file; place an order")

    def plan(self, options: Options) -> QualityPlan:
        """Work it out, then check it."""
        steps = (Step(code=WORK), Step(code=CHECK, effort_ratio=0.5, upholds=(UPHELD,)))
        return QualityPlan(redundancy=Redundancy.STEPS, gold_ratio=0, steps=steps)

    def workspace(self, task: Task) -> Workspace:
        """The sum; for who checks it with what the first person wrote."""
        told = f"Check: {_result(task)}" if task.step == CHECK else "Work it out."
        return Workspace(instruction=told, text=task.content.text, field=Field.TEXT)

    def answer(self, task: Task, given: Given) -> Answer:
        """The result in the vault; outside it only whether it was done, upheld or corrected."""
        result = SUMS.answer(task, given).code
        code = DONE if task.step == WORK else UPHELD if result == _result(task) else CORRECTED
        return Answer(code=code, body={"answer": result})

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """A piece for each term, half of it for checking."""
        terms = len(re.findall(r"[0-9]+", content.text))
        share = Decimal(1) if step == WORK else Decimal("0.5")
        return Counted(pieces=terms * share, note=f"{terms} terms × {share}")

    def count(self, task: Task) -> tuple[Counted, ...]:
        """The terms, and one piece more to the first person when they were right."""
        own = self.worth(task.content, task.step, task.options)
        if task.turns[-1].answer.code != UPHELD:
            return (own,)
        return (own, Counted(turn=len(task.turns) - 2, part=UPHELD, note="it was right"))

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """The sums with their results, and how often they were upheld."""
        rows = [{"id": one.content.key, **one.body, "check": one.answer} for one in finished.results]
        return {"sums.json": json.dumps(rows).encode()}


def _result(task: Task) -> str:
    return str(task.turns[-1].answer.body["answer"]) if task.turns else ""


LINE: Line = SteppedToyLine()
