"""Teaching a client's memory and terms in the vault that is entered."""

from collections.abc import Iterable
from uuid import UUID

from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import digest
from heliotrope.core.text.terms import Term
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.lines.translation.models import MemoryPair, TermEntry

BATCH = 1000


def learn(client_id: UUID, languages: Languages, pairs: Iterable[Known]) -> int:
    """Keep pairs; a source that is known in its context gets the new target. Gives how many there were."""
    at = now()
    rows: dict[tuple[str, str], MemoryPair] = {}
    for pair in pairs:
        row = MemoryPair(
            id=new_id(),
            client_id=client_id,
            source_language=languages.source,
            target_language=languages.target,
            source=pair.source,
            source_sha256=digest(pair.source),
            context_sha256=pair.context,
            target=pair.target,
            origin=pair.origin,
            learnt_at=at,
        )
        rows[row.source_sha256, row.context_sha256] = row
    MemoryPair.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["client_id", "source_language", "target_language", "source_sha256", "context_sha256"],
        update_fields=["source", "target", "origin", "learnt_at"],
    )
    return len(rows)


def learn_one(client_id: UUID, languages: Languages, pair: Known) -> None:
    """Keep what one segment became; the same again changes nothing."""
    same = MemoryPair.objects.filter(
        client_id=client_id,
        source_language=languages.source,
        target_language=languages.target,
        source_sha256=digest(pair.source),
        context_sha256=pair.context,
        target=pair.target,
    )
    if not same.exists():
        learn(client_id, languages, [pair])


def keep_terms(client_id: UUID, languages: Languages, terms: Iterable[Term]) -> int:
    """Keep terms; one that is known gets its new note. Gives how many there were."""
    rows = {
        (term.source, term.target): TermEntry(
            id=new_id(),
            client_id=client_id,
            source_language=languages.source,
            target_language=languages.target,
            source=term.source,
            target=term.target,
            note=term.note,
            forbidden=term.forbidden,
        )
        for term in terms
    }
    TermEntry.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["client_id", "source_language", "target_language", "source", "target"],
        update_fields=["note", "forbidden"],
    )
    return len(rows)
