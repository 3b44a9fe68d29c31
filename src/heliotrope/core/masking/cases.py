"""Placeholders of a case: the same value gets the same one, and only who holds the case can put values back.

A case's table holds personal values, so it stays in the vault of its home; masked texts may leave.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.kinds import Kind, Span

_MARK = re.compile(r"⟨(?:[A-Z_]+)_(?:[1-9][0-9]*)⟩")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What has been hidden in one case so far.

    Attributes:
        values: what each placeholder stands for, as it was written where it first stood.
        numbers: the highest number given in each kind; also of placeholders that were in a text already.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A text with placeholders, and the case with what they stand for."""

    text: str
    case: Case


def hide(text: str, spans: Sequence[Span], case: Case) -> Hidden:
    """Put a placeholder for each finding; the same value in the same case gets the same one.

    A value that is written in another way gets a placeholder of its own, so that putting it back is exact.
    A placeholder that somebody typed into the text stays what it is and is not given to a value of that text.

    Args:
        spans: in their order, without overlaps, as `find` gives them.
    """
    known = {(mark.rpartition("_")[0], value): mark for mark, value in case.values.items()}
    values, numbers = dict(case.values), dict(case.numbers)
    taken = set(_MARK.findall(text)) if "⟨" in text else set()
    parts: list[str] = []
    place = 0
    for span in spans:
        if span.start < place:
            raise Invalid(f"Findings overlap at {span.start}: settle them first")
        value = text[span.start : span.end]
        mark = known.get((f"⟨{span.kind.value}", value))
        if mark is None:
            mark = _next(span.kind, numbers, taken)
            known[f"⟨{span.kind.value}", value] = mark
            values[mark] = value
        parts += (text[place : span.start], mark)
        place = span.end
    parts.append(text[place:])
    return Hidden(text="".join(parts), case=Case(values=values, numbers=numbers))


def reveal(text: str, case: Case) -> str:
    """The text with the values put back; a placeholder that is not of this case stays."""
    return _MARK.sub(lambda found: case.values.get(found.group(), found.group()), text)


def _next(kind: Kind, numbers: dict[Kind, int], taken: set[str]) -> str:
    while True:
        numbers[kind] = numbers.get(kind, 0) + 1
        mark = f"⟨{kind.value}_{numbers[kind]}⟩"
        if mark not in taken:
            return mark
