"""Bank accounts are checked, and a payment order says what a bank takes."""

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.money.iban import LENGTHS, bank_account, is_iban
from heliotrope.core.money.pain import NAMESPACE, is_sepa, latin, to_pain
from tests.core.money.papers import payment_order, transfer

EXAMPLES = (
    "GB29NWBK60161331926819",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "NO9386011117947",
)
"""Published examples of the IBAN registry."""


def found(xml: bytes, path: str) -> list[str]:
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [one.text for one in ET.fromstring(xml).iterfind(f".//{steps}")]


@pytest.mark.parametrize("number", EXAMPLES)
def test_the_registrys_own_examples_are_right(number):
    assert is_iban(number)
    assert LENGTHS[number[:2]] == len(number)


@given(st.sampled_from(EXAMPLES), st.data())
def test_one_wrong_sign_is_always_noticed(number, data):
    place = data.draw(st.integers(2, len(number) - 1))
    sign = data.draw(st.sampled_from([one for one in "0123456789" if one != number[place]]))
    assert not is_iban(number[:place] + sign + number[place + 1 :])


def test_spaces_and_small_letters_make_no_difference_and_four_signs_may_be_shown():
    account = bank_account(holder=" Ann  Lee ", number="de89 3704 0044 0532 0130 00", bic="", country="de")
    assert (account.holder, account.number, account.masked) == ("Ann Lee", EXAMPLES[1], "DE••••3000")


@pytest.mark.parametrize(
    ("number", "bic", "country"),
    [
        ("DE89370400440532013001", "", "DE"),
        ("0012345678", "", "PH"),
        ("0012345678", "BAD", "PH"),
        ("00", "BOPIPHMM", "PH"),
    ],
)
def test_an_account_that_no_bank_could_find_is_refused(number, bic, country):
    with pytest.raises(Invalid):
        bank_account(holder="Ann", number=number, bic=bic, country=country)


def test_an_account_outside_the_registry_is_named_by_its_bank():
    account = bank_account(holder="Ann", number="0012345678", bic="BOPIPHMM", country="PH")
    order = payment_order(transfers=(replace(transfer("A", "5", EXAMPLES[1]), account=account),))
    xml = to_pain(order)

    assert not is_sepa(order)
    assert found(xml, "CdtrAcct/Id/Othr/Id") == ["0012345678"]
    assert found(xml, "CdtrAgt/FinInstnId/BICFI") == ["BOPIPHMM"]
    assert found(xml, "ChrgBr") == ["SHAR"]


def test_a_payment_order_states_its_count_and_its_sum_twice():
    xml = to_pain(payment_order())

    assert found(xml, "NbOfTxs") == ["2", "2"]
    assert found(xml, "CtrlSum") == ["12.35", "12.35"]
    assert found(xml, "SvcLvl/Cd") == ["SEPA"]
    assert found(xml, "EndToEndId") == ["A1", "A2"]
    assert found(xml, "Cdtr/Nm") == ["Krakow Ltd", "Zazolc Lodz"]


def test_letters_that_no_bank_takes_become_dots():
    assert latin("王伟 & Co", 70) == ".. . Co"
    assert latin("Ł" * 200, 140) == "L" * 140


@pytest.mark.parametrize(
    "parts",
    [
        {"transfers": ()},
        {"transfers": (transfer("A", "0", EXAMPLES[1]),)},
        {"transfers": (transfer("A", "1", EXAMPLES[1]), transfer("A", "1", EXAMPLES[1]))},
        {"message_id": "x" * 36},
    ],
)
def test_an_order_that_pays_nobody_nothing_or_twice_is_refused(parts):
    with pytest.raises(Invalid):
        payment_order(**parts)


def test_a_currency_without_cents_is_written_without_them():
    order = payment_order(currency="JPY", transfers=(transfer("A", "1200", EXAMPLES[1]),))
    assert found(to_pain(order), "InstdAmt") == ["1200"]
    assert order.transfers[0].amount == Decimal(1200)
