"""Which vault the running code has entered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import HeliotropeError, Invalid
from heliotrope.foundation.vaults import reach
from heliotrope.foundation.vaults.homes import CONTROL, vault_alias

_entered: ContextVar[str | None] = ContextVar("heliotrope_vault", default=None)
_everywhere: ContextVar[str] = ContextVar("heliotrope_database", default=CONTROL)


class NoVaultSelected(HeliotropeError):
    """Regional data was touched without saying whose region; a defect, never a default."""


def homes() -> tuple[str, ...]:
    """The homes that this installation has a vault for, such as ``("eu", "us")``."""
    return tuple(settings.HELIOTROPE_HOMES)


def shared_homes() -> tuple[str, ...]:
    """The homes that are no single client's own."""
    return tuple(home for home in homes() if home not in settings.HELIOTROPE_HOME_OWNERS)


def homes_of(client_id: UUID | None) -> tuple[str, ...]:
    """The homes where data of a client, or with None of nobody's client, may be: no other client's own."""
    owners = settings.HELIOTROPE_HOME_OWNERS
    return tuple(home for home in homes() if owners.get(home, str(client_id)) == str(client_id))


def region_of(home: str) -> str:
    """The region that a home is in: of a client's own home what was said, of any other the home itself."""
    return str(settings.HELIOTROPE_REGIONS.get(home, home))


def known_home(home: str) -> str:
    """The home itself when there is a vault for it, whosever it is; raises Invalid otherwise."""
    if home not in homes():
        raise Invalid(f"There is no vault for the home {home!r}; choose one of {', '.join(homes())}.")
    return home


def checked_home(home: str, *, client_id: UUID | None = None) -> str:
    """The home itself when this client's data may be kept there.

    Args:
        client_id: whose data; None for what is no client's, such as a worker's.

    Raises:
        Invalid: there is no vault for it, or it is another client's own.
    """
    owner = settings.HELIOTROPE_HOME_OWNERS.get(known_home(home))
    if owner is not None and owner != str(client_id):
        raise Invalid(
            f"The home {home} is one client's own: nobody else's data is kept there. Choose another of "
            f"{', '.join(shared_homes())}."
        )
    return home


def entered_vault() -> str:
    """Alias of the vault in use; raises when none was entered."""
    alias = _entered.get()
    if alias is None:
        raise NoVaultSelected("Enter a vault before touching regional data.")
    return alias


def everywhere_alias() -> str:
    """Alias of the database that takes outbox, audit and jobs of the running change."""
    return _everywhere.get()


@contextmanager
def selecting(home: str) -> Iterator[str]:
    """Send regional reads and writes, and the events of this change, to the vault of a home.

    Raises:
        HomeElsewhere: another cell serves the home.
        HomeAway: its vault did not answer a moment ago, or does not now.
    """
    alias = vault_alias(known_home(home))
    reach.check(home)
    vault, database = _entered.set(alias), _everywhere.set(alias)
    try:
        with reach.entering(home):
            yield alias
    finally:
        _entered.reset(vault)
        _everywhere.reset(database)
