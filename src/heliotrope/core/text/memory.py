"""How near a segment is to what was translated before.

Similarity is one less the share of tokens that must be put in, taken out or changed to make one text the
other: ``1 - edits / tokens of the longer``, in whole per cent, rounded down.  A token is a word, a single
character of Chinese, Japanese or Thai, a punctuation mark or a tag.  Texts that are the same but for Unicode
form and runs of space are exact; all else is at most 99.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from heliotrope.core.text.bilingual.marks import MARK, Tags, expected, faults, renumbered
from heliotrope.core.text.bilingual.pairs import Known

FUZZY_LEAST = 75
PRETRANSLATE_LEAST = 85
"""Per cent from which a match is proposed as a translation."""
_TOKEN = re.compile(
    r"⟦/?[0-9]+/?⟧|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]|\w+|[^\w\s]"
)


class Band(StrEnum):
    """How much of a segment's work memory saves."""

    CONTEXT = "101"
    """Repeated in the file, or known with the same neighbours."""
    EXACT = "100"
    NEAR = "95"
    CLOSE = "85"
    FAR = "75"
    NONE = "0"


LABELS: Mapping[Band, str] = {
    Band.CONTEXT: "repetition or in context, 101 %",
    Band.EXACT: "exact, 100 %",
    Band.NEAR: "fuzzy 95–99 %",
    Band.CLOSE: "fuzzy 85–94 %",
    Band.FAR: "fuzzy 75–84 %",
    Band.NONE: "no match",
}


def band_of(score: int) -> Band:
    """The band of a score in per cent; 101 is in context."""
    return next((band for band in Band if score >= int(band)), Band.NONE)


def normal(text: str) -> str:
    """The form in which memory compares texts."""
    return " ".join(unicodedata.normalize("NFC", renumbered(text)).split())


def digest(text: str) -> str:
    """SHA-256 of a text's normal form."""
    return hashlib.sha256(normal(text).encode()).hexdigest()


def context_digest(previous: str, following: str) -> str:
    """SHA-256 of the neighbours of a segment."""
    return hashlib.sha256(f"{normal(previous)}\n{normal(following)}".encode()).hexdigest()


def tokens(text: str) -> list[str]:
    """The tokens of a text's normal form."""
    return _TOKEN.findall(normal(text))


def similarity(one: str, other: str) -> int:
    """Similarity of two texts in per cent: 100 when exact, else at most 99."""
    if normal(one) == normal(other):
        return 100
    ratio = Levenshtein.normalized_similarity(tokens(one), tokens(other))
    return min(99, int(ratio * 100 + 1e-9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a difference: ``same``, ``gone`` (only in the match) or ``new`` (only in the text)."""

    kind: str
    text: str


def difference(match: str, text: str) -> tuple[Piece, ...]:
    """What must change in a match's source to give a text, word by word."""
    before, after = _spaced(match), _spaced(text)
    pieces: list[Piece] = []
    for step in Levenshtein.opcodes(before, after):
        gone, new = before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            pieces.append(Piece(kind="same", text="".join(new)))
            continue
        pieces += [Piece(kind="gone", text="".join(gone))] if gone else []
        pieces += [Piece(kind="new", text="".join(new))] if new else []
    return tuple(pieces)


def _spaced(text: str) -> list[str]:
    return re.findall(rf"{_TOKEN.pattern}|\s+", normal(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The best of memory for a segment; ``score`` in per cent, 101 in context."""

    score: int
    known: Known

    def as_data(self) -> dict[str, object]:
        """The match as JSON."""
        return {
            "score": self.score,
            "source": self.known.source,
            "target": self.known.target,
            "origin": self.known.origin,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """The match that was written as JSON."""
        known = Known(source=data["source"], target=data["target"], origin=data["origin"])
        return cls(score=data["score"], known=known)


class Alphabet:
    """Tokens as single letters, so that texts compare as fast as strings do."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def spell(self, text: str) -> str:
        """A text's tokens, a letter each; the same token is the same letter."""
        return "".join(self._letters.setdefault(token, self._letter()) for token in tokens(text))

    def _letter(self) -> str:
        place = len(self._letters) + 1
        # Half of a surrogate pair is no letter.
        return chr(place if place < 0xD800 else place + 0x800)


@dataclass(slots=True)
class Recall:
    """The pairs of a memory, ready to be asked."""

    known: Sequence[Known]
    _alphabet: Alphabet = field(default_factory=Alphabet, init=False)
    _exact: dict[str, list[Known]] = field(default_factory=dict, init=False)
    _spelled: list[str] = field(default_factory=list, init=False)
    _having: dict[str, list[int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for place, one in enumerate(self.known):
            self._exact.setdefault(normal(one.source), []).append(one)
            spelled = self._alphabet.spell(one.source)
            self._spelled.append(spelled)
            for letter in set(spelled):
                self._having.setdefault(letter, []).append(place)

    def best(self, text: str, context: str) -> Match | None:
        """The best pair for a text between neighbours: in context, then exact, then the nearest."""
        exact = self._exact.get(normal(text), [])
        here = next((one for one in exact if one.context == context), None)
        if here is not None:
            return Match(score=101, known=here)
        if exact:
            return Match(score=100, known=exact[0])
        return self._nearest(text)

    def _nearest(self, text: str) -> Match | None:
        asked = self._alphabet.spell(text)
        found = process.extractOne(
            asked,
            self._candidates(asked),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=FUZZY_LEAST / 100,
        )
        if found is None:
            return None
        return Match(score=min(99, int(found[1] * 100 + 1e-9)), known=self.known[found[2]])

    def _candidates(self, asked: str) -> Mapping[int, str]:
        """Every pair that can be near enough, and few others.

        A near one leaves at most a quarter of these tokens unmatched, so that it has at least one of any
        larger number of them: of the rarest (prefix filtering; Chaudhuri, Ganti & Kaushik, ICDE 2006).
        """
        unmatched = len(asked) - math.ceil(len(asked) * FUZZY_LEAST / 100)
        rarest = sorted(asked, key=lambda letter: (len(self._having.get(letter, ())), letter))
        places = {place for letter in rarest[: unmatched + 1] for place in self._having.get(letter, ())}
        least, most = len(asked) * FUZZY_LEAST / 100, len(asked) * 100 / FUZZY_LEAST
        return {
            place: self._spelled[place]
            for place in sorted(places)
            if least <= len(self._spelled[place]) <= most
        }


def proposed(match: Match | None, tags: Tags) -> str:
    """The target of a match when it is near enough to stand for a translation; empty when it is not.

    Args:
        tags: of the segment; marks that it does not have are left out, one that is missing refuses the match.
    """
    if match is None or match.score < PRETRANSLATE_LEAST:
        return ""
    known = expected(tags)
    target = MARK.sub(lambda mark: mark[0] if mark[0] in known else "", match.known.target)
    return "" if faults(target, tags) else target


def repeated(texts: Iterable[str]) -> list[int]:
    """For each text the place of the first one that is the same; its own for a first one."""
    first: dict[str, int] = {}
    return [first.setdefault(normal(text), place) for place, text in enumerate(texts)]
