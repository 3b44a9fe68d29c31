"""Ed25519 keys, made from the platform's secret when they are needed, so that none is kept anywhere.

Key texts are URL-safe Base64 without padding.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from heliotrope.core.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A private key that can sign, with its public half as text."""

    public: str
    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> str:
        """The signature over a message."""
        return _text(self._private.sign(message))


def signer(secret: str, operator_id: UUID, number: int) -> Signer:
    """An operator's n-th key: the same from the same secret, and telling nothing of it or of other keys.

    Source:
        RFC 5869 (HKDF) and RFC 8032 (Ed25519).
    """
    info = f"heliotrope signing {operator_id} {number}".encode()
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Signer(public=_text(public), _private=private)


def holds(public: str, message: bytes, signature: str) -> bool:
    """Whether a signature is that of a public key over a message; False for texts that are none."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key in short: the first 32 digits of its SHA-256, in groups of four.

    Raises:
        Invalid: it is no public key.
    """
    try:
        digest = hashlib.sha256(_bytes(public)).hexdigest()[:32]
    except ValueError:
        raise Invalid("This is no public key: it is not URL-safe Base64") from None
    return " ".join(digest[n : n + 4] for n in range(0, 32, 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """The bytes of a text; only the one spelling that `_text` gives is taken, so no byte of it can vary."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
    if _text(raw) != text:
        raise ValueError(text)
    return raw
