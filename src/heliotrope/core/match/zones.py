"""Time zones, and what a wall clock of one reads when."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from heliotrope.core.errors import Invalid


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; raises Invalid when there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise Invalid(f"Unknown time zone {name[:40]!r}; use an IANA name such as Asia/Shanghai") from error


def aware(at: datetime) -> datetime:
    """The instant in UTC; raises Invalid when it has no zone."""
    if at.utcoffset() is None:
        raise Invalid(f"An instant names its zone, {at} does not")
    return at.astimezone(UTC)


def first_reading(day: date, wall: time, timezone: str) -> datetime:
    """The first instant at which the clocks of a zone read this time of this day, or a later one.

    Of a time that comes twice it is the first; of a time that is skipped it is the jump.
    """
    tz = zone(timezone)
    local = datetime.combine(day, wall, tzinfo=tz)
    instant = local.astimezone(UTC)
    naive = local.replace(tzinfo=None)
    if instant.astimezone(tz).replace(tzinfo=None) == naive:
        return instant
    before, after = local.replace(fold=1).astimezone(UTC), instant
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(tz).replace(tzinfo=None) < naive:
            before = middle
        else:
            after = middle
    return after
