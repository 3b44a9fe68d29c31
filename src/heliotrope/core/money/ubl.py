"""Tax documents as UBL 2.1 by Peppol BIS Billing 3.0.

Elements come in the order of the schema, which is strict.  Source: OASIS UBL 2.1; Peppol BIS Billing 3.0,
syntax of Invoice and CreditNote.
"""

from decimal import Decimal
from xml.etree import ElementTree as ET

from heliotrope.core.errors import Invalid
from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.documents import LINE_UNIT, DocumentKind, Line, Party, TaxDocument
from heliotrope.core.money.tax import Tax, TaxCategory

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
CREDIT_TRANSFER = "30"

_ROOT = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC = f"{{{_ROOT}CommonAggregateComponents-2}}"
_CBC = f"{{{_ROOT}CommonBasicComponents-2}}"
_MOST_DIGITS = 2
"""Digits after the point that an amount may have (BR-DEC-01 and those after it)."""


def to_ubl(document: TaxDocument) -> bytes:
    """The document as XML in UTF-8; the same document always gives the same bytes.

    Raises:
        Invalid: its currency has thousandths, which EN 16931 does not allow.
    """
    if minor_digits(document.currency) > _MOST_DIGITS:
        raise Invalid(f"EN 16931 writes two digits; {document.currency} is paid in thousandths.")
    is_invoice = document.kind is DocumentKind.INVOICE
    name = "Invoice" if is_invoice else "CreditNote"
    root = ET.Element(f"{{{_ROOT}{name}-2}}{name}")
    _head(root, document, is_invoice)
    _party(_add(root, "AccountingSupplierParty"), document.seller, document)
    _party(_add(root, "AccountingCustomerParty"), document.buyer, document)
    _payment(root, document, is_invoice)
    _totals(root, document)
    for line in document.lines:
        _line(root, line, document, is_invoice)
    ET.indent(root)
    return _named(root, name)


def _named(root: ET.Element, name: str) -> bytes:
    """The bytes under the prefixes that readers are used to."""
    spaces = {"": f"{_ROOT}{name}-2", "cac": _CAC[1:-1], "cbc": _CBC[1:-1]}
    for prefix, uri in spaces.items():
        root.set(f"xmlns:{prefix}" if prefix else "xmlns", uri)
    for element in root.iter():
        uri, _, local = element.tag[1:].partition("}")
        prefix = next(key for key, value in spaces.items() if value == uri)
        element.tag = f"{prefix}:{local}" if prefix else local
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


def _head(root: ET.Element, document: TaxDocument, is_invoice: bool) -> None:
    _say(root, "CustomizationID", CUSTOMIZATION)
    _say(root, "ProfileID", PROFILE)
    _say(root, "ID", document.number)
    _say(root, "IssueDate", document.issued_on.isoformat())
    if is_invoice:
        _say(root, "DueDate", document.due_on.isoformat())
        _say(root, "InvoiceTypeCode", "380")
    else:
        _say(root, "CreditNoteTypeCode", "381")
        _say(root, "Note", document.reason)
    _say(root, "DocumentCurrencyCode", document.currency)
    _say(root, "BuyerReference", document.buyer_reference)
    period = _add(root, "InvoicePeriod")
    _say(period, "StartDate", document.from_date.isoformat())
    _say(period, "EndDate", document.to_date.isoformat())
    if document.corrects is not None:
        before = _add(_add(root, "BillingReference"), "InvoiceDocumentReference")
        _say(before, "ID", document.corrects.number)
        _say(before, "IssueDate", document.corrects.issued_on.isoformat())


