"""Workers from a CSV file: every row is right, or every bad one is named and nothing is taken.

    worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email
    bo,chengdu,label-images:3|label-text:2,en:5|zh:3,12.50,CNY,Asia/Shanghai,Mon-Fri 09:00-17:00,2,,

Skills, languages, rate, availability, legal name and e-mail may be empty.  Other columns are ignored.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge
from heliotrope.core.match.people import WeeklySpan
from heliotrope.core.match.zones import zone
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.network import worker_cells as cells
from heliotrope.core.network.availability_text import format_availability, parse_availability

__all__ = ["COLUMNS", "WorkerRow", "format_availability", "parse_availability", "parse_workers"]

MOST_ROWS = 100_000
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One worker as the file names them.

    Attributes:
        line: line of the file at which the row begins, from 1, the header included.
        worker: handle, unique in the file whatever its case.
        site: handle of the site.
        rate_per_hour: None when they are not paid by the hour.
        legal_name: personal; belongs in the vault of the site's region, like ``email``.
    """

    line: int
    worker: str
    site: str
    skills: Mapping[str, int]
    languages: Mapping[str, int]
    rate_per_hour: Decimal | None
    currency: str
    timezone: str
    availability: tuple[WeeklySpan, ...]
    capacity: int
    legal_name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row's cells by column, with the line at which it begins."""

    line: int
    cells: Mapping[str, str]


def parse_workers(text: str) -> tuple[WorkerRow, ...]:
    """The workers of a file, in its order.

    Raises:
        InvalidRows: every bad row with its line and column; a header without a column is line 1.
        TooLarge: more than 100,000 rows or 20 MB of UTF-8.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise TooLarge(f"A workers file has at most {MOST_BYTES // 1_000_000} MB; split it into several")
    bad: list[BadRow] = []
    rows: list[WorkerRow] = []
    first_line: dict[str, int] = {}
    for row in _rows(text.removeprefix("\ufeff"), bad):
        faults: list[BadRow] = []
        parsed = _worker(row, faults)
        name = row.cells["worker"].casefold()
        if name and name in first_line:
            message = f"{cells.shown(row.cells['worker'])} is already on line {first_line[name]}"
            faults.append(BadRow(line=row.line, column="worker", message=f"{message}; keep one of them"))
        first_line.setdefault(name, row.line)
        bad += faults
        if parsed is not None and not faults:
            rows.append(parsed)
    if bad:
        raise InvalidRows(bad)
    return tuple(rows)


def _rows(text: str, bad: list[BadRow]) -> Iterator[_Row]:
    """The file's rows; what cannot be read as a row goes to ``bad``."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            values = [value.strip() for value in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            bad.append(BadRow(line=line, column="", message=f"is no CSV from here on: {error}"))
            return
        if not any(values):
            continue
        if not header:
            header = [value.lower() for value in values]
            if faults := _header_faults(header):
                bad.extend(faults)
                return
            continue
        count += 1
        if count > MOST_ROWS:
            raise TooLarge(f"A workers file has at most {MOST_ROWS:,} rows; split it into several")
        if len(values) == len(header):
            yield _Row(line=line, cells=dict(zip(header, values, strict=True)))
        else:
            message = f"has {len(values)} cells, the header has {len(header)}"
            bad.append(BadRow(line=line, column="", message=message))
    if not header:
        bad.extend(_header_faults([]))


def _header_faults(header: list[str]) -> list[BadRow]:
    faults = [
        BadRow(line=1, column=column, message="the header has no such column; add it")
        for column in COLUMNS
        if column not in header
    ]
    return faults + [
        BadRow(line=1, column=column, message="the header names this column twice; keep one")
        for column in COLUMNS
        if header.count(column) > 1
    ]


def _worker(row: _Row, faults: list[BadRow]) -> WorkerRow | None:
    """The row as a worker; None when a cell is wrong, with every such cell in ``faults``."""
    values: dict[str, Any] = {}
    for column, parse in _PARSERS.items():
        try:
            values[column] = parse(row.cells[column])
        except Invalid as error:
            faults.append(BadRow(line=row.line, column=column, message=str(error)))
    return None if faults else WorkerRow(line=row.line, **values)


def _timezone(name: str) -> str:
    zone(name)
    return name


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "worker": cells.handle,
    "site": cells.handle,
    "skills": cells.skills,
    "languages": cells.languages,
    "rate_per_hour": cells.rate_per_hour,
    "currency": lambda code: known_currency(code.upper()),
    "timezone": _timezone,
    # The workers of a site keep the same few hours: each text is read once.
    "availability": lru_cache(maxsize=4096)(parse_availability),
    "capacity": cells.capacity,
    "legal_name": cells.legal_name,
    "email": cells.email,
}
COLUMNS = tuple(_PARSERS)
"""What the header must name, in any order."""
