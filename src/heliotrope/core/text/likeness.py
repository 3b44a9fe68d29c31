"""How alike two descriptions of defects are, by their words."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

LEAST = 0.55
"""Scores under this are no suggestion; unrelated reports of one product share about half of their words."""

_WORD = re.compile(r"[^\W_]+")
# Scripts that are written without spaces: Thai to Khmer, kana, Han, Hangul syllables.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def tokens(text: str) -> str:
    """The words in one spelling, parted by blanks; two characters at a time where a script has no blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(part for word in _WORD.findall(plain) for part in _parts(word))


def _parts(word: str) -> Iterable[str]:
    place = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > place:
            yield word[place : run.start()]
        signs = run.group()
        yield from (signs[n : n + 2] for n in range(max(1, len(signs) - 1)))
        place = run.end()
    if place < len(word):
        yield word[place:]


def likeness(title: str, whole: str, other_title: str, other_whole: str) -> float:
    """Chance-like score in [0, 1] of two reports, each given as tokens of its title and of all its text.

    The mean of the two comparisons: a short title that is part of another would score 1 by itself.
    """
    if not title or not other_title:
        return 0.0
    titles = fuzz.token_set_ratio(title, other_title)
    wholes = fuzz.token_set_ratio(whole, other_whole)
    return float(titles + wholes) / 200
