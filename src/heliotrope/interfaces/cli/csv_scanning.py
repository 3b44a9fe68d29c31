"""Columns of a large CSV file as numbers, read a piece at a time: memory grows by a few bytes a row.

Only a file without a fault and without quotation marks is read so; `scanned` gives None for every other one,
and the careful reader of `csv_files` takes it from its first line.
"""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from heliotrope.interfaces.cli.csv_files import Watch

SCANNED_FROM = 256 * 1024
"""Bytes from which on a file is scanned; under it the compiler's start costs more."""
PIECE = 256 * 1024
"""Bytes at a time: what is said of its rows stays near the processor."""
GROWTH = 4
LONGEST = 100_000
"""Bytes of a name, and of a header, above which the careful reader is asked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column: each row's number, and the names behind the numbers, in the order first seen."""

    numbers: NDArray[np.int32]
    names: tuple[str, ...]


class _Names:
    """The names of a column so far, with room for more."""

    def __init__(self) -> None:
        self.count = 0
        self.table = np.full(1024, -1, dtype=np.int32)
        self.last, self.hashes = np.zeros(512, dtype=np.int64), np.zeros(512, dtype=np.uint64)
        self.text = np.zeros(16 * 1024, dtype=np.uint8)

    def grow(self, longest: int) -> None:
        """Room for four times as many, one of so many bytes among them."""
        from heliotrope.interfaces.cli.csv_kernels import refill

        if 2 * self.count >= self.table.size:
            self.last, self.hashes = _grown(self.last), _grown(self.hashes)
            self.table = np.full(GROWTH * self.table.size, -1, dtype=np.int32)
            refill(self.table, self.hashes, self.count)
        else:
            self.text = _grown(self.text, longest)

    def words(self) -> tuple[str, ...] | None:
        """The names as text; None where one is blank or very long."""
        ends = self.last[: self.count]
        if np.diff(ends, prepend=0).max(initial=0) > LONGEST:
            return None
        used = int(ends[-1]) if self.count else 0
        names = tuple(self.text[:used].tobytes().decode().split("\n"))
        return names if self.count and all(map(str.strip, names)) else None


def _grown(array: NDArray[Any], more: int = 0) -> NDArray[Any]:
    larger = np.zeros(GROWTH * array.size + more, dtype=array.dtype)
    larger[: array.size] = array
    return larger


class _Scan:
    """One pass over the rows of a file."""

    def __init__(self, places: Sequence[int], width: int) -> None:
        self.wanted = np.full(width, -1, dtype=np.int64)
        self.wanted[list(places)] = np.arange(len(places))
        self.names = [_Names() for _ in places]
        self.numbers: list[list[NDArray[np.int32]]] = [[] for _ in places]
        self._keys = np.empty((0, len(places)), dtype=np.uint64)

    def take(self, piece: bytes) -> bool:
        """Whole lines; False where one of them is not plain."""
        from heliotrope.interfaces.cli.csv_kernels import GIVEN_UP, number, scan

        if not piece.isascii() and not _is_text(piece):
            return False
        data = np.frombuffer(piece, dtype=np.uint8)
        self._make_room(len(piece) // (2 * self.wanted.size) + 1)
        fields = self._starts, self._ends, self._keys
        rows = scan(data, self.wanted.size, self.wanted, *fields)
        if rows == GIVEN_UP:
            return False
        for column, names in enumerate(self.names):
            own, row = np.empty(rows, dtype=np.int32), 0
            while True:
                tables = names.table, names.last, names.hashes, names.text
                row, names.count = number(data, rows, column, *fields, *tables, own, row, names.count)
                if row == rows:
                    break
                names.grow(int(self._ends[row, column] - self._starts[row, column]))
            self.numbers[column].append(own)
        return True

    def _make_room(self, lines: int) -> None:
        if lines > self._keys.shape[0]:
            shape = lines, len(self.names)
            self._starts, self._ends = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
            self._keys = np.empty(shape, dtype=np.uint64)

    def columns(self) -> tuple[Column, ...] | None:
        found = []
        for names, numbers in zip(self.names, self.numbers, strict=True):
            words = names.words()
            if words is None:
                return None
            found.append(Column(numbers=np.concatenate(numbers), names=words))
            numbers.clear()
        return tuple(found)


def _is_text(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True


def scanned(path: Path, columns: Sequence[str], watch: Watch) -> tuple[Column, ...] | None:
    """These columns of a file; None where it is small, or where the careful reader must look at it.

    Raises:
        OSError: a file that cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < SCANNED_FROM:
            return None
        header = _header(file)
        if any(header.count(name) != 1 for name in columns):
            return None
        scan, rest = _Scan([header.index(name) for name in columns], len(header)), b""
        while more := file.read(PIECE):
            whole, _, rest = (rest + more).rpartition(b"\n")
            if not scan.take(whole + b"\n") or len(rest) > PIECE:
                return None
            watch(f"reading {path.name}, bytes", file.tell(), size)
        if rest and not scan.take(rest + b"\n"):
            return None
        return scan.columns()


def _header(file: IO[bytes]) -> list[str]:
    """The names of the first line; none where it is not plain."""
    line = file.readline(LONGEST)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    if '"' in text or "\0" in text or not line.endswith(b"\n"):
        return []
    return [name.strip() for name in next(csv.reader([text]), [])]
