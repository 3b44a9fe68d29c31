"""What comes after a failure: known defects that are like it, and the verdict on each."""

import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Answer, Turn
from heliotrope.core.quality.runs.plan import (
    ACCEPTED,
    COMPARED,
    DEDUPE,
    DUPLICATE,
    REJECTED,
    SEVERITIES,
    TRIAGE,
    VERDICTS,
)
from heliotrope.core.quality.runs.running import NOTE_MOST, Rows
from heliotrope.core.text import cells

SUGGESTIONS_MOST = 5


def compared(defects: Rows, rows: object) -> Answer:
    """Suggestions of known defects, a list for each defect of the run.

    Args:
        rows: ``id``, ``title``, ``severity``, ``state``, ``score`` of each suggestion, a list a defect.

    Raises:
        Invalid: not one list for each, or a suggestion without key and score.
    """
    if not isinstance(rows, list | tuple) or len(rows) != len(defects):
        raise Invalid(f"suggestions: give one list for each of the {len(defects)} defects")
    return Answer(code=COMPARED, body={"suggestions": [_suggestions(row) for row in rows]})


def _suggestions(row: object) -> list[dict[str, object]]:
    if not isinstance(row, list | tuple) or len(row) > SUGGESTIONS_MOST:
        raise Invalid(f"suggestions: each is a list of at most {SUGGESTIONS_MOST}")
    return [_suggestion(one) for one in row]


def _suggestion(one: object) -> dict[str, object]:
    if not isinstance(one, Mapping):
        raise Invalid("suggestions: each has id, title, severity, state and score")
    score = one.get("score")
    if not isinstance(score, int | float) or not math.isfinite(score) or not 0 <= score <= 1:
        raise Invalid("suggestions: a score lies between 0 and 1")
    names = ("title", "severity", "state", "case", "environment")
    texts = {name: cells.storable(str(one.get(name, "")), 300) for name in names}
    return {"id": _key(one.get("id")), **texts, "score": round(float(score), 4)}


def decided(defects: Sequence[Mapping[str, Any]], rows: Rows) -> Answer:
    """A verdict on every defect; accepted when one of them is.

    Args:
        defects: those of the run.
        rows: ``verdict``, ``severity``, ``duplicate_of`` and ``note`` on each.

    Raises:
        Invalid: a defect without a verdict, a duplicate of nothing, a rejection without a reason.
    """
    if len(rows) != len(defects):
        raise Invalid(f"verdicts: give one for each of the {len(defects)} defects")
    faults: list[str] = []
    found: list[dict[str, object]] = []
    for number, (defect, row) in enumerate(zip(defects, rows, strict=True), 1):
        try:
            found.append(_verdict(defect, row))
        except Invalid as error:
            faults.append(f"Defect {number} ({cells.shown(defect['title'])}) {error}")
    if faults:
        raise Invalid("; ".join(faults))
    accepted = any(row["verdict"] == ACCEPTED for row in found)
    return Answer(code=ACCEPTED if accepted else REJECTED, body={"verdicts": found})


def _verdict(defect: Mapping[str, Any], row: Mapping[str, object]) -> dict[str, object]:
    verdict = row.get("verdict")
    if verdict not in VERDICTS:
        raise Invalid("has no verdict; choose accepted, duplicate or rejected")
    severity = row.get("severity") or defect["severity"]
    if severity not in SEVERITIES:
        raise Invalid(f"has an unknown severity; choose one of {', '.join(SEVERITIES)}")
    note = row.get("note") or ""
    if not isinstance(note, str):
        raise Invalid("has a note that is no text")
    note = cells.storable(note.strip(), NOTE_MOST)
    if verdict == REJECTED and not note:
        raise Invalid("is rejected; note why, its tester reads it")
    original = _key(row.get("duplicate_of")) if verdict == DUPLICATE else ""
    return {"verdict": verdict, "severity": severity, "duplicate_of": original, "note": note}


def _key(value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise Invalid("is a duplicate; choose the known defect, or give its key") from error


def _latest(turns: Sequence[Turn], step: str, name: str) -> Sequence[Any]:
    turn = next((turn for turn in reversed(turns) if turn.step == step), None)
    rows: Any = turn.answer.body.get(name, ()) if turn else ()
    return tuple(rows)


def verdicts_of(turns: Sequence[Turn]) -> Sequence[Mapping[str, Any]]:
    """The verdicts of the latest triage; none before there was one."""
    return _latest(turns, TRIAGE, "verdicts")


def suggestions_of(turns: Sequence[Turn]) -> Sequence[Sequence[Mapping[str, Any]]]:
    """What the machine proposed for each defect; none when it did not."""
    return _latest(turns, DEDUPE, "suggestions")
