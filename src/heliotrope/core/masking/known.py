"""What is known of a person beforehand, found in a text wherever it stands: their name, their address.

A rule for names misses a first name that stands alone; who wrote is known, and needs no rule.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heliotrope.core.masking.finding import settle
from heliotrope.core.masking.kinds import Kind, Span

CERTAIN = 1000
"""Points of what is known: it goes before everything that is only found."""
SHORTEST = 3
"""Letters of a part of a name that is looked for by itself; Chinese, Japanese and Korean names have two."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value that belongs to a person, with its kind.

    Attributes:
        whole: whether a name is looked for as a whole alone, for it was only found; else its words are, too.
    """

    kind: Kind
    value: str
    whole: bool = False


def with_known(text: str, found: Iterable[Span], known: Sequence[Known]) -> list[Span]:
    """The findings of a text together with what is known, without overlaps."""
    told = [span for one in known for span in _where(text, one)]
    return settle([*found, *told]) if told else list(found)


def _where(text: str, known: Known) -> Iterable[Span]:
    for points, value in _forms(known):
        edge = r"(?<!\w)", r"(?!\w)"
        if not value.isascii() and _unspaced(value):
            edge = "", ""
        pattern = edge[0] + re.escape(value) + edge[1]
        for met in re.finditer(pattern, text, re.IGNORECASE):
            yield Span(start=met.start(), end=met.end(), kind=known.kind, points=points, rule="known")


def _forms(known: Known) -> list[tuple[int, str]]:
    """The whole value first, then of a name each of its words."""
    value = known.value.strip()
    if not value:
        return []
    forms = [(CERTAIN, value)]
    if known.kind is Kind.PERSON and not known.whole:
        words = [word for word in _WORD.findall(value) if word != value]
        forms += [(CERTAIN - 1, word) for word in words if len(word) >= SHORTEST or _unspaced(word)]
    return forms


def _unspaced(word: str) -> bool:
    """Whether it is written in a script without spaces between words, and is long enough to tell."""
    return len(word) >= 2 and all("\u3041" <= sign <= "\ud7a3" for sign in word)
