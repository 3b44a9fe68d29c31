"""Who can be matched: one worker, person or AI, as the matching rules see them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.match.zones import aware, zone

__all__ = [
    "Candidate",
    "Room",
    "Stretch",
    "WeeklySpan",
    "first_overlap",
    "language_level",
    "level_in",
    "satisfies",
]

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WeeklySpan:
    """Hours that a worker keeps every week, by the clock on their own wall.

    Attributes:
        weekday: day on which the span begins, 0 = Monday.
        start: first minute of it.
        end: the minute at which it is over; at or before ``start`` it lies on the next day, so that
            22:00–06:00 passes midnight and 00:00–00:00 is the whole day.
    """

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise Invalid(f"A weekday is 0 (Monday) to 6 (Sunday), not {self.weekday}")
        for edge in (self.start, self.end):
            if edge.tzinfo is not None or edge.second or edge.microsecond:
                raise Invalid(f"A weekly span begins and ends on a local whole minute, not {edge}")

    @property
    def passes_midnight(self) -> bool:
        """Whether it ends on the day after ``weekday``."""
        return self.end <= self.start

    @property
    def begins_minute(self) -> int:
        """Minutes from Monday 00:00 to its begin, below a week's 10,080."""
        return self.weekday * DAY_MINUTES + self.start.hour * 60 + self.start.minute

    @property
    def length_minutes(self) -> int:
        """Length by the clock, 1 minute to 24 hours; a night when clocks change differs."""
        minutes = (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return minutes if minutes > 0 else minutes + DAY_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """A piece of real time, from its first instant up to but without its end."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if aware(self.ends_at) <= aware(self.starts_at):
            raise Invalid(f"A stretch ends after it begins: {self.starts_at} to {self.ends_at}")

    def holds(self, instant: datetime) -> bool:
        """Whether the instant lies in it."""
        return self.starts_at <= instant < self.ends_at


def first_overlap(spans: Iterable[WeeklySpan]) -> WeeklySpan | None:
    """The first span, in the order of the week, that begins before the one before it is over.

    The week is a circle: Sunday 22:00–06:00 reaches into Monday.  Touching is no overlap.
    """
    ordered = sorted(spans)
    for i, span in enumerate(ordered[:-1]):
        if ordered[i + 1].begins_minute < span.begins_minute + span.length_minutes:
            return ordered[i + 1]
    # A span lasts a day at most, so only the week's last one can reach into its first.
    if len(ordered) > 1:
        last, first = ordered[-1], ordered[0]
        if last.begins_minute + last.length_minutes > first.begins_minute + WEEK_MINUTES:
            return first
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a worker's open work takes of them, channel by channel.

    Attributes:
        whole: the parts that make a whole worker.
        shares: parts of ``whole`` that a unit of each channel takes; what comes any other way takes one of
            the worker's places.
        open: units of each channel that they have open, and of none under the empty name.
    """

    whole: int
    shares: Mapping[str, int]
    open: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(0 < share <= self.whole for share in self.shares.values()):
            raise Invalid("A channel takes more than nothing of a worker, and not more than all")
        if any(count < 0 for count in self.open.values()):
            raise Invalid(f"Open work is counted from 0: {dict(self.open)}")

    def holds(self, channel: str, capacity: int) -> bool:
        """Whether a unit of a channel fits beside what is open; ``capacity`` says what one place is."""
        taken = sum(count * self._parts(name, capacity) for name, count in self.open.items())
        return taken + self._parts(channel, capacity) <= self.whole * capacity

    def with_one(self, channel: str) -> "Room":
        """The same with one more unit of a channel open."""
        return replace(self, open={**self.open, channel: self.open.get(channel, 0) + 1})

    def _parts(self, channel: str, capacity: int) -> int:
        """Parts of ``whole`` times ``capacity``, so that a place is a whole number of them."""
        return self.shares[channel] * capacity if channel in self.shares else self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A worker who may get work.

    Attributes:
        skills: level by code of the skill, 1 (learning) to 5 (expert).
        languages: level by BCP 47 language in lower case, 1 to 5 (native).
        timezone: IANA name, such as Asia/Shanghai.
        weekly: when they work; empty means never.
        shifts: when they are rostered; a local date on which one begins keeps no weekly hours.
        leave: when they are away from work whatever else says that they are on: leave and training.
        capacity: assignments that they can have open at a time.
        load: assignments that they have open now.
        rate_per_hour: price of an hour in ``currency``; None when they are not paid by the hour.
        currency: ISO 4217 code of the rate; may be empty when there is none.
        measured: share of right answers by skill, in [0, 1].
        room: what their open work takes of them by channel; None where places alone count.
        certificates: the last local date on which each holds, by code; None for one without an end.
        barred: homes whose work may not come to where they sit, each with the rule of transfers.
    """

    worker_id: UUID
    skills: Mapping[str, int]
    languages: Mapping[str, int] = field(default_factory=dict)
    timezone: str
    weekly: tuple[WeeklySpan, ...]
    capacity: int = 1
    load: int = 0
    active: bool = True
    rate_per_hour: Decimal | None = None
    currency: str = ""
    measured: Mapping[str, float] = field(default_factory=dict)
    shifts: tuple[Stretch, ...] = ()
    leave: tuple[Stretch, ...] = ()
    room: Room | None = None
    certificates: Mapping[str, date | None] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        zone(self.timezone)
        for code, level in (*self.skills.items(), *self.languages.items()):
            if not code or not 1 <= level <= 5:
                raise Invalid(f"A level is 1 to 5; {code!r} has {level}")
        if any(code != code.lower() for code in self.languages):
            raise Invalid(f"Languages are written in lower case: {', '.join(self.languages)}")
        if self.capacity < 0 or self.load < 0:
            raise Invalid(f"Capacity and load are never negative: {self.capacity} and {self.load}")
        if not all(math.isfinite(ratio) and 0 <= ratio <= 1 for ratio in self.measured.values()):
            raise Invalid("A measured share of right answers lies between 0 and 1")
        rate = self.rate_per_hour
        if rate is not None and (not rate.is_finite() or rate < 0 or not self.currency):
            raise Invalid(f"A rate is not negative and names its currency: {rate} {self.currency!r}")

    def holds(self, channel: str) -> bool:
        """Whether they can have one more unit of a channel open."""
        if self.load >= self.capacity:
            return False
        return self.room is None or self.room.holds(channel, self.capacity)

    def with_one(self, channel: str) -> "Candidate":
        """The same worker with one more unit of a channel open."""
        return replace(self, load=self.load + 1, room=self.room and self.room.with_one(channel))

    def lacks(self, certificates: Iterable[str], at: datetime) -> tuple[str, ...]:
        """Which of these certificates they lack, or have no more, on their own date at an instant."""
        today = aware(at).astimezone(zone(self.timezone)).date()
        return tuple(code for code in certificates if not self._certified(code, today))

    def _certified(self, code: str, today: date) -> bool:
        until = self.certificates.get(code, date.min)
        return until is None or today <= until


def satisfies(language: str, wanted: str) -> bool:
    """Whether who works in one language has the other, too.

    A more exact language satisfies a wider one: "pt-br" satisfies "pt".  The reverse does not hold:
    who has "pt" is not known to write as one does in Brazil.

    Source:
        RFC 4647, section 3.3.1, basic filtering.
    """
    has, asked = language.lower(), wanted.lower()
    return has == asked or has.startswith(f"{asked}-")


def language_level(candidate: Candidate, language: str) -> int:
    """Best level in a language or a more exact one; 0 when the candidate has none of it."""
    return level_in(candidate.languages, language)


def level_in(languages: Mapping[str, int], language: str) -> int:
    """The best of these levels in a language or a more exact one; 0 where there is none."""
    return max((level for code, level in languages.items() if satisfies(code, language)), default=0)
