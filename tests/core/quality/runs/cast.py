"""A small plan, and turns on its first case as the chain would make them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from heliotrope.core.decompose.cases import sheets
from heliotrope.core.decompose.cases.items import items, steps_of
from heliotrope.core.line import Answer, ItemContent, PlannedItem, Requirement, Result, Turn
from heliotrope.core.quality.runs.deciding import decided
from heliotrope.core.quality.runs.running import defects_of, ran

CLIENT = UUID(int=7)
PLAN = """id,title,step,expected,priority,component
TC-1,Log in,Open /login,The form is shown,high,auth
TC-1,,Type the password and press Enter,The home page is shown,,
,,Open the menu,It shows the name,,
TC-2,Log out,Press Log out,The login form is shown,low,auth
"""
ENVIRONMENTS = ("Chrome 141 / Windows 11", "Safari / iPhone 15")
BUILD = "shop 2.4.0-rc1"
EACH_STEP = Requirement(skill="testing", effort_s=60)
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


def planned(plan: str = PLAN, environments: Sequence[str] = ENVIRONMENTS) -> Sequence[PlannedItem]:
    return items(sheets.cases(plan), environments, build=BUILD, each=EACH_STEP, client_id=CLIENT)


CONTENT = planned()[0].content
CASE = steps_of(CONTENT)


def results(*codes: str, notes: str = "as it says") -> list[dict[str, object]]:
    return [{"result": code, "note": notes} for code in codes]


def turn(step: str, answer: Answer, number: int = 1) -> Turn:
    key = UUID(f"0199f2aa-0000-7000-8000-0000000001{number:02d}")
    return Turn(step=step, answer=answer, judgement_id=key, worker_id=UUID(int=number), spent_s=60)


def run(
    *codes: str, defects: Sequence[Mapping[str, object]] = (), notes: str = "as it says",
    content: ItemContent = CONTENT,
) -> tuple[Turn, ...]:  # fmt: skip
    """A case that was run, one code a step."""
    answer = ran(steps_of(content), steps=results(*codes, notes=notes), defects=defects)
    return (turn("run", answer),)


def failed(*defects: Mapping[str, object]) -> tuple[Turn, ...]:
    """The first case, failed at its second step with these defects."""
    return run("pass", "fail", "skipped", defects=defects or (DEFECT,))


def triaged(turns: Sequence[Turn], *verdicts: Mapping[str, object]) -> tuple[Turn, ...]:
    """The turns and the verdicts on their defects."""
    return (*turns, turn("triage", decided(defects_of(turns), verdicts), 3))


def result(content: ItemContent, turns: Sequence[Turn]) -> Result:
    last = turns[-1].answer
    return Result(
        content=content,
        answer=last.code,
        confidence_ratio=None,
        judgements=len(turns),
        on_target=True,
        body=last.body,
        turns=tuple(turns),
    )
