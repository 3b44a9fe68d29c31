"""What a colleague answers: plausible, by what stands on their desk, and right as often as they are good.

Nothing is looked up that a person would not see; right answers to texts are those of the demonstration's own
phrases.
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from heliotrope.core.line import Field, Workspace
from heliotrope.interfaces.day.phrases import INTENTS, REPLIED, SEGMENTS

FINDS_A_FAULT = 0.15
Given = Mapping[str, object]

MINUTES: Mapping[str, float] = {
    "support-reply": 9,
    "translation-translate": 6,
    "translation-revise": 3,
    "testing-run": 14,
    "testing-triage": 6,
    "commerce-fix": 8,
}
"""How long a unit takes, about, by its form; others take four."""
OTHERS = 4.0
SPREAD = 0.45


def thinking(workspace: Workspace, rng: Random) -> timedelta:
    """How long somebody works on a unit: log-normal about what is usual."""
    usual = MINUTES.get(workspace.kind, OTHERS)
    return timedelta(minutes=usual * math.exp(rng.gauss(0, SPREAD)))


def answer(workspace: Workspace, *, right_ratio: float, rng: Random, now: datetime) -> Given | None:
    """The fields of an answer; None when the form is one that a colleague does not know."""
    data: Mapping[str, Any] = workspace.data
    right = rng.random() < right_ratio
    if workspace.kind == "inspect":
        return {"answer": "right" if right else "wrong"}
    if workspace.field is Field.CHOICE:
        return {"answer": _label(workspace, right=right, rng=rng)}
    known: dict[str, Callable[[], Given]] = {
        "support-reply": lambda: _reply(data, rng),
        "translation-translate": lambda: {"target": _translated(data), "confirm": "yes"},
        "translation-revise": lambda: {"target": str(data.get("target") or data["source"]), "confirm": "yes"},
        "testing-run": lambda: _run(data, rng),
        "testing-triage": lambda: _triage(data, right=right),
        "commerce-fix": lambda: _fix(data, right=right, now=now),
    }
    return known[workspace.kind]() if workspace.kind in known else None


def _label(workspace: Workspace, *, right: bool, rng: Random) -> str:
    known = next((label for label, texts in INTENTS.items() if workspace.text in texts), "")
    if right and known in workspace.choices:
        return known
    others = [choice for choice in workspace.choices if choice != known]
    return rng.choice(others or list(workspace.choices))


def _reply(data: Mapping[str, Any], rng: Random) -> Given:
    language = str(data.get("language", "en")).partition("-")[0]
    return {
        "then": "resolved",
        "reply": rng.choice(REPLIED.get(language, REPLIED["en"])),
        "disposition": rng.choice(("late-parcel", "exchange", "refund", "question")),
        "seen": str(data.get("seen", "")),
    }


def _translated(data: Mapping[str, Any]) -> str:
    source = str(data.get("source", ""))
    language = str(data.get("target_language", "")).partition("-")[0].lower()
    known = SEGMENTS.get(source, {}).get(language, "")
    if known:
        return known
    if source.startswith("Help centre, page "):
        number = source.removeprefix("Help centre, page ").rstrip(".")
        return {"de": f"Hilfe, Seite {number}.", "zh": f"帮助中心，第 {number} 页。"}.get(language, source)
    return str(data.get("target") or source)


def _run(data: Mapping[str, Any], rng: Random) -> Given:
    steps = len(data.get("steps", ()))
    given = {f"result-{n}": "pass" for n in range(1, steps + 1)}
    if steps and rng.random() < FINDS_A_FAULT:
        # At the last step, so that nothing after it has to be skipped.
        given |= {
            f"result-{steps}": "fail",
            f"note-{steps}": "It did not do so, three times out of three.",
            "defect-1-title": f"Not as expected: {data.get('title', 'the case')}"[:190],
            "defect-1-severity": rng.choice(("major", "minor")),
            "defect-1-text": "Did the steps as written. What was expected did not happen, every time.",
            "defect-1-step": str(steps),
        }
    return given


def _triage(data: Mapping[str, Any], *, right: bool) -> Given:
    given: dict[str, object] = {}
    for number, _defect in enumerate(data.get("defects", ()), 1):
        given[f"verdict-{number}"] = "accepted" if right else "rejected"
        given[f"note-{number}"] = "" if right else "Could not be seen again on either device."
    return given


def _fix(data: Mapping[str, Any], *, right: bool, now: datetime) -> Given:
    match data.get("kind"):
        case "address" if right:
            rows = data.get("fields", ())
            proposed = any(row["proposed"] for row in rows)
            fields = {row["name"]: row["proposed"] or row["value"] for row in rows}
            if proposed:
                return {"resolution": "corrected", **fields, "note": ""}
        case "late" if right:
            promised_at = max(now, _instant(data.get("promised_at"), now)) + timedelta(days=2)
            return {"resolution": "corrected", "promised_at": promised_at.isoformat(), "note": ""}
    return {"resolution": "refunded", "note": "The customer was asked and prefers the money back."}


def _instant(text: object, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return otherwise
