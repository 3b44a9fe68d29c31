"""Codes of countries.

Source:
    ISO 3166-1 alpha-2, as CLDR lists its territories, without those that stand for several countries or none.
"""

from functools import cache
from typing import Final

from babel import Locale

_NONE: Final = frozenset({"CQ", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def is_country(code: str) -> bool:
    """Whether two capital letters name a country."""
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    told = map(str, Locale.parse("en").territories)
    return frozenset(code for code in told if len(code) == 2 and code.isalpha()) - _NONE
