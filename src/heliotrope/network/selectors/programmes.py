"""Reading programmes, and whose books their postings stand in."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import LegalEntity, Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """A programme as it is listed."""

    id: UUID
    client_id: UUID
    name: str
    data_home: str
    lines: tuple[str, ...]


def programmes(actor: Actor) -> tuple[ProgrammeLine, ...]:
    """The programmes of the actor's clients, by name."""
    rows = Programme.objects.filter(client_id__in=actor.client_ids).order_by("name")
    return tuple(_programme(row) for row in rows)


def programme(actor: Actor, programme_id: UUID) -> ProgrammeLine:
    """One programme of the actor's clients."""
    row = Programme.objects.filter(pk=programme_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _programme(row)


def _programme(row: Programme) -> ProgrammeLine:
    return ProgrammeLine(
        id=row.id, client_id=row.client_id, name=row.name, data_home=row.data_home, lines=tuple(row.lines)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The legal entities of a client's order: whose books the operator's and the client's sides stand in."""

    operator: UUID
    client: UUID


def books(actor: Actor, client_id: UUID) -> Books:
    """The legal entities of the operator and of a client; raises NotFound when either has none."""
    own = LegalEntity.objects.filter(operator_id=actor.operator, own=True).first()
    buyer = LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).first()
    if own is None or buyer is None:
        raise NotFound
    return Books(operator=own.id, client=buyer.id)


def own_entity(actor: Actor) -> UUID:
    """The legal entity of the actor's operator; raises NotFound when it has none."""
    own = LegalEntity.objects.filter(operator_id=actor.operator, own=True).first()
    if own is None:
        raise NotFound
    return own.id


def legal_names(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of legal entities of the actor's operator."""
    rows = LegalEntity.objects.filter(operator_id=actor.operator, pk__in=set(ids))
    return dict(rows.values_list("id", "name"))


def has_books(actor: Actor, client_id: UUID) -> bool:
    """Whether a client has its legal entity."""
    return LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).exists()
