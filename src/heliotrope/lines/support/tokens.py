"""Keys of public pages: signed, so that they lead to their order or conversation without a look-up.

They hold ids and a home, never who somebody is.
"""

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from heliotrope.core.errors import NotFound
from heliotrope.foundation.vaults import homes


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a key opens: something of a client's order in a home.

    Attributes:
        subject_id: the order itself, a contact of its chat, or a conversation to be rated.
    """

    home: str
    client_id: UUID
    order_id: UUID
    subject_id: UUID


def key(purpose: str, place: Place) -> str:
    """The key for a purpose: ``chat``, ``visitor`` or ``csat``; one made for another opens nothing."""
    packed = place.client_id.bytes + place.order_id.bytes + place.subject_id.bytes + place.home.encode()
    return _signer(purpose).sign(urlsafe_b64encode(packed).decode().rstrip("="))


def opened(purpose: str, given: str) -> Place:
    """What a key opens; raises NotFound for one that was not made here for this purpose."""
    try:
        text = _signer(purpose).unsign(given)
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        client_id, order_id, subject_id = (UUID(bytes=packed[at : at + 16]) for at in (0, 16, 32))
        home = packed[48:].decode("ascii")
    except (BadSignature, ValueError):
        raise NotFound from None
    if home not in homes():
        raise NotFound
    return Place(client_id=client_id, order_id=order_id, subject_id=subject_id, home=home)


def plus_address(address: str, conversation_id: UUID) -> str:
    """The address that a reply to a conversation goes to: the mailbox's own with a signed extension."""
    local, _, domain = address.rpartition("@")
    name = b32encode(conversation_id.bytes).decode().rstrip("=").lower()
    return f"{local}+{name}{_mac(conversation_id)}@{domain}"


def conversation_of(address: str) -> UUID | None:
    """The conversation that an address was made for; None for every other address."""
    _, _, extension = address.rpartition("@")[0].rpartition("+")
    name, mac = extension[:26], extension[26:]
    try:
        conversation_id = UUID(bytes=b32decode(name.upper() + "=" * (-len(name) % 8)))
    except ValueError:
        return None
    return conversation_id if constant_time_compare(mac.lower(), _mac(conversation_id)) else None


def _mac(conversation_id: UUID) -> str:
    digest = salted_hmac("heliotrope.support.reply", conversation_id.hex, algorithm="sha256").digest()
    return b32encode(digest[:10]).decode().lower()


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"heliotrope.support.{purpose}", sep=".")
