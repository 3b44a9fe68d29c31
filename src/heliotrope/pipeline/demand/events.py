"""What happens to orders."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """A client committed to an order; its file is in the vault of ``home``."""

    order_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWorking(Event):
    """The items of an order are open for work."""

    order_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClosing(Event):
    """An order hands out no further unit and settles with what there is."""

    order_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSettled(Event):
    """Every item of an order has its verdict and nobody works on it any more."""

    order_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded(Event):
    """An order was delivered as a whole, or cancelled; a stream once it is closed and all of it delivered."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoved(Event):
    """A signed plan has something to do: it was signed, a file came, or an order of it was delivered."""

    plan_id: UUID
    home: str
