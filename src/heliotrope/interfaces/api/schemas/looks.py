"""Shapes of looks beyond the case in hand."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from heliotrope.compliance.services.bulk import MOST_ITEMS
from heliotrope.core.privacy.reveals import Reason
from heliotrope.interfaces.api.schemas.given import Given


class NewLook(Given):
    """A placeholder, why it is needed, and what the caller's authenticator shows."""

    mark: Annotated[str, Field(min_length=1, max_length=40)]
    reason: Reason
    code: Annotated[str, Field(max_length=16)] = ""


class Looked(Schema):
    """What became of a look: ``value`` is empty unless ``need`` is nothing; ``why`` says what is lacking."""

    mark: str
    value: str
    need: str
    why: str
    until_at: datetime | None


class NewBulk(Given):
    """How many of the latest items, and why."""

    items: Annotated[int, Field(ge=1, le=MOST_ITEMS)]
    reason: Reason


class Settlement(Given):
    """Whether a second person agrees."""

    agree: bool


class Bulk(Schema):
    """A wish: asked, agreed or refused; it is open until ``until_at`` for who asked."""

    id: UUID
    client_id: UUID
    order_id: UUID
    item_ids: list[UUID]
    reason: str
    state: str
    asked_by: UUID
    asked_at: datetime
    settled_by: UUID | None
    until_at: datetime | None


class Text(Schema):
    """An item's text."""

    item_id: UUID
    text: str


class BulkRead(Schema):
    """What was agreed to: ``open`` while its minutes last for who asked; ``need`` names what is lacking."""

    open: bool
    need: str
    why: str
    texts: list[Text]
