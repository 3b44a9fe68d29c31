"""What happens to offers and assignments."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAssigned(Event):
    """A worker took a unit in hand."""

    order_id: UUID
    unit_id: UUID
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReleased(Event):
    """A unit went back: its worker gave it up, or the lease ran out."""

    order_id: UUID
    unit_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Event):
    """A unit was offered to a worker."""

    order_id: UUID
    unit_id: UUID
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHandedOn(Event):
    """A unit went from one worker's hands into another's without being put down."""

    order_id: UUID
    unit_id: UUID
    worker_id: UUID
    former_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLate(Event):
    """A unit says that it will not make its due instant."""

    order_id: UUID
    unit_id: UUID
