"""What happens to items and units."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsOpened(Event):
    """Units of an order wait for workers."""

    order_id: UUID
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTouched(Event):
    """Something arrived for an item that had begun, such as a customer's next message."""

    order_id: UUID
    item_id: UUID
