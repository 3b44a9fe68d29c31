"""A roster: who works when, in real time, and what a file changes of it.

Local times are read as the weekly hours are: of a time that comes twice the first counts, of a time that is
skipped the jump.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.match.people import Stretch
from heliotrope.core.match.zones import aware, first_reading, zone

LONGEST_SHIFT = timedelta(hours=24)
LONGEST_AWAY = timedelta(days=366)
YEARS = range(1970, 2200)
"""At the ends of the calendar a zone's offset leads out of it."""


class Kind(StrEnum):
    """What a worker does in an entry; whoever is away gets no work, whatever shift they have."""

    SHIFT = "shift"
    LEAVE = "leave"
    TRAINING = "training"


AWAY = frozenset({Kind.LEAVE, Kind.TRAINING})


class Rostered(Protocol):
    """Anything that says when somebody works or is away."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One stretch of a worker's roster.

    Attributes:
        worker: handle.
        timezone: zone in whose local time it was written.
    """

    worker: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    timezone: str

    @property
    def day(self) -> date:
        """The local date on which it begins."""
        return self.starts_at.astimezone(zone(self.timezone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """An entry as a file names it, with the line at which it begins."""

    line: int
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """What a file changes: entries to add, entries to take away, and how many stay."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    kept: int


def entry_of(worker: str, begins: datetime, ends: datetime, *, timezone: str, kind: Kind) -> Entry:
    """An entry from two local times of a zone.

    Raises:
        Invalid: it ends before it begins, is longer than a shift (24 hours) or leave (366 days) can be, or
            lies in a year that nobody plans.
    """
    if begins.year not in YEARS or ends.year not in YEARS:
        raise Invalid(f"lies outside the years {YEARS[0]} to {YEARS[-1]}; check the date")
    starts_at = first_reading(begins.date(), begins.time(), timezone)
    ends_at = first_reading(ends.date(), ends.time(), timezone)
    if ends_at <= starts_at:
        raise Invalid("ends before it begins; write the date of the next day for a night shift")
    longest = LONGEST_AWAY if kind in AWAY else LONGEST_SHIFT
    if ends_at - starts_at > longest:
        bound = "366 days" if kind in AWAY else "24 hours"
        raise Invalid(f"is longer than {bound}; write it in several rows")
    return Entry(worker=worker, starts_at=starts_at, ends_at=ends_at, kind=kind, timezone=timezone)


def refuse_overlaps(rows: Sequence[RosterRow], bad: list[BadRow]) -> None:
    """Name every shift that begins before another of the same worker is over; leave may lie over shifts."""
    before: dict[str, RosterRow] = {}
    for row in sorted(rows, key=lambda one: (one.entry.starts_at, one.line)):
        if row.entry.kind is not Kind.SHIFT:
            continue
        held = before.get(row.entry.worker)
        if held is not None and row.entry.starts_at < held.entry.ends_at:
            message = f"begins before the shift of line {held.line} is over; keep one or join them"
            bad.append(BadRow(line=row.line, column="from", message=message))
        if held is None or held.entry.ends_at < row.entry.ends_at:
            before[row.entry.worker] = row


def checked(rows: Sequence[RosterRow], bad: list[BadRow]) -> tuple[RosterRow, ...]:
    """The rows of a file when every one is right; raises InvalidRows with every bad one."""
    refuse_overlaps(rows, bad)
    if not rows and not bad:
        bad.append(BadRow(line=1, column="", message="there is nobody's shift or leave in this file"))
    if bad:
        raise InvalidRows(sorted(bad, key=lambda fault: fault.line))
    return tuple(rows)


def change(held: Iterable[Entry], wanted: Sequence[Entry]) -> RosterChange:
    """What taking a file's entries changes of what is held.

    A file speaks for its workers on the dates from its first to its last: entries of theirs that begin on
    those local dates and that it does not name are taken away.  What begins on other dates, and other
    workers', stays.  So the same file twice changes nothing.
    """
    asked = set(wanted)
    if not asked:
        return RosterChange(added=(), removed=(), kept=0)
    first, last = min(one.day for one in asked), max(one.day for one in asked)
    workers = {one.worker for one in asked}
    replaced = {one for one in held if one.worker in workers and first <= one.day <= last}
    return RosterChange(
        added=tuple(sorted(asked - replaced)),
        removed=tuple(sorted(replaced - asked)),
        kept=len(asked & replaced),
    )


def stretches(entries: Iterable[Rostered]) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Shifts, and what takes a worker away, in order, as the matching rules read them."""
    found: dict[bool, list[Stretch]] = {False: [], True: []}
    for one in entries:
        stretch = Stretch(starts_at=aware(one.starts_at), ends_at=aware(one.ends_at))
        found[Kind(one.kind) in AWAY].append(stretch)
    return tuple(sorted(found[False])), tuple(sorted(found[True]))
