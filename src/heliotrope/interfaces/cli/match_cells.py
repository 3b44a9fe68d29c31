"""Cells of files as whole numbers; what is wrong with one is noted with its line and column."""

from datetime import UTC, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from heliotrope.core.match.batch.problem import HOUR
from heliotrope.interfaces.cli.csv_files import CsvFile

HIGHEST_LEVEL: Final = 127
LARGEST: Final = 10**9
"""The largest rate, value or capacity of one row."""
LONGEST: Final = 100_000
"""The longest effort, in hours: eleven years."""
DECIMALS: Final = 9
"""Decimals of an amount of money that are kept; what is finer is rounded."""
ALIKE: Final = Decimal("0.001")
"""The share of a part by which a number of hours may miss a whole one, as those of a computer do."""


class Cells:
    """Reads the cells of one row, and notes what is wrong with them."""

    def __init__(self, file: CsvFile) -> None:
        self.file = file
        self.line = 0

    def fault(self, column: str, message: str) -> None:
        self.file.fault(self.line, column, message)

    def money(self, column: str, text: str) -> int:
        """An amount in billionths of the currency's unit."""
        value = self._number(column, text, LARGEST)
        if value < 0:
            self.fault(column, f"must be zero or more; it is “{text}”")
        return int((value.scaleb(DECIMALS)).to_integral_value(ROUND_HALF_EVEN))

    def effort(self, column: str, text: str) -> int:
        """Parts of an hour, rounded up: what fits so, fits."""
        found = self._parts(column, text, LONGEST, ROUND_CEILING)
        if found <= 0:
            self.fault(column, f"must be above zero; it is “{text}”")
        return max(found, 1)

    def capacity(self, column: str, text: str) -> int:
        """Parts of an hour, rounded down."""
        found = self._parts(column, text, LARGEST, ROUND_FLOOR)
        if found < 0:
            self.fault(column, f"must be zero or more; it is “{text}”")
        return found

    def _parts(self, column: str, text: str, most: int, rounding: str) -> int:
        parts = self._number(column, text, most) * HOUR
        nearest = parts.to_integral_value(ROUND_HALF_EVEN)
        if abs(parts - nearest) > ALIKE:
            nearest = parts.to_integral_value(rounding)
        return int(nearest)

    def _number(self, column: str, text: str, most: int) -> Decimal:
        """A number of at most ``most``; 1 with its fault noted where there is none."""
        try:
            value = Decimal(text.strip())
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > most:
            self.fault(column, f"must be a number such as 1.5, of at most {most}; it is “{text}”")
            return Decimal(1)
        return value

    def level(self, column: str, text: str) -> int:
        try:
            found = Decimal(text.strip())
            if found == found.to_integral_value() and 0 <= found <= HIGHEST_LEVEL:
                return int(found)
        except InvalidOperation:
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
            found.append((name, begins, ends, self.capacity(column, hours)))
        return found
