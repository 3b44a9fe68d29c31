"""Amounts, days and templates as papers write them, in a language."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext, to_locale

from heliotrope.core.sentence import Sentence
from heliotrope.foundation.printing import printed

_FOLDER = Path(__file__).parent
_PLACES = {"zh_Hans": "zh_Hans_CN", "en": "en_GB"}


def locale() -> Locale:
    """The locale of the language that is active; English in its European form."""
    name = to_locale(get_language() or "en")
    return Locale.parse(_PLACES.get(name, name))


def money(amount: Decimal, currency: str) -> str:
    """An amount that is paid, with its currency's digits."""
    return format_currency(amount, currency, locale=locale())


def exact_money(amount: Decimal, currency: str) -> str:
    """An amount with every digit that it has, at least the currency's."""
    return format_currency(amount.normalize(), currency, locale=locale(), decimal_quantization=False)


def number(amount: Decimal) -> str:
    """A count, with the digits that it has."""
    return format_decimal(amount.normalize(), locale=locale(), decimal_quantization=False)


def percent(amount: Decimal) -> str:
    """A rate given in per cent."""
    return format_percent(amount / 100, format="#,##0.##%", locale=locale())


def day(on: date) -> str:
    """A day with its year."""
    return format_date(on, format="long", locale=locale())


def said(text: str) -> str:
    """A sentence of a decision in the language that is active; what a person wrote stays as it is."""
    if not isinstance(text, Sentence):
        return text
    values = {
        name: said(one) if isinstance(one, str) else number(Decimal(one)) for name, one in text.values.items()
    }
    return gettext(text.template) % values


def tag() -> dict[str, Any]:
    """The language as the typesetter asks for it: it breaks lines and picks letters by it."""
    place = locale()
    return {"lang": place.language, "region": place.territory}


def paper(name: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """One paper as PDF, by the template of its name."""
    text = (_FOLDER / "paper.typ").read_text() + (_FOLDER / f"{name}.typ").read_text()
    return printed(text, {**tag(), **data}, at=at)
