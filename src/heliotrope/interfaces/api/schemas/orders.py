"""The shapes of orders, streams, their quotes and their items."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, JsonValue, StringConstraints

from heliotrope.interfaces.api.schemas.given import Given, Short


class NewOrder(Given):
    """``options`` are the line's own and, for any line, ``certificates``, ``translation_help``,
    ``customer_timezone`` and ``customer_countries`` (whose data come with it: checked against what the client
    pinned); ``personal_data`` where the texts of an order of labels, of translation or of
    tests are to be masked for who works on them."""

    programme_id: UUID
    line: str = "annotation"
    title: Short
    options: dict[str, JsonValue] = Field(default_factory=dict)
    due_at: AwareDatetime | None = None


class Demands(Schema):
    """What the order asks of whoever works on it, whatever its line."""

    certificates: list[str]
    translation_help: bool
    customer_timezone: str
    customer_countries: list[str]
    personal_data: bool


class Order(Schema):
    id: UUID
    client_id: UUID
    programme_id: UUID
    line: str
    shape: str
    title: str
    data_home: str
    state: str
    options: dict[str, Any]
    demands: Demands
    items_promised: int
    rate_per_judgement: Decimal
    currency: str
    rate_card_version: int
    commission_version: int
    placed_at: datetime
    due_at: datetime | None
    closing_at: datetime | None
    content_sha256: str


class Progress(Schema):
    """How far an order is; ``unfolded`` judgements are not in the beliefs yet."""

    items: dict[str, int]
    units: dict[str, int]
    judgements: int
    unfolded: int
    judged_items: int
    mean_confidence_ratio: float | None


class OrderWithProgress(Order):
    progress: Progress


class PlacedOrder(Schema):
    id: UUID
    fresh: bool
    state: str
    warnings: list[str] = []


class ClosingOrder(Schema):
    """An order that settles with what there is; ``fresh`` tells whether this call closed it."""

    id: UUID
    fresh: bool
    closing_at: datetime


class Baseline(Schema):
    """The same work by one local expert in the buyer's market."""

    market: str
    occupation: str
    wage_per_hour: Decimal
    hours: Decimal | None
    amount: Decimal | None
    currency: str
    basis: str
    version: str
    source: str


class PartnerCost(Schema):
    """What a partner company would be paid by its price book; for the operator alone."""

    provider_id: UUID
    provider: str
    rate: Decimal
    version: int
    least: Decimal
    most: Decimal


class Quote(Schema):
    items: int
    gold: int
    least: Decimal
    most: Decimal
    currency: str
    rate_per_judgement: Decimal
    measure: str
    commission_ratio: Decimal
    baseline: Baseline
    warnings: list[str] = []
    partners: list[PartnerCost] = []


class Belief(Schema):
    item_id: UUID
    ordinal: int
    state: str
    answer: str | None
    confidence_ratio: float | None
    low_ratio: float | None = None
    high_ratio: float | None = None
    judgements: int


class Unit(Schema):
    id: UUID
    item_id: UUID
    item_key: str
    state: str


class Arrival(Given):
    item: dict[str, JsonValue]


class AskedJudgement(Schema):
    worker: str
    answer: str
    spent_s: float
    judged_at: datetime


class ItemStory(Schema):
    id: UUID
    order_id: UUID
    key: str
    text: str
    state: str
    answer: str | None
    confidence_ratio: float | None
    low_ratio: float | None = None
    high_ratio: float | None = None
    on_target: bool | None
    basis: str | None
    reason: str
    judgements: list[AskedJudgement]


class NewAdjudication(Given):
    answer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
