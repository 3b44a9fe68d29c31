"""A test plan as CSV: a row is a step, and rows of one id are a case."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from heliotrope.core.decompose.cases.model import (
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
from heliotrope.core.text.records import records

ROWS_MOST = 50_000
COLUMNS_MOST = 40
NAME_MOST = 100
TAGS_MOST = 20
OWN = ("id", "title", "step", "expected", "priority", "tags", "precondition", "suite")
"""The columns with a meaning, in any case of letters; all others are the client's and are kept."""

_NEEDED = ("id", "step")
_DELIMITERS = (",", ";", "\t")
_OF_THE_CASE = ("title", "priority", "tags", "precondition", "suite")


@dataclass(slots=True)
class _Draft:
    """A case whose rows are being read."""

    line: int
    cells: dict[str, str]
    steps: list[CaseStep] = field(default_factory=list)


def cases(text: str) -> Sequence[Case]:
    """The cases of a plan in the file's order.

    Raises:
        InvalidRows: every bad row, by its line.
        TooLarge: more rows than a plan may have.
    """
    bad: list[BadRow] = []
    drafts: dict[str, _Draft] = {}
    latest = ""
    for line, row in _rows(text, bad):
        key, faults = _id(row, latest, drafts)
        for column, value in row.items():
            most = TEXT_MOST if column not in {"title", "suite"} else TITLE_MOST
            faults.extend(_fault(column, value, most))
        latest = key or latest
        draft = drafts.setdefault(key, _Draft(line=line, cells=dict(row))) if key else None
        if draft is not None:
            faults.extend(_add(draft, row, line))
        bad.extend(BadRow(line=line, column=column, message=message) for column, message in faults)
    if bad:
        raise InvalidRows(sorted(bad, key=lambda one: one.line))
    return some([_case(key, draft) for key, draft in drafts.items()], "The plan has no case; add a row")


def _rows(text: str, bad: list[BadRow]) -> Iterator[tuple[int, Mapping[str, str]]]:
    header: list[str] = []
    count = 0
    for line, values in records(io.StringIO(text, newline=""), bad, delimiter=_delimiter(text)):
        if values is None:
            return
        count += 1
        if count > ROWS_MOST:
            raise TooLarge(f"A plan has at most {ROWS_MOST:,} rows; split it into several")
        if not any(value.strip() for value in values):
            continue
        if not header:
            header = _header(values, line, bad)
            if not header:
                return
        elif len(values) != len(header):
            message = f"has {len(values)} cells, the header has {len(header)}"
            bad.append(BadRow(line=line, column="", message=message))
        else:
            yield line, dict(zip(header, values, strict=True))
    if not header:
        bad.append(
            BadRow(line=1, column="", message="the file is empty; begin it with id,title,step,expected")
        )


def _delimiter(text: str) -> str:
    """The first of comma, semicolon and tab by which the first line has a column ``id``; else the comma."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    for delimiter in _DELIMITERS:
        if "id" in (name.strip('" ').lower() for name in first.split(delimiter)):
            return delimiter
    return _DELIMITERS[0]


def _header(values: Sequence[str], line: int, bad: list[BadRow]) -> list[str]:
    """The columns' names; none when there are faults, for then no row can be read."""
    faults: list[tuple[str, str]] = []
    names: list[str] = []
    if len(values) > COLUMNS_MOST:
        faults.append(("", f"has {len(values):,} columns; {COLUMNS_MOST} are allowed"))
    for place, raw in enumerate(values[:COLUMNS_MOST], 1):
        try:
            name = cells.visible(raw, NAME_MOST)
        except Invalid as error:
            faults.append(("", f"the name of column {place} {error}"))
            continue
        names.append(name.lower() if name.lower() in OWN else name)
    faults += [(name, "is named twice; keep one") for name in dict.fromkeys(names) if names.count(name) > 1]
    faults += [(name, "the header has no such column; add it") for name in _NEEDED if name not in names]
    bad.extend(BadRow(line=line, column=column, message=message) for column, message in faults)
    return [] if faults else names


def _id(
    row: Mapping[str, str], latest: str, drafts: Mapping[str, _Draft]
) -> tuple[str, list[tuple[str, str]]]:
    """The case that a row belongs to; a blank id goes on with the case above."""
    given = row["id"].strip()
    if not given:
        return latest, [] if latest else [("id", "is empty; give the first row of a case its id")]
    try:
        key = cells.visible(given, ID_MOST)
    except Invalid as error:
        return "", [("id", str(error))]
    if key in drafts and key != latest:
        began = drafts[key].line
        return key, [("id", f"{cells.shown(key)} began on line {began}; keep the rows of a case together")]
    return key, []


def _fault(column: str, value: str, most: int) -> list[tuple[str, str]]:
    try:
        cells.storable(value, most)
    except Invalid as error:
        return [(column, str(error))]
    return []


def _add(draft: _Draft, row: Mapping[str, str], line: int) -> list[tuple[str, str]]:
    """Take a row into its case; what does not fit is returned."""
    faults: list[tuple[str, str]] = []
    if line == draft.line and "title" in row:
        faults += [] if row["title"].strip() else [("title", "is empty; give the case a title")]
    if line == draft.line and len(_tags(row)) > TAGS_MOST:
        faults.append(("tags", f"names {len(_tags(row))} tags; {TAGS_MOST} are allowed"))
    for column in _OF_THE_CASE:
        value, first = row.get(column, "").strip(), draft.cells.get(column, "").strip()
        if value and value != first:
            faults.append((column, f"differs from line {draft.line}; say it once, on the case's first row"))
    if not row["step"].strip():
        faults.append(("step", "is empty; say what to do"))
    draft.steps.append(CaseStep(do=row["step"].strip(), expected=row.get("expected", "").strip()))
    if len(draft.steps) == STEPS_MOST + 1:
        faults.append(("step", f"is one too many; a case has at most {STEPS_MOST} steps"))
    return faults


def _tags(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(tag.strip()[:NAME_MOST] for tag in row.get("tags", "").split(",") if tag.strip())


def _case(key: str, draft: _Draft) -> Case:
    value = {column: draft.cells.get(column, "").strip() for column in OWN}
    case = Case(id=key, title=value["title"] or key, line=draft.line, steps=tuple(draft.steps))
    return replace(
        case,
        priority=value["priority"],
        tags=_tags(draft.cells),
        precondition=value["precondition"],
        suite=value["suite"],
        further={column: cell for column, cell in draft.cells.items() if column not in OWN},
    )
