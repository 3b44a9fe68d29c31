"""Sentences of the core, said in the reader's language."""

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext, to_locale

from heliotrope.core.sentence import Sentence, Value


def spoken(text: str) -> str:
    """A sentence by its translated template, with figures as the reader writes them; other text as it is."""
    if not isinstance(text, Sentence):
        return text
    return gettext(text.template) % {name: _value(one) for name, one in text.values.items()}


def said(error: Exception) -> str:
    """Why something is refused, in the reader's language where the sentence has one."""
    first = error.args[0] if error.args else ""
    return spoken(first) if isinstance(first, str) and first else str(error)


def _value(value: Value) -> str:
    if isinstance(value, str):
        return spoken(value)
    figure = Decimal(value)
    digits = -int(figure.as_tuple().exponent)
    written: str = format_decimal(
        figure,
        format=f"#,##0.{'0' * digits}" if digits > 0 else "#,##0",
        locale=to_locale(get_language() or "en"),
    )
    return written
