"""Keys: UUIDs of version 7, made here and never by the database."""

import hashlib
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh key that sorts roughly by time; nothing may rely on that order."""
    return uuid7()


def derived_id(parent: UUID, *parts: object) -> UUID:
    """The key that a job gives the n-th thing it makes of a parent, the same however often it runs.

    It keeps the parent's millisecond and version, so it sits beside the parent in an index; the other 74
    bits come from SHA-256 of the parent and the parts.
    """
    digest = hashlib.sha256(parent.bytes + "\x1f".join(map(str, parts)).encode()).digest()
    value = int.from_bytes(parent.bytes[:6] + digest[:10], "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=value)
