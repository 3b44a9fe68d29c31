"""Exact money: decimals with a currency, never floats, rounded only where somebody pays."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow
from typing import Self

from heliotrope.core.errors import Invalid
from heliotrope.core.money.currencies import known_currency, minor_digits

# The process's own context rounds to 28 digits without a word; this one raises instead.
_DIGITS = 60
_LARGEST = Decimal(10) ** 30
_FINEST = -20
_EXACT = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN, traps=[Inexact, InvalidOperation, Overflow])


def exact_decimal(value: Decimal | int) -> Decimal:
    """The number as a decimal that exact sums can take.

    Raises:
        Invalid: a float or another type, not finite, 10^30 or more, or finer than 20 digits after the
            point.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise Invalid(f"Money is a Decimal, never a {type(value).__name__}: write Decimal('0.10')")
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.copy_abs() >= _LARGEST or exponent < _FINEST:
        raise Invalid(f"Money is finite, below 10^30, with at most 20 digits after the point: {value}")
    return number


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """The sum without any rounding; raises Invalid when it has more than 60 digits."""
    total = Decimal(0)
    try:
        for number in numbers:
            total = _EXACT.add(total, number)
    except DecimalException as error:
        raise Invalid("This sum of money has more than 60 digits") from error
    return total


def exact_product(one: Decimal, other: Decimal) -> Decimal:
    """The product without any rounding; raises Invalid when it has more than 60 digits."""
    try:
        return _EXACT.multiply(one, other)
    except DecimalException as error:
        raise Invalid("This product of money has more than 60 digits") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An exact amount, of any sign and fineness, in one currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise Invalid(f"An amount is a Decimal, not the {type(self.amount).__name__} {self.amount}")
        exact_decimal(self.amount)
        known_currency(self.currency)

    def __add__(self, other: Self) -> Self:
        return self._like(exact_sum((self.amount, self._same(other).amount)))

    def __sub__(self, other: Self) -> Self:
        return self._like(exact_sum((self.amount, self._same(other).amount.copy_negate())))

    def __neg__(self) -> Self:
        return self._like(self.amount.copy_negate() if self.amount else self.amount)

    def __mul__(self, factor: Decimal | int) -> Self:
        return self._like(exact_product(self.amount, exact_decimal(factor)))

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other).amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Self) -> Self:
        if self.currency != other.currency:
            raise Invalid(f"{self.currency} and {other.currency} do not add up; convert one of them first")
        return other

    def _like(self, amount: Decimal) -> Self:
        return type(self)(amount=amount, currency=self.currency)


def to_cents(money: Money) -> Money:
    """The amount that can be paid: rounded half to even at the currency's minor unit.

    12.345 EUR gives 12.34 EUR, 0.5 JPY gives 0 JPY, 1.2345 KWD gives 1.234 KWD.
    """
    minor = Decimal(1).scaleb(-minor_digits(money.currency))
    # Rounding is meant here, so Inexact may not trap.
    context = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation])
    amount = money.amount.quantize(minor, context=context)
    return Money(amount=amount or amount.copy_abs(), currency=money.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The exact sum of amounts of one currency; zero when there are none."""
    zero = Money(amount=Decimal(0), currency=currency)
    return Money(amount=exact_sum(zero._same(money).amount for money in amounts), currency=currency)
