"""The shapes of erasures."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from heliotrope.interfaces.api.schemas.given import Given


class SubjectToErase(Given):
    """Where a subject is at home, and that it is meant."""

    home: str = Field(..., min_length=1, max_length=8)
    confirm: Literal["erase"]


class ToErase(SubjectToErase):
    """Whoever a client knows under an exact e-mail address."""

    client_id: UUID
    email: str = Field(..., min_length=3, max_length=320)


class Erased(Schema):
    """A subject that was erased.

    Unreadable everywhere since then. ``waits``: homes of other cells, or whose key store was away, which hold
    nothing of the subject and will be barred from ever taking it in again.
    """

    subject_id: UUID
    kind: str
    client_id: UUID
    erased_at: datetime
    waits: list[str] = []


class NotLookedIn(Schema):
    """A home where the same person may be known too; ``origin``: where to ask, empty for this address."""

    home: str
    origin: str


class Erasures(Schema):
    """What was erased by one call; nothing under an address that nobody is known by."""

    erased: list[Erased]
    not_looked_in: list[NotLookedIn] = []


class Certificate(Schema):
    """A signed certificate of erasure, as it is downloaded and verified."""

    document: dict[str, Any]
