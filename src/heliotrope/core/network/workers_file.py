"""Workers from a CSV file: every row is right, or every bad one is named and nothing is taken.

    worker,site,skills,languages,rate_per_hour,currency,timezone,availability,capacity,legal_name,email
    bo,chengdu,label-images:3|label-text:2,en:5|zh:3,12.50,CNY,Asia/Shanghai,Mon-Fri 09:00-17:00,2,,

Skills, languages, rate, availability, legal name and e-mail may be empty.  Two more columns are for those
who are no site's people: ``provider`` names who is paid for them, ``data_home`` the region of their personal
data; who has no site needs both.  One more names what they are certified for and until which day each holds,
``hipaa:2027-03-31|first-aid``; without an end it holds for good.  Other columns are ignored.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.match.people import WeeklySpan
from heliotrope.core.match.zones import zone
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.network import worker_cells as cells
from heliotrope.core.network.availability_text import format_availability, parse_availability
from heliotrope.core.network.certificates import certificates
from heliotrope.core.network.csv_rows import MOST_ROWS, CsvRow, csv_rows
from heliotrope.core.text.tables import safe_csv

__all__ = [
    "COLUMNS",
    "MOST_ROWS",
    "OPTIONAL",
    "WorkerRow",
    "format_availability",
    "format_levels",
    "parse_availability",
    "parse_workers",
    "written_workers",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """One worker as the file names them.

    Attributes:
        line: line of the file at which the row begins, from 1, the header included.
        worker: handle, unique in the file whatever its case.
        site: name of the site; empty for who has none, such as a freelancer.
        provider: name of whoever is paid for them; empty for the provider of their site.
        data_home: region of their personal data; empty for that of their site.
        rate_per_hour: None when they are not paid by the hour.
        certificates: the last day of each by code, None for one without an end; None where the file has no
            such column, and what is known stays.
        legal_name: personal; belongs in the vault of the site's region, like ``email``.
    """

    line: int
    worker: str
    site: str
    skills: Mapping[str, int]
    languages: Mapping[str, int]
    rate_per_hour: Decimal | None
    currency: str
    timezone: str
    availability: tuple[WeeklySpan, ...]
    capacity: int
    legal_name: str
    email: str
    provider: str = ""
    data_home: str = ""
    certificates: Mapping[str, date | None] | None = None


def parse_workers(text: str) -> tuple[WorkerRow, ...]:
    """The workers of a file, in its order.

    Raises:
        InvalidRows: every bad row with its line and column; a header without a column is line 1.
        TooLarge: more than 100,000 rows or 20 MB of UTF-8.
    """
    bad: list[BadRow] = []
    rows: list[WorkerRow] = []
    first_line: dict[str, int] = {}
    for row in csv_rows(text, COLUMNS, bad, optional=OPTIONAL, noun="workers file"):
        faults: list[BadRow] = []
        parsed = _worker(row, faults)
        name = row.cells["worker"].casefold()
        if name and name in first_line:
            message = f"{cells.shown(row.cells['worker'])} is already on line {first_line[name]}"
            faults.append(BadRow(line=row.line, column="worker", message=f"{message}; keep one of them"))
        first_line.setdefault(name, row.line)
        bad += faults
        if parsed is not None and not faults:
            rows.append(parsed)
    if bad:
        raise InvalidRows(bad)
    return tuple(rows)


def written_workers(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Workers as a file that can be taken again; a column that a row does not name is empty."""
    header = (*COLUMNS, *OPTIONAL)
    return safe_csv([header, *([row.get(name, "") for name in header] for row in rows)])


def format_levels(levels: Mapping[str, int]) -> str:
    """Levels of skills or languages as a cell has them."""
    return "|".join(f"{code}:{level}" for code, level in sorted(levels.items()))


def _worker(row: CsvRow, faults: list[BadRow]) -> WorkerRow | None:
    """The row as a worker; None when a cell is wrong, with every such cell in ``faults``."""
    values: dict[str, Any] = {}
    for column, parse in (*_PARSERS.items(), *_OPTIONAL.items()):
        if column == "certificates" and column not in row.cells:
            continue
        try:
            values[column] = parse(row.cells.get(column, ""))
        except Invalid as error:
            faults.append(BadRow(line=row.line, column=column, message=str(error)))
    if not (row.cells["site"] or (row.cells.get("provider") and row.cells.get("data_home"))):
        message = "is empty; name a site, or who is paid (provider) and where the data belongs (data_home)"
        faults.append(BadRow(line=row.line, column="site", message=message))
    return None if faults else WorkerRow(line=row.line, **values)


def _timezone(name: str) -> str:
    zone(name)
    return name


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "worker": cells.handle,
    "site": lambda name: cells.handle(name) if name else "",
    "skills": cells.skills,
    "languages": cells.languages,
    "rate_per_hour": cells.rate_per_hour,
    "currency": lambda code: known_currency(code.upper()),
    "timezone": _timezone,
    # The workers of a site keep the same few hours: each text is read once.
    "availability": lru_cache(maxsize=4096)(parse_availability),
    "capacity": cells.capacity,
    "legal_name": cells.legal_name,
    "email": cells.email,
}
COLUMNS = tuple(_PARSERS)
"""What the header must name, in any order."""
_OPTIONAL: Mapping[str, Callable[[str], object]] = {
    "provider": lambda name: cells.handle(name) if name else "",
    "data_home": lambda home: cells.handle(home) if home else "",
    "certificates": certificates,
}
OPTIONAL = tuple(_OPTIONAL)
"""What it may name besides."""
