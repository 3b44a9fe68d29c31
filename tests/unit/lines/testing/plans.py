"""An order of the small plan, and turns on its cases as the line makes them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from heliotrope.core.line import Brief, PlannedItem, Task, Turn
from heliotrope.lines.testing.line import LINE
from tests.core.quality.runs import cast
from tests.core.quality.runs.cast import BUILD, CLIENT, DEFECT, ENVIRONMENTS, PLAN, results

ORDER = UUID("0199f2aa-0000-7000-8000-000000000001")
ITEM = UUID("0199f2aa-0000-7000-8000-000000000002")
OPTIONS: Mapping[str, object] = {"environments": list(ENVIRONMENTS), "build": BUILD}


def items(
    source: str | bytes = PLAN, media_type: str = "text/csv", options: Mapping[str, object] | None = None
) -> Sequence[PlannedItem]:
    content = source.encode() if isinstance(source, str) else source
    settings = LINE.options(options or {})
    return LINE.recipe(Brief(source=content, media_type=media_type, options=settings, client_id=CLIENT)).items


def task(*, step: str = "run", turns: Sequence[Turn] = (), **options: object) -> Task:
    return Task(
        item_id=ITEM,
        order_id=ORDER,
        client_id=CLIENT,
        content=items(options=OPTIONS)[0].content,
        options=LINE.options({**OPTIONS, **options}),
        step=step,
        turns=tuple(turns),
    )


def turn(at: Task, given: Mapping[str, object], number: int = 1) -> Turn:
    return cast.turn(at.step, LINE.answer(at, given), number)


def after(at: Task, step: str, given: Mapping[str, object], number: int) -> Task:
    """The task when one more step was done."""
    due = replace(at, step=step)
    return replace(due, turns=(*at.turns, turn(due, given, number)))


def failed(*defects: Mapping[str, object]) -> Task:
    """The first case, failed at its second step with these defects."""
    given = {"steps": results("pass", "fail", "skipped"), "defects": list(defects or [DEFECT])}
    return after(task(), "run", given, 1)
