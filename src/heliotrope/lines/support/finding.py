"""Finding a contact by an address that the database does not hold: by its token."""

from uuid import UUID

from heliotrope.foundation.keys.present import custody

_PREFIX = "hm1:"


def token(home: str, client_id: UUID, kind: str, address: str) -> str:
    """What an address is found by: of one client and one channel, so that nothing links two of them."""
    return _PREFIX + custody().token(home, f"support contact {client_id} {kind}", _plain(address))


def keys(home: str, client_id: UUID, kind: str, address: str) -> tuple[str, str]:
    """Both ways in which an address may be noted: by its token, and in a row from before as it is."""
    return token(home, client_id, kind, address), address


def is_token(key: str) -> bool:
    """Whether a contact's key is a token, and no address from before."""
    return key.startswith(_PREFIX)


def _plain(address: str) -> str:
    """The address as everybody writes it."""
    return address.strip().casefold()
