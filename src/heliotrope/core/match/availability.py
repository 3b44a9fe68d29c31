"""When a worker is on, in their own local time, on the nights when clocks change too.

A span is a piece of real time: from the first instant at which the worker's clock reads its start, or a
later time where the start is skipped, to the same for its end.  So a night shift is an hour shorter in
spring and an hour longer in autumn, never in two pieces, and never ends before it begins.

A roster goes before weekly hours: on a local date on which a rostered shift begins, the shifts that begin
there take the place of the spans that would.  Leave goes before both.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from heliotrope.core.match.people import Candidate, Stretch, WeeklySpan
from heliotrope.core.match.zones import aware, first_reading, zone

HORIZON = timedelta(days=8)
"""How far ahead `next_available` looks: a week, and a day for spans that clocks moved."""


def is_on(candidate: Candidate, at: datetime) -> bool:
    """Whether the instant lies in one of the worker's spans: from its start, up to but without its end."""
    instant = aware(at)
    if any(away.holds(instant) for away in candidate.leave):
        return False
    if any(shift.holds(instant) for shift in candidate.shifts):
        return True
    today = instant.astimezone(zone(candidate.timezone)).date()
    # A span lasts a day at most: only those of today and yesterday can cover the instant.
    return any(
        begins <= instant < ends for begins, ends in _weekly(candidate, (today - timedelta(days=1), today))
    )


def next_available(candidate: Candidate, at: datetime) -> datetime | None:
    """The first instant, not before ``at``, at which the worker is on; None when none lies within 8 days."""
    instant = aware(at)
    if is_on(candidate, instant):
        return instant
    today = instant.astimezone(zone(candidate.timezone)).date()
    days = [today + timedelta(days=n) for n in range(HORIZON.days + 2)]
    begins = {start for start, end in _weekly(candidate, days) if start < end}
    begins |= {aware(shift.starts_at) for shift in candidate.shifts}
    # Whoever is off comes on where hours begin, or where leave ends within them.
    begins |= {aware(away.ends_at) for away in candidate.leave}
    near = sorted(start for start in begins if instant < start <= instant + HORIZON)
    return next((start for start in near if is_on(candidate, start)), None)


def on_between(candidate: Candidate, first: datetime, until: datetime) -> tuple[Stretch, ...]:
    """The stretches of a window in which the worker is on, in order, joined where they touch."""
    begin, end = aware(first), aware(until)
    local = begin.astimezone(zone(candidate.timezone)).date()
    days = [local + timedelta(days=n) for n in range(-1, (end - begin).days + 3)]
    hours = [*_weekly(candidate, days)]
    hours += [(aware(shift.starts_at), aware(shift.ends_at)) for shift in candidate.shifts]
    joined: list[tuple[datetime, datetime]] = []
    for start, over in sorted((max(a, begin), min(b, end)) for a, b in hours):
        if over <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(over, joined[-1][1]))
        else:
            joined.append((start, over))
    for away in candidate.leave:
        joined = [piece for held in joined for piece in _without(held, away)]
    return tuple(Stretch(starts_at=start, ends_at=over) for start, over in joined)


def local_time(candidate: Candidate, at: datetime) -> datetime:
    """The instant as the worker's own clock shows it."""
    return aware(at).astimezone(zone(candidate.timezone))


def _weekly(candidate: Candidate, days: Iterable[date]) -> Iterator[tuple[datetime, datetime]]:
    """Begin and end of the weekly spans that begin on these local dates and that no roster replaces."""
    rostered = {local_time(candidate, shift.starts_at).date() for shift in candidate.shifts}
    for day in days:
        if day in rostered:
            continue
        for span in candidate.weekly:
            if span.weekday == day.weekday():
                yield _begins(span, day, candidate.timezone), _ends(span, day, candidate.timezone)


def _without(held: tuple[datetime, datetime], away: Stretch) -> Iterator[tuple[datetime, datetime]]:
    start, over = held
    begin, end = aware(away.starts_at), aware(away.ends_at)
    if end <= start or over <= begin:
        yield held
        return
    if start < begin:
        yield start, begin
    if end < over:
        yield end, over


def _begins(span: WeeklySpan, day: date, timezone: str) -> datetime:
    return first_reading(day, span.start, timezone)


def _ends(span: WeeklySpan, day: date, timezone: str) -> datetime:
    return first_reading(day + timedelta(days=int(span.passes_midnight)), span.end, timezone)
