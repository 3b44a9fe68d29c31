"""A batch of payments as ISO 20022 pain.001.001.09, the order that a bank takes.

One payment information block a batch: one debtor, one currency, one day.  Transfers in euro between IBANs of
the Single Euro Payments Area are marked so (service level SEPA, charges borne by SLEV); any other
batch shares the charges.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

from heliotrope.core.errors import Invalid
from heliotrope.core.money.amounts import exact_sum
from heliotrope.core.money.currencies import minor_digits
from heliotrope.core.money.iban import SEPA, BankAccount

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_LATIN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payment to one account.

    Attributes:
        reference: end-to-end id, up to 35 signs; what the bank names when it returns the payment.
        remittance: what the payee reads, up to 140 signs.
    """

    reference: str
    amount: Decimal
    account: BankAccount
    remittance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """All transfers of one batch.

    Attributes:
        message_id: up to 35 signs; a bank refuses the same one twice.
    """

    message_id: str
    created_at: datetime
    execute_on: date
    currency: str
    debtor: BankAccount
    transfers: tuple[Transfer, ...]

    def __post_init__(self) -> None:
        if not self.transfers:
            raise Invalid("A payment order pays somebody.")
        for one in self.transfers:
            if one.amount <= 0:
                raise Invalid("A transfer is over zero.")
        names = [self.message_id, *(one.reference for one in self.transfers)]
        if any(not 1 <= len(name) <= 35 for name in names) or len(set(names)) < len(names):
            raise Invalid("Ids of a payment order have 1 to 35 signs, and each stands once.")


def to_pain(order: PaymentOrder) -> bytes:
    """The order as XML; the same order always gives the same bytes."""
    root = ET.Element("Document", {"xmlns": NAMESPACE})
    body = ET.SubElement(root, "CstmrCdtTrfInitn")
    total = _amount(exact_sum(one.amount for one in order.transfers), order.currency)
    count = str(len(order.transfers))
    head = ET.SubElement(body, "GrpHdr")
    _say(head, "MsgId", order.message_id)
    _say(head, "CreDtTm", order.created_at.isoformat(timespec="seconds"))
    _say(head, "NbOfTxs", count)
    _say(head, "CtrlSum", total)
    _say(ET.SubElement(head, "InitgPty"), "Nm", latin(order.debtor.holder, 70))
    block = ET.SubElement(body, "PmtInf")
    _say(block, "PmtInfId", order.message_id)
    _say(block, "PmtMtd", "TRF")
    _say(block, "NbOfTxs", count)
    _say(block, "CtrlSum", total)
    if is_sepa(order):
        _say(ET.SubElement(ET.SubElement(block, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _say(ET.SubElement(block, "ReqdExctnDt"), "Dt", order.execute_on.isoformat())
    _party(block, "Dbtr", order.debtor)
    _account(block, "DbtrAcct", order.debtor)
    _agent(block, "DbtrAgt", order.debtor, needed=True)
    _say(block, "ChrgBr", "SLEV" if is_sepa(order) else "SHAR")
    for one in order.transfers:
        _transfer(block, one, order.currency)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


def is_sepa(order: PaymentOrder) -> bool:
    """Whether every transfer stays in euro inside the area."""
    accounts: Sequence[BankAccount] = (order.debtor, *(one.account for one in order.transfers))
    return order.currency == "EUR" and all(one.is_iban and one.number[:2] in SEPA for one in accounts)


def latin(text: str, most: int) -> str:
    """A text in the letters that every bank takes, cut to a length; marks go, others become dots."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return _LATIN.sub(".", bare)[:most].strip() or "."


def _transfer(block: ET.Element, one: Transfer, currency: str) -> None:
    outer = ET.SubElement(block, "CdtTrfTxInf")
    _say(ET.SubElement(outer, "PmtId"), "EndToEndId", one.reference)
    amount = ET.SubElement(ET.SubElement(outer, "Amt"), "InstdAmt", {"Ccy": currency})
    amount.text = _amount(one.amount, currency)
    _agent(outer, "CdtrAgt", one.account, needed=False)
    _party(outer, "Cdtr", one.account)
    _account(outer, "CdtrAcct", one.account)
    _say(ET.SubElement(outer, "RmtInf"), "Ustrd", latin(one.remittance, 140))


def _party(parent: ET.Element, name: str, account: BankAccount) -> None:
    party = ET.SubElement(parent, name)
    _say(party, "Nm", latin(account.holder, 70))
    _say(ET.SubElement(party, "PstlAdr"), "Ctry", account.country)


def _account(parent: ET.Element, name: str, account: BankAccount) -> None:
    number = ET.SubElement(ET.SubElement(parent, name), "Id")
    if account.is_iban:
        _say(number, "IBAN", account.number)
    else:
        _say(ET.SubElement(number, "Othr"), "Id", account.number)


def _agent(parent: ET.Element, name: str, account: BankAccount, *, needed: bool) -> None:
    if not account.bic and not needed:
        return
    bank = ET.SubElement(ET.SubElement(parent, name), "FinInstnId")
    if account.bic:
        _say(bank, "BICFI", account.bic)
    else:
        _say(ET.SubElement(bank, "Othr"), "Id", "NOTPROVIDED")


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _amount(amount: Decimal, currency: str) -> str:
    return f"{amount:.{minor_digits(currency)}f}"
