"""What a tester answers: a result for every step, and the defects behind those that failed."""

from collections.abc import Mapping, Sequence
from typing import Any

from heliotrope.core.decompose.cases.model import CaseStep
from heliotrope.core.errors import Invalid
from heliotrope.core.line import Answer, Turn
from heliotrope.core.quality.runs import evidence
from heliotrope.core.quality.runs.plan import BLOCKED, FAILED, PASSED, RESULTS, RUN, SEVERITIES
from heliotrope.core.text import cells

NOTE_MOST = 5_000
TITLE_MOST = 200
DEFECTS_MOST = 20
FAULTS_SHOWN = 6


Rows = Sequence[Mapping[str, object]]


def ran(case: Sequence[CaseStep], *, steps: Rows, defects: Rows) -> Answer:
    """A run in its normal form; its code is the gravest result of its steps.

    Args:
        case: the steps of the case.
        steps: ``result``, ``note`` and ``evidence`` of each.
        defects: ``title``, ``severity``, ``text``, ``step`` and ``evidence`` of each.

    Raises:
        Invalid: steps or defects that lack something, each by its number.
    """
    faults: list[str] = []
    rows = _rows(case, steps, faults)
    failed = [number for number, row in enumerate(rows, 1) if row["result"] == "fail"]
    found = _defects(defects, failed, faults) if failed else []
    if defects and not failed:
        faults.append("A defect belongs to a failed step; mark the step as failed, or take the defect out")
    if len(rows) == len(case) and not faults:
        _whole(case, rows, failed, found, faults)
    if faults:
        more = f"; and {len(faults) - FAULTS_SHOWN} more" if len(faults) > FAULTS_SHOWN else ""
        raise Invalid("; ".join(faults[:FAULTS_SHOWN]) + more)
    results = {row["result"] for row in rows}
    code = FAILED if "fail" in results else BLOCKED if "blocked" in results else PASSED
    return Answer(code=code, body={"steps": rows, "defects": found})


def _rows(steps: Sequence[CaseStep], given: Rows, faults: list[str]) -> list[dict[str, object]]:
    if len(given) > len(steps):
        faults.append(f"There are {len(given)} results for {len(steps)} steps; give one for each")
    rows: list[dict[str, object]] = []
    for number, step in enumerate(steps, 1):
        row = given[number - 1] if number <= len(given) else {}
        name = f"Step {number} ({cells.shown(step.do)})"
        result = row.get("result")
        if result not in RESULTS:
            faults.append(f"{name} has no result; choose pass, fail, blocked or skipped")
        try:
            note, found = _text(row.get("note"), NOTE_MOST), evidence.checked(row.get("evidence"))
        except Invalid as error:
            faults.append(f"{name} {error}")
            continue
        if result == "fail" and not note and not found:
            faults.append(f"{name} failed; add a note or evidence of what happened")
        if result == "blocked" and not note:
            faults.append(f"{name} is blocked; note what is in the way")
        rows.append({"result": result, "note": note, "evidence": found})
    return rows


def _whole(
    steps: Sequence[CaseStep],
    rows: Rows,
    failed: Sequence[int],
    defects: Sequence[object],
    faults: list[str],
) -> None:
    """What only the whole run shows."""
    stopped = False
    for number, row in enumerate(rows, 1):
        if row["result"] == "skipped" and not stopped and not row["note"]:
            name = f"Step {number} ({cells.shown(steps[number - 1].do)})"
            faults.append(f"{name} was skipped though nothing before it failed; run it, or note why not")
        stopped = stopped or row["result"] in {"fail", "blocked"}
    if all(row["result"] == "skipped" for row in rows):
        faults.append("Every step was skipped; run one, or mark what blocks the case")
    if failed and not defects:
        faults.append(f"Step {failed[0]} failed; describe at least one defect")


def _defects(given: Rows, failed: Sequence[int], faults: list[str]) -> list[dict[str, object]]:
    if len(given) > DEFECTS_MOST:
        faults.append(f"There are {len(given)} defects; {DEFECTS_MOST} are allowed for one case")
        return []
    found = []
    for number, row in enumerate(given, 1):
        try:
            found.append(_defect(row, failed))
        except Invalid as error:
            faults.append(f"Defect {number} {error}")
    return found


def _defect(row: Mapping[str, object], failed: Sequence[int]) -> dict[str, object]:
    title = _text(row.get("title"), TITLE_MOST)
    if not title:
        raise Invalid("has no title; say in a few words what is wrong")
    title = cells.visible(title, TITLE_MOST)
    severity = row.get("severity")
    if severity not in SEVERITIES:
        raise Invalid(f"has no severity; choose one of {', '.join(SEVERITIES)}")
    text = _text(row.get("text"), NOTE_MOST)
    if not text:
        raise Invalid("does not say what happened; describe it")
    step = str(row.get("step") or (failed[0] if len(failed) == 1 else ""))
    if step not in {str(number) for number in failed}:
        raise Invalid("names no step that failed; choose the step at which it shows")
    found = evidence.checked(row.get("evidence"))
    return {"title": title, "severity": severity, "text": text, "step": int(step), "evidence": found}


def _text(value: object, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"must be text, not {cells.shown(value)}")
    return cells.storable(value.strip(), most)


def run_of(turns: Sequence[Turn]) -> tuple[int, Turn] | None:
    """The latest run among the turns and its place; None before there was one."""
    return next(((n, turns[n]) for n in range(len(turns) - 1, -1, -1) if turns[n].step == RUN), None)


def defects_of(turns: Sequence[Turn]) -> Sequence[Mapping[str, Any]]:
    """The defects that the latest run reported."""
    found = run_of(turns)
    rows: Any = found[1].answer.body.get("defects", ()) if found else ()
    return tuple(rows)
