"""What happens to items and units."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsOpened(Event):
    """Units of an order wait for workers."""

    order_id: UUID
    units: int
