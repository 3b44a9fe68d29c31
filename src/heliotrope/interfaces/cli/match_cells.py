"""Cells of files as whole numbers; what is wrong with one is noted with its line and column."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from heliotrope.core.match.batch.problem import HOUR
from heliotrope.interfaces.cli.csv_files import CsvFile

HIGHEST_LEVEL: Final = 127
LARGEST: Final = Decimal(10) ** 9
"""The largest effort, rate or value of one row: sums of millions of them stay exact."""


class Cells:
    """Reads the cells of one row, and notes what is wrong with them."""

    def __init__(self, file: CsvFile) -> None:
        self.file = file
        self.line = 0

    def fault(self, column: str, message: str) -> None:
        self.file.fault(self.line, column, message)

    def whole(self, column: str, text: str, parts: int, *, least: int = 0) -> int:
        """A decimal as a whole number of parts; what is finer than a part is refused."""
        try:
            value = Decimal(text.strip())
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > LARGEST:
            self.fault(column, f"must be a number such as 1.5, of at most {LARGEST}; it is “{text}”")
            return least
        found = value * parts
        if found != found.to_integral_value():
            self.fault(column, f"has more than {len(str(parts)) - 1} decimals: “{text}”")
        elif found < least:
            self.fault(column, f"must be {'above zero' if least else 'zero or more'}; it is “{text}”")
        else:
            return int(found)
        return least

    def level(self, column: str, text: str) -> int:
        try:
            found = int(text)
            if 0 <= found <= HIGHEST_LEVEL:
                return found
        except ValueError:
            pass
        self.fault(column, f"must be a whole level from 0 to {HIGHEST_LEVEL}; it is “{text}”")
        return 0

    def instant(self, column: str, text: str) -> int:
        """Seconds since 1970; an instant without an offset is UTC."""
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            self.fault(column, f"must be an instant such as 2026-03-02T09:00Z; it is “{text}”")
            return 0
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        return int(aware.timestamp())

    def levels(self, column: str, text: str) -> dict[str, int]:
        """`python:3|sql:2` as levels by name."""
        found: dict[str, int] = {}
        for part in filter(None, map(str.strip, text.split("|"))):
            name, colon, level = part.rpartition(":")
            if not colon or not name.strip():
                self.fault(
                    column, f"must name each with its level, such as python:3|sql:2; “{part}” does not"
                )
            elif name.strip() in found:
                self.fault(column, f"names “{name.strip()}” twice")
            else:
                found[name.strip()] = self.level(column, level)
        return found

    def windows(self, column: str, text: str) -> list[tuple[str, int, int, int]]:
        """`start/end:hours|…` as what the plan calls it, start, end and capacity."""
        found = []
        for part in filter(None, map(str.strip, text.split("|"))):
            name, colon, hours = part.rpartition(":")
            start, slash, end = name.partition("/")
            if not colon or not slash:
                self.fault(
                    column,
                    f"must be start/end:hours, such as 2026-03-02T08:00Z/2026-03-02T16:00Z:6; “{part}”",
                )
                continue
            begins, ends = self.instant(column, start), self.instant(column, end)
            if ends < begins:
                self.fault(column, f"ends before it starts: “{part}”")
            found.append((name, begins, ends, self.whole(column, hours, HOUR)))
        return found
