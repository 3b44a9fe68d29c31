"""A roster as it was uploaded: a CSV or an iCalendar file, told apart by what is in it."""

from heliotrope.core.errors import BadRow, InvalidRows
from heliotrope.core.network.roster import RosterRow
from heliotrope.core.network.roster_file import parse_roster
from heliotrope.network.roster_calendar import parse_calendar


def read_roster(content: bytes, *, name: str) -> tuple[RosterRow, ...]:
    """The entries of a file; raises InvalidRows with every bad row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault = BadRow(line=line, column="", message="this is not UTF-8; save the file as UTF-8")
        raise InvalidRows([fault]) from None
    if name.lower().endswith(".ics") or text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return parse_calendar(text)
    return parse_roster(text)
