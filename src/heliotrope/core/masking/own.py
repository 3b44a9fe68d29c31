"""A client's own patterns, as data: customer numbers, contract numbers, whatever only this client has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.sentence import Sentence

_MOST_SIGNS, _MOST_TIMES = 64, 64
_MOST_WAYS = 4096
"""Ways to read one shape: three signs of 1 to 64 times took 3 s for 40,000 characters, and nine for ever."""
_PIECE = re.compile(r"(?P<sign>\\.|[^{}])(?:\{(?P<low>[0-9]{1,2})(?:,(?P<high>[0-9]{1,2}))?\})?")
_CLASS = {"#": "[0-9]", "@": "[A-Za-z]", "*": "[A-Za-z0-9]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One pattern of a client.

    Attributes:
        name: what the client calls it.
        kind: the kind that it is masked as.
        shape: ``#`` for a digit, ``@`` for a letter, ``*`` for either, ``{3}`` or ``{3,5}`` after one for how
            often, a backslash before a sign that means itself; everything else means itself. No expression of
            it can take long: repetition is bounded, and so are the ways to share a text between repetitions.
        words: at least one of them must stand in the 48 characters before; none, and the shape is enough.
        ways: in how many ways the shape may share a text between its repetitions.
    """

    name: str
    kind: Kind
    shape: str
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    ways: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pattern, ways = _compiled(self.name, self.shape)
        object.__setattr__(self, "pattern", pattern)
        object.__setattr__(self, "ways", ways)

    def found(self, text: str) -> Iterator[Span]:
        """Where it stands in a text."""
        for match in self.pattern.finditer(text):
            before = text[max(0, match.start() - 48) : match.start()].lower()
            if not self.words or any(word.lower() in before for word in self.words):
                yield Span(start=match.start(), end=match.end(), kind=self.kind, points=100, rule=self.name)


def _compiled(name: str, shape: str) -> tuple[re.Pattern[str], int]:
    parts, place, ways = [], 0, 1
    if not shape or len(shape) > _MOST_SIGNS:
        raise Invalid(
            Sentence("The shape of %(name)s must have 1 to %(most)s signs", name=repr(name), most=_MOST_SIGNS)
        )
    for match in _PIECE.finditer(shape):
        if match.start() != place:
            break
        place = match.end()
        sign = match["sign"]
        low, high = int(match["low"] or 1), int(match["high"] or match["low"] or 1)
        if not 1 <= low <= high <= _MOST_TIMES:
            raise Invalid(
                Sentence(
                    "In the shape of %(name)s, %(sign)s must repeat from 1 to %(most)s times",
                    name=repr(name), sign=repr(match.group()), most=_MOST_TIMES,
                )
            )  # fmt: skip
        ways *= high - low + 1
        if ways > _MOST_WAYS:
            raise Invalid(
                Sentence("The shape of %(name)s has too many signs whose number may vary", name=repr(name))
            )
        body = _CLASS.get(sign) or re.escape(sign[1:] if len(sign) > 1 else sign)
        parts.append(f"{body}{{{low},{high}}}")
    if place != len(shape):
        raise Invalid(
            Sentence(
                "The shape of %(name)s cannot be read at its sign %(place)s: %(shape)s",
                name=repr(name), place=place + 1, shape=repr(shape),
            )
        )  # fmt: skip
    return re.compile(rf"(?<![A-Za-z0-9])(?:{''.join(parts)})(?![A-Za-z0-9])"), ways
