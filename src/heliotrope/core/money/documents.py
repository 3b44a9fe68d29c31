"""Tax invoices and credit notes as data: parties, lines, tax and totals by the rules of EN 16931.

A document is complete and frozen when it is made; what is wrong with it is put right by a credit note.
Names in brackets are the business terms of EN 16931-1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import Money, exact_product, exact_sum, to_cents
from heliotrope.core.money.currencies import known_currency
from heliotrope.core.money.tax import Tax, TaxSubtotal, breakdown, credited_breakdown

LINE_UNIT = "C62"
"""UN/ECE Recommendation 20: one."""


class DocumentKind(StrEnum):
    """What a document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a party sits; the country is a code of ISO 3166."""

    street: str
    city: str
    postcode: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A seller (BG-4) or buyer (BG-7).

    Attributes:
        vat_id: with its country's prefix; empty for who has none.
        registration_id: of the commercial register; empty for who has none.
        endpoint_scheme, endpoint_id: electronic address, its scheme of the EAS list such as ``9930``.
    """

    name: str
    address: Address
    vat_id: str = ""
    registration_id: str = ""
    endpoint_scheme: str = ""
    endpoint_id: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a transfer goes (BG-17)."""

    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line (BG-25).

    Attributes:
        number: from 1 within its document; on a credit note that of the line which it takes back.
        source_id: the charge that it stands for.
        quantity, price: pieces and what each costs; their product, rounded, is the line's net.
    """

    number: int
    source_id: UUID
    title: str
    note: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    tax: Tax

    def __post_init__(self) -> None:
        if self.number < 1 or not self.title.strip():
            raise Invalid("A line of an invoice has a number from 1 and says what it is for.")
        if self.quantity <= 0 or self.price < 0 or self.net < 0:
            raise Invalid(f"Line {self.number} has a quantity over zero, and no price or amount below it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """The invoice that a credit note takes back from (BG-3)."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxDocument:
    """A tax invoice or a credit note.

    Attributes:
        prepaid: what had been paid when it was issued (BT-113).
        reason: why a credit note is given; empty on an invoice.
        buyer_reference: what the buyer sorts invoices by (BT-10).
    """

    kind: DocumentKind
    number: str
    issued_on: date
    due_on: date
    from_date: date
    to_date: date
    currency: str
    seller: Party
    buyer: Party
    account: Account | None
    buyer_reference: str
    lines: tuple[Line, ...]
    taxes: tuple[TaxSubtotal, ...]
    prepaid: Decimal = Decimal(0)
    corrects: Corrected | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        known_currency(self.currency)
        if not self.lines or len({line.number for line in self.lines}) < len(self.lines):
            raise Invalid("A document has lines, each under its own number.")
        if self.due_on < self.issued_on or self.to_date < self.from_date:
            raise Invalid("A document is due on or after its date, and its period ends after it begins.")
        if (self.kind is DocumentKind.CREDIT_NOTE) != bool(self.corrects and self.reason.strip()):
            raise Invalid("A credit note names its invoice and its reason; an invoice has neither.")
        if exact_sum(one.taxable for one in self.taxes) != self.net:
            raise Invalid("The tax breakdown covers each line once.")

    @property
    def net(self) -> Decimal:
        """Sum of the lines without tax (BT-106, BT-109)."""
        return exact_sum(line.net for line in self.lines)

    @property
    def tax(self) -> Decimal:
        """All tax (BT-110)."""
        return exact_sum(one.amount for one in self.taxes)

    @property
    def total(self) -> Decimal:
        """With tax (BT-112)."""
        return exact_sum((self.net, self.tax))

    @property
    def payable(self) -> Decimal:
        """What is left to pay (BT-115)."""
        return exact_sum((self.total, self.prepaid.copy_negate()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What one delivery came to, to be put on an invoice.

    Attributes:
        rates: pieces by rate; one rate makes a line of pieces and price, several a line of one piece.
        net: as it was posted.
    """

    id: UUID
    title: str
    note: str
    rates: Mapping[Decimal, Decimal]
    net: Decimal
    tax: Tax


def charged_lines(charges: Sequence[Charge], currency: str) -> tuple[Line, ...]:
    """The lines of an invoice, one a charge, in their order."""
    return tuple(_line(number, charge, currency) for number, charge in enumerate(charges, 1))


def _line(number: int, charge: Charge, currency: str) -> Line:
    quantity, price = Decimal(1), charge.net
    if len(charge.rates) == 1:
        rate, pieces = next(iter(charge.rates.items()))
        exact = Money(amount=exact_product(rate, pieces), currency=currency)
        if pieces > 0 and to_cents(exact).amount == charge.net:
            quantity, price = pieces, rate
    return Line(
        number=number,
        source_id=charge.id,
        title=charge.title,
        note=charge.note,
        quantity=quantity,
        price=price,
        net=charge.net,
        tax=charge.tax,
    )


def invoice_taxes(lines: Iterable[Line], currency: str) -> tuple[TaxSubtotal, ...]:
    """The tax breakdown of an invoice."""
    return breakdown(((line.tax, line.net) for line in lines), currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The lines of a credit note with their tax."""

    lines: tuple[Line, ...]
    taxes: tuple[TaxSubtotal, ...]


def left_to_credit(invoice: TaxDocument, before: Iterable[TaxDocument]) -> dict[int, Decimal]:
    """What of each line of an invoice has not been credited yet, without tax."""
    left = {line.number: line.net for line in invoice.lines}
    for note in before:
        for line in note.lines:
            left[line.number] = exact_sum((left[line.number], line.net.copy_negate()))
    return left


def credit(
    invoice: TaxDocument, before: Sequence[TaxDocument], wanted: Mapping[int, Decimal] | None
) -> Credit:
    """What a credit note says: amounts by line, or all that is left of every line.

    All credit notes on an invoice together never come to more than the invoice, line by line and in tax.

    Args:
        before: the credit notes on this invoice so far.
        wanted: amounts without tax by line number; None for everything that is left.

    Raises:
        Invalid: nothing is wanted or left, a line is not there, or one is credited beyond what is left.
    """
    left = left_to_credit(invoice, before)
    asked = {number: amount for number, amount in left.items() if amount} if wanted is None else dict(wanted)
    if not asked:
        raise Invalid("Nothing of this invoice is left to credit.")
    for number, amount in asked.items():
        if number not in left:
            raise Invalid(f"The invoice has no line {number}.")
        if not 0 < amount <= left[number]:
            raise Invalid(f"Line {number} can be credited by up to {left[number]}, not by {amount}.")
        if to_cents(Money(amount=amount, currency=invoice.currency)).amount != amount:
            raise Invalid(f"{amount} is no amount that can be paid in {invoice.currency}.")
    lines = tuple(_taken_back(line, asked[line.number]) for line in invoice.lines if line.number in asked)
    taxes = credited_breakdown(
        ((line.tax, line.net) for line in lines),
        (one for note in before for one in note.taxes),
        invoice.currency,
    )
    return Credit(lines=lines, taxes=taxes)


def credit_note(
    invoice: TaxDocument, given: Credit, *, number: str, issued_on: date, reason: str
) -> TaxDocument:
    """The credit note that takes back part of an invoice, between the same parties."""
    return TaxDocument(
        kind=DocumentKind.CREDIT_NOTE,
        number=number,
        issued_on=issued_on,
        due_on=issued_on,
        from_date=invoice.from_date,
        to_date=invoice.to_date,
        currency=invoice.currency,
        seller=invoice.seller,
        buyer=invoice.buyer,
        account=None,
        buyer_reference=invoice.buyer_reference,
        lines=given.lines,
        taxes=given.taxes,
        corrects=Corrected(number=invoice.number, issued_on=invoice.issued_on),
        reason=reason,
    )


def _taken_back(line: Line, amount: Decimal) -> Line:
    """A line taken back: as it stood when it goes whole, as one piece when it goes in part."""
    whole = amount == line.net
    return Line(
        number=line.number,
        source_id=line.source_id,
        title=line.title,
        note=line.note,
        quantity=line.quantity if whole else Decimal(1),
        price=line.price if whole else amount,
        net=amount,
        tax=line.tax,
    )
