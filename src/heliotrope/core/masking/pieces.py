"""Names and addresses out of what a model thinks of the pieces of a text.

A model cuts words into pieces and is unsure of some; here its pieces become whole words, and words that stand
together become one name or one address.  Which model it is, and how it is asked, is the caller's affair.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from heliotrope.core.masking.kinds import Kind, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text and what a model takes it for; the ratios are probabilities and add up to 1 at most.

    Attributes:
        person_ratio: a part of a name.
        street_ratio: a house's number, a street, a flat.
        town_ratio: a town, a state, a post code.
    """

    start: int
    end: int
    person_ratio: float
    street_ratio: float
    town_ratio: float


Reader = Callable[[str], Iterable[Span]]
"""One more source of findings: given a text, folded, it says what it sees there."""

RULE = "a model"
POINTS = {Kind.PERSON: 53, Kind.ADDRESS: 55}
LIKELY = 0.3
"""Probability from which a word counts: half, as is usual, loses some names of the public texts."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff]")
_WITHIN_NAME = re.compile(r"[ \u00a0]{1,2}|\.? |-| (?:d[aeo]s?|del|la|von|van|der|den|bin|al|[A-Z]\.) ")
_WITHIN_PLACE = re.compile(
    r"[\s,.\-/#()>º°|]{0,10}(?:(?i:suite|ste|apt|apartment|unit|flat|no|nº|n|piso|apto|rt|rw|bis|and|de|du|des|la|le|of|box)\b[\s,.\-/#:]{0,3})?"
)


@dataclass(slots=True)
class _Grown:
    """Words that stand together, taken for one thing."""

    start: int
    end: int
    kind: Kind
    street_ratio: float


def spans_of(text: str, pieces: Sequence[Piece]) -> Iterator[Span]:
    """Names, and addresses that have a street or a house, out of a model's pieces.

    Args:
        pieces: in their order; they may leave gaps.
    """
    small = text.islower()
    grown: list[_Grown] = []
    for start, end, piece in _words(text, pieces):
        kind = _kind(piece, capital=small or text[start].isupper() or not text[start].isascii())
        if kind is None:
            continue
        last = grown[-1] if grown else None
        within = _WITHIN_NAME if kind is Kind.PERSON else _WITHIN_PLACE
        if last and last.kind is kind and within.fullmatch(text, last.end, start):
            last.end, last.street_ratio = end, last.street_ratio + piece.street_ratio
        else:
            grown.append(_Grown(start=start, end=end, kind=kind, street_ratio=piece.street_ratio))
    for one in grown:
        if one.kind is Kind.PERSON or _addressed(text[one.start : one.end], one.street_ratio):
            yield Span(start=one.start, end=one.end, kind=one.kind, points=POINTS[one.kind], rule=RULE)


def joined(found: Collection[Span]) -> list[Span]:
    """The findings, with a model's grown by the rules' of the same kind that it overlaps.

    A rule knows the flat and the post code, a model where the street's name begins; both see one address.
    """
    rest = [span for span in found if span.rule != RULE or span.kind not in POINTS]
    for span in sorted((span for span in found if span.rule == RULE), key=lambda span: span.start):
        touched = [
            one for one in rest if one.kind is span.kind and one.start < span.end and span.start < one.end
        ]
        whole = Span(
            start=min(one.start for one in (span, *touched)),
            end=max(one.end for one in (span, *touched)),
            kind=span.kind,
            points=max(one.points for one in (span, *touched)),
            rule=touched[0].rule if touched else span.rule,
        )
        rest = [one for one in rest if one not in touched]
        rest.append(whole)
    return rest


def _words(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, Piece]]:
    """Each word in letters that the model knows, with the strongest of its pieces for each meaning."""
    place = 0
    for word in _WORD.finditer(text):
        start, end = word.span()
        while place < len(pieces) and pieces[place].end <= start:
            place += 1
        inside, at = [], place
        while at < len(pieces) and pieces[at].start < end:
            inside.append(pieces[at])
            at += 1
        if inside and (_LATIN.match(text, start) or text[start].isdigit()):
            yield (
                start,
                end,
                Piece(
                    start=start,
                    end=end,
                    person_ratio=max(one.person_ratio for one in inside),
                    street_ratio=max(one.street_ratio for one in inside),
                    town_ratio=max(one.town_ratio for one in inside),
                ),
            )


def _kind(word: Piece, *, capital: bool) -> Kind | None:
    placed = word.street_ratio + word.town_ratio
    if word.person_ratio >= max(LIKELY, placed):
        return Kind.PERSON if capital else None
    return Kind.ADDRESS if placed >= LIKELY else None


def _addressed(said: str, street_ratio: float) -> bool:
    """Whether words are an address and not just a town or a number: a street is seen, and a digit."""
    return street_ratio >= LIKELY and any(map(str.isdigit, said)) and any(map(str.isalpha, said))
