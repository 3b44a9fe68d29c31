"""Codes of countries.

Source:
    ISO 3166-1 alpha-2, as CLDR lists its territories, without those that stand for several countries or none.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from babel import Locale

from heliotrope.core.errors import Invalid
from heliotrope.core.sentence import Sentence

_NONE: Final = frozenset({"CQ", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def is_country(code: str) -> bool:
    """Whether two capital letters name a country."""
    return code in _codes()


def check_countries(codes: Iterable[str]) -> None:
    """Refuse a code that is no country's, which would look like a rule and never speak of anybody.

    Raises:
        Invalid: naming the code.
    """
    strange = ", ".join(sorted(one for one in set(codes) if not is_country(one)))
    if strange:
        raise Invalid(
            Sentence("No country has the code %(code)s; take one of ISO 3166, such as DE.", code=strange)
        )


@cache
def _codes() -> frozenset[str]:
    told = map(str, Locale.parse("en").territories)
    return frozenset(code for code in told if len(code) == 2 and code.isalpha()) - _NONE
