"""What the operations of plans take and give."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field


class NewPlan(Schema):
    """A wish in the client's own words, in English or Chinese."""

    programme_id: UUID
    brief: str = Field(..., min_length=1, max_length=4000)


class NewVersion(Schema):
    """An edited graph; ``base_version`` is the version that was edited.

    A node has ``key``, ``line``, ``title`` and ``count``; whatever else it leaves out is its line's usual:
    ``effort`` and ``pieces`` (three numbers a unit), ``people``, ``span_days``, ``after``, ``options``,
    ``feed``, ``due_at``, ``skills``.
    """

    base_version: int = Field(..., ge=1)
    nodes: list[dict[str, Any]] = Field(..., max_length=200)
    due_at: AwareDatetime | None = None


class SignOff(Schema):
    """The version that was looked at."""

    version: int = Field(..., ge=1)


class PlanProblem(Schema):
    """Something that stands in the way of signing a plan off."""

    fault: str
    nodes: list[str]
    value: str
    message: str


class PlanPrice(Schema):
    """A price with its range."""

    low: Decimal
    likely: Decimal
    high: Decimal
    currency: str


class PlanElsewhere(Schema):
    """The same work by one local expert a piece in the buyer's market, by the rate table of this version."""

    amount: Decimal
    currency: str
    market: str
    basis: str
    version: str
    source: str


class PlanPiece(Schema):
    """One node: what it is, when it is expected, what it costs, and how far it is.

    ``node.baseline`` is the same work by one local expert; ``closable`` says that its stream may be closed
    now, ``ends_at`` when it closes by itself.
    """

    node: dict[str, Any]
    begins_at_h: Decimal | None
    ends_at_h: Decimal | None
    critical: bool
    price: PlanPrice | None
    state: str
    order_id: UUID | None
    needs_file: bool
    closable: bool
    ends_at: datetime | None


class PlanShown(Schema):
    """A plan with its problems, its times in hours from its start, and its price."""

    id: UUID
    client_id: UUID
    programme_id: UUID
    state: str
    version: int
    source: str
    rule: str
    brief: str
    due_at: datetime | None
    pieces: list[PlanPiece]
    problems: list[PlanProblem]
    expected_h: Decimal | None
    ninety_h: Decimal | None
    prices: list[PlanPrice]
    elsewhere: PlanElsewhere | None
    reasons: list[dict[str, Any]]


class PlanState(Schema):
    """A plan's key, its state and its version."""

    id: UUID
    state: str
    version: int


class PlanListed(Schema):
    """A plan as it is listed."""

    id: UUID
    client_id: UUID
    programme_id: UUID
    state: str
    version: int
    made_at: datetime
    signed_at: datetime | None
    done_at: datetime | None


class PlanHandedOver(Schema):
    """The one delivery of a plan: how much it holds, the hash of its list of contents, the client's yes."""

    id: UUID
    plan_id: UUID
    state: str
    nodes: int
    items: int
    files: int
    contents_sha256: str
    delivered_at: datetime
    accepted_at: datetime | None


class PlanAccepted(Schema):
    """The invoices that a yes to the whole plan issued."""

    invoice_ids: list[UUID]


class FileTaken(Schema):
    """A file that a node's line takes: its items, and their price between least and most judgements."""

    items: int
    least: Decimal
    most: Decimal
    currency: str
