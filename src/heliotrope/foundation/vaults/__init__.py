"""Vaults: one database a region for what must not leave it, and the rule that sends each table home."""

from heliotrope.foundation.vaults.homes import CONTROL, Home, home_of_alias, vault_alias
from heliotrope.foundation.vaults.reach import (
    OUT_OF_REACH,
    Reach,
    answers,
    away_since,
    in_reach,
    origin_of,
    reach_of,
    require,
    served,
)
from heliotrope.foundation.vaults.selecting import (
    NoVaultSelected,
    checked_home,
    entered_vault,
    everywhere_alias,
    homes,
    homes_of,
    region_of,
    selecting,
    shared_homes,
)

__all__ = [
    "CONTROL",
    "OUT_OF_REACH",
    "Home",
    "NoVaultSelected",
    "Reach",
    "answers",
    "away_since",
    "checked_home",
    "entered_vault",
    "everywhere_alias",
    "home_of_alias",
    "homes",
    "homes_of",
    "in_reach",
    "origin_of",
    "reach_of",
    "region_of",
    "require",
    "selecting",
    "served",
    "shared_homes",
    "vault_alias",
]
