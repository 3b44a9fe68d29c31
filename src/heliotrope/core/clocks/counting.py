"""Counting a term: hours by the instant, days and months by the calendar of the law's zone.

The day of the event does not count, and a term in days ends with its last day.  A month ends on the day of
the same number, or on the last day where there is none.  Holidays are the caller's to name.

Source:
    Regulation (EEC, Euratom) No 1182/71, Art. 3, taken for every jurisdiction that says nothing else.
"""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from heliotrope.core.clocks.rules import LegalRule, Unit
from heliotrope.core.errors import Invalid

WARNS_RATIO = 0.75
"""Share of the term after which the clock warns."""


class Standing(StrEnum):
    """How a clock stands at an instant."""

    RUNNING = "running"
    WARNED = "warned"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One running term.

    Attributes:
        began_at: the event that the law names; aware.
        extended: whether the rule's longer term was taken.
        paused_s: how long it stood still before the present pause, in seconds.
        paused_at: since when it stands still; None while it runs.
        holidays: days of the law's zone on which nobody works, besides the weekly rest.
    """

    rule: LegalRule
    began_at: datetime
    extended: bool = False
    paused_s: float = 0.0
    paused_at: datetime | None = None
    holidays: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        if self.began_at.tzinfo is None:
            raise Invalid("A clock begins at an instant with its zone.")
        if self.extended and not self.rule.longer:
            raise Invalid(f"The rule {self.rule.id} knows no extension.")
        if self.paused_s < 0 or ((self.paused_s or self.paused_at) and not self.rule.pauses):
            raise Invalid(f"The rule {self.rule.id} knows no pause.")

    @property
    def due_at(self) -> datetime:
        """The first instant that is too late, without the present pause."""
        rule = self.rule
        value = rule.value + (rule.longer if self.extended else 0)
        still = timedelta(seconds=self.paused_s)
        if rule.unit in (Unit.AT_ONCE, Unit.HOUR):
            return self.began_at + timedelta(hours=value) + still
        zone = ZoneInfo(rule.zone)
        first = self.began_at.astimezone(zone).date()
        last = self._last(first, value)
        while rule.rolls and not self._works(last):
            last += timedelta(days=1)
        ends = datetime.combine(last + timedelta(days=1), time(), zone)
        return (ends + still).astimezone(self.began_at.tzinfo)

    @property
    def warns_at(self) -> datetime:
        """From when on it warns."""
        return self.began_at + (self.due_at - self.began_at) * WARNS_RATIO

    def standing(self, now: datetime) -> Standing:
        """How it stands."""
        if self.paused_at is not None:
            return Standing.PAUSED
        if now >= self.due_at:
            return Standing.OVERDUE
        return Standing.WARNED if now >= self.warns_at else Standing.RUNNING

    def _last(self, first: date, value: int) -> date:
        if self.rule.unit is Unit.MONTH:
            months = first.year * 12 + first.month - 1 + value
            year, month = divmod(months, 12)
            return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
        if self.rule.unit is Unit.DAY:
            return first + timedelta(days=value)
        last, left = first, value
        while left:
            last += timedelta(days=1)
            left -= self._works(last)
        return last

    def _works(self, day: date) -> bool:
        return day.weekday() not in self.rule.rest and day not in self.holidays
