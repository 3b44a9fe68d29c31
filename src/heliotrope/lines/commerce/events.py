"""What happened in a shop, for those who listen; told in the vault of the shop's home."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopEvent(Event):
    """A fact of one shop; its programme leads to its home again."""

    home: str
    programme_id: UUID
    shop_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopNewsKept(ShopEvent):
    """A webhook was stored and waits to be taken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOwed(ShopEvent):
    """Something must be written back to the live shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExceptionFound(ShopEvent):
    """An order needs somebody: it waits to be put on the shop's stream."""
