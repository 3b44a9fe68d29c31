"""Demand files as rows: CSV and JSON Lines; what cannot be read as a row is named and passed by."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from heliotrope.core.errors import BadRow, Invalid, TooLarge
from heliotrope.core.text import cells
from heliotrope.core.text.records import records

CSV = "text/csv"
JSONL = ("application/jsonl", "application/x-ndjson")
MOST_BYTES = 50 * 1024**2
MOST_ROWS = 100_000
MOST_LINES = 3_000_000
"""A row's text may have many lines of its own."""
MOST_FURTHER = 50
NAME_MOST = 100
KNOWN = ("id", "text", "image", "gold", "language")
"""The columns with a meaning, in any case; all others are the client's and are kept."""

_DELIMITERS = (",", ";", "\t")
_CHARSET = re.compile(r"""\bcharset\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_HEADER_LINES = 1000
"""Among so many lines, empty ones included, the header is looked for to see how cells are separated."""
# No right line is so long or has so many cells; a wrong one would only fill the memory.
_MOST_LINE = 16_000_000
_MOST_CELLS_A_LINE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with the line of the file at which it begins, from 1."""

    line: int
    cells: Mapping[str, str]


def rows(source: bytes, media_type: str, bad: list[BadRow]) -> Iterator[Row]:
    """The rows of a file; faults go to ``bad``.

    Raises:
        TooLarge: more than 50 MB, 100,000 rows, empty ones included, or 3,000,000 lines.
        Invalid: a media type or encoding that is not taken.
    """
    if len(source) > MOST_BYTES:
        raise TooLarge(f"A file has at most {MOST_BYTES // 1024**2} MB; split it into several")
    kind = _kind(media_type)
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid("line 1: the file is UTF-16; save it as UTF-8")
    return _csv_rows(source, bad) if kind == CSV else _json_rows(source, bad)


def _kind(media_type: str) -> str:
    kind, _, parameters = media_type.partition(";")
    kind = kind.strip().lower()
    if kind not in {CSV, *JSONL}:
        taken = ", ".join((CSV, *JSONL))
        raise Invalid(f"{cells.shown(media_type)} is not taken; send one of {taken}")
    charset = _CHARSET.search(parameters)
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Invalid(f"The charset {cells.shown(charset[1])} is not taken; save the file as UTF-8")
    return kind


def _lines(source: bytes, newline: str) -> Iterator[str]:
    """The file's lines as text; bytes that are no UTF-8 become half characters, which cells refuse."""
    # A stream, for the whole file as text can take four times its bytes.
    lines = io.TextIOWrapper(io.BytesIO(source), "utf-8-sig", "surrogateescape", newline=newline)
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise TooLarge(f"A file has at most {MOST_LINES:,} lines; split it into several")
        if len(line) > _MOST_CELLS_A_LINE and _overlong(line):
            raise TooLarge(f"line {number} is longer than any right row; shorten it")
        yield line


def names(given: Iterable[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Column names as the line uses them, and what is wrong with them as (column, message)."""
    columns = tuple(given)
    if len(columns) > len(KNOWN) + MOST_FURTHER:
        return (), [("", f"has {len(columns):,} columns; {MOST_FURTHER} further ones are allowed")]
    found: list[str] = []
    faults: list[tuple[str, str]] = []
    for place, raw in enumerate(columns, 1):
        try:
            name = cells.visible(raw, NAME_MOST)
        except Invalid as error:
            faults.append(("", f"the name of column {place} {error}"))
            continue
        found.append(name.lower() if name.lower() in KNOWN else name)
    faults += [(n, "is named twice; keep one") for n in dict.fromkeys(found) if found.count(n) > 1]
    further = len(set(found) - set(KNOWN))
    if further > MOST_FURTHER:
        faults.append(("", f"has {further} further columns; {MOST_FURTHER} further ones are allowed"))
    return tuple(found), faults


def _csv_rows(source: bytes, bad: list[BadRow]) -> Iterator[Row]:
    # An image's cell is longer than the module's default; the limit is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    header: Sequence[str] = ()
    count = 0
    for line, record in records(_lines(source, ""), bad, delimiter=_delimiter(source)):
        values = record or []
        count += 1
        if count > MOST_ROWS + (1 if header else 0):
            raise _too_many_rows()
        if not any(value.strip() for value in values):
            continue
        if header and len(values) != len(header):
            message = f"has {len(values)} cells, the header has {len(header)}"
            bad.append(BadRow(line=line, column="", message=message))
        elif header:
            yield Row(line=line, cells=dict(zip(header, values, strict=True)))
        elif not (header := _header(values, line, bad)):
            return
    if not header and not bad:
        bad.append(BadRow(line=1, column="", message="the file is empty; begin it with a header: id,text"))


def _overlong(line: str) -> bool:
    cells_most = any(line.count(delimiter) >= _MOST_CELLS_A_LINE for delimiter in _DELIMITERS)
    return cells_most or len(line) > _MOST_LINE


def _delimiter(source: bytes) -> str:
    """The first of comma, semicolon and tab by which the header has a column ``id``; else the comma."""
    first = next((line for line in islice(_lines(source, ""), _HEADER_LINES) if line.strip()), "")
    for delimiter in _DELIMITERS:
        header = next(csv.reader([first], delimiter=delimiter), [])
        if "id" in (name.strip().lower() for name in header):
            return delimiter
    return _DELIMITERS[0]


def _header(values: Sequence[str], line: int, bad: list[BadRow]) -> Sequence[str]:
    """The header's columns; none when it has faults, for then no row can be read."""
    found, faults = names(values)
    if found and "id" not in found:
        faults.append(("id", "the header has no such column; add it"))
    if found and not {"text", "image"} & set(found):
        faults.append(("text", "the header has neither text nor image; add one of them"))
    bad.extend(BadRow(line=line, column=column, message=message) for column, message in faults)
    return () if faults else found


def _json_rows(source: bytes, bad: list[BadRow]) -> Iterator[Row]:
    empty = True
    for line, raw in enumerate(_lines(source, "\n"), 1):
        if line > MOST_ROWS:
            raise _too_many_rows()
        if not raw.strip():
            continue
        empty = False
        try:
            faults, values = cells_of(_object(raw))
        except Invalid as error:
            bad.append(BadRow(line=line, column="", message=str(error)))
            continue
        bad.extend(BadRow(line=line, column=column, message=message) for column, message in faults)
        if not faults:
            yield Row(line=line, cells=values)
    if empty:
        bad.append(BadRow(line=1, column="", message='the file is empty; write one {"id": …} a line'))


def _object(raw: str) -> dict[str, object]:
    try:
        # Numbers stay as they are written: 1.10 is not 1.1 when it is somebody's data.
        value = json.loads(
            raw, parse_int=str, parse_float=str, parse_constant=_no_constant, object_pairs_hook=_pairs
        )
    except json.JSONDecodeError as error:
        raise Invalid(f"is no JSON object: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise Invalid("is no JSON object: it is nested too deeply") from error
    if not isinstance(value, dict):
        raise Invalid('is no JSON object; write one such as {"id": "a-1", "text": "…"}')
    return value


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Invalid("names a key twice; keep one")
    return found


def _no_constant(name: str) -> object:
    raise Invalid(f"holds {name}, which is no JSON")


def cells_of(given: Mapping[str, object]) -> tuple[list[tuple[str, str]], Mapping[str, str]]:
    """What is wrong with the keys and kinds of a mapping as (column, message), and its cells as text."""
    found, faults = names(map(str, given))
    if faults:
        return faults, {}
    values: dict[str, str] = {}
    for name, value in zip(found, given.values(), strict=True):
        try:
            values[name] = cells.plain(value)
        except Invalid as error:
            faults.append((name, str(error)))
    return faults, values


def _too_many_rows() -> TooLarge:
    return TooLarge(f"A file has at most {MOST_ROWS:,} rows; split it into several")
