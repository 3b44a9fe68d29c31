"""A shop's order as it comes in, from a file or from the live shop, before anything is kept of it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.text.address import Address


class Fulfilment(StrEnum):
    """How far the shop is with an order."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLine:
    """So many of one SKU."""

    sku: str
    quantity: int
    title: str = ""

    def __post_init__(self) -> None:
        if not self.sku or self.quantity < 1:
            raise Invalid(f"An order line has a SKU and a quantity of at least 1: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOrder:
    """One order of a shop.

    Attributes:
        external_id: the shop's own key; the same again is the same order.
        name: what people call it, such as ``#1001``.
        location: where it is to be shipped from; empty for wherever there is enough.
        live: whether the live shop knows it and has taken its stock off already.
        ships: whether anything of it is sent to an address.
    """

    external_id: str
    name: str
    lines: tuple[IncomingLine, ...]
    address: Address = field(default_factory=Address)
    email: str = ""
    placed_at: datetime
    promised_at: datetime | None = None
    location: str = ""
    fulfilment: Fulfilment = Fulfilment.OPEN
    live: bool = False
    ships: bool = True

    @property
    def sha256(self) -> str:
        """What tells an order that changed from the same again; when it was placed never changes."""
        told = (
            self.name,
            [(line.sku, line.quantity, line.title) for line in self.lines],
            self.address.as_data(),
            self.email,
            self.promised_at.isoformat() if self.promised_at else "",
            self.location,
            self.fulfilment.value,
        )
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingStock:
    """What is there of one SKU at one location.

    Attributes:
        external_id: the live shop's key of the inventory item; empty in a shop without one.
        on_hand: pieces on the shelf, those reserved included.
    """

    sku: str
    on_hand: int
    title: str = ""
    location: str = "main"
    external_id: str = ""
