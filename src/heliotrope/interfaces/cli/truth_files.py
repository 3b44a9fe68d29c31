"""Files of judgements in, files of answers out; every bad row is named by its line.

The reader keeps numbers, not strings, so that millions of rows fit.  The writer writes beside its target and
renames, so that nothing half-written is ever found under the target's name.
"""

import csv
import os
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.quality.answers import Coded, Coder
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.truth import Method, solve

COLUMNS = ("item", "worker", "answer")

Watch = Callable[[str, float, float], None]
"""Told a step by name, how much of it is done, and how much there is in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthSummary:
    """What was solved, as the command prints it.

    Attributes:
        answers: judgements read.
        iterations: rounds of EM; 0 for the majority.
        converged: False when the rounds ran out first.
        seconds: time from opening the file to having written the result.
    """

    items: int
    workers: int
    answers: int
    labels: int
    method: str
    iterations: int
    converged: bool
    seconds: float


def solve_truth(in_path: Path, out_path: Path, method: Method, *, watch: Watch | None = None) -> TruthSummary:
    """Read judgements, form the consensus and write one answer an item.

    Labels are taken in the order of their characters, so a tie does not depend on the order of rows.

    Raises:
        InvalidRows: bad rows, every one named; nothing is written.
        Invalid: no answers at all, or a target that is the input or no regular file.
        OSError: a file that cannot be read or written.
    """
    began = time.monotonic()
    watch = watch or (lambda _step, _done, _all: None)
    target = target_of(in_path, out_path)

    coded = read_answers(in_path, watch)
    consensus = solve(coded.answers, method, watch=_rounds(watch))
    write_truth(target, coded, consensus)

    return TruthSummary(
        items=coded.answers.items,
        workers=coded.answers.workers,
        answers=len(coded.answers),
        labels=coded.answers.labels,
        method=method.value,
        iterations=consensus.iterations,
        converged=consensus.converged,
        seconds=round(time.monotonic() - began, 3),
    )


def _rounds(watch: Watch) -> Callable[[int, float], None]:
    from heliotrope.core.quality.dawid_skene import Stop

    most = Stop().iterations
    return lambda iteration, _change: watch("solving, rounds", iteration, most)


def target_of(in_path: Path, out_path: Path) -> Path:
    """The file to write, whole path; refuses the input itself, a folder, or a folder that is not there."""
    target = out_path.resolve()
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}: make it first, or name another file to write")
    if target.exists() and not target.is_file():
        raise Invalid(f"{out_path} is no regular file: name a file to write, for example out.csv")
    if target == in_path.resolve():
        raise Invalid(f"{out_path} is the input itself: name another file to write")
    return target


def read_answers(path: Path, watch: Watch) -> Coded:
    """Judgements of a CSV file with the columns item, worker and answer, in any order.

    UTF-8 with or without a byte-order mark, comma as delimiter; further columns are ignored, empty lines
    skipped, values kept as they are.

    Raises:
        InvalidRows: every bad row by its line.
        Invalid: a header without any answer.
    """
    bad: list[BadRow] = []
    coder, lines = Coder(), array("q")
    with path.open("rb") as file:
        size = max(os.fstat(file.fileno()).st_size, 1)
        for line, (item, worker, answer) in _rows(
            file, bad, lambda done: watch("reading, bytes", done, size)
        ):
            coder.add(item, worker, answer)
            lines.append(line)
    for earlier, again in coder.repeated():
        message = f"this worker already answered this item in line {lines[earlier]}; keep one of the two"
        bad.append(BadRow(line=lines[again], column="worker", message=message))
    if bad:
        raise InvalidRows(sorted(bad, key=lambda row: row.line))
    if not lines:
        raise Invalid(f"{path} has a header and no answers: there is nothing to solve")
    return coder.coded(sorted(coder.labels()))


class _Lines:
    """The text lines of a file; remembers which could not be read as text."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file, self._told = file, told
        self.number = 0
        self.faults: dict[int, str] = {}
        self._bytes = 0

    def __iter__(self) -> Iterator[str]:
        for raw in self._file:
            self.number += 1
            self._bytes += len(raw)
            if self.number % 4096 == 0:
                self._told(self._bytes)
            if b"\0" in raw:
                self.faults[self.number] = "has a NUL character; save the file as UTF-8 text"
            try:
                text = raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                self.faults[self.number] = f"is not UTF-8 at byte {error.start + 1}; save the file as UTF-8"
                text = raw.decode("utf-8", errors="replace")
            yield text


def _rows(
    file: IO[bytes], bad: list[BadRow], told: Callable[[int], None]
) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Good rows with the line on which each starts; the others go to ``bad``."""
    lines = _Lines(file, told)
    reader = csv.reader(lines, strict=True)
    places, width = _header(reader, lines)
    while True:
        start = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            bad.append(BadRow(line=start, column="", message=_unreadable(error)))
            lines.faults.clear()
            continue
        if lines.faults:
            bad.extend(BadRow(line=k, column="", message=fault) for k, fault in lines.faults.items())
            lines.faults.clear()
        elif row:
            values = _values(row, places, width, start, bad)
            if values is not None:
                yield start, values


def _unreadable(error: csv.Error) -> str:
    never_closed = "unexpected end of data" in str(error)
    why = "a quotation mark that opens here is never closed" if never_closed else str(error)
    return f"cannot be read as CSV: {why}"


def _header(reader: Iterator[list[str]], lines: _Lines) -> tuple[tuple[int, int, int], int]:
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        fault = BadRow(line=1, column="", message=_unreadable(error))
        raise InvalidRows([fault]) from error
    faults = [BadRow(line=k, column="", message=fault) for k, fault in lines.faults.items()]
    for name in COLUMNS:
        times = header.count(name)
        if times != 1:
            message = f"the header must name this column once, not {times} times; it names {header}"
            faults.append(BadRow(line=1, column=name, message=message))
    if faults:
        raise InvalidRows(faults)
    item, worker, answer = (header.index(name) for name in COLUMNS)
    return (item, worker, answer), len(header)


def _values(
    row: list[str], places: tuple[int, int, int], width: int, line: int, bad: list[BadRow]
) -> tuple[str, str, str] | None:
    if len(row) != width:
        message = f"has {len(row)} fields, the header has {width}"
        bad.append(BadRow(line=line, column="", message=message))
        return None
    values = (row[places[0]], row[places[1]], row[places[2]])
    if all(map(str.strip, values)):
        return values
    for name, value in zip(COLUMNS, values, strict=True):
        if not value.strip():
            bad.append(BadRow(line=line, column=name, message="is empty; every row needs one"))
    return None


def write_truth(target: Path, coded: Coded, consensus: Consensus) -> None:
    """Write ``item,answer,confidence`` in the order of the items; all of it or nothing."""
    rows = zip(coded.items, consensus.label.tolist(), consensus.confidence.tolist(), strict=True)
    whole = ((item, coded.labels[label], f"{confidence:.6f}") for item, label, confidence in rows)
    write_whole(target, [("item", "answer", "confidence")], whole)


def write_whole(target: Path, *parts: Iterable[tuple[str, ...]]) -> None:
    """Write rows as CSV beside the target, then rename: all of them or nothing."""
    beside = target.with_name(f".{target.name}.{token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for part in parts:
                writer.writerows(part)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
