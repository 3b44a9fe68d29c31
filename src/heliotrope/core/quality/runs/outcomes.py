"""What came of each case, as every file of the delivery tells it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from heliotrope.core.decompose.cases.items import fact, steps_of
from heliotrope.core.line import Result, Turn
from heliotrope.core.quality.runs import evidence
from heliotrope.core.quality.runs.deciding import verdicts_of
from heliotrope.core.quality.runs.evidence import Evidence
from heliotrope.core.quality.runs.plan import BLOCKED, DUPLICATE, FAILED, PASSED, REJECTED
from heliotrope.core.quality.runs.running import defects_of, run_of

KeyOf = Callable[[Turn, int], UUID]
"""Gives the key of a run's n-th defect, from 1."""
ANYWHERE = "any environment"


class Status(StrEnum):
    """What a case's run means to the client."""

    PASSED = PASSED
    FAILED = FAILED
    BLOCKED = BLOCKED
    REJECTED = REJECTED
    """The tester saw a failure, and triage found no defect in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A defect of a case with the verdict on it; ``reported`` while there was none."""

    id: UUID
    number: int
    title: str
    text: str
    step: int
    severity: str
    severity_reported: str
    verdict: str
    duplicate_of: str
    note: str
    paths: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether it is a reason for the case to have failed; a duplicate is one, too."""
        return self.verdict != REJECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """One step with its result."""

    do: str
    expected: str
    result: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One case in one environment.

    Attributes:
        evidence: the files that go with it.
    """

    result: Result
    status: Status
    environment: str
    case: str
    title: str
    spent_s: float
    steps: tuple[StepDone, ...]
    defects: tuple[Found, ...]
    evidence: tuple[Evidence, ...]

    @property
    def message(self) -> str:
        """Why it did not pass, in one line; empty when it did."""
        match self.status:
            case Status.FAILED:
                return "; ".join(one.title for one in self.defects if one.stands) or "A step failed"
            case Status.BLOCKED:
                return next((one.note for one in self.steps if one.result == "blocked"), "Blocked")
            case Status.REJECTED:
                return "No defect: " + "; ".join(one.note for one in self.defects)
            case _:
                return ""


def outcomes(
    results: Iterable[Result], kept: Mapping[str, bytes] | None = None, *, key_of: KeyOf
) -> tuple[Outcome, ...]:
    """What came of each item; evidence only as far as its file is ``kept``, all of it for None."""
    return tuple(_outcome(number, result, kept, key_of) for number, result in enumerate(results, 1))


def evidence_of(results: Sequence[Result]) -> tuple[tuple[Result, Evidence], ...]:
    """All evidence of the results with the names that the delivery gives it."""
    return tuple(
        (result, one)
        for number, result in enumerate(results, 1)
        for one in evidence.listed(_body(result), evidence.folder(number, result.content.key))
    )


def _body(result: Result) -> Mapping[str, Any]:
    found = run_of(result.turns)
    return found[1].answer.body if found else result.body


def _outcome(number: int, result: Result, kept: Mapping[str, bytes] | None, key_of: KeyOf) -> Outcome:
    body = _body(result)
    files = tuple(
        one
        for one in evidence.listed(body, evidence.folder(number, result.content.key))
        if kept is None or one.path in kept
    )
    steps = tuple(
        StepDone(do=step.do, expected=step.expected, result=row["result"], note=row["note"])
        for step, row in zip(steps_of(result.content), body.get("steps", ()), strict=False)
    )
    run = run_of(result.turns)
    defects = _defects(result, files, key_of) if run else ()
    return Outcome(
        result=result,
        status=_status(run[1].answer.code if run else result.answer, defects),
        environment=fact(result.content, "environment") or ANYWHERE,
        case=fact(result.content, "case"),
        title=result.content.text,
        spent_s=run[1].spent_s if run else 0.0,
        steps=steps,
        defects=defects,
        evidence=files,
    )


def _status(code: str, defects: Sequence[Found]) -> Status:
    if code == FAILED:
        return Status.FAILED if not defects or any(one.stands for one in defects) else Status.REJECTED
    return Status(code) if code in set(Status) else Status.BLOCKED


def _defects(result: Result, files: Sequence[Evidence], key_of: KeyOf) -> tuple[Found, ...]:
    run = run_of(result.turns)
    verdicts = verdicts_of(result.turns)
    found = []
    for number, row in enumerate(defects_of(result.turns), 1):
        verdict: Mapping[str, Any] = verdicts[number - 1] if number <= len(verdicts) else {}
        duplicate = verdict.get("verdict") == DUPLICATE
        found.append(
            Found(
                id=key_of(run[1], number) if run else UUID(int=0),
                number=number,
                title=row["title"],
                text=row["text"],
                step=row["step"],
                severity=verdict.get("severity", row["severity"]),
                severity_reported=row["severity"],
                verdict=verdict.get("verdict", "reported"),
                duplicate_of=verdict["duplicate_of"] if duplicate else "",
                note=verdict.get("note", ""),
                paths=tuple(one.path for one in files if one.place == f"defect-{number}"),
            )
        )
    return tuple(found)
