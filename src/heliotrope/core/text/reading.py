"""What a translation memory says of a text that somebody only has to read."""

import re
from typing import Final

from heliotrope.core.text.memory import Recall, context_digest

__all__ = ["known_in", "sentences"]

EXACT: Final = 100
_SENTENCE = re.compile(r"[^.!?。！？…\n]+(?:[.!?。！？…]+|\n|$)|[.!?。！？…]+")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without the space around them; an ending sign or a line's end parts two."""
    return tuple(one for found in _SENTENCE.findall(text) if (one := found.strip()))


def known_in(text: str, recall: Recall) -> str | None:
    """A text in the other language, where memory knows it or each of its sentences exactly; else None.

    A near match would do for who can compare it with the text; who reads with help cannot.
    """
    whole = _exact(text, recall)
    if whole is not None:
        return whole
    parts = [_exact(one, recall) for one in sentences(text)]
    return None if not parts or None in parts else " ".join(one for one in parts if one)


def _exact(text: str, recall: Recall) -> str | None:
    match = recall.best(text, context_digest("", ""))
    return match.known.target if match and match.score >= EXACT else None
