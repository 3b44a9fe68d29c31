"""What the same work would cost by one local expert in the buyer's own market: the yardstick of every quote.

The table is small and versioned.  A wage is the national median of an occupation in the United States; other
markets are that wage scaled by how their mean monthly earnings compare with the American ones at purchasing
power parity.  The scaling is crude, and each baseline says whether it rests on it.

Source:
    U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025, national (public
    domain); ILOSTAT, average monthly earnings of employees in 2021 PPP dollars, latest year (CC BY 4.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from heliotrope.core.errors import Invalid
from heliotrope.core.line import QualityPlan

VERSION = "2025.1"
SOURCE = "BLS OEWS May 2025, national median; other markets scaled by ILOSTAT mean earnings, 2021 PPP"
CURRENCY = "USD"
HOME = "US"
ANY_LINE = "43-9061 Office Clerks, General"

_OCCUPATIONS: Mapping[str, tuple[str, str]] = {
    "annotation": ("43-9021 Data Entry Keyers", "19.88"),
    "commerce": ("43-4151 Order Clerks", "22.20"),
    "support": ("43-4051 Customer Service Representatives", "21.53"),
    "testing": ("15-1253 Software Quality Assurance Analysts and Testers", "50.14"),
    "translation": ("27-3091 Interpreters and Translators", "28.93"),
}
_CLERKS = (ANY_LINE, "17.48")
"""Median hourly wage in USD by the occupation that does a line's work; clerks for any other line."""

_EARNINGS: Mapping[str, str] = {
    "US": "5985.292",
    "BR": "1249.69",
    "CO": "1098.71",
    "DE": "5819.004",
    "ES": "4701.756",
    "FR": "2542.694",
    "IN": "1045.971",
    "MX": "855.684",
    "PH": "811.119",
    "PL": "2586.886",
}
"""Mean monthly earnings in 2021 PPP dollars by country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A yardstick, with what it rests on.

    Attributes:
        market: ISO 3166 country of the buyer, or the one that stands in for it.
        hours: working time of the expert; None for work that has not arrived yet.
        amount: hours at the wage in USD, to the cent; None without hours.
        basis: ``national`` for a median of that country, ``scaled`` for one scaled by earnings, ``stand-in``
            for a country that the table does not have.
    """

    market: str
    occupation: str
    wage_per_hour: Decimal
    hours: Decimal | None
    amount: Decimal | None
    currency: str
    basis: str
    version: str
    source: str


def baseline(line: str, country: str, effort_s: int | None) -> Baseline:
    """The baseline of work in a line for a buyer in a country.

    Args:
        effort_s: working time of one person who does all of it once; None when it is not known yet.
    """
    if effort_s is not None and effort_s < 0:
        raise Invalid(f"Working time is not negative: {effort_s} s")
    occupation, median = _OCCUPATIONS.get(line, _CLERKS)
    basis = "national" if country == HOME else "scaled" if country in _EARNINGS else "stand-in"
    market = country if country in _EARNINGS else HOME
    wage = _cents(Decimal(median) * Decimal(_EARNINGS[market]) / Decimal(_EARNINGS[HOME]))
    hours = None if effort_s is None else (Decimal(effort_s) / 3600).quantize(Decimal("0.0001"))
    return Baseline(
        market=market,
        occupation=occupation,
        wage_per_hour=wage,
        hours=hours,
        amount=None if hours is None else _cents(hours * wage),
        currency=CURRENCY,
        basis=basis,
        version=VERSION,
        source=SOURCE,
    )


def effort_once(plan: QualityPlan, efforts_s: int) -> int:
    """Working time of one person who does every item once: each step that people always do."""
    always = [step.effort_ratio for step in plan.steps if not step.machine and not step.after]
    return round(efforts_s * sum(always)) if always else efforts_s


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
