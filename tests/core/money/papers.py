"""An invoice, credit notes and a payment order of these tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.money.documents import (
    Account,
    Address,
    Charge,
    Corrected,
    DocumentKind,
    Party,
    TaxDocument,
    charged_lines,
    credit,
    invoice_taxes,
)
from heliotrope.core.money.iban import bank_account
from heliotrope.core.money.pain import PaymentOrder, Transfer
from heliotrope.core.money.tax import Tax, TaxCategory

STANDARD = Tax(category=TaxCategory.STANDARD, percent=Decimal(19))
REDUCED = Tax(category=TaxCategory.STANDARD, percent=Decimal(7))
REVERSED = Tax(category=TaxCategory.REVERSE_CHARGE, reason="Reverse charge")
SELLER = Party(
    name="Heliotrope Operations Ltd",
    address=Address(street="1 Harbour Row", city="Dublin", postcode="D02 X285", country="IE"),
    vat_id="IE6388047V",
    registration_id="412345",
    endpoint_scheme="9935",
    endpoint_id="IE6388047V",
    email="billing@operator.test",
)
BUYER = Party(
    name="Digits GmbH",
    address=Address(street="Torstraße 7", city="Berlin", postcode="10119", country="DE"),
    vat_id="DE123456788",
    registration_id="HRB 1234",
    endpoint_scheme="9930",
    endpoint_id="DE123456788",
)
IBAN = "IE29AIBK93115212345678"


def charge(number: int, rate: str, pieces: str, net: str, tax: Tax = STANDARD) -> Charge:
    """What one delivery came to."""
    return Charge(
        id=UUID(int=number),
        title=f"Comments {number} & more <b>",
        note=f"Order {number}",
        rates={Decimal(rate): Decimal(pieces)},
        net=Decimal(net),
        tax=tax,
    )


def invoice(*charges: Charge, currency: str = "EUR", prepaid: str = "0", **parts: object) -> TaxDocument:
    """A tax invoice of these charges; two of them when none are given."""
    known = charges or (charge(1, "0.04", "250", "10.00"), charge(2, "0.015", "333", "5.00", REDUCED))
    lines = charged_lines(known, currency)
    fields = {
        "kind": DocumentKind.INVOICE,
        "number": "2026-000001",
        "issued_on": date(2026, 11, 22),
        "due_on": date(2026, 12, 22),
        "from_date": date(2026, 11, 1),
        "to_date": date(2026, 11, 22),
        "currency": currency,
        "seller": SELLER,
        "buyer": BUYER,
        "account": Account(iban=IBAN, bic="AIBKIE2D"),
        "buyer_reference": "PO 77",
        "lines": lines,
        "taxes": invoice_taxes(lines, currency),
        "prepaid": Decimal(prepaid),
    }
    return TaxDocument(**{**fields, **parts})


def credit_note(
    of: TaxDocument, before: tuple[TaxDocument, ...] = (), wanted: dict[int, Decimal] | None = None
) -> TaxDocument:
    """A credit note on an invoice: of some lines, or of all that is left."""
    given = credit(of, before, wanted)
    return invoice(
        kind=DocumentKind.CREDIT_NOTE,
        currency=of.currency,
        number=f"CN-2026-{len(before) + 1:06d}",
        lines=given.lines,
        taxes=given.taxes,
        account=None,
        corrects=Corrected(number=of.number, issued_on=of.issued_on),
        reason="Two items were counted twice",
    )


def payment_order(**parts: object) -> PaymentOrder:
    """Two transfers inside the Single Euro Payments Area."""
    fields = {
        "message_id": "P-2026-000001",
        "created_at": datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        "execute_on": date(2026, 11, 24),
        "currency": "EUR",
        "debtor": bank_account(holder="Operator Ltd", number=IBAN, bic="AIBKIE2D", country="IE"),
        "transfers": (
            transfer("A1", "12.34", "DE89 3704 0044 0532 0130 00"),
            transfer("A2", "0.01", "PL61 1090 1014 0000 0712 1981 2874", holder="Zażółć Łódź"),
        ),
    }
    return PaymentOrder(**{**fields, **parts})


def transfer(
    reference: str, amount: str, number: str, *, holder: str = "Kraków Ltd", bic: str = ""
) -> Transfer:
    """One payment to an account in Poland or elsewhere."""
    return Transfer(
        reference=reference,
        amount=Decimal(amount),
        account=bank_account(holder=holder, number=number, bic=bic, country="PL"),
        remittance="Pay for November",
    )
