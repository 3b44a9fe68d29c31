"""A document as items: each segment with its neighbours, its terms, its words and its band, frozen."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from heliotrope.core.decompose.prepared import Prepared
from heliotrope.core.line import Counted, ItemContent, PlannedItem, Requirement
from heliotrope.core.text.bilingual.document import Document, Segment
from heliotrope.core.text.bilingual.languages import Languages, is_spaced
from heliotrope.core.text.bilingual.words import shown, words
from heliotrope.core.text.hiding import Veiled, count, named
from heliotrope.core.text.memory import LABELS, Band, Recall, band_of, context_digest, repeated
from heliotrope.core.text.terms import Term, terms_in

SECONDS_A_WORD = Decimal("7.2")
"""500 words an hour, a translator's usual pace."""
WEIGHTS: Mapping[Band, Decimal] = {
    Band.CONTEXT: Decimal("0.10"),
    Band.EXACT: Decimal("0.20"),
    Band.NEAR: Decimal("0.30"),
    Band.CLOSE: Decimal("0.60"),
    Band.FAR: Decimal("0.80"),
    Band.NONE: Decimal("1.00"),
}
"""Shares of a full word that a band pays, in the middle of what the trade pays."""
EFFORT_LEAST_S = 10
EFFORT_LEAST_RATIO = Decimal("0.2")
"""Share of a word's time that reading it takes, whatever it pays."""
WRITES_LEVEL, READS_LEVEL = 4, 3


def planned(
    document: Document,
    languages: Languages,
    recall: Recall | Veiled,
    terms: tuple[Term, ...],
    weights: Mapping[Band, Decimal] = WEIGHTS,
) -> tuple[PlannedItem, ...]:
    """The items of a document in its order.

    Args:
        recall, terms: what is known of these languages.
        weights: share of a full word that each band pays.
    """
    texts = [segment.text for segment in document.segments]
    told = [named(segment.text, segment.tags) for segment in document.segments]
    firsts = repeated(texts)
    items: list[PlannedItem] = []
    for place, segment in enumerate(document.segments):
        context = context_digest(*_around(texts, place))
        first = document.segments[firsts[place]].key if firsts[place] != place else ""
        prepared = _prepared(segment, _around(told, place), context, languages, recall, terms, first)
        items.append(_item(segment, prepared, weights[prepared.band]))
    return tuple(items)


def _around(texts: Sequence[str], place: int) -> tuple[str, str]:
    """The texts before and after one; empty at an end."""
    return texts[place - 1] if place else "", texts[place + 1] if place + 1 < len(texts) else ""


def _prepared(
    segment: Segment,
    around: tuple[str, str],
    context: str,
    languages: Languages,
    recall: Recall | Veiled,
    terms: tuple[Term, ...],
    first: str,
) -> Prepared:
    match = recall.best(segment.text, context)
    band = band_of(match.score) if match else Band.NONE
    return Prepared(
        text=segment.text,
        languages=languages,
        tags=segment.tags,
        previous=around[0],
        following=around[1],
        context=context,
        notes=segment.notes,
        draft=segment.draft,
        limit=segment.limit,
        # Somebody must write around a value and put it where it belongs: it counts as one word.
        words=words(segment.text) + count(segment.tags),
        band=Band.CONTEXT if first else band,
        repeats=first,
        match=match,
        terms=terms_in(segment.text, terms, spaced=is_spaced(languages.source)),
    )


def _item(segment: Segment, prepared: Prepared, weight: Decimal) -> PlannedItem:
    effort = math.ceil(prepared.words * max(weight, EFFORT_LEAST_RATIO) * SECONDS_A_WORD)
    return PlannedItem(
        content=ItemContent(key=segment.key, text=segment.text, data=prepared.as_data()),
        requirement=Requirement(
            skill="translation",
            level=1,
            language=prepared.languages.target,
            language_level=WRITES_LEVEL,
            reads=prepared.languages.source,
            reads_level=READS_LEVEL,
            effort_s=max(EFFORT_LEAST_S, effort),
        ),
        line=segment.line,
    )


def weighed(segment: Prepared, weight: Decimal, why: str = "") -> Counted:
    """Words × weight; ``why`` is the band's name unless it is told."""
    share = max(f"{weight:.2f}", f"{weight.normalize():f}", key=len)
    note = f"{shown(segment.words)} words × {share} ({why or LABELS[segment.band]})"
    return Counted(pieces=segment.words * weight, note=note)
