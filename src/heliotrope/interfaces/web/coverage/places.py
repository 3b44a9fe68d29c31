"""Where a site lies, as far as its time zone tells: the zone's principal place.

Source:
    ``zone.tab`` of the IANA time zone database, which comes with the tzdata package.
"""

import re
from functools import cache
from importlib.resources import files

from heliotrope.core.staffing.sun import Place

_ISO6709 = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def place_of(timezone: str) -> Place | None:
    """The principal place of a zone; None for one that has none, such as UTC."""
    return _places().get(timezone)


@cache
def _places() -> dict[str, Place]:
    text = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2]: _place(row[1]) for row in rows}


def _place(text: str) -> Place:
    found = _ISO6709.fullmatch(text)
    assert found is not None, text  # noqa: S101 - the database's own form
    north, east = (_degrees(found.groups()[n : n + 4]) for n in (0, 4))
    return Place(latitude=north, longitude=east)


def _degrees(parts: tuple[str | None, ...]) -> float:
    sign, whole, minutes, seconds = parts
    size = int(whole or 0) + int(minutes or 0) / 60 + int(seconds or 0) / 3600
    return -size if sign == "-" else size
