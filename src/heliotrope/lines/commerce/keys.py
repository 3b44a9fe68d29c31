"""A shop's public key: where its webhooks come in.  It tells which vault to look in, and proves nothing."""

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopKey:
    """A home, a client and a shop; what comes in under it is trusted by its signature alone."""

    home: str
    client_id: UUID
    shop_id: UUID

    def __str__(self) -> str:
        both = base64.urlsafe_b64encode(self.client_id.bytes + self.shop_id.bytes).decode().rstrip("=")
        return f"{self.home}-{both}"


def key_of(text: str) -> ShopKey | None:
    """The key that a text is; None when it is none."""
    home, _, both = text.partition("-")
    try:
        ids = base64.b64decode(both + "=" * (-len(both) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(ids) != 32 or not home.isalnum():
        return None
    return ShopKey(home=home, client_id=UUID(bytes=ids[:16]), shop_id=UUID(bytes=ids[16:]))
