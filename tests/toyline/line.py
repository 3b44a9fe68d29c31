"""A toy line: sums such as ``2+3``, each answered once with a whole number."""

import csv
import io
import re
from collections.abc import Mapping

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
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
    Requirement,
    Shape,
    Task,
    Workspace,
)
from heliotrope.core.text import cells

INSTRUCTION = "Work out the sum."
INSTRUCTION_MOST = 10_000
_KEY = re.compile(r"[\w.-]{1,200}")
_SUM = re.compile(r"[0-9]{1,9}([+-][0-9]{1,9}){1,9}")
_ANSWER = re.compile(r"[+-]?[0-9]{1,12}")
_COLUMNS = ("id", "sum")


class ToyLine:
    """Answers ``heliotrope.core.line.Line`` for sums."""

    code: str = "toy"
    shapes: tuple[Shape, ...] = (Shape.ORDER, Shape.STREAM)
    measure: str = "sum"

    def options(self, given: Options) -> Options:
        """Only the instruction can be set."""
        strange = [str(name) for name in given if name != "instruction"]
        if strange:
            raise Invalid(f"Unknown options: {', '.join(strange)}. Sums have: instruction")
        instruction = given.get("instruction", INSTRUCTION)
        if not isinstance(instruction, str) or not instruction.strip():
            raise Invalid("instruction: must be a text that says what to do")
        return {"instruction": cells.storable(instruction, INSTRUCTION_MOST).strip()}

    def recipe(self, brief: Brief) -> Recipe:
        """The sums of a CSV file with the columns ``id`` and ``sum``."""
        if brief.media_type != "text/csv":
            raise Invalid(f"{brief.media_type!r} is not taken; send text/csv")
        bad: list[BadRow] = []
        items: list[PlannedItem] = []
        seen: set[str] = set()
        for line, values in _rows(brief.source):
            faults = _faults(values)
            if values["id"] in seen:
                faults["id"] = "is named before; keep one"
            seen.add(values["id"])
            bad += [BadRow(line=line, column=column, message=faults[column]) for column in faults]
            if not faults:
                items.append(_item(values, line))
        if bad:
            raise InvalidRows(bad)
        if not items:
            raise Invalid("The file has no sum; add a row")
        return Recipe(items=tuple(items), plan=self.plan(brief.options))

    def arrival(self, given: Mapping[str, object], options: Options) -> PlannedItem:
        """One sum."""
        values = {column: str(given.get(column, "")) for column in _COLUMNS}
        faults = _faults(values) | {str(name): "is unknown" for name in given if name not in _COLUMNS}
        if faults:
            raise Invalid("; ".join(f"{column}: {message}" for column, message in faults.items()))
        return _item(values, 0)

    def plan(self, options: Options) -> QualityPlan:
        """One judgement settles a sum."""
        self.options(options)
        return QualityPlan(redundancy=Redundancy.SINGLE, least=1, most=1, gold_ratio=0)

    def workspace(self, task: Task) -> Workspace:
        """The sum and a field for its answer."""
        instruction = str(self.options(task.options)["instruction"])
        return Workspace(instruction=instruction, text=task.content.text, field=Field.TEXT)

    def answer(self, task: Task, given: Given) -> Answer:
        """The whole number without a needless sign or zero."""
        text = str(given.get("answer", "")).strip()
        if _ANSWER.fullmatch(text) is None:
            raise Invalid("The answer is a whole number of at most 12 digits, such as 5 or -12")
        return Answer(code=str(int(text)))

    def worth(self, content: ItemContent, step: str, options: Options) -> Counted:
        """Every sum counts the same."""
        return Counted()

    def count(self, task: Task) -> tuple[Counted, ...]:
        """One sum."""
        return (Counted(),)

    def package(self, finished: Finished) -> Mapping[str, bytes]:
        """The sums with their answers."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow((*_COLUMNS, "answer"))
        writer.writerows(
            (result.content.key, result.content.text, result.answer) for result in finished.results
        )
        return {"sums.csv": out.getvalue().encode()}


def _rows(source: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        reader = csv.reader(io.StringIO(source.decode("utf-8-sig"), newline=""))
        lines = [(reader.line_num, values) for values in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"The file is no CSV in UTF-8: {error}") from error
    if not lines or tuple(lines[0][1]) != _COLUMNS:
        raise InvalidRows([BadRow(line=1, column="", message="the header must be id,sum")])
    return [
        (line, dict(zip(_COLUMNS, (*values, "", ""), strict=False))) for line, values in lines[1:] if values
    ]


def _faults(values: Mapping[str, str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if _KEY.fullmatch(values["id"]) is None:
        faults["id"] = "must be 1 to 200 letters, digits, dots and hyphens"
    if _SUM.fullmatch(values["sum"]) is None:
        faults["sum"] = "must be a sum such as 2+3"
    return faults


def _item(values: Mapping[str, str], line: int) -> PlannedItem:
    return PlannedItem(
        content=ItemContent(key=values["id"], text=values["sum"]),
        requirement=Requirement(skill="arithmetic", effort_s=5),
        line=line,
    )


LINE: Line = ToyLine()
