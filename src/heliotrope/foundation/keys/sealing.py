"""One value sealed under one key, bound to the place where it is kept.

A sealed value is a byte of version, the id of its data key, a nonce and AES-256-GCM's output.  The place
(table, column, row, client) is authenticated with it, so that no value can be moved to another row to be
read there by whoever may read that row.

Source:
    NIST SP 800-38D (GCM): 96-bit random nonces, at most 2^32 values a key.  A key serves one subject.
"""

import base64
import binascii
import os
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from heliotrope.foundation.keys.errors import Tampered

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
VERSION: Final = 1
_HEAD: Final = 1 + 16
_LEAST: Final = _HEAD + NONCE_BYTES + 16
PREFIX: Final = "~hk1~"
"""What a sealed text begins with; what does not is from before texts were sealed."""
_MARK: Final = PREFIX.encode() + b"\0"
"""What sealed bytes begin with; no file that somebody uploads or the platform makes does."""
ERASED: Final = "⟨erased⟩"
"""What stands where a person's data was, once their key is destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """A subject's key in the clear; never stored, never logged."""

    id: UUID
    secret: bytes
    cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cipher", AESGCM(self.secret))

    def __repr__(self) -> str:
        return f"DataKey(id={self.id})"


def about(table: str, column: str, row_id: UUID, client_id: UUID) -> bytes:
    """The place that a value is bound to."""
    return f"{table}\0{column}\0".encode() + row_id.bytes + client_id.bytes


def seal(key: DataKey, value: bytes, place: bytes, *, nonce: bytes | None = None) -> bytes:
    """The sealed value.

    Args:
        nonce: 96 bits never used with this key before; random when None, which is right everywhere but in
            a test that is checked by hand.
    """
    fresh = os.urandom(NONCE_BYTES) if nonce is None else nonce
    head = bytes([VERSION]) + key.id.bytes
    return head + fresh + key.cipher.encrypt(fresh, value, head + place)


def key_id(sealed: bytes) -> UUID:
    """Which data key opens a value.

    Raises:
        Tampered: it is no sealed value.
    """
    if len(sealed) < _LEAST or sealed[0] != VERSION:
        raise Tampered("This is no sealed value of a version that is known here.")
    return UUID(bytes=sealed[1:_HEAD])


def opened(key: DataKey, sealed: bytes, place: bytes) -> bytes:
    """The value in the clear.

    Raises:
        Tampered: it was damaged, sealed under another key, or belongs to another place.
    """
    if len(sealed) < _LEAST or sealed[0] != VERSION or sealed[1:_HEAD] != key.id.bytes:
        key_id(sealed)
        raise Tampered("This value was sealed under another key.")
    nonce, body = sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
    try:
        return key.cipher.decrypt(nonce, body, sealed[:_HEAD] + place)
    except InvalidTag:
        raise Tampered("This value was damaged, or moved from the place where it was sealed.") from None


def as_text(sealed: bytes) -> str:
    """A sealed value for a column of text."""
    return PREFIX + base64.urlsafe_b64encode(sealed).decode("ascii")


def is_sealed(text: str) -> bool:
    """Whether a column's text is sealed; other text is from before."""
    return text.startswith(PREFIX)


def from_text(text: str) -> bytes:
    """A sealed value out of a column of text; raises Tampered when it is none."""
    try:
        return base64.b64decode(text.removeprefix(PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Tampered("This is no sealed value: it was damaged.") from None


def as_bytes(sealed: bytes) -> bytes:
    """A sealed value for a column of bytes."""
    return _MARK + sealed


def is_sealed_bytes(value: bytes) -> bool:
    """Whether a column's bytes are sealed; others are from before."""
    return value.startswith(_MARK)


def from_bytes(value: bytes) -> bytes:
    """A sealed value out of a column of bytes."""
    return value.removeprefix(_MARK)
