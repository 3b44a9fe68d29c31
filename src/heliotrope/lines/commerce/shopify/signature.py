"""Shopify's signature of a webhook: base64 of HMAC-SHA256 over the raw body with the client secret."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(body: bytes, secret: str) -> str:
    """What ``X-Shopify-Hmac-Sha256`` holds."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_signed(body: bytes, given: str, secrets: Iterable[str]) -> bool:
    """Whether a body was signed with one of the secrets, compared in constant time.

    During a rotation there are two, the old and the new.  Every one is tried whatever the others gave; an
    empty one signs nothing.
    """
    right = False
    for secret in secrets:
        same = hmac.compare_digest(sign(body, secret).encode(), given.encode(errors="replace"))
        right |= same and bool(secret)
    return right
