"""Values that were found somewhere in a document, found again where nothing beside them gives them away."""

import re
from collections.abc import Iterable

from heliotrope.core.masking.kinds import ENOUGH, Kind, Span

WORDS_LEAST = 2
"""A single word may be a name here and a word there: ``May``, ``Rose``."""
_WORD = re.compile(r"\w+")


class Recurring:
    """Values of several words, each with its kind; a text is read once, however many there are."""

    def __init__(self, values: Iterable[tuple[Kind, str]]) -> None:
        self._by_first: dict[str, list[tuple[int, str, Kind]]] = {}
        for kind, value in dict.fromkeys(values):
            words = _WORD.findall(value)
            if len(words) >= WORDS_LEAST:
                self._by_first.setdefault(words[0], []).append((len(words), _spaced(value), kind))
        for known in self._by_first.values():
            known.sort(key=lambda one: -one[0])

    def found(self, text: str) -> list[Span]:
        """Where they stand as they were written, but for space; the longest where several begin."""
        words = list(_WORD.finditer(text))
        spans: list[Span] = []
        for place, word in enumerate(words):
            if spans and word.start() < spans[-1].end:
                continue
            for count, value, kind in self._by_first.get(word.group(), ()):
                last = words[place + count - 1] if place + count <= len(words) else word
                start, end = word.start(), last.end()
                if _spaced(text[start:end]) == value:
                    spans.append(Span(start=start, end=end, kind=kind, points=ENOUGH, rule="found before"))
                    break
        return spans


def _spaced(value: str) -> str:
    """A value from its first to its last word, with single spaces."""
    words = list(_WORD.finditer(value))
    return " ".join(value[words[0].start() : words[-1].end()].split())
