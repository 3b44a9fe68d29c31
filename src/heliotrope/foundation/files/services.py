"""Keeping files in the vault that is entered."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import TooLarge
from heliotrope.foundation.clock import now
from heliotrope.foundation.files.models import StoredFile
from heliotrope.foundation.ids import new_id

MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept:
    """Where a file is, and its SHA-256 in hexadecimal."""

    id: UUID
    sha256: str
    media_type: str
    size: int


def keep(*, client_id: UUID, purpose: str, media_type: str, content: bytes) -> FileKept:
    """Store bytes once for a client and purpose; the same bytes again give the same file."""
    if len(content) > MAX_BYTES:
        raise TooLarge(f"A file may have {MAX_BYTES // 1024**2} MB; split this one ({len(content)} bytes).")
    sha256 = hashlib.sha256(content).hexdigest()
    fresh = StoredFile(
        id=new_id(),
        client_id=client_id,
        purpose=purpose,
        sha256=sha256,
        media_type=media_type,
        content=content,
        stored_at=now(),
    )
    StoredFile.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = StoredFile.objects.only("id", "media_type").get(
        client_id=client_id, purpose=purpose, sha256=sha256
    )
    return FileKept(id=kept.id, sha256=sha256, media_type=kept.media_type, size=len(content))


def drop(client_id: UUID, file_ids: Iterable[UUID]) -> int:
    """Remove files of a client for good; gives how many there were."""
    return StoredFile.objects.filter(client_id=client_id, pk__in=list(file_ids)).delete()[0]
