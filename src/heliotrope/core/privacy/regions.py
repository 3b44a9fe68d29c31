"""Regions of the world as transfers see them: which countries a home's data may move in without a border.

A home is named for its region, or for a client and its region, such as ``acme-eu``.
"""

from collections.abc import Mapping
from typing import Final

EEA: Final = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
COUNTRIES: Final[Mapping[str, frozenset[str]]] = {
    "eu": EEA,
    "us": frozenset({"US"}),
    "cn": frozenset({"CN"}),
    "in": frozenset({"IN"}),
    "jp": frozenset({"JP"}),
    "kr": frozenset({"KR"}),
    "sg": frozenset({"SG"}),
    "br": frozenset({"BR"}),
    "uk": frozenset({"GB"}),
    "vn": frozenset({"VN"}),
    "sa": frozenset({"SA"}),
    "ru": frozenset({"RU"}),
}
"""The countries of each region; of Europe the Economic Area, in which data moves freely (GDPR Art. 1(3))."""
ADEQUATE: Final = frozenset({
    "AD", "AR", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY",
})  # fmt: skip
"""Countries to which a decision under GDPR Art. 45 lets all data go.

Canada (commerce alone) and the United States (certified companies alone) have one in part and are none of
them.  Source: the list that the European Commission keeps of adequacy decisions; read in 2025, to be read
again before it is relied on.
"""


def is_within(region: str, country: str) -> bool:
    """Whether a country belongs to a region; what is not known lies outside."""
    return country.upper() in COUNTRIES.get(region, frozenset())
