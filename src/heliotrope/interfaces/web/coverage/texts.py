"""Words of the coverage page: languages, channels, hours, figures."""

from datetime import datetime
from math import ceil

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext, ngettext, to_locale

from heliotrope.core.staffing.coverage import Cell, Row
from heliotrope.interfaces.web.svg.number import number
from heliotrope.interfaces.web.templatetags.moments import moment


def language_name(code: str) -> str:
    """A language by its name in the reader's own; its code when it has none."""
    locale = Locale.parse(to_locale(get_language() or "en"))
    try:
        told = Locale.parse(code, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        told = None
    name = told or code
    return name[:1].upper() + name[1:]


def channel_name(code: str) -> str:
    """How contacts reach us."""
    return {"chat": gettext("Chat"), "email": gettext("E-mail")}.get(code, code)


def row_name(row: Row) -> str:
    """Language and channel."""
    return f"{language_name(row.language)} · {channel_name(row.channel)}"


def hours(value: float) -> str:
    """Hours with one digit."""
    return number(round(value, 1))


def contacts(value: float) -> str:
    """Expected contacts with one digit."""
    return number(round(value, 1))


def missing(cell: Cell) -> int:
    """How many people more an hour needs, for the hour as a whole."""
    return ceil(cell.short_h - 1e-9)


def said(row: Row, cell: Cell, local_at: datetime) -> str:
    """A cell in one sentence, for those who do not see its colour."""
    told = gettext("%(row)s, %(hour)s: %(arrivals)s expected, %(people)s h on shift, %(needed)s h needed") % {
        "row": row_name(row),
        "hour": moment(local_at),
        "arrivals": contacts(cell.arrivals),
        "people": hours(cell.people_h),
        "needed": hours(cell.needed_h),
    }
    if not cell.is_hole:
        return told
    count = missing(cell)
    short = ngettext("%(n)s person short", "%(n)s people short", count) % {"n": count}
    return f"{told}; {short}"
