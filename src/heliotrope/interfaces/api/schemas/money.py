"""The shapes of money: invoices, payouts, earnings and the ledger."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ninja import Schema


class Invoice(Schema):
    id: UUID
    client_id: UUID
    order_id: UUID
    delivery_id: UUID
    number: str
    judgements: int
    total: Decimal
    currency: str
    issued_at: datetime
    paid_at: datetime | None


class Payout(Schema):
    id: UUID
    order_id: UUID
    delivery_id: UUID
    provider_id: UUID
    worker_id: UUID
    judgements: int
    amount: Decimal
    currency: str
    due_at: datetime
    paid_at: datetime | None
    held: str = ""


class Earning(Schema):
    judgement_id: UUID
    order_id: UUID
    rate_per_judgement: Decimal
    commission_ratio: Decimal
    commission_version: int
    net: Decimal
    currency: str
    earned_at: datetime


class Entry(Schema):
    transaction_id: UUID
    kind: str
    source_id: UUID
    posted_at: datetime
    legal_entity_id: UUID
    account: str
    currency: str
    amount: Decimal


class Balance(Schema):
    legal_entity_id: UUID
    currency: str
    account: str
    amount: Decimal
