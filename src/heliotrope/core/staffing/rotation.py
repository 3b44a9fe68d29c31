"""A plain roster: five days on, two off, and watches that move on by a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from heliotrope.core.errors import Invalid
from heliotrope.core.network.roster import Entry, Kind, entry_of

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A stretch of a day by the local clock; one that ends before it begins ends on the next day."""

    begins: time
    ends: time


def rotation(
    worker: str, *, turn: int, watches: Sequence[Watch], timezone: str, first: date, days: int
) -> tuple[Entry, ...]:
    """The shifts of one worker over some days.

    Args:
        turn: the worker's place among their colleagues, from 0; it sets days off and the first watch, so that
            a team of seven or more is there every day.
        watches: of the site; a worker moves on to the next one each week.
        first: local date of the first day.

    Raises:
        Invalid: there is no watch.
    """
    if not watches:
        raise Invalid("A rotation needs a watch")
    off = {(turn * 2) % WEEK_DAYS, (turn * 2 + 1) % WEEK_DAYS}
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        if day.weekday() in off:
            continue
        # Weeks since the first Monday of the calendar, so that a later roster goes on where this one ends.
        watch = watches[(turn + day.toordinal() // WEEK_DAYS) % len(watches)]
        begins = datetime.combine(day, watch.begins)
        later = watch.ends <= watch.begins
        ends = datetime.combine(day + timedelta(days=later), watch.ends)
        found.append(entry_of(worker, begins, ends, timezone=timezone, kind=Kind.SHIFT))
    return tuple(found)
