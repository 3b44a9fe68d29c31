"""Exact money."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money, exact_product, exact_sum, to_cents, total
from heliotrope.core.money.currencies import CURRENCIES, minor_digits


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "paid"),
    [
        ("12.345", "EUR", "12.34"),
        ("12.355", "EUR", "12.36"),
        ("-0.005", "EUR", "0.00"),
        ("0.5", "JPY", "0"),
        ("1.5", "KRW", "2"),
        ("2.5", "VND", "2"),
        ("1499.5", "CLP", "1500"),
        ("7.4", "ISK", "7"),
        ("1.2345", "KWD", "1.234"),
        ("1.2355", "BHD", "1.236"),
        ("0.0005", "JOD", "0.000"),
        ("9.9995", "OMR", "10.000"),
        ("3.0015", "TND", "3.002"),
    ],
)
def test_money_is_paid_in_whole_minor_units_with_halves_to_even(amount, currency, paid):
    assert str(to_cents(Money(amount=Decimal(amount), currency=currency)).amount) == paid


def test_ten_cents_three_times_is_thirty_cents():
    assert euros("0.1") + euros("0.1") + euros("0.1") == euros("0.30")
    assert euros("0.1") * 3 - euros("0.3") == euros("0")
    assert not euros("0.00")
    assert -euros("1") < euros("0") <= euros("0")
    assert str(euros("1E+2")) == "100 EUR"


@pytest.mark.parametrize(
    "wrong", [0.1, 1, True, "0.1", Decimal("NaN"), Decimal("Infinity"), Decimal("1E+30")]
)
def test_money_is_never_a_float_nor_anything_that_is_no_amount(wrong):
    with pytest.raises(Invalid):
        Money(amount=wrong, currency="EUR")


def test_money_is_never_multiplied_by_a_float():
    with pytest.raises(Invalid, match="never a float"):
        euros("1") * 0.5  # type: ignore[operator]


@pytest.mark.parametrize("wrong", ["eur", "XXX", "XAU", "", "EURO"])
def test_a_currency_is_an_active_code_of_the_standard(wrong):
    with pytest.raises(Invalid, match="ISO 4217"):
        Money(amount=Decimal(1), currency=wrong)


def test_two_currencies_do_not_add_up():
    with pytest.raises(Invalid, match="do not add up"):
        euros("1") + Money(amount=Decimal(1), currency="CNY")
    with pytest.raises(Invalid, match="do not add up"):
        _ = euros("1") < Money(amount=Decimal(1), currency="CNY")


def test_every_currency_has_minor_units_and_only_the_known_ones_differ_from_hundredths():
    other = {code: minor_digits(code) for code in CURRENCIES if minor_digits(code) != 2}

    assert {code for code, digits in other.items() if digits == 3} == {
        "BHD",
        "IQD",
        "JOD",
        "KWD",
        "LYD",
        "OMR",
        "TND",
    }
    assert len(other) == 7 + 16


def test_a_sum_is_exact_even_where_the_process_rounds_to_three_digits():
    with localcontext() as context:
        context.prec = 3
        assert (euros("12345.67") + euros("0.0001")).amount == Decimal("12345.6701")
        assert to_cents(euros("12345.675")).amount == Decimal("12345.68")
        assert exact_product(Decimal("123.456"), Decimal("9.999")) == Decimal("1234.436544")


def test_a_sum_that_cannot_be_exact_is_refused():
    with pytest.raises(Invalid, match="60 digits"):
        exact_sum((Decimal("1E+50"), Decimal("1E-20")))


amounts = st.decimals(-(10**9), 10**9, places=8)


@given(parts=st.lists(amounts, max_size=30), data=st.data())
def test_a_sum_is_the_sum_of_fractions_in_any_order(parts, data):
    shuffled = data.draw(st.permutations(parts))
    money = [Money(amount=part, currency="EUR") for part in shuffled]

    assert Fraction(total(money, "EUR").amount) == sum(map(Fraction, parts))


@given(amount=amounts, currency=st.sampled_from(["EUR", "JPY", "KWD"]))
def test_rounding_moves_money_by_half_a_minor_unit_at_most_and_only_once(amount, currency):
    money = Money(amount=amount, currency=currency)
    paid = to_cents(money)

    assert abs(Fraction(paid.amount) - Fraction(amount)) <= Fraction(1, 2 * 10 ** minor_digits(currency))
    assert to_cents(paid) == paid
    scaled = Fraction(amount) * 10 ** minor_digits(currency)
    assert Fraction(paid.amount) * 10 ** minor_digits(currency) == round(scaled)
