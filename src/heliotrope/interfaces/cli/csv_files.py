"""CSV files in and out: rows by their columns, every bad one named by its line, results whole or not at all.

UTF-8 with or without a byte-order mark, comma as delimiter; further columns are ignored, empty lines skipped.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import IO

from heliotrope.core.errors import BadRow, Invalid, InvalidRows

Watch = Callable[[str, float, float], None]
"""Told a step by name, how much of it is done, and how much there is in all."""


LINE_MOST = 32 * 1024 * 1024
"""Bytes of one line, a header of a million columns among them; what is longer is never held in memory."""
FAULTS_MOST = 10_000
"""Faults of one file that are kept by their line; the others are counted."""


class BadFile(InvalidRows):
    """A file has bad rows; nothing was written.

    Attributes:
        count: how many, those among them that are not kept in ``rows``.
    """

    def __init__(self, path: Path, rows: Sequence[BadRow], *, count: int = 0) -> None:
        self.path, self.count = path, max(count, len(rows))
        super().__init__(sorted(rows, key=lambda row: row.line))


def target_of(out_path: Path, *in_paths: Path) -> Path:
    """Where to write, which is none of the inputs and in a folder that exists."""
    target = out_path.resolve()
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}: make it first, or name another file to write")
    if target.exists() and not target.is_file():
        raise Invalid(f"{out_path} is no regular file: name a file to write, for example out.csv")
    if target in [path.resolve() for path in in_paths]:
        raise Invalid(f"{out_path} is an input itself: name another file to write")
    return target


class _Lines:
    """The text lines of a file; remembers which could not be read as text."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file, self._told = file, told
        self.number = 0
        self.faults: dict[int, str] = {}
        self._bytes = 0

    def __iter__(self) -> Iterator[str]:
        while raw := self._file.readline(LINE_MOST):
            self.number += 1
            self._bytes += len(raw)
            if self.number % 4096 == 0:
                self._told(self._bytes)
            if len(raw) == LINE_MOST and not raw.endswith(b"\n"):
                self._leave_out()
                yield "\n"
                continue
            if b"\0" in raw:
                self.faults[self.number] = "has a NUL character; save the file as UTF-8 text"
            try:
                text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                self.faults[self.number] = f"is not UTF-8 at byte {error.start + 1}; save the file as UTF-8"
                text = raw.decode("utf-8", errors="replace")
            yield text

    def _leave_out(self) -> None:
        """Pass over the rest of a line that is too long."""
        self.faults[self.number] = f"is longer than {LINE_MOST // 1024**2} MB; is this a CSV file?"
        while rest := self._file.readline(LINE_MOST):
            self._bytes += len(rest)
            if rest.endswith(b"\n"):
                return


class CsvFile:
    """The rows of a file by their columns; what is wrong with it is gathered, to be refused as a whole.

    A value of an ``optional`` column may be empty, and is "" where the file has no such column.
    """

    def __init__(
        self, path: Path, columns: Sequence[str], watch: Watch, *, optional: Sequence[str] = ()
    ) -> None:
        self.path, self.columns, self.optional = path, columns, optional
        self.bad: list[BadRow] = []
        self._faults = 0
        self._watch = watch

    def fault(self, line: int, column: str, message: str) -> None:
        self._faults += 1
        if len(self.bad) < FAULTS_MOST:
            self.bad.append(BadRow(line=line, column=column, message=message))

    def refuse_if_bad(self) -> None:
        if self.bad:
            raise BadFile(self.path, self.bad, count=self._faults)

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Good rows with the line on which each starts."""
        with self.path.open("rb") as file:
            size = max(os.fstat(file.fileno()).st_size, 1)
            lines = _Lines(file, lambda done: self._watch(f"reading {self.path.name}, bytes", done, size))
            reader = csv.reader(lines, strict=True)
            places, width = self._header(reader, lines)
            while True:
                start = lines.number + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    self.fault(start, "", _unreadable(error))
                    lines.faults.clear()
                    continue
                if lines.faults:
                    self._take(lines)
                elif row and (values := self._values(row, places, width, start)) is not None:
                    yield start, values

    def _take(self, lines: _Lines) -> None:
        for line, fault in lines.faults.items():
            self.fault(line, "", fault)
        lines.faults.clear()

    def _header(self, reader: Iterator[list[str]], lines: _Lines) -> tuple[tuple[int, ...], int]:
        try:
            header = [name.strip() for name in next(reader, [])]
        except csv.Error as error:
            self.fault(1, "", _unreadable(error))
            header = list(self.columns)
        self._take(lines)
        for name in (*self.columns, *self.optional):
            times = header.count(name)
            if times > 1 or (times == 0 and name in self.columns):
                message = f"the header must name this column once, not {times} times; it names {header}"
                self.fault(1, name, message)
        self.refuse_if_bad()
        names = (*self.columns, *self.optional)
        return tuple(header.index(name) if name in header else -1 for name in names), len(header)

    def _values(
        self, row: list[str], places: tuple[int, ...], width: int, line: int
    ) -> tuple[str, ...] | None:
        if len(row) != width:
            self.fault(line, "", f"has {len(row)} fields, the header has {width}")
            return None
        values = tuple(row[place] if place >= 0 else "" for place in places)
        empty = [name for name, value in zip(self.columns, values, strict=False) if not value.strip()]
        for name in empty:
            self.fault(line, name, "is empty; every row needs one")
        return None if empty else values


def _unreadable(error: csv.Error) -> str:
    never_closed = "unexpected end of data" in str(error)
    why = "a quotation mark that opens here is never closed" if never_closed else str(error)
    return f"cannot be read as CSV: {why}"


def write_whole(target: Path, *parts: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV; see `writing`."""
    with writing(target) as file:
        writer = csv.writer(file, lineterminator="\n")
        for part in parts:
            writer.writerows(part)


def fields(values: Sequence[str]) -> Sequence[str]:
    """Each value as it stands in a row of a CSV file: in quotation marks where it needs them."""
    together = "\n".join(values)
    if together.count("\n") == len(values) - 1 and not any(mark in together for mark in ',"\r'):
        return values
    return [_field(value) for value in values]


def _field(value: str) -> str:
    said = StringIO()
    csv.writer(said, lineterminator="\n").writerow((value, ""))
    return said.getvalue()[:-2]


def write_text(target: Path, lines: Iterable[str]) -> None:
    """Write lines as they are; see `writing`."""
    with writing(target) as file:
        file.writelines(lines)


@contextmanager
def writing(target: Path) -> Iterator[IO[str]]:
    """A file beside the target, renamed to it at the end: nothing half-written is found under its name."""
    beside = target.with_name(f".{target.name}.{token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
