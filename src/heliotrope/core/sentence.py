"""Sentences that decisions make, which a page can say in its reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

Value = str | int | Decimal
"""What stands in a sentence: a number, a word that is the same in every language, or a sentence again."""


class Sentence(str):
    """A sentence in English that still knows its template and its values.

    It is text, so records, logs and the API hold the English, and two sentences are equal when they say the
    same.  A template is its own key in the catalogue of messages, so it is written out where it is used.

    Attributes:
        template: English with a place for each value, such as ``level %(level)s``.
        values: what stands in those places, by name.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        made = super().__new__(cls, template % values)
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        # A copy is made of the template: the text itself may hold a % of a value.
        return (self.template,), dict(self.values)


def written(text: str) -> Any:
    """A sentence as JSON, with its template and values; other text as it is."""
    if not isinstance(text, Sentence):
        return text
    return {"template": text.template, "values": {name: _value(one) for name, one in text.values.items()}}


def read(record: Any) -> str:
    """The sentence or the text that was written."""
    if not isinstance(record, Mapping):
        return str(record)
    template, values = record["template"], record["values"]
    return Sentence(template, **{name: _value_of(one) for name, one in values.items()})


def _value(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return written(value) if isinstance(value, str) else value


def _value_of(record: Any) -> Value:
    if isinstance(record, Mapping) and "number" in record:
        return Decimal(record["number"])
    return record if isinstance(record, int) else read(record)
