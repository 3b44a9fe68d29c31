"""Public holidays of a country, from the library `holidays`; none of a country that it does not know."""

from datetime import date
from functools import lru_cache
from typing import Final

YEARS: Final = 3
"""How many years behind the first one are named; a term that would need more has none there."""
_GUESSED: Final = "estimated"


@lru_cache(maxsize=128)
def public_holidays(country: str, *, since: int) -> frozenset[date]:
    """Days that are public holidays in the whole of a country, in a year and the three after it.

    Left out are holidays of a part of the country, and feasts that the library can only estimate, such as
    those by a moon that somebody has to see: where a holiday lets a term end later, too few are safe.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    if not country:
        return frozenset()
    # Loaded when it is needed: it costs a fifth of a second, and the command line waits for none of it.
    from holidays import country_holidays

    try:
        found = country_holidays(country, years=range(since, since + YEARS + 1), language="en_US")
    except NotImplementedError:
        return frozenset()
    return frozenset(day for day, name in found.items() if _GUESSED not in name)
