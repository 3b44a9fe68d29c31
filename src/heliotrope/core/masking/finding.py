"""Personal data in a text: every rule is asked, and where findings overlap the strongest stays.

Strength is counted in points: what the form and the check digits of a number are worth, whose country's it
is, and what the words beside it call it.  Of two equally strong findings the longer stays, then the earlier.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from heliotrope.core.masking import tokens
from heliotrope.core.masking.addresses_net import emails, ips, links
from heliotrope.core.masking.births import spelled_births
from heliotrope.core.masking.folding import Folded, fold
from heliotrope.core.masking.kinds import ENOUGH, EVERY, PATTERNED, Kind, Span, Where, where_of
from heliotrope.core.masking.names import names
from heliotrope.core.masking.own import Own
from heliotrope.core.masking.pieces import Reader, joined
from heliotrope.core.masking.places import places
from heliotrope.core.masking.reading import read_numbers

READ = frozenset({Kind.PERSON, Kind.ADDRESS})
"""Kinds that a model may be asked for."""
NUMBERED = PATTERNED - {Kind.EMAIL, Kind.URL, Kind.IP}
"""Kinds that are found beside a digit."""


def find(
    text: str,
    *,
    locale: str = "",
    country: str = "",
    kinds: Collection[Kind] = EVERY,
    own: Sequence[Own] = (),
    reader: Reader | None = None,
) -> tuple[Span, ...]:
    """What of a text is personal data, in its order and without overlaps.

    Args:
        locale: BCP 47 tag of the text's language and region, where it is known.
        country: ISO 3166-1 alpha-2 of the country that it speaks of, where it is known.
        kinds: which to look for.
        own: a client's own patterns, besides ours.
        reader: a model of names and addresses, asked besides the rules when either is looked for.
    """
    folded = fold(text)
    where = where_of(text, locale=locale, country=country)
    found = [span for span in _all(folded.text, where, frozenset(kinds), own) if span.points >= ENOUGH]
    if reader is not None and not READ.isdisjoint(kinds):
        found = joined([*found, *(span for span in reader(folded.text) if span.kind in kinds)])
    return tuple(_placed(folded, span) for span in settle(found))


def settle(found: Iterable[Span]) -> list[Span]:
    """The findings that stay, in the order of the text: strongest first, then longest, then earliest."""
    ranked = sorted(found, key=lambda span: (-span.points, span.start - span.end, span.start))
    kept: list[Span] = []
    starts: list[int] = []
    for span in ranked:
        place = bisect_left(starts, span.start)
        if place and kept[place - 1].end > span.start:
            continue
        if place < len(kept) and starts[place] < span.end:
            continue
        kept.insert(place, span)
        starts.insert(place, span.start)
    return kept


def _placed(folded: Folded, span: Span) -> Span:
    if folded.offsets is None:
        return span
    return Span(
        start=folded.start(span.start),
        end=folded.end(span.end),
        kind=span.kind,
        points=span.points,
        rule=span.rule,
    )


def _all(text: str, where: Where, kinds: frozenset[Kind], own: Sequence[Own]) -> list[Span]:
    found: list[Span] = []
    if Kind.EMAIL in kinds:
        found += emails(text)
    if Kind.URL in kinds:
        found += links(text)
    if Kind.IP in kinds:
        found += ips(text)
    if Kind.PERSON in kinds:
        found += names(text)
    if Kind.ADDRESS in kinds:
        found += places(text)
    for pattern in own:
        found += pattern.found(text)
    if not kinds.isdisjoint(NUMBERED):
        found += (span for span in _numbers(text, where) if span.kind in kinds)
    return found


def _numbers(text: str, where: Where) -> Iterator[Span]:
    """What is found beside a digit."""
    yield from tokens.machine_readable(text)
    yield from spelled_births(text)
    yield from read_numbers(text, where)
