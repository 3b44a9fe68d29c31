"""The shapes of the caller's own account, its tokens, and the audit trail."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from heliotrope.interfaces.api.schemas.given import Given
from heliotrope.interfaces.api.schemas.network import Tenant


class Me(Schema):
    role: str
    operator: str
    permissions: list[str]
    worker_id: UUID | None
    clients: list[Tenant]


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
