"""The shapes that go in and out of the API."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, JsonValue, StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]


class Given(Schema):
    """What a caller sends; an unknown field is refused, for it is a misunderstanding."""

    model_config = ConfigDict(extra="forbid")


class Made(Schema):
    """The key of what an act made or moved."""

    id: UUID


class Me(Schema):
    role: str
    operator: str
    permissions: list[str]
    worker_id: UUID | None
    clients: list["Tenant"]


class Tenant(Schema):
    id: UUID
    name: str


class NewClient(Given):
    name: Short
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class Programme(Schema):
    id: UUID
    client_id: UUID
    name: str
    data_home: str
    lines: list[str]


class NewProgramme(Given):
    client_id: UUID
    name: Short
    data_home: str
    lines: list[str] = Field(min_length=1)


class NewRate(Given):
    programme_id: UUID
    line: str
    rate_per_judgement: Decimal = Field(gt=0, max_digits=12, decimal_places=6)
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]


class NewCommission(Given):
    ratio: Decimal = Field(ge=0, lt=1, max_digits=6, decimal_places=5)


class Version(Schema):
    version: int


class NewOrder(Given):
    programme_id: UUID
    line: str = "annotation"
    title: Short
    options: dict[str, JsonValue] = Field(default_factory=dict)
    due_at: AwareDatetime | None = None


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


class Belief(Schema):
    item_id: UUID
    ordinal: int
    state: str
    answer: str | None
    confidence_ratio: float | None
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
    on_target: bool | None
    basis: str | None
    reason: str
    judgements: list[AskedJudgement]


class NewAdjudication(Given):
    answer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class NewOffer(Given):
    unit_id: UUID
    worker_id: UUID


class NewOffers(Given):
    offers: list[NewOffer] = Field(min_length=1, max_length=500)


class OffersMade(Schema):
    ids: list[UUID]


class Offer(Schema):
    id: UUID
    unit_id: UUID
    expires_at: datetime


class Nothing(Given):
    """An act that needs no more than its address."""


class Handed(Schema):
    """A unit in hand, or why there is none: what stands in the way, and when the worker is next on."""

    assignment_id: UUID | None
    reasons: list[str] = []
    next_on_at: datetime | None = None


class Workspace(Schema):
    assignment_id: UUID
    order_id: UUID
    line: str
    instruction: str
    text: str
    image: bool
    field: str
    choices: list[str]
    kind: str
    data: dict[str, Any]
    step: str
    pieces: Decimal
    measure: str
    pay_note: str
    due_at: datetime | None
    lease_until: datetime
    net_pay: Decimal
    currency: str


class NewJudgement(Given):
    answer: Annotated[str, StringConstraints(max_length=200)] = ""
    given: dict[str, Any] | None = None
    """The fields of a form of the workspace's kind, in place of a plain answer."""
    spent_s: float | None = Field(default=None, ge=0, le=86400, allow_inf_nan=False)
    seen_at: datetime | None = None


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


class NewPayment(Given):
    provider_id: UUID


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


class Site(Schema):
    id: UUID
    name: str
    kind: str
    provider: str
    country: str
    timezone: str
    data_home: str
    workers: int


class NewSite(Given):
    provider_id: UUID
    name: Short
    kind: str = "main"
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    timezone: str
    data_home: str


class Worker(Schema):
    id: UUID
    handle: str
    kind: str
    provider: str
    site: str
    timezone: str
    skills: dict[str, int]
    languages: dict[str, int]
    availability: str
    active: bool


class WorkersTaken(Schema):
    added: int
    changed: int


class NewAccount(Given):
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    role: str
    client_id: UUID | None = None
    worker_id: UUID | None = None
    site_id: UUID | None = None


class AccountMade(Schema):
    id: UUID
    password: str


class AuditLine(Schema):
    id: UUID
    number: int | None
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    detail: dict[str, Any]


class NewToken(Given):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
    scopes: list[str] = Field(min_length=1)
    days: int = Field(default=90, ge=1, le=365)


class TokenMade(Schema):
    id: UUID
    secret: str
    expires_at: datetime


class Token(Schema):
    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
