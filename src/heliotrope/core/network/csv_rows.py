"""The rows of a CSV file with a header, each with the line at which it begins."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from heliotrope.core.errors import BadRow, TooLarge
from heliotrope.core.text.records import MOST_COLUMNS, records

MOST_ROWS = 100_000
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """A row's cells by column, with the line at which it begins."""

    line: int
    cells: Mapping[str, str]


def csv_rows(
    text: str, columns: Sequence[str], bad: list[BadRow], *, optional: Sequence[str] = (), noun: str
) -> Iterator[CsvRow]:
    """The file's rows; what cannot be read as a row goes to ``bad``.

    Args:
        columns: what the header must name, in any order; other columns are ignored.
        optional: what it may name besides, at most once.
        noun: what the file is called in a refusal.

    Raises:
        TooLarge: more than 100,000 rows or 20 MB of UTF-8.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise TooLarge(f"A {noun} has at most {MOST_BYTES // 1_000_000} MB; split it into several")
    header: list[str] = []
    count = 0
    for line, record in records(io.StringIO(text.removeprefix("\ufeff"), newline=""), bad):
        if record is None:
            return
        # Empty lines count, too: a file of nothing else must not be read for minutes.
        count += 1
        if count > MOST_ROWS + 1:
            raise TooLarge(f"A {noun} has at most {MOST_ROWS:,} rows; split it into several")
        if len(record) > MOST_COLUMNS:
            message = f"has {len(record):,} columns; {MOST_COLUMNS} are allowed"
            bad.append(BadRow(line=line, column="", message=message))
            return
        values = [value.strip() for value in record]
        if not any(values):
            continue
        if not header:
            header = [value.lower() for value in values]
            if faults := _header_faults(header, columns, optional):
                bad.extend(faults)
                return
            continue
        if len(values) == len(header):
            yield CsvRow(line=line, cells=dict(zip(header, values, strict=True)))
        else:
            message = f"has {len(values)} cells, the header has {len(header)}"
            bad.append(BadRow(line=line, column="", message=message))
    if not header:
        bad.extend(_header_faults([], columns, optional))


def _header_faults(header: list[str], columns: Sequence[str], optional: Sequence[str]) -> list[BadRow]:
    faults = [
        BadRow(line=1, column=column, message="the header has no such column; add it")
        for column in columns
        if column not in header
    ]
    return faults + [
        BadRow(line=1, column=column, message="the header names this column twice; keep one")
        for column in (*columns, *optional)
        if header.count(column) > 1
    ]
