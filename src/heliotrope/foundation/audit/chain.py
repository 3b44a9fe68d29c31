"""The hash of an audit entry: canonical JSON of its content, chained to the entry before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
"""What the first entry of a chain follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an entry says; everything that its hash covers besides its place."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    operator_id: UUID | None
    client_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    detail: dict[str, Any]


def sealed_hash(previous: str, number: int, content: Content) -> str:
    """SHA-256 in hexadecimal over the previous hash, the number and the content.

    The content is JSON with sorted keys, no spaces, ids as text and the instant in UTC to the microsecond,
    so that any program can recompute the chain from an export.
    """
    body = {
        "action": content.action,
        "actor_id": _text(content.actor_id),
        "actor_kind": content.actor_kind,
        "at": content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "client_id": _text(content.client_id),
        "detail": content.detail,
        "id": str(content.id),
        "number": number,
        "operator_id": _text(content.operator_id),
        "previous": previous,
        "subject_id": str(content.subject_id),
        "subject_kind": content.subject_kind,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
