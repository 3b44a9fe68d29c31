"""A client's own patterns in versions, as lines and as JSON.

A line is a kind and a shape, such as ``ACCOUNT KD-#{6}``, and after a stroke the words of which one must
stand before it.  Classes of regular expressions that have a sign here are read as that sign; whatever else of
them would quietly mean itself is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from heliotrope.core.errors import Invalid
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.own import Own
from heliotrope.core.sentence import Sentence

MOST, MOST_WORDS, LONGEST_WORD = 50, 20, 40
MOST_WAYS = 1024
"""Of all patterns of a client together: one of 4,096 took 2 s for 20,000 hostile characters, 50 took 90 s."""
_ALIKE: Mapping[str, str] = {
    r"\d": "#", "[0-9]": "#", "[A-Z]": "@", "[a-z]": "@", "[A-Za-z]": "@", "[a-zA-Z]": "@",
    "[A-Z0-9]": "*", "[0-9A-Z]": "*", "[a-z0-9]": "*", "[A-Za-z0-9]": "*", "[a-zA-Z0-9]": "*",
}  # fmt: skip
_CLASS = re.compile("|".join(re.escape(one) for one in sorted(_ALIKE, key=len, reverse=True)) + r"|\\.|.")
_STRANGE = re.compile(r"\\[A-Za-z0-9]|[][()|+?^$]")
_STROKE = re.compile(r"(?<!\\)\|")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """One version of a client's own patterns.

    Attributes:
        version: from 1; 0 is what stands as long as the client has none.
    """

    version: int
    own: tuple[Own, ...] = ()

    def __post_init__(self) -> None:
        if len(self.own) > MOST:
            raise Invalid(Sentence("Keep %(most)s patterns at most.", most=MOST))
        if sum(one.ways for one in self.own if one.ways > 1) > MOST_WAYS:
            raise Invalid(
                Sentence(
                    "These patterns together have too many signs whose number may vary; fix some of them."
                )
            )


def from_lines(text: str) -> tuple[Own, ...]:
    """Patterns from lines; empty ones count, but say nothing.

    Raises:
        Invalid: the first line that is wrong, by its number.
    """
    return _numbered(_of_line, text.splitlines())


def as_lines(own: Iterable[Own]) -> str:
    """Patterns as the lines that they are read from."""
    return "\n".join(
        f"{one.kind.value} {one.shape}" + (f" | {', '.join(one.words)}" if one.words else "") for one in own
    )


def written(own: Iterable[Own]) -> list[dict[str, Any]]:
    """Patterns as JSON."""
    return [{"kind": one.kind.value, "shape": one.shape, "words": list(one.words)} for one in own]


def read(told: Sequence[Mapping[str, Any]]) -> tuple[Own, ...]:
    """Patterns from JSON.

    Raises:
        Invalid: the first that is wrong, by its place from 1.
    """
    return _numbered(lambda one: _own(str(one["kind"]), str(one["shape"]), one.get("words", ())), told)


def _numbered(made: Callable[[Told], Own | None], told: Iterable[Told]) -> tuple[Own, ...]:
    found = []
    for place, one in enumerate(told, 1):
        try:
            own = made(one)
        except Invalid as error:
            why = error.args[0]
            raise Invalid(Sentence("Line %(n)s: %(why)s", n=place, why=why)) from error
        if own is not None:
            found.append(own)
    return tuple(found)


def _of_line(line: str) -> Own | None:
    told, *after = _STROKE.split(line.strip(), maxsplit=1)
    if not told and not after:
        return None
    kind, _gap, shape = told.strip().partition(" ")
    words = [word.strip() for word in after[0].split(",")] if after else []
    return _own(kind.upper(), shape.strip(), [word for word in words if word])


def _own(kind: str, shape: str, words: Iterable[str]) -> Own:
    words = tuple(map(str, words))
    if kind not in frozenset(map(str, Kind)):
        raise Invalid(
            Sentence(
                "%(kind)s is no kind; write one of %(kinds)s, and after it the pattern.",
                kind=repr(kind), kinds=", ".join(Kind),
            )
        )  # fmt: skip
    if len(words) > MOST_WORDS or not all(map(_is_word, words)):
        raise Invalid(
            Sentence(
                "Name %(most)s words at most, of %(longest)s characters, without commas and strokes.",
                most=MOST_WORDS, longest=LONGEST_WORD,
            )
        )  # fmt: skip
    shape = _CLASS.sub(_signed, " ".join(shape.split()))
    return Own(name=shape, kind=Kind(kind), shape=shape, words=words)


def _is_word(word: str) -> bool:
    return 0 < len(word) <= LONGEST_WORD and word.isprintable() and not {",", "|"} & {*word}


def _signed(met: re.Match[str]) -> str:
    """A sign of a shape: a class that has one as that sign, all others as they stand."""
    said = met.group()
    if said in _ALIKE:
        return _ALIKE[said]
    if _STRANGE.fullmatch(said):
        raise Invalid(
            Sentence(
                "A pattern has no %(sign)s: # is a digit, @ a letter, * either, {2,5} how often, and a"
                " backslash before a sign lets it mean itself.",
                sign=said,
            )
        )
    return said
