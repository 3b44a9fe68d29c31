"""Keeping files in the vault that is entered, sealed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import TooLarge
from heliotrope.foundation.clock import now
from heliotrope.foundation.files.models import GONE_TYPE, StoredFile
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.resealing import in_clear, seal_rows
from heliotrope.foundation.keys.sealing import ERASED
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault, home_of_alias

MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept:
    """Where a file is, and its SHA-256 in hexadecimal."""

    id: UUID
    sha256: str
    media_type: str
    size: int


def keep(
    *, client_id: UUID, purpose: str, media_type: str, content: bytes, person_id: UUID | None = None
) -> FileKept:
    """Store bytes once for a client, purpose and person; the same bytes again give the same file.

    Args:
        person_id: the subject whose they are, under whose key they are sealed; a key of their own where None.

    Raises:
        TooLarge: more bytes than a file may have.
        SubjectErased: the person was erased.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge(f"A file may have {MAX_BYTES // 1024**2} MB; split this one ({len(content)} bytes).")
    sha256 = hashlib.sha256(content).hexdigest()
    token = _token(client_id, purpose, person_id, sha256)
    known = StoredFile.objects.only("id", "media_type").filter(client_id=client_id, purpose=purpose)
    # A row from before is found by the hash itself; it belongs to no person.
    kept = known.filter(sha256__in=[token] if person_id else [token, sha256]).first()
    if kept is None:
        fresh = StoredFile(
            id=new_id(),
            client_id=client_id,
            person_id=person_id,
            purpose=purpose,
            sha256=token,
            media_type=media_type,
            content=content,
            stored_at=now(),
        )
        StoredFile.objects.bulk_create([fresh], ignore_conflicts=True)
        kept = known.get(sha256=token)
    return FileKept(id=kept.id, sha256=sha256, media_type=kept.media_type, size=len(content))


def drop(client_id: UUID, file_ids: Iterable[UUID]) -> int:
    """Remove files of a client for good; gives how many there were."""
    return StoredFile.objects.filter(client_id=client_id, pk__in=list(file_ids)).delete()[0]


def blank(client_id: UUID, file_ids: Iterable[UUID]) -> int:
    """Empty files that have no person's key, in the vault that is entered; gives how many."""
    rows = StoredFile.objects.filter(client_id=client_id, pk__in=list(file_ids), person_id=None)
    return rows.update(content=b"", media_type=GONE_TYPE)


def seal_files(actor: Actor, *, limit: int) -> int:
    """Seal a batch of files of the actor's clients that are in the clear; 0 when none is left."""
    rows = StoredFile.objects.filter(client_id__in=actor.client_ids)
    return seal_rows(in_clear(rows, "content"), limit=limit)


def gone() -> bytes:
    """What is read where an erased file was."""
    return f"{ERASED}\n".encode()


def _token(client_id: UUID, purpose: str, person_id: UUID | None, sha256: str) -> str:
    """By what the same bytes are found again; a hash without a key would tell who can guess them."""
    home = home_of_alias(entered_vault())
    return custody().token(home, f"file {client_id} {purpose} {person_id or ''}", sha256)
