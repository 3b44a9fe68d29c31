"""What happened in support; each commits in the vault with its change."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationAwaits(Event):
    """A contact said something that awaits an answer; the conversation's unit is to be opened."""

    home: str
    order_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyQueued(Event):
    """A reply waits to be handed to the mail server."""

    home: str
    order_id: UUID
    message_id: UUID
