"""The shapes of certificates: what is asked, how far it is, what was issued, and the keys that sign."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from heliotrope.interfaces.api.schemas.given import Given


class NewCertification(Given):
    target_ratio: float = 0.95
    inspections: int = 50
    inspector_level: int = 4
    level_ratio: float = 0.9


class NewPeriodCertification(NewCertification):
    first_on: date
    last_on: date
    repeats: bool = False


class CertifiedPeriod(Schema):
    """A period of a stream; ``order_id`` is the order of its inspections, which has its certificate."""

    order_id: UUID
    stream_id: UUID
    first_on: date
    last_on: date
    repeats: bool
    state: str


class Choice(Given):
    choice: Literal["deliver", "inspect"]


class NewCreditTerms(Given):
    point_ratio: Decimal
    most_ratio: Decimal
    provider_ratio: Decimal


class Accuracy(Schema):
    ratio: float
    low: float
    high: float
    level_ratio: float
    found_ratio: float
    wrong: int


class Further(Schema):
    """More inspections that are expected to reach a missed target, and their price."""

    inspections: int
    expected_ratio: float
    price: str


class Credit(Schema):
    """What is credited, or would be if the delivery is taken as it is; ``same`` when reckoned anew."""

    amount: str
    reasons: list[str]
    posted: bool
    same: bool


class Issued(Schema):
    version: int
    issued_at: datetime
    superseded_at: datetime | None
    reason: str
    key: str
    sha256: str
    figures: dict[str, Any]


class CertificateStanding(Schema):
    """How far an order's certificate is; ``state`` is empty when nobody asked for one."""

    order_id: UUID
    state: str
    target_ratio: float | None
    inspections: int
    inspected: int
    outcome: str
    accuracy: Accuracy | None
    further: Further | None
    credit: Credit | None
    versions: list[Issued]


class PublicKey(Schema):
    number: int
    public: str
    fingerprint: str
    begun_at: datetime
    ended_at: datetime | None


class NewKey(Schema):
    public: str
