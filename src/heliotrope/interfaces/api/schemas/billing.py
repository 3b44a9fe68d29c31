"""The shapes of tax invoices, payout batches and statements."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Schema


class TaxDocument(Schema):
    id: UUID
    client_id: UUID
    kind: str
    number: str
    corrects_id: UUID | None
    issued_on: date
    due_on: date
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    prepaid: Decimal
    credited: Decimal
    paid: Decimal
    outstanding: Decimal
    sha256: str


class NewInvoice(Schema):
    id: UUID
    """Its key; the same one again gives the same invoice."""
    from_date: date
    to_date: date


class NewCredit(Schema):
    id: UUID
    reason: str = Field(min_length=1, max_length=200)
    amounts: dict[int, Decimal] | None = None
    """Without tax, by line number; none for everything that is left."""


class BillingDetails(Schema):
    name: str = Field(min_length=1, max_length=160)
    street: str = Field(min_length=1, max_length=160)
    city: str = Field(min_length=1, max_length=80)
    postcode: str = Field(max_length=20)
    country: str = Field(min_length=2, max_length=2)
    vat_number: str = Field("", max_length=20)
    registration_number: str = Field("", max_length=40)
    electronic_scheme: str = Field("", max_length=4)
    electronic_address: str = Field("", max_length=80)
    email: str = Field("", max_length=254)
    buyer_reference: str = Field("", max_length=80)
    tax_category: str = Field("", max_length=2)
    tax_percent: Decimal = Field(Decimal(0), max_digits=5, decimal_places=2)
    tax_reason: str = Field("", max_length=200)


class Batch(Schema):
    id: UUID
    number: str
    data_home: str
    currency: str
    total: Decimal
    execute_on: date
    state: str
    proposed_at: datetime
    decided_at: datetime | None
    paid_at: datetime | None


class NewBatch(Schema):
    id: UUID
    data_home: str = Field(max_length=8)
    currency: str = Field(min_length=3, max_length=3)
    execute_on: date


class NewReturn(Schema):
    provider_id: UUID
    reason: str = Field(min_length=1, max_length=200)


class NewPayeeAccount(Schema):
    id: UUID
    data_home: str = Field(max_length=8)
    holder: str = Field(min_length=1, max_length=70)
    number: str = Field(min_length=4, max_length=42)
    bic: str = Field("", max_length=11)
    country: str = Field(min_length=2, max_length=2)
