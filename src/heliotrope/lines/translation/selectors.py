"""Reading a client's memory and terms in the vault that is entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import Recall, digest
from heliotrope.core.text.terms import Term
from heliotrope.lines.translation.models import MemoryPair, TermEntry

FUZZY_MOST = 20_000
"""The latest pairs, among which a near one is looked for; exact ones are found among all."""
TERMS_MOST = 20_000


def recall(client_id: UUID, languages: Languages, texts: Sequence[str]) -> Recall:
    """What the client's memory may know of these texts: exact pairs first, the latest before older ones."""
    rows = _pairs(client_id, languages).order_by("-learnt_at", "id")
    exact = rows.filter(source_sha256__in={digest(text) for text in texts})
    latest = rows[:FUZZY_MOST]
    seen: dict[UUID, Known] = {row.id: _known(row) for row in (*exact, *latest)}
    return Recall(tuple(seen.values()))


def terms(client_id: UUID, languages: Languages) -> tuple[Term, ...]:
    """The client's terms for these languages, the longest first."""
    rows = _terms(client_id, languages).order_by("source", "target")[:TERMS_MOST]
    return tuple(sorted(map(_term, rows), key=lambda term: -len(term.source)))


def pairs(client_id: UUID, languages: Languages, *, search: str = "", limit: int) -> tuple[Known, ...]:
    """The client's pairs, the latest first; with a search those whose source or target has it."""
    rows = _pairs(client_id, languages).filter(_having(search))
    return tuple(map(_known, rows.order_by("-learnt_at", "id")[:limit]))


def found_terms(client_id: UUID, languages: Languages, *, search: str = "", limit: int) -> tuple[Term, ...]:
    """The client's terms by their source; with a search those that have it."""
    rows = _terms(client_id, languages).filter(_having(search))
    return tuple(map(_term, rows.order_by("source", "target")[:limit]))


def _having(search: str) -> Q:
    return Q(source__icontains=search) | Q(target__icontains=search) if search else Q()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How much a client's memory holds for a pair of languages."""

    languages: Languages
    pairs: int
    terms: int


def holdings(client_id: UUID) -> tuple[Holding, ...]:
    """Every pair of languages that a client's memory or terms have, by name."""
    counts: dict[tuple[str, str], list[int]] = {}
    for place, rows in enumerate((MemoryPair.objects, TermEntry.objects)):
        grouped = rows.filter(client_id=client_id).values_list("source_language", "target_language")
        for source, target, number in grouped.annotate(number=Count("id")).order_by():
            counts.setdefault((source, target), [0, 0])[place] = number
    return tuple(
        Holding(languages=Languages(source=source, target=target), pairs=pairs, terms=terms)
        for (source, target), (pairs, terms) in sorted(counts.items())
    )


def _pairs(client_id: UUID, languages: Languages) -> QuerySet[MemoryPair]:
    return MemoryPair.objects.filter(client_id=client_id, **_between(languages))


def _terms(client_id: UUID, languages: Languages) -> QuerySet[TermEntry]:
    return TermEntry.objects.filter(client_id=client_id, **_between(languages))


def _between(languages: Languages) -> dict[str, set[str]]:
    return {
        "source_language__in": _near(languages.source),
        "target_language__in": _near(languages.target),
    }


def _near(language: str) -> set[str]:
    """A language and the one that it is a form of: what is known of ``de`` serves ``de-at``, too."""
    return {language, language.partition("-")[0]}


def _known(row: MemoryPair) -> Known:
    return Known(source=row.source, target=row.target, context=row.context_sha256, origin=row.origin)


def _term(row: TermEntry) -> Term:
    return Term(source=row.source, target=row.target, note=row.note, forbidden=row.forbidden)
