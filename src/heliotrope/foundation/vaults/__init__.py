"""Vaults: one database a region for what must not leave it, and the rule that sends each table home."""

from heliotrope.foundation.vaults.homes import CONTROL, Home, home_of_alias, vault_alias
from heliotrope.foundation.vaults.selecting import (
    NoVaultSelected,
    checked_home,
    entered_vault,
    everywhere_alias,
    homes,
    selecting,
)

__all__ = [
    "CONTROL",
    "Home",
    "NoVaultSelected",
    "checked_home",
    "entered_vault",
    "everywhere_alias",
    "home_of_alias",
    "homes",
    "selecting",
    "vault_alias",
]
