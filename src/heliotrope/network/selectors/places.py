"""Where a worker works and for whom, as it stands when a unit is handed to them."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import LegalEntity, Worker
from heliotrope.network.selectors.providers import payees


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a worker works and for whom.

    Attributes:
        kind: person or AI.
        country: of the site; of who is paid for whoever has none.
    """

    worker_id: UUID
    kind: str
    provider_id: UUID
    site_id: UUID | None
    country: str
    timezone: str


def place_of(actor: Actor, worker_id: UUID) -> Place:
    """One worker's place today."""
    rows = Worker.objects.filter(pk=worker_id, operator_id=actor.operator)
    row = rows.select_related("site", "provider__legal_entity").first()
    if row is None:
        raise NotFound
    return Place(
        worker_id=row.id,
        kind=row.kind,
        provider_id=payees(actor, [row.id])[row.id].provider_id,
        site_id=row.site_id,
        country=row.site.country if row.site else row.provider.legal_entity.country,
        timezone=row.timezone,
    )


def market_of(actor: Actor, client_id: UUID) -> str:
    """The country in whose market a client buys: that of its legal entity."""
    row = LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).first()
    if row is None:
        raise NotFound
    return row.country
