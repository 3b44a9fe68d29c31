"""What happened in compliance; each commits with its change, in the control database or in a vault."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDecided(Event):
    """A person's request was judged by the crew, or decided by the officer; it is to be carried out."""

    home: str
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonArrived(Event):
    """An item about a person came to be on a stream; its texts in the vault of ``home`` are to be read."""

    home: str
    order_id: UUID
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternsKept(Event):
    """A client's own patterns are in force; an order's texts in the vault of ``home`` are to be read anew."""

    home: str
    order_id: UUID
