"""Addresses: what is a fault, and which slips a machine can mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.address import FIELDS, Address, address_of, faults, proposal


def address(**more):
    told = {
        "name": "Ana",
        "address1": "215 River Road",
        "city": "New York",
        "province": "NY",
        "country": "US",
    }
    return Address(**{**told, "postcode": "10083", **more})


@pytest.mark.parametrize(
    ("one", "wrong"),
    [
        (address(), {}),
        (address(postcode="94043"), {"postcode": "invalid"}),
        (address(postcode=""), {"postcode": "required"}),
        (address(name="", company="Ltd"), {}),
        (address(name=""), {"name": "required"}),
        (address(country=""), {"country": "required"}),
        (address(country="Utopia"), {"country": "required"}),
        (address(country="ZZ"), {"country": "invalid"}),
        (address(country="HK", province="", city="", postcode=""), {"province": "required"}),
        (address(country="JP", province="東京都", city="渋谷区", postcode="150-0001"), {}),
        (address(country="CN", province="广东省", city="深圳市", postcode="518000"), {}),
        (address(country="GB", province="", city="London", postcode="SW1A 1AA"), {}),
        (address(country="AE", province="دبي", city="", postcode=""), {}),
    ],
)
def test_the_form_of_an_address_follows_its_country(one, wrong):
    assert faults(one) == wrong


def test_a_country_that_is_not_served_is_a_fault_of_the_shop_and_not_of_the_address():
    assert faults(address(), ("DE",)) == {"country": "not-served"}
    assert faults(address(), ("DE", "US")) == {}


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ({"country": "USA"}, {"country": "US"}),
        ({"country": "Vereinigte Staaten"}, {"country": "US"}),
        ({"postcode": "1OO83"}, {"postcode": "10083"}),
        ({"postcode": "10083", "province": "CA"}, {"province": "NY"}),
        ({"postcode": "New York", "city": "10083"}, {"postcode": "10083", "city": "New York"}),
        (
            {"country": "DE", "province": "", "city": "10115 Berlin", "postcode": ""},
            {"postcode": "10115", "city": "Berlin"},
        ),
        ({"country": "DE", "province": "", "city": "Dresden", "postcode": "1067"}, {"postcode": "01067"}),
        (
            {"country": "PT", "province": "", "city": "Lisboa", "postcode": "1000205"},
            {"postcode": "1000-205"},
        ),
        ({"address1": "", "address2": "215 River Road"}, {"address1": "215 River Road", "address2": ""}),
    ],
)
def test_a_slip_of_the_hand_is_mended(slip, right):
    mended = proposal(address(**slip))
    assert mended is not None
    assert {name: getattr(mended, name) for name in right} == right


def test_what_cannot_be_guessed_is_left_to_a_person():
    assert proposal(address(postcode="")) is None
    assert proposal(address(address1="")) is None
    assert proposal(address(), ("DE",)) is None


@given(st.fixed_dictionaries({name: st.text(max_size=12) for name in FIELDS}))
def test_a_proposal_is_always_right(given_fields):
    one = address_of({name: value.replace("\x00", "") for name, value in given_fields.items()})
    mended = proposal(one)
    assert mended is None or not faults(mended)
