"""A worker's weekly hours as one writes them: ``Mon-Fri 09:00-17:00|Sat 22:00-06:00``."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import time

from heliotrope.core.errors import Invalid
from heliotrope.core.match.people import WeeklySpan, first_overlap

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLACE = {day.lower(): place for place, day in enumerate(DAYS)}
_PART = re.compile(
    r"([A-Za-z]{3})(?:-([A-Za-z]{3}))? +([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])"
)
MOST_PARTS = 100


def parse_availability(text: str) -> tuple[WeeklySpan, ...]:
    """The spans of a week, in its order; empty for an empty text.

    Days are English and may run over Sunday (``Fri-Mon``).  An end at or before the start lies on the
    next day; 24:00 is midnight at the end of the day.

    Raises:
        Invalid: anything else, or spans that overlap.
    """
    if not text.strip():
        return ()
    parts = text.split("|")
    if len(parts) > MOST_PARTS:
        raise Invalid(f"Write at most {MOST_PARTS} spans, not {len(parts)}")
    spans = sorted(span for part in parts for span in _part(part.strip()))
    if overlap := first_overlap(spans):
        raise Invalid(
            f"Spans overlap: {format_availability([overlap])} begins before another is over; join them"
        )
    return tuple(spans)


def format_availability(spans: Iterable[WeeklySpan]) -> str:
    """The text of spans, days with the same hours together; `parse_availability` reads it back."""
    days: dict[tuple[time, time], list[int]] = defaultdict(list)
    for span in sorted(set(spans)):
        days[span.start, span.end].append(span.weekday)
    runs = [(run, hours) for hours, weekdays in days.items() for run in _runs(weekdays)]
    return "|".join(
        f"{DAYS[run[0]]}{f'-{DAYS[run[-1]]}' if len(run) > 1 else ''} {hours[0]:%H:%M}-{hours[1]:%H:%M}"
        for run, hours in sorted(runs)
    )


def _part(part: str) -> list[WeeklySpan]:
    found = _PART.fullmatch(part)
    if found is None:
        raise Invalid("Write hours as Mon-Fri 09:00-17:00, with | between several")
    first, last = found[1].lower(), (found[2] or found[1]).lower()
    if first not in _PLACE or last not in _PLACE:
        raise Invalid(f"Days are {', '.join(DAYS)}")
    if found[5] == "24" and found[6] != "00":
        raise Invalid("No day has a time after 24:00")
    start, end = time(int(found[3]), int(found[4])), time(int(found[5]) % 24, int(found[6]))
    count = (_PLACE[last] - _PLACE[first]) % 7 + 1
    return [WeeklySpan(weekday=(_PLACE[first] + n) % 7, start=start, end=end) for n in range(count)]


def _runs(weekdays: list[int]) -> list[list[int]]:
    """Ascending weekdays, cut wherever one is missing."""
    runs: list[list[int]] = []
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
