"""Where a worker works and for whom, as it stands when a unit is handed to them."""

from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a worker sits when they look at a person's data; empty for who sits at no site of ours.

    Attributes:
        country: ISO 3166-1 alpha-2 of the site.
        home: the region that the site belongs to.
        certificates: until when each is held, as ISO dates; empty for one without an end.
    """

    country: str
    home: str
    certificates: Mapping[str, str]


def seat_of(actor: Actor, worker_id: UUID) -> Seat:
    """Where a worker of the actor's operator sits."""
    rows = Worker.objects.filter(pk=worker_id, operator_id=actor.operator).select_related("site")
    row = rows.first()
    if row is None:
        raise NotFound
    return Seat(
        country=row.site.country if row.site else "",
        home=row.site.data_home if row.site else "",
        certificates={code: until or "" for code, until in row.certificates.items()},
    )


def market_of(actor: Actor, client_id: UUID) -> str:
    """The country in whose market a client buys: that of its legal entity."""
    row = LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).first()
    if row is None:
        raise NotFound
    return row.country


def countries(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The countries where workers sit: of their sites; of who is paid for whoever has none."""
    rows = Worker.objects.filter(pk__in=set(worker_ids), operator_id=actor.operator)
    return {
        worker_id: site or entity
        for worker_id, site, entity in rows.values_list(
            "id", "site__country", "provider__legal_entity__country"
        )
    }
