"""A small plan, and turns on its cases as the chain would make them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from heliotrope.core.line import Answer, Brief, PlannedItem, Result, Task, Turn
from heliotrope.lines.testing.line import LINE

CLIENT = UUID(int=7)
ORDER = UUID("0199f2aa-0000-7000-8000-000000000001")
ITEM = UUID("0199f2aa-0000-7000-8000-000000000002")

PLAN = """id,title,step,expected,priority,component
TC-1,Log in,Open /login,The form is shown,high,auth
TC-1,,Type the password and press Enter,The home page is shown,,
,,Open the menu,It shows the name,,
TC-2,Log out,Press Log out,The login form is shown,low,auth
"""
OPTIONS: Mapping[str, object] = {
    "environments": ["Chrome 141 / Windows 11", "Safari / iPhone 15"],
    "build": "shop 2.4.0-rc1",
}
SHOT = {
    "file": str(UUID(int=99)),
    "name": "shot.png",
    "media_type": "image/png",
    "size": 12,
    "sha256": "ab" * 32,
}
DEFECT: Mapping[str, object] = {
    "title": "The home page stays blank",
    "severity": "critical",
    "text": "White page after Enter, nothing in the console.",
    "step": 2,
    "evidence": [SHOT],
}


def brief(
    source: str | bytes, media_type: str = "text/csv", options: Mapping[str, object] | None = None
) -> Brief:
    content = source.encode() if isinstance(source, str) else source
    return Brief(source=content, media_type=media_type, options=LINE.options(options or {}), client_id=CLIENT)


def items(
    source: str | bytes = PLAN, media_type: str = "text/csv", options: Mapping[str, object] | None = None
) -> Sequence[PlannedItem]:
    return LINE.recipe(brief(source, media_type, options)).items


def task(
    item: PlannedItem | None = None, *, step: str = "run", turns: Sequence[Turn] = (), **options: object
) -> Task:
    chosen = item or items(options=OPTIONS)[0]
    return Task(
        item_id=ITEM,
        order_id=ORDER,
        client_id=CLIENT,
        content=chosen.content,
        options=LINE.options({**OPTIONS, **options}),
        step=step,
        turns=tuple(turns),
    )


def results(*codes: str, notes: str = "as it says") -> list[dict[str, object]]:
    return [{"result": code, "note": notes} for code in codes]


def turn(at: Task, given: Mapping[str, object], number: int = 1, *, spent_s: float = 60) -> Turn:
    key = UUID(f"0199f2aa-0000-7000-8000-0000000001{number:02d}")
    answer: Answer = LINE.answer(at, given)
    return Turn(step=at.step, answer=answer, judgement_id=key, worker_id=UUID(int=number), spent_s=spent_s)


def after(at: Task, step: str, given: Mapping[str, object], number: int) -> Task:
    """The task when one more step was done."""
    due = replace(at, step=step)
    return replace(due, turns=(*at.turns, turn(due, given, number)))


def failed(*defects: Mapping[str, object]) -> Task:
    """The first case, failed at its second step with these defects."""
    given = {"steps": results("pass", "fail", "skipped"), "defects": list(defects or [DEFECT])}
    return after(task(), "run", given, 1)


def result(at: Task) -> Result:
    last = at.turns[-1].answer
    return Result(
        content=at.content,
        answer=last.code,
        confidence_ratio=None,
        judgements=len(at.turns),
        on_target=True,
        body=last.body,
        turns=at.turns,
    )
