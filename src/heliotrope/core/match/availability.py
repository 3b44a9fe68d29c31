"""When a worker is on, in their own local time, on the nights when clocks change too.

A span is a piece of real time: from the first instant at which the worker's clock reads its start, or a
later time where the start is skipped, to the same for its end.  So a night shift is an hour shorter in
spring and an hour longer in autumn, never in two pieces, and never ends before it begins.
"""

from datetime import date, datetime, timedelta

from heliotrope.core.match.people import Candidate, WeeklySpan
from heliotrope.core.match.zones import aware, first_reading, zone

HORIZON = timedelta(days=8)
"""How far ahead `next_available` looks: a week, and a day for spans that clocks moved."""


def is_on(candidate: Candidate, at: datetime) -> bool:
    """Whether the instant lies in one of the worker's spans: from its start, up to but without its end."""
    instant = aware(at)
    today = instant.astimezone(zone(candidate.timezone)).date()
    # A span lasts a day at most: only those of today and yesterday can cover the instant.
    return any(
        _begins(span, day, candidate.timezone) <= instant < _ends(span, day, candidate.timezone)
        for day in (today - timedelta(days=1), today)
        for span in candidate.weekly
        if span.weekday == day.weekday()
    )


def next_available(candidate: Candidate, at: datetime) -> datetime | None:
    """The first instant, not before ``at``, at which the worker is on; None when none lies within 8 days."""
    instant = aware(at)
    if is_on(candidate, instant):
        return instant
    today = instant.astimezone(zone(candidate.timezone)).date()
    days = [today + timedelta(days=n) for n in range(HORIZON.days + 2)]
    begins = [
        start
        for day in days
        for span in candidate.weekly
        if span.weekday == day.weekday()
        and instant < (start := _begins(span, day, candidate.timezone)) <= instant + HORIZON
        and start < _ends(span, day, candidate.timezone)
    ]
    return min(begins, default=None)


def local_time(candidate: Candidate, at: datetime) -> datetime:
    """The instant as the worker's own clock shows it."""
    return aware(at).astimezone(zone(candidate.timezone))


def _begins(span: WeeklySpan, day: date, timezone: str) -> datetime:
    return first_reading(day, span.start, timezone)


def _ends(span: WeeklySpan, day: date, timezone: str) -> datetime:
    return first_reading(day + timedelta(days=int(span.passes_midnight)), span.end, timezone)
