"""A roster from a CSV file: every row is right, or every bad one is named and nothing is taken.

    worker,from,to,timezone,kind
    bo,2026-03-28 22:00,2026-03-29 06:00,Europe/Warsaw,shift

Times are local to the zone of their row; kinds are shift, leave and training.
"""

import re
from datetime import datetime

from heliotrope.core.errors import BadRow, Invalid
from heliotrope.core.match.zones import zone
from heliotrope.core.network import worker_cells as cells
from heliotrope.core.network.csv_rows import CsvRow, csv_rows
from heliotrope.core.network.roster import Entry, Kind, RosterRow, checked, entry_of

COLUMNS = ("worker", "from", "to", "timezone", "kind")
"""What the header must name, in any order."""
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:00)?")


def parse_roster(text: str) -> tuple[RosterRow, ...]:
    """The entries of a file, in its order.

    Raises:
        InvalidRows: every bad row with its line and column; a header without a column is line 1.
        TooLarge: more than 100,000 rows or 20 MB of UTF-8.
    """
    bad: list[BadRow] = []
    rows: list[RosterRow] = []
    for row in csv_rows(text, COLUMNS, bad, noun="roster"):
        entry = _entry(row, bad)
        if entry is not None:
            rows.append(RosterRow(line=row.line, entry=entry))
    return checked(rows, bad)


def _entry(row: CsvRow, bad: list[BadRow]) -> Entry | None:
    faults: list[BadRow] = []

    def fault(column: str, error: Invalid) -> None:
        faults.append(BadRow(line=row.line, column=column, message=str(error)))

    times: dict[str, datetime] = {}
    for column in ("from", "to"):
        try:
            times[column] = _local(row.cells[column])
        except Invalid as error:
            fault(column, error)
    for column, parse in (("worker", cells.handle), ("timezone", zone), ("kind", _kind)):
        try:
            parse(row.cells[column])
        except Invalid as error:
            fault(column, error)
    made = None
    if not faults:
        name, place, kind = row.cells["worker"], row.cells["timezone"], _kind(row.cells["kind"])
        try:
            made = entry_of(cells.handle(name), times["from"], times["to"], timezone=place, kind=kind)
        except Invalid as error:
            fault("to", error)
    bad.extend(faults)
    return made


def _local(value: str) -> datetime:
    refusal = f"{cells.shown(value)} is no local time; write it such as 2026-03-28 22:00, without a zone"
    if _TIME.fullmatch(value) is None:
        raise Invalid(refusal)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Invalid(refusal) from None


def _kind(value: str) -> Kind:
    try:
        return Kind(value.lower())
    except ValueError:
        raise Invalid(f"{cells.shown(value)} is none of {', '.join(Kind)}") from None
