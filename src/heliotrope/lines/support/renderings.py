"""What contacts wrote, in workers' languages: made by machines, kept in the vault that is entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.text.memory import digest
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.models import Conversation, Rendering

MEMORY = "memory"
"""Provider of what the client's own translation memory knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One text in another language.

    Attributes:
        source: the text that it renders.
        provider: ``memory``, or who runs the model.
        cost: of making it, in ``currency``.
    """

    source: str
    text: str
    provider: str
    model: str = ""
    cost: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """Whose texts are rendered, from which language into which."""

    client_id: UUID
    order_id: UUID
    item_id: UUID
    source_language: str
    language: str


def kept(actor: Actor, of: Of, texts: list[str]) -> Mapping[str, Rendered]:
    """What is kept of these texts, by text; those that nobody rendered are left out."""
    digests = {text: digest(text) for text in texts}
    rows = Rendering.objects.filter(
        client_id__in=actor.client_ids,
        item_id=of.item_id,
        source_language=of.source_language,
        language=of.language,
        source_sha256__in=set(digests.values()),
    )
    found = {row.source_sha256: row for row in rows}
    return {text: _rendered(text, found[key]) for text, key in digests.items() if key in found}


def _rendered(source: str, row: Rendering) -> Rendered:
    return Rendered(
        source=source,
        text=row.text,
        provider=row.provider,
        model=row.model,
        cost=row.cost,
        currency=row.currency,
    )


def keep(of: Of, made: list[Rendered], *, now: datetime) -> None:
    """Keep what was made; what another look made first stays as it is."""
    rows = [
        Rendering(
            client_id=of.client_id,
            order_id=of.order_id,
            item_id=of.item_id,
            source_sha256=digest(one.source),
            source_language=of.source_language,
            language=of.language,
            text=one.text,
            provider=one.provider[:160],
            model=one.model,
            cost=one.cost,
            currency=one.currency,
            made_at=now,
        )
        for one in made
    ]
    contacts = Conversation.objects.filter(item_id=of.item_id, client_id=of.client_id)
    subject_id = contacts.values_list("contact_id", flat=True).first() or of.item_id
    for row in rows:
        row.subject_id = subject_id
    Rendering.objects.bulk_create(rows, ignore_conflicts=True)
