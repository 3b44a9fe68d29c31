"""Periods of a stream that are certified: from a day to a day, a calendar month as a rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from heliotrope.core.errors import Conflict, Invalid

LONGEST_DAYS, LAST_YEAR = 366, 9998
SETTLES_IN = timedelta(hours=1)
"""After the end of a period until its sample is drawn: what went out in its last seconds is committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days in UTC, the last one included.

    Raises:
        Invalid: it ends before it begins, is longer than a year, or lies where no calendar is kept.
    """

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on.year > LAST_YEAR:
            raise Invalid(f"A period ends by the year {LAST_YEAR}.")
        if not 0 <= (self.last_on - self.first_on).days < LONGEST_DAYS:
            raise Invalid(f"A period has 1 to {LONGEST_DAYS} days, and its last day is not before its first.")

    @property
    def begins_at(self) -> datetime:
        """The first instant in it."""
        return datetime.combine(self.first_on, time(), UTC)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last_on, time(), UTC) + timedelta(days=1)

    @property
    def closed_at(self) -> datetime:
        """From when on all that was delivered in it is known."""
        return self.ends_at + SETTLES_IN

    @property
    def is_month(self) -> bool:
        """Whether it is one calendar month."""
        return self.first_on.day == 1 and self == month(self.first_on)

    def holds(self, at: datetime) -> bool:
        """Whether an instant is in it."""
        return self.begins_at <= at < self.ends_at

    def following(self) -> "Period":
        """The calendar month after its last day."""
        return month(self.last_on + timedelta(days=1))

    def overlaps(self, other: "Period") -> bool:
        """Whether a day is in both."""
        return self.first_on <= other.last_on and other.first_on <= self.last_on


def month(day: date) -> Period:
    """The calendar month of a day."""
    after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Period(first_on=day.replace(day=1), last_on=after - timedelta(days=1))


def check_apart(period: Period, others: Iterable[Period]) -> None:
    """Refuse a period that shares a day with another: an item is certified once.

    Raises:
        Conflict: it does; the message names the other.
    """
    for other in others:
        if period.overlaps(other):
            raise Conflict(
                f"{other.first_on} to {other.last_on} is certified by itself; choose days outside of it."
            )
