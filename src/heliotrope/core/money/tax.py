"""Value added tax of a document: categories, the breakdown by category and rate, and its rounding.

Tax is reckoned on the sum of each category and rate, never line by line, and rounded half away from zero as
EN 16931 does (BR-CO-17); amounts without tax keep the house's rounding half to even.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import exact_decimal, exact_product, exact_sum
from heliotrope.core.money.currencies import minor_digits

_RATE_DIGITS = 2


class TaxCategory(StrEnum):
    """The codes of UNCL5305 that services are invoiced under."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    """The buyer owes the tax to its own tax office."""
    EXPORT = "G"
    OUTSIDE = "O"
    """Outside the scope of tax, as when the seller is not registered for it."""


REASONED = frozenset(
    {TaxCategory.EXEMPT, TaxCategory.REVERSE_CHARGE, TaxCategory.EXPORT, TaxCategory.OUTSIDE}
)
"""Categories that must say why no tax is charged (BR-E-10, BR-AE-10, BR-G-10, BR-O-10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """What a line is taxed under.

    Attributes:
        percent: over zero for the standard category, zero for every other.
        reason: why no tax is charged; empty where the category needs none.
    """

    category: TaxCategory
    percent: Decimal = Decimal(0)
    reason: str = ""

    def __post_init__(self) -> None:
        exponent = exact_decimal(self.percent).as_tuple().exponent
        if not 0 <= self.percent <= 100 or not isinstance(exponent, int) or exponent < -_RATE_DIGITS:
            raise Invalid(f"A tax rate lies between 0 and 100 per cent with at most 2 digits: {self.percent}")
        if (self.category is TaxCategory.STANDARD) != (self.percent > 0):
            raise Invalid("The standard category has a rate over zero, and no other category has one.")
        if (self.category in REASONED) != bool(self.reason.strip()):
            raise Invalid(
                f"Category {self.category.value} "
                + ("says why no tax is charged." if self.category in REASONED else "needs no reason.")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSubtotal:
    """The breakdown's line for one category and rate."""

    tax: Tax
    taxable: Decimal
    amount: Decimal


def tax_on(taxable: Decimal, tax: Tax, currency: str) -> Decimal:
    """The tax on a sum, rounded half away from zero to the minor unit."""
    minor = Decimal(1).scaleb(-minor_digits(currency))
    exact = exact_product(taxable, tax.percent.scaleb(-2))
    return exact.quantize(minor, context=Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation]))


def breakdown(nets: Iterable[tuple[Tax, Decimal]], currency: str) -> tuple[TaxSubtotal, ...]:
    """The sums of lines by category and rate, with the tax on each."""
    sums = _by_tax(nets)
    return tuple(
        TaxSubtotal(tax=tax, taxable=taxable, amount=tax_on(taxable, tax, currency))
        for tax, taxable in sums.items()
    )


def credited_breakdown(
    nets: Iterable[tuple[Tax, Decimal]],
    before: Iterable[TaxSubtotal],
    currency: str,
) -> tuple[TaxSubtotal, ...]:
    """The breakdown of a credit note that follows others on the same invoice.

    Its tax is what the credits come to with it, less what they came to before.  So many small credits
    never give back a cent more tax than the invoice charged, and all of them together give back all of it.

    Args:
        before: the breakdowns of all earlier credit notes on the invoice.
    """
    taxable, amount = defaultdict[Tax, list[Decimal]](list), defaultdict[Tax, list[Decimal]](list)
    for one in before:
        taxable[one.tax].append(one.taxable)
        amount[one.tax].append(one.amount)
    found = []
    for tax, net in _by_tax(nets).items():
        whole = tax_on(exact_sum((*taxable[tax], net)), tax, currency)
        given = exact_sum(amount[tax])
        found.append(TaxSubtotal(tax=tax, taxable=net, amount=exact_sum((whole, given.copy_negate()))))
    return tuple(found)


def _by_tax(nets: Iterable[tuple[Tax, Decimal]]) -> dict[Tax, Decimal]:
    groups: dict[Tax, list[Decimal]] = defaultdict(list)
    for tax, net in nets:
        groups[tax].append(net)
    ordered = sorted(groups, key=lambda tax: (tax.category.value, tax.percent, tax.reason))
    return {tax: exact_sum(groups[tax]) for tax in ordered}
