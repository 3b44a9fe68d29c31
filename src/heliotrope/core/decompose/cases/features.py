"""A test plan in Gherkin: scenarios as cases, by the official parser and compiler."""

import contextlib
from collections.abc import Sequence
from typing import Any

from gherkin.errors import CompositeParserException, ParserError
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from heliotrope.core.decompose.cases.model import (
    CASES_MOST,
    ID_MOST,
    STEPS_MOST,
    TEXT_MOST,
    TITLE_MOST,
    Case,
    CaseStep,
    some,
)
from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge
from heliotrope.core.text import cells

LINES_MOST = 100_000
"""Comments and blank lines included; the parser takes a tenth of a millisecond for each."""
_FAULTS_MOST = 100
_OUTCOME = "Outcome"


def cases(text: str) -> Sequence[Case]:
    """Scenarios in the file's order, outlines written out, the background before each.

    A case's id is the feature with the line of its scenario or example, as Cucumber names them; a ``Then``
    is what is expected of the step before it.

    Raises:
        InvalidRows: what is no Gherkin, scenarios without steps, or too many of them, by line.
    """
    if text.count("\n") + text.count("\r") > LINES_MOST:
        raise TooLarge(f"A feature has at most {LINES_MOST:,} lines; split it into several")
    document: Any = _parsed(text)
    feature: Any = document.get("feature")
    if feature is None:
        raise InvalidRows([BadRow(line=1, column="", message="the file has no Feature; begin with one")])
    document["uri"] = ""
    pickles: Any = Compiler().compile(document)
    if len(pickles) > CASES_MOST:
        raise TooLarge(f"A plan has at most {CASES_MOST:,} scenarios; split it into several")
    keywords = _keywords(feature)
    name = _name(feature["name"]) or "feature"
    bad: list[BadRow] = []
    found = []
    for pickle in pickles:
        case = _case(name, pickle, keywords)
        try:
            _check(case)
        except Invalid as error:
            bad.append(BadRow(line=case.line, column="", message=str(error)))
        found.append(case)
    if bad:
        raise InvalidRows(bad)
    return some(found, "The feature has no scenario; add one")


def _case(feature: str, pickle: Any, keywords: dict[str, str]) -> Case:
    line = int(pickle["location"]["line"])
    tail = f":{line}"
    return Case(
        id=f"{feature[: ID_MOST - len(tail)]}{tail}",
        title=_name(pickle["name"]) or f"{feature[:ID_MOST]}{tail}",
        line=line,
        steps=_steps(pickle["steps"], keywords),
        tags=tuple(dict.fromkeys(tag["name"] for tag in pickle["tags"])),
        suite=feature[:TITLE_MOST],
    )


def _parsed(text: str) -> object:
    try:
        return Parser().parse(text)
    except CompositeParserException as error:
        faults = [_bad(one) for one in error.errors[:_FAULTS_MOST]]
        raise InvalidRows(faults) from error
    except ParserError as error:
        raise InvalidRows([_bad(error)]) from error


def _bad(error: Any) -> BadRow:
    said = str(error).partition("): ")[2] or str(error)
    message = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in said[:200])
    return BadRow(
        line=int(getattr(error, "location", {}).get("line", 1)),
        column="",
        message=f"is no Gherkin: {message}",
    )


def _name(text: str) -> str:
    """A name as people may read and compare it; empty when it cannot be."""
    with contextlib.suppress(Invalid):
        return cells.visible(" ".join(text.split())[:TITLE_MOST], TITLE_MOST)
    return ""


def _check(case: Case) -> None:
    if not case.steps:
        raise Invalid("the scenario has no steps; add some")
    if len(case.steps) > STEPS_MOST:
        raise Invalid(f"the scenario has {len(case.steps)} steps; {STEPS_MOST} are allowed")
    for step in case.steps:
        cells.storable(step.do, TEXT_MOST)
        cells.storable(step.expected, TEXT_MOST)


def _keywords(feature: Any) -> dict[str, str]:
    """The keyword of every step by its id, as the feature's language writes it."""
    found: dict[str, str] = {}
    waiting = list(feature["children"])
    while waiting:
        child = waiting.pop()
        if "rule" in child:
            waiting += child["rule"]["children"]
            continue
        part = child.get("background") or child["scenario"]
        found |= {step["id"]: step["keyword"] for step in part["steps"]}
    return found


def _steps(pickled: Any, keywords: dict[str, str]) -> tuple[CaseStep, ...]:
    steps: list[CaseStep] = []
    for one in pickled:
        keyword = keywords.get(one["astNodeIds"][0], "")
        text = f"{'' if keyword.strip() == '*' else keyword}{one['text']}{_argument(one.get('argument'))}"
        if one["type"] == _OUTCOME and steps:
            last = steps.pop()
            expected = f"{last.expected}\n{text}" if last.expected else text
            steps.append(CaseStep(do=last.do, expected=expected))
        else:
            steps.append(CaseStep(do=text))
    return tuple(steps)


def _argument(argument: Any) -> str:
    """A step's table or text, below it."""
    if not argument:
        return ""
    rows = argument.get("dataTable", {}).get("rows", ())
    table = "".join("\n| " + " | ".join(cell["value"] for cell in row["cells"]) + " |" for row in rows)
    content = argument.get("docString", {}).get("content")
    return table + (f"\n{content}" if content else "")
