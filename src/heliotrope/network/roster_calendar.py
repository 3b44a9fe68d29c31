"""A roster from an iCalendar file: every event is right, or every bad one is named and nothing is taken.

The worker of an event is the CN of its ATTENDEE, or else its SUMMARY; its kind is among its CATEGORIES, or
else it is a shift.  Repetitions end by COUNT or UNTIL; single changes of a repetition (RECURRENCE-ID, RDATE)
are refused by name.

Source:
    RFC 5545.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from heliotrope.core.errors import BadRow, Invalid, InvalidRows, TooLarge
from heliotrope.core.match.zones import zone
from heliotrope.core.network import worker_cells as cells
from heliotrope.core.network.csv_rows import MOST_ROWS
from heliotrope.core.network.roster import Kind, RosterRow, checked, entry_of

MOST_BYTES = 5_000_000
MOST_LINES = 200_000
"""The library takes a tenth of a millisecond a line, and much memory."""
MOST_EVENTS = 10_000
MOST_REPEATS = 400
LONGEST_RULE = timedelta(days=800)
_REPEATS = frozenset({"DAILY", "WEEKLY", "MONTHLY"})


def parse_calendar(text: str) -> tuple[RosterRow, ...]:
    """The entries of a calendar, each with the line at which its event begins.

    Raises:
        InvalidRows: every bad event with its line and property.
        TooLarge: more than 10,000 events, 200,000 lines or 5 MB.
    """
    if len(text) > MOST_BYTES or text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        bounds = f"{MOST_BYTES // 1_000_000} MB and {MOST_LINES:,} lines"
        raise TooLarge(f"A calendar has at most {bounds}; split it into several")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(lines) > MOST_EVENTS:
        raise TooLarge(f"A roster has at most {MOST_EVENTS:,} events; split it into several")
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError) as error:
        message = f"this is no iCalendar file: {_seen(error)}"
        raise InvalidRows([BadRow(line=1, column="", message=message)]) from None
    bad: list[BadRow] = []
    rows: list[RosterRow] = []
    for line, event in zip(lines, calendar.walk("VEVENT"), strict=False):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            rows += _rows(line, event, str(calendar.get("X-WR-TIMEZONE", "")))
        except _Fault as fault:
            bad.append(BadRow(line=line, column=fault.column, message=str(fault)))
        except OverflowError:
            bad.append(
                BadRow(line=line, column="DTSTART", message="leads out of the calendar; check its dates")
            )
        if len(rows) > MOST_ROWS:
            raise TooLarge(f"A roster has at most {MOST_ROWS:,} entries; split it into several")
    return checked(rows, bad)


class _Fault(Exception):
    """What is wrong with one property of an event."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def _seen(error: object) -> str:
    """What the library says, which repeats the file, without what nobody sees."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(error)[:200])


def _rows(line: int, event: Any, default_zone: str) -> list[RosterRow]:
    for name, error in getattr(event, "errors", ()):
        raise _Fault(str(name), f"cannot be read: {error}"[:200])
    for name in ("RECURRENCE-ID", "RDATE"):
        if name in event:
            raise _Fault(
                name, "single changes of a repetition are not read; write them as events of their own"
            )
    worker, kind = _worker(event), _kind(event)
    place = _zone(event, default_zone)
    begins, length = _local(event, "DTSTART", place), _length(event, place)
    made = []
    for start in _repeats(event, begins, place):
        try:
            entry = entry_of(worker, start, start + length, timezone=place, kind=kind)
        except Invalid as error:
            raise _Fault("DTEND", str(error)) from None
        made.append(RosterRow(line=line, entry=entry))
    return made


def _worker(event: Any) -> str:
    attendee = event.get("ATTENDEE")
    first = attendee[0] if isinstance(attendee, list) else attendee
    named = str(first.params.get("CN", "")) if first is not None else ""
    try:
        return cells.handle((named or str(event.get("SUMMARY", ""))).strip())
    except Invalid as error:
        raise _Fault("SUMMARY", f"names no worker: it {error}") from None


def _kind(event: Any) -> Kind:
    found = event.get("CATEGORIES")
    groups = found if isinstance(found, list) else [found] if found is not None else []
    words = {str(word).strip().lower() for group in groups for word in group.cats}
    kinds = [kind for kind in Kind if kind.value in words]
    if len(kinds) > 1:
        raise _Fault("CATEGORIES", f"names several of {', '.join(Kind)}; keep one")
    return kinds[0] if kinds else Kind.SHIFT


def _zone(event: Any, default: str) -> str:
    """The zone of an event: of its DTSTART, UTC for a time with Z, else that of the calendar."""
    start = event.get("DTSTART")
    if start is None:
        raise _Fault("DTSTART", "is missing")
    named = str(start.params.get("TZID", ""))
    value = start.dt
    if not named and isinstance(value, datetime) and value.tzinfo is not None:
        return "UTC"
    name = WINDOWS_TO_OLSON.get(named, named) or default
    if not name:
        raise _Fault("DTSTART", "names no zone; give it a TZID, or the calendar an X-WR-TIMEZONE")
    try:
        zone(name)
    except Invalid as error:
        raise _Fault("DTSTART", str(error)) from None
    return name


def _local(event: Any, name: str, place: str) -> datetime:
    """A time of an event as clocks of its zone read; a date is its midnight."""
    value: Any = event[name].dt
    if isinstance(value, datetime):
        tzid = str(event[name].params.get("TZID", ""))
        here = WINDOWS_TO_OLSON.get(tzid, tzid)
        if value.tzinfo is not None and here != place:
            return value.astimezone(zone(place)).replace(tzinfo=None)
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise _Fault(name, "is neither a date nor a time")


def _length(event: Any, place: str) -> timedelta:
    """How long an event is by the clock; so a night shift changes its length when clocks do."""
    if "DTEND" in event:
        return _local(event, "DTEND", place) - _local(event, "DTSTART", place)
    if "DURATION" in event:
        duration: timedelta = event["DURATION"].dt
        return duration
    if not isinstance(event["DTSTART"].dt, datetime):
        return timedelta(days=1)
    raise _Fault("DTEND", "is missing")


def _repeats(event: Any, begins: datetime, place: str) -> list[datetime]:
    rule = event.get("RRULE")
    if rule is None:
        return [begins]
    if isinstance(rule, list) or str(rule.get("FREQ", [""])[0]).upper() not in _REPEATS:
        raise _Fault("RRULE", f"repeats by one rule of {', '.join(sorted(_REPEATS))}")
    if "COUNT" not in rule and "UNTIL" not in rule:
        raise _Fault("RRULE", "never ends; give it a COUNT or an UNTIL")
    if rule.get("INTERVAL", [1])[0] < 1:
        raise _Fault("RRULE", "has an INTERVAL below 1")
    # The count is taken here and the end is bounded, so that no rule is searched for ever.
    bound = begins + LONGEST_RULE
    last = min(_until(rule, place) or bound, bound)
    parts = {key: value for key, value in rule.items() if key not in ("UNTIL", "COUNT")}
    text = ";".join(f"{key}={','.join(map(str, value))}" for key, value in parts.items())
    most = min(int(rule.get("COUNT", [MOST_REPEATS + 1])[0]), MOST_REPEATS + 1)
    try:
        found = list(islice(rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begins), most))
    except (ValueError, TypeError) as error:
        raise _Fault("RRULE", f"cannot be read: {_seen(error)}") from None
    if len(found) > MOST_REPEATS:
        raise _Fault("RRULE", f"repeats more than {MOST_REPEATS} times; end it earlier")
    without = _left_out(event, place)
    return [start for start in found if start not in without]


def _until(rule: Any, place: str) -> datetime | None:
    if "UNTIL" not in rule:
        return None
    value = rule["UNTIL"][0]
    if not isinstance(value, datetime):
        return datetime.combine(value, time.max)
    return value.astimezone(zone(place)).replace(tzinfo=None) if value.tzinfo else value


def _left_out(event: Any, place: str) -> set[datetime]:
    found = event.get("EXDATE")
    groups = found if isinstance(found, list) else [found] if found is not None else []
    out = set()
    for group in groups:
        for one in group.dts:
            value = one.dt
            if not isinstance(value, datetime):
                value = datetime.combine(value, time())
            elif value.tzinfo is not None:
                value = value.astimezone(zone(place)).replace(tzinfo=None)
            out.add(value)
    return out
