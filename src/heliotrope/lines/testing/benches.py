"""What testers and those who decide see; runs in the vault, where the client's known defects are."""

from collections.abc import Mapping, Sequence
from typing import Any

from heliotrope.core.decompose.cases.items import fact, steps_of
from heliotrope.core.line import Field, Passage, Task, Workspace
from heliotrope.core.quality.runs.deciding import suggestions_of, verdicts_of
from heliotrope.core.quality.runs.evidence import BYTES_MOST, ENDINGS
from heliotrope.core.quality.runs.plan import RESULTS, SEVERITIES, TRIAGE, VERDICTS
from heliotrope.core.quality.runs.running import defects_of, run_of
from heliotrope.core.sentence import Sentence
from heliotrope.lines.testing import selectors
from heliotrope.lines.testing.settings import Settings

RUN_KIND, TRIAGE_KIND = "testing-run", "testing-triage"
KNOWN_LEAST = 0.35
"""A case's title says less than a defect's report; so less likeness is asked of what its tester is shown."""


def workspace(task: Task, settings: Settings) -> Workspace:
    """The form for the step that is due."""
    deciding = task.step == TRIAGE
    data = {**_case(task), **(_triage(task) if deciding else _run(task, settings))}
    return Workspace(
        instruction=settings.instruction,
        field=Field.FORM,
        kind=TRIAGE_KIND if deciding else RUN_KIND,
        data=data,
    )


def _case(task: Task) -> dict[str, object]:
    names = ("case", "title", "environment", "build", "priority", "precondition", "suite", "reported")
    return {name: fact(task.content, name) for name in names} | {
        "tags": task.content.data.get("tags", []),
        "severities": list(SEVERITIES),
        "accept": ",".join(ENDINGS),
        "bytes_most": BYTES_MOST,
    }


def _run(task: Task, settings: Settings) -> dict[str, object]:
    known = selectors.like(task.client_id, task.content.text, item_id=task.item_id, least=KNOWN_LEAST, most=8)
    return {
        "results": list(RESULTS),
        "steps": [{"do": step.do, "expected": step.expected} for step in steps_of(task.content)],
        "known": [_shown(one.as_json()) for one in known],
        "weights": dict(settings.severity_weights),
    }


def _triage(task: Task) -> dict[str, object]:
    run = run_of(task.turns)
    rows: Any = run[1].answer.body["steps"] if run else ()
    steps = [
        {"do": step.do, "expected": step.expected, **row}
        for step, row in zip(steps_of(task.content), rows, strict=False)
    ]
    likely = suggestions_of(task.turns) or suggestions(task)
    defects = [
        {**row, "known": [_shown(one) for one in found], "at": steps[row["step"] - 1]}
        for row, found in zip(defects_of(task.turns), likely, strict=False)
    ]
    return {"verdicts": list(VERDICTS), "steps": steps, "defects": defects}


def _shown(one: Mapping[str, Any]) -> Mapping[str, object]:
    return {**one, "percent": round(float(one["score"]) * 100)}


def suggestions(task: Task, *, meaning: bool = False) -> Sequence[Sequence[Mapping[str, object]]]:
    """For each defect of the run the known ones that are like it, by words and perhaps by meaning."""
    return [
        [
            one.as_json()
            for one in selectors.like(
                task.client_id, row["title"], row["text"], item_id=task.item_id, meaning=meaning
            )
        ]
        for row in defects_of(task.turns)
    ]


def deliverable(task: Task) -> tuple[Passage, ...]:
    """What an inspector reads of a case."""
    run = run_of(task.turns)
    rows: Any = run[1].answer.body["steps"] if run else ()
    steps = steps_of(task.content)
    asked = [f"{n}. {' → '.join(filter(None, (step.do, step.expected)))}" for n, step in enumerate(steps, 1)]
    noted = [" ".join(filter(None, (f"{n}. {row['result']}", row["note"]))) for n, row in enumerate(rows, 1)]
    decided = [str(one["verdict"]) for one in verdicts_of(task.turns)]
    found = [
        f"{row['title']} ({row['severity']}): {row['text']}"
        + (f" → {decided[n]}" if n < len(decided) else "")
        for n, row in enumerate(defects_of(task.turns))
    ]
    return (
        Passage(label=Sentence("Case"), text=fact(task.content, "title")),
        Passage(label=Sentence("Environment"), text=fact(task.content, "environment")),
        Passage(label=Sentence("Before you begin"), text=fact(task.content, "precondition")),
        Passage(label=Sentence("Steps"), text="\n".join(asked)),
        Passage(label=Sentence("Results"), text="\n".join(noted), made=True),
        Passage(label=Sentence("Defects"), text="\n".join(found), made=True),
    )
