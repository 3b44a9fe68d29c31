"""Counting a term: hours by the instant, days and months by the calendar of the law's zone.

The day of the event does not count, and a term in days ends with its last day.  A month ends on the day of
the same number, or on the last day where there is none.  That is the plain term, which is worked towards.  A
rule that rolls lets a term end later: with the last hour of the next working day where its last day is none,
and not before it had two working days.  Terms in hours run through.  Holidays are the caller's to name.

Source:
    Regulation (EEC, Euratom) No 1182/71, Art. 2 and 3: the count is taken for every jurisdiction that says
    nothing else, Art. 3(4) and 3(5) for the rules that roll alone.
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
_THROUGH = frozenset({Unit.AT_ONCE, Unit.HOUR})


class Standing(StrEnum):
    """How a clock stands at an instant; rolled is past the plain term and in time by law."""

    RUNNING = "running"
    WARNED = "warned"
    ROLLED = "rolled"
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
        holidays: public holidays of the place where it is to be done, besides the weekly rest; they move the
            end of a rule that rolls, and of no other.
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
        """The first instant behind the plain term, without the present pause."""
        if self.rule.unit in _THROUGH:
            value = self.rule.value + (self.rule.longer if self.extended else 0)
            return self.began_at + timedelta(hours=value, seconds=self.paused_s)
        return self._behind(self._last())

    @property
    def latest_at(self) -> datetime:
        """The first instant that is too late by law; `due_at` where the rule does not roll."""
        if not self.rule.rolls or self.rule.unit in _THROUGH:
            return self.due_at
        last = self._last()
        while not self._works(last) or not self._has_two(last):
            last += timedelta(days=1)
        return self._behind(last)

    @property
    def counted(self) -> tuple[date, ...]:
        """The holidays within the term as far as it may roll: with these alone it ends the same."""
        until = self.latest_at.astimezone(ZoneInfo(self.rule.zone)).date()
        return tuple(sorted(one for one in self.holidays if self._first < one < until))

    @property
    def warns_at(self) -> datetime:
        """From when on it warns."""
        return self.began_at + (self.due_at - self.began_at) * WARNS_RATIO

    def standing(self, now: datetime) -> Standing:
        """How it stands."""
        if self.paused_at is not None:
            return Standing.PAUSED
        if now >= self.latest_at:
            return Standing.OVERDUE
        if now >= self.due_at:
            return Standing.ROLLED
        return Standing.WARNED if now >= self.warns_at else Standing.RUNNING

    @property
    def _first(self) -> date:
        return self.began_at.astimezone(ZoneInfo(self.rule.zone)).date()

    def _last(self) -> date:
        """The last day of the plain term; working days are counted by the weekly rest alone."""
        first, value = self._first, self.rule.value + (self.rule.longer if self.extended else 0)
        if self.rule.unit is Unit.MONTH:
            months = first.year * 12 + first.month - 1 + value
            year, month = divmod(months, 12)
            return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
        if self.rule.unit is Unit.DAY:
            return first + timedelta(days=value)
        last, left = first, value
        while left:
            last += timedelta(days=1)
            left -= last.weekday() not in self.rule.rest
        return last

    def _behind(self, last: date) -> datetime:
        ends = datetime.combine(last + timedelta(days=1), time(), ZoneInfo(self.rule.zone))
        return (ends + timedelta(seconds=self.paused_s)).astimezone(self.began_at.tzinfo)

    def _works(self, day: date) -> bool:
        return day.weekday() not in self.rule.rest and day not in self.holidays

    def _has_two(self, last: date) -> bool:
        """Whether a term of two days or more has two working days (Art. 3(5))."""
        days = (last - self._first).days
        return days < 2 or sum(self._works(last - timedelta(days=one)) for one in range(days)) >= 2
