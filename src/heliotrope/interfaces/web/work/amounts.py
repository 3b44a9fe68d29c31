"""Money, shares and times as the worker's language and clock write them."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_percent
from django.utils.translation import get_language, to_locale


def locale() -> Locale:
    """The reader's locale."""
    return Locale.parse(to_locale(get_language() or "en"))


def money_text(amount: Decimal, currency: str) -> str:
    """An amount with its currency and every digit that it has, at least the usual ones."""
    return format_currency(amount.normalize(), currency, locale=locale(), decimal_quantization=False)


def share_text(ratio: Decimal) -> str:
    """A share as per cent, with its decimals."""
    return format_percent(ratio, format="#,##0.##%", locale=locale())


def when_text(at: datetime, timezone: str) -> str:
    """Weekday, day and time on a worker's own clock."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{format_skeleton('MMMEd', local, locale=locale())} {local:%H:%M}"


def moment_text(at: datetime, timezone: str) -> str:
    """Day and time on a worker's own clock, as short as a table wants it."""
    local = at.astimezone(ZoneInfo(timezone))
    return f"{format_skeleton('MMMd', local, locale=locale())} {local:%H:%M}"


def date_text(at: datetime, timezone: str) -> str:
    """The date on a worker's own clock, with its year."""
    return format_skeleton("yMMMd", at.astimezone(ZoneInfo(timezone)), locale=locale())
