"""Figures as the reader's language writes them."""

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale


def number(value: float) -> str:
    """The figure with the grouping and decimal marks of the active language; at most one decimal."""
    locale = Locale.parse(to_locale(get_language() or "en"))
    return format_decimal(value, format="#,##0.#", locale=locale)


def coordinate(value: float) -> str:
    """A length for an attribute: a decimal point in every language, at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
