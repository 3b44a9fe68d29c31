"""The business rules that a tax document must keep before it may be issued, by their published ids.

What types and the reckoning already hold (sums, order of elements, presence) is not asked again; these are
the rules that depend on what people type into the parties' profiles.

Source:
    EN 16931-1, 6.4; Peppol BIS Billing 3.0, rules.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from heliotrope.core.money.amounts import Money, exact_product, to_cents
from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.documents import DocumentKind, Party, TaxDocument
from heliotrope.core.money.iban import is_iban
from heliotrope.core.money.tax import TaxCategory

_COUNTRY = re.compile(r"[A-Z]{2}")
_SCHEME = re.compile(r"[0-9]{4}|EM|AN|AQ|AS|AU")
_WITH_SELLER_ID = {
    TaxCategory.STANDARD: "BR-S-02",
    TaxCategory.ZERO: "BR-Z-02",
    TaxCategory.EXEMPT: "BR-E-02",
    TaxCategory.REVERSE_CHARGE: "BR-AE-02",
    TaxCategory.EXPORT: "BR-G-02",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a document breaks, and what to do about it.

    Attributes:
        rule: its published id, such as ``BR-S-02``.
    """

    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


def broken_rules(document: TaxDocument) -> tuple[Broken, ...]:
    """Every rule that the document breaks; empty when it may be issued."""
    return tuple(one for check in _CHECKS for one in check(document))


def _parties(document: TaxDocument) -> Iterator[Broken]:
    for whose, party, rules in (
        ("seller", document.seller, ("BR-06", "BR-09", "PEPPOL-EN16931-R020")),
        ("buyer", document.buyer, ("BR-07", "BR-11", "PEPPOL-EN16931-R010")),
    ):
        name, country, endpoint = rules
        if not party.name.strip():
            yield Broken(rule=name, sentence=f"Give the {whose} a name.")
        if not _COUNTRY.fullmatch(party.address.country):
            yield Broken(
                rule=country, sentence=f"Give the {whose}'s address a country of two capital letters."
            )
        if not party.endpoint_id or not _SCHEME.fullmatch(party.endpoint_scheme):
            yield Broken(
                rule=endpoint,
                sentence=f"Give the {whose} an electronic address with its scheme, such as 0088 or 9930.",
            )
        if party.vat_id and not _prefixed(party):
            yield Broken(
                rule="BR-CO-09", sentence=f"The {whose}'s VAT id begins with the letters of its country."
            )
    if not document.seller.vat_id and not document.seller.registration_id:
        yield Broken(rule="BR-CO-26", sentence="Give the seller a VAT id or a registration number.")


def _prefixed(party: Party) -> bool:
    # Greece writes EL, and Northern Ireland XI.
    return party.vat_id[:2] in (party.address.country, "EL", "XI") and len(party.vat_id) > 2


def _categories(document: TaxDocument) -> Iterator[Broken]:
    used = {one.tax.category for one in document.taxes}
    for category in sorted(used & set(_WITH_SELLER_ID)):
        if not document.seller.vat_id:
            yield Broken(
                rule=_WITH_SELLER_ID[category],
                sentence=f"Category {category.value} needs the seller's VAT id.",
            )
    buyer = document.buyer
    if TaxCategory.REVERSE_CHARGE in used and not (buyer.vat_id or buyer.registration_id):
        yield Broken(rule="BR-AE-02", sentence="Reverse charge needs the buyer's VAT id.")
    if TaxCategory.OUTSIDE in used and len(used) > 1:
        yield Broken(
            rule="BR-O-11", sentence="What is outside the scope of tax goes on an invoice of its own."
        )
    if TaxCategory.OUTSIDE in used and not document.seller.registration_id:
        yield Broken(
            rule="BR-CO-26", sentence="Outside the scope of tax the seller needs a registration number."
        )


def _references(document: TaxDocument) -> Iterator[Broken]:
    if not document.buyer_reference.strip():
        yield Broken(rule="PEPPOL-EN16931-R003", sentence="Give the buyer's reference.")
    if document.kind is DocumentKind.INVOICE and document.account is None:
        yield Broken(rule="BR-61", sentence="Give the account that the buyer pays into.")
    if document.account is not None and not is_iban(document.account.iban):
        yield Broken(rule="BR-50", sentence="The account that the buyer pays into is not a valid IBAN.")


def _amounts(document: TaxDocument) -> Iterator[Broken]:
    if minor_digits(document.currency) > 2:
        yield Broken(rule="BR-DEC-09", sentence=f"{document.currency} is paid in thousandths.")
    for line in document.lines:
        exact = Money(amount=exact_product(line.quantity, line.price), currency=document.currency)
        if to_cents(exact).amount != line.net:
            yield Broken(
                rule="PEPPOL-EN16931-R120", sentence=f"Line {line.number} is not its pieces times its price."
            )


_CHECKS: tuple[Callable[[TaxDocument], Iterator[Broken]], ...] = (
    _parties,
    _categories,
    _references,
    _amounts,
)
