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
    """A subject that was erased, in every home."""

    subject_id: UUID
    kind: str
    client_id: UUID
    erased_at: datetime


class Erasures(Schema):
    """What was erased by one call; nothing under an address that nobody is known by."""

    erased: list[Erased]


class Certificate(Schema):
    """A signed certificate of erasure, as it is downloaded and verified."""

    document: dict[str, Any]
