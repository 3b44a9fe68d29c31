"""The shapes of deliveries, what is paid for them, and the reasons of decisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from heliotrope.interfaces.api.schemas.given import Given


class Delivery(Schema):
    id: UUID
    order_id: UUID
    client_id: UUID
    item_id: UUID | None
    state: str
    items: int
    judgements: int
    below_target: int
    mean_confidence_ratio: float | None
    files: dict[str, dict[str, Any]]
    delivered_at: datetime
    accepted_at: datetime | None


class Accepted(Schema):
    invoice_id: UUID


class NewPayment(Given):
    provider_id: UUID


class Explained(Schema):
    kind: str
    id: UUID
    rule: str
    decided_at: datetime
    reasons: list[str]
    facts: dict[str, Any]
    stated: dict[str, Any]
    recomputed: dict[str, Any]
    same: bool
