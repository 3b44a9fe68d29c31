"""A text without what names a person: the only kind that a remote model is given.

Thin: it knows addresses, links and runs of digits by their shape.  Names of people and places stay, and so
does a number that is written out in words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_SEAL = object()
_GAP = r"[ \t.\-–—/()\u00a0\u2009\u202f]{0,3}"
_END = r"\s<>\"'，。；！？、"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(rf"(?:(?:https?|ftp)://|\bwww\.)[^{_END}]+", re.IGNORECASE)),
    # Bounded, for an open run before the sign would be looked at again from each of its letters.
    ("email", re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,128}[@＠][\w-]{1,63}(?:\.[\w-]{1,63})+")),
    # Digits are looked for together with the gaps between them: a card number that is written in groups
    # would else lose only a part of itself.
    ("card", re.compile(rf"\d(?:{_GAP}\d){{11,}}")),
    ("number", re.compile(rf"[+＋]?\(?\d(?:{_GAP}\d){{6,}}")),
)
"""Kinds in the order in which they are looked for, the longest first where one may hold another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedText:
    """A text in which marks such as ``[email 1]`` stand for what was hidden; made by `mask` alone."""

    text: str
    seal: object = field(repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("only core.masking makes a masked text; call mask(text)")


def mask(text: str) -> MaskedText:
    """The text with marks for e-mail addresses, links, card-like and phone-like runs of digits.

    The same value gets the same mark, so that a reader can still tell that two places mean one.
    """
    for kind, pattern in _KINDS:
        text = pattern.sub(_marker(kind), text)
    return MaskedText(text=text, seal=_SEAL)


def _marker(kind: str) -> Callable[[re.Match[str]], str]:
    known: dict[str, int] = {}
    return lambda found: f"[{kind} {known.setdefault(found.group(), len(known) + 1)}]"