def _party(parent: ET.Element, party: Party, document: TaxDocument) -> None:
    outer = _add(parent, "Party")
    _say(outer, "EndpointID", party.endpoint_id, schemeID=party.endpoint_scheme)
    _say(_add(outer, "PartyName"), "Name", party.name)
    address = _add(outer, "PostalAddress")
    _say(address, "StreetName", party.address.street)
    _say(address, "CityName", party.address.city)
    _say(address, "PostalZone", party.address.postcode)
    _say(_add(address, "Country"), "IdentificationCode", party.address.country)
    outside = any(one.tax.category is TaxCategory.OUTSIDE for one in document.taxes)
    if party.vat_id and not outside:  # BR-O-02
        scheme = _add(outer, "PartyTaxScheme")
        _say(scheme, "CompanyID", party.vat_id)
        _say(_add(scheme, "TaxScheme"), "ID", "VAT")
    legal = _add(outer, "PartyLegalEntity")
    _say(legal, "RegistrationName", party.name)
    _say(legal, "CompanyID", party.registration_id)
    if party.email:
        _say(_add(outer, "Contact"), "ElectronicMail", party.email)


def _payment(root: ET.Element, document: TaxDocument, is_invoice: bool) -> None:
    if not is_invoice:
        return
    if document.account is not None:
        means = _add(root, "PaymentMeans")
        _say(means, "PaymentMeansCode", CREDIT_TRANSFER)
        _say(means, "PaymentID", document.number)
        account = _add(means, "PayeeFinancialAccount")
        _say(account, "ID", document.account.iban)
        if document.account.bic:
            _say(_add(account, "FinancialInstitutionBranch"), "ID", document.account.bic)


def _totals(root: ET.Element, document: TaxDocument) -> None:
    total = _add(root, "TaxTotal")
    _amount(total, "TaxAmount", document.tax, document)
    for one in document.taxes:
        part = _add(total, "TaxSubtotal")
        _amount(part, "TaxableAmount", one.taxable, document)
        _amount(part, "TaxAmount", one.amount, document)
        _category(_add(part, "TaxCategory"), one.tax, reasoned=True)
    sums = _add(root, "LegalMonetaryTotal")
    _amount(sums, "LineExtensionAmount", document.net, document)
    _amount(sums, "TaxExclusiveAmount", document.net, document)
    _amount(sums, "TaxInclusiveAmount", document.total, document)
    if document.prepaid:
        _amount(sums, "PrepaidAmount", document.prepaid, document)
    _amount(sums, "PayableAmount", document.payable, document)


def _line(root: ET.Element, line: Line, document: TaxDocument, is_invoice: bool) -> None:
    outer = _add(root, "InvoiceLine" if is_invoice else "CreditNoteLine")
    _say(outer, "ID", str(line.number))
    quantity = "InvoicedQuantity" if is_invoice else "CreditedQuantity"
    _say(outer, quantity, _plain(line.quantity), unitCode=LINE_UNIT)
    _amount(outer, "LineExtensionAmount", line.net, document)
    item = _add(outer, "Item")
    _say(item, "Description", line.note)
    _say(item, "Name", line.title)
    _category(_add(item, "ClassifiedTaxCategory"), line.tax, reasoned=False)
    price = _add(outer, "Price")
    _say(price, "PriceAmount", _plain(line.price), currencyID=document.currency)


def _category(element: ET.Element, tax: Tax, *, reasoned: bool) -> None:
    _say(element, "ID", tax.category.value)
    if tax.category is not TaxCategory.OUTSIDE:  # BR-O-05
        _say(element, "Percent", _plain(tax.percent))
    if reasoned:
        _say(element, "TaxExemptionReason", tax.reason)
    _say(_add(element, "TaxScheme"), "ID", "VAT")


def _add(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, _CAC + name)


def _say(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """A value; left out when there is none, for an empty element is an error (PEPPOL-EN16931-R008)."""
    if text:
        ET.SubElement(parent, _CBC + name, attributes).text = text


def _amount(parent: ET.Element, name: str, amount: Decimal, document: TaxDocument) -> None:
    digits = minor_digits(document.currency)
    _say(parent, name, f"{amount:.{digits}f}", currencyID=document.currency)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
