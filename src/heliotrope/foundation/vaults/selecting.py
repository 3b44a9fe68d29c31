"""Which vault the running code has entered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from heliotrope.core.errors import HeliotropeError, Invalid
from heliotrope.foundation.vaults.homes import CONTROL, vault_alias

_entered: ContextVar[str | None] = ContextVar("heliotrope_vault", default=None)
_everywhere: ContextVar[str] = ContextVar("heliotrope_database", default=CONTROL)


class NoVaultSelected(HeliotropeError):
    """Regional data was touched without saying whose region; a defect, never a default."""


def homes() -> tuple[str, ...]:
    """The homes that this installation has a vault for, such as ``("eu", "us")``."""
    return tuple(settings.HELIOTROPE_HOMES)


def checked_home(home: str) -> str:
    """The home itself when there is a vault for it; raises Invalid otherwise."""
    if home not in homes():
        raise Invalid(f"There is no vault for the home {home!r}; choose one of {', '.join(homes())}.")
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
    """Send regional reads and writes, and the events of this change, to the vault of a home."""
    alias = vault_alias(checked_home(home))
    vault, database = _entered.set(alias), _everywhere.set(alias)
    try:
        yield alias
    finally:
        _entered.reset(vault)
        _everywhere.reset(database)
