"""Where a table lives: in the control database, or in the vault of a region."""

from enum import StrEnum


class Home(StrEnum):
    """What every table declares as ``home``."""

    GLOBAL = "global"
    """In the control database; holds no personal data but login accounts."""
    REGIONAL = "regional"
    """In the vault of the region where its data belongs."""
    EVERYWHERE = "everywhere"
    """In the control database and in each vault: outbox, audit and jobs, which commit with their change."""


CONTROL = "default"
"""Django's alias of the control database."""


def vault_alias(home: str) -> str:
    """Django's alias of the vault of a home, such as ``eu``."""
    return f"vault_{home}"


def home_of_alias(alias: str) -> str:
    """The home whose vault a database is."""
    return alias.removeprefix(vault_alias(""))
