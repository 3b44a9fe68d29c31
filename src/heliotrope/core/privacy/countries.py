"""The countries there are: what a pin or a rule may name."""

from collections.abc import Iterable

from babel import Locale

from heliotrope.core.errors import Invalid
from heliotrope.core.sentence import Sentence

_NO_COUNTRY = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""Codes of CLDR that ISO 3166-1 assigns to no country: reserved, private, or of unions."""
_CODES = frozenset(map(str, Locale("en").territories))
COUNTRIES = frozenset(code for code in _CODES if len(code) == 2 and code.isalpha()) - _NO_COUNTRY
"""ISO 3166-1 alpha-2, the codes that are assigned.

Source:
    The Unicode CLDR, which knows every assigned code, less those that are not.
"""


def check_countries(codes: Iterable[str]) -> None:
    """Refuse a code that is no country's, which would look like a rule and never speak of anybody.

    Raises:
        Invalid: naming the code.
    """
    strange = sorted(set(codes) - COUNTRIES)
    if strange:
        raise Invalid(
            Sentence(
                "No country has the code %(code)s; take one of ISO 3166, such as DE.", code=", ".join(strange)
            )
        )
