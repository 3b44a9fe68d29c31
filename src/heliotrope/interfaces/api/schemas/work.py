"""The shapes of a worker's side: offers, a unit in hand, and its judgement."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from heliotrope.interfaces.api.schemas.given import Given


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


class Handed(Schema):
    """A unit in hand, or why there is none: what stands in the way, and when the worker is next on."""

    assignment_id: UUID | None
    reasons: list[str] = []
    next_on_at: datetime | None = None


class Came(Schema):
    """How a unit came out of somebody else's hands, with what they left for whoever comes."""

    handle: str
    since_at: datetime
    until_at: datetime
    reasons: list[str]
    note: str


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
    came: Came | None


class NewPass(Given):
    note: Annotated[str, StringConstraints(max_length=4000)] = ""


class Passed(Schema):
    """Whether a unit went to somebody else, and why; it stays in hand when it did not."""

    passed: bool
    reasons: list[str]


class NewJudgement(Given):
    answer: Annotated[str, StringConstraints(max_length=200)] = ""
    given: dict[str, Any] | None = None
    """The fields of a form of the workspace's kind, in place of a plain answer."""
    spent_s: float | None = Field(default=None, ge=0, le=86400, allow_inf_nan=False)
    seen_at: datetime | None = None
