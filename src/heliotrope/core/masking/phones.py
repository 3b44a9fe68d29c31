"""Telephone numbers, by the numbering plans that the phonenumbers library keeps.

Its plans are used and its matcher is not: that one looks at a text for every country anew, which takes a
hundred times as long as looking at a number once.
"""

import re
from functools import cache

from phonenumbers import PhoneMetadata
from phonenumbers.phonenumberutil import COUNTRY_CODE_TO_REGION_CODE

_TYPES = (
    "mobile",
    "fixed_line",
    "toll_free",
    "shared_cost",
    "voip",
    "uan",
    "personal_number",
    "premium_rate",
    "pager",
)
_NORTH_AMERICA = re.compile(r"1?[2-9][0-9]{2}[2-9][0-9]{6}")
_NORTH_AMERICAN = frozenset({"3-3-4", "1-3-3-4"})
INTERNATIONAL, ODD = 85, 52
"""Points of a number with a country's code that its plan knows, and of one that it does not."""


class Plan:
    """The numbering plan of one country, ready to be asked."""

    __slots__ = ("any", "mobile", "prefix")

    def __init__(self, region: str) -> None:
        found = PhoneMetadata.metadata_for_region(region, None)
        if found is None:
            raise KeyError(region)
        kinds = [getattr(found, name) for name in _TYPES]
        patterns = {kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern}
        mobile = found.mobile.national_number_pattern if found.mobile else None
        self.any = re.compile("|".join(sorted(patterns)) or "(?!)")
        self.mobile = re.compile(mobile or "(?!)")
        self.prefix = found.national_prefix or ""

    def knows(self, digits: str) -> bool:
        """Whether these are a number of the plan, without the prefix for calls within the country."""
        return self.any.fullmatch(digits) is not None


@cache
def plan(region: str) -> Plan | None:
    """The plan of a country by its ISO code; None where the library has none."""
    try:
        return Plan(region)
    except KeyError:
        return None


def international(digits: str) -> int:
    """Points of the digits after a plus sign; 0 when no country has such a code."""
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length]))
        if regions is None:
            continue
        rest = digits[length:]
        tried = {rest, rest.removeprefix("0")}
        for region in regions[:3]:
            known = plan(region)
            if known is not None and any(known.knows(one) for one in tried):
                return INTERNATIONAL
        return ODD if 7 <= len(rest) <= 12 else 0
    return 0


def within(digits: str, region: str, *, grouped: bool) -> int:
    """Points of digits as they are dialled within a country; 0 when its plan has no such number."""
    known = plan(region)
    if known is None:
        return 0
    dialled = bool(known.prefix) and digits.startswith(known.prefix)
    rest = digits[len(known.prefix) :] if dialled and known.prefix != "1" else digits
    if not known.knows(rest) and not known.knows(digits):
        return 0
    long = len(digits) >= 9
    if known.mobile.fullmatch(rest) or (dialled and len(rest) >= 8):
        return 34 if long or grouped else 26
    return 32 if grouped else 24 if long else 16


def anywhere(digits: str, groups: str, *, opened: bool) -> int:
    """Points of digits of no known country, by how they are written.

    Args:
        groups: lengths of the groups, such as ``3-3-4``.
        opened: whether the first group stands in brackets.
    """
    if groups in _NORTH_AMERICAN and _NORTH_AMERICA.fullmatch(digits):
        return 56
    parts = groups.count("-") + 1
    if opened and parts > 1:
        return 52
    if parts > 2 and digits[0] == "0" and 9 <= len(digits) <= 11 and "1" not in groups.split("-"):
        return 50
    if parts > 1 and digits[0] == "0" and 9 <= len(digits) <= 12:
        return 50 if digits[1] != "0" and len(digits) > 9 else 44
    return 20 if parts > 1 else 14


def warm() -> None:
    """Read the plans of the countries that texts most often speak of."""
    for region in (
        "CN",
        "TW",
        "HK",
        "JP",
        "KR",
        "VN",
        "TH",
        "ID",
        "MX",
        "BR",
        "FR",
        "DE",
        "ES",
        "SA",
        "AE",
        "RU",
    ):
        plan(region)
