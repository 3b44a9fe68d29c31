"""The shapes of suspicions and contests."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from heliotrope.interfaces.api.schemas.given import Given

Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class Contest(Schema):
    id: UUID
    order_id: UUID
    worker_id: UUID
    suspicion_id: UUID | None
    judgement_id: UUID | None
    item_id: UUID | None
    answer: str
    verdict: str
    text: str
    state: str
    reason: str
    raised_at: datetime
    decided_at: datetime | None


class Suspicion(Schema):
    id: UUID
    order_id: UUID
    worker_id: UUID
    kind: str
    chance: float
    evidence: str
    state: str
    reason: str
    found_at: datetime
    decided_at: datetime | None
    contest: Contest | None


class Rejected(Schema):
    judgement_id: UUID
    order_id: UUID
    item_id: UUID
    answer: str
    verdict: str
    judged_at: datetime


class NewContest(Given):
    text: Words


class NewSuspicionVerdict(Given):
    clear: bool
    reason: Words


class NewContestVerdict(Given):
    grant: bool
    reason: Words
