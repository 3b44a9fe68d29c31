"""Placeholders of a case without its values: where they stand in a text, and how much of each is shown.

What a placeholder stands for is the stretch of the text where it stands, so that nothing but the text itself
holds a value.  That two places mean one value is told by a keyed digest.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.kinds import Span
from heliotrope.core.privacy.fields import Field, Shown, part_of

MARK = re.compile(r"⟨([A-Z_]+)_([1-9][0-9]{0,5})⟩")
_UNTOLD = re.compile(f"⟨(?:{'|'.join(Field)})⟩")
"""What stands for a value of which its viewer is shown nothing, not even which one it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A placeholder and the stretch of a text that it stands for, in code points."""

    start: int
    end: int
    mark: str

    @property
    def field(self) -> Field:
        """What kind of value it is."""
        return field_of(self.mark)


def field_of(mark: str) -> Field:
    """The kind that a placeholder names."""
    return Field(mark.strip("⟨⟩").rpartition("_")[0])


def place(
    text: str, spans: Sequence[Span], digest: Callable[[str, str], str], marks: dict[str, str]
) -> tuple[Placed, ...]:
    """Where placeholders stand in a text; new ones are added to the case's marks.

    A placeholder that somebody typed into the text is not given to a value of it.

    Args:
        digest: of a kind and a value; the same for a value however its spaces and case are written.
        marks: of the case, by digest.
    """
    taken = {*marks.values(), *(met.group() for met in MARK.finditer(text))}
    found = []
    for span in spans:
        key = digest(span.kind.value, text[span.start : span.end])
        if key not in marks:
            marks[key] = _next(span.kind.value, taken)
            taken.add(marks[key])
        found.append(Placed(start=span.start, end=span.end, mark=marks[key]))
    return tuple(found)


def shown(text: str, placed: Sequence[Placed], levels: Mapping[Field, Shown]) -> str:
    """The text with as much of each value as its level shows; a field without a level shows nothing."""
    parts: list[str] = []
    at = 0
    for one in placed:
        value = text[one.start : one.end]
        parts += (text[at : one.start], _as_level(one.mark, value, levels.get(one.field, Shown.NOTHING)))
        at = one.end
    return "".join((*parts, text[at:]))


def values(text: str, placed: Sequence[Placed]) -> dict[str, str]:
    """What each placeholder of a text stands for."""
    return {one.mark: text[one.start : one.end] for one in placed}


def put_back(text: str, known: Mapping[str, str]) -> str:
    """The text with the values in place of the placeholders that are known; others stay."""
    return MARK.sub(lambda met: known.get(met.group(), met.group()), text)


def leveled(text: str, known: Mapping[str, str], levels: Mapping[Field, Shown]) -> str:
    """A text with placeholders, with as much of the known values as their levels show."""

    def stands(met: re.Match[str]) -> str:
        mark = met.group()
        if mark not in known:
            return mark
        return _as_level(mark, known[mark], levels.get(field_of(mark), Shown.NOTHING))

    return MARK.sub(stands, text)


def unnumbered(text: str) -> str:
    """A text with placeholders that no longer say which value is which, as another case may be told of it."""
    return MARK.sub(lambda met: f"⟨{met[1]}⟩", text)


def refilled(text: str, known: Mapping[str, str]) -> str:
    """The text with the values in place of its placeholders, to be checked and kept as such.

    Raises:
        Invalid: one that is not known, or that does not say which value it stands for.
    """
    if untold := _UNTOLD.search(text):
        raise Invalid(
            f"{untold[0]} stands for a value of which you are shown nothing: it cannot be sent back. Write"
            " what belongs there, or settle it another way."
        )
    if strange := [met.group() for met in MARK.finditer(text) if met.group() not in known]:
        raise Invalid(f"{strange[0]} is no placeholder of this case; take it out, or write it anew.")
    return put_back(text, known)


def part(mark: str, value: str) -> str:
    """What is shown of a value beside its placeholder, where a part of it may be."""
    return part_of(field_of(mark), value)


def _as_level(mark: str, value: str, level: Shown) -> str:
    if level is Shown.RAW:
        return value
    return mark if level is not Shown.NOTHING else f"⟨{field_of(mark).value}⟩"


def _next(kind: str, taken: set[str]) -> str:
    number = 1
    while (mark := f"⟨{kind}_{number}⟩") in taken:
        number += 1
    return mark
