"""The records of a CSV file, each with the line at which it begins."""

import csv
import io
from collections.abc import Iterable, Iterator

from heliotrope.core.errors import BadRow, InvalidRows, TooLarge

MOST_COLUMNS = 100
MOST_BLANK = 100_000
CELL_MOST = 50 * 1024**2


def records(
    lines: Iterable[str], bad: list[BadRow], *, delimiter: str = ","
) -> Iterator[tuple[int, list[str] | None]]:
    """Line and cells of one record after the other; what is no CSV goes to ``bad`` and comes as None."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad.append(BadRow(line=line, column="", message=f"is no CSV: {error}; check its quotation marks"))
            yield line, None
        else:
            yield line, values


def table(source: bytes, bad: list[BadRow], *, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of the records of a CSV file in UTF-8, the header first, blank lines left out.

    A file of a few megabytes can hold a million columns or lines: whoever reads one record after the other
    holds never more than one, and of the columns none beyond the bound.

    Raises:
        InvalidRows: it is not UTF-8, or the header has more than 100 columns; the line is named.
        TooLarge: more rows than may be.
    """
    # An image's cell is longer than the module's default; the limit is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), CELL_MOST))
    count = -1
    for read, (line, values) in enumerate(records(io.StringIO(text_of(source), newline=""), bad)):
        if values is None:
            return
        if read > most_rows + MOST_BLANK:
            raise TooLarge(f"A file has at most {most_rows:,} rows; take the blank lines out")
        if not any(value.strip() for value in values):
            continue
        count += 1
        if count > most_rows:
            raise TooLarge(f"A file has at most {most_rows:,} rows; split it into several")
        if len(values) > MOST_COLUMNS:
            message = f"has {len(values):,} columns; {MOST_COLUMNS} are allowed"
            bad.append(BadRow(line=line, column="", message=message))
            if not count:
                raise InvalidRows(bad)
            continue
        yield line, values


def text_of(source: bytes) -> str:
    """A file's text; raises InvalidRows with the line that is not UTF-8."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        row = BadRow(line=line, column="", message="this is not UTF-8; save the file as UTF-8")
        raise InvalidRows([row]) from None
