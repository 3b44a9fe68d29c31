"""What happens to deliveries."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Event):
    """Settled items were handed over."""

    order_id: UUID
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAccepted(Event):
    """The client said yes."""

    order_id: UUID
    delivery_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDelivered(Event):
    """Everything that a plan's orders and streams delivered was handed over as one."""

    plan_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAccepted(Event):
    """The client said yes to a plan as a whole."""

    plan_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Event):
    """A version of an order's certificate is in force."""

    order_id: UUID
    version: int
