"""Bank accounts: international numbers with their check, others with the bank's code; how they are masked."""

import re
from dataclasses import dataclass

from heliotrope.core.errors import Invalid

_LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24
    FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24
    SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
"""
LENGTHS = {one[:2]: int(one[2:]) for one in _LENGTHS.split()}
"""Letters and digits of an IBAN by country.  Source: the IBAN registry of SWIFT."""

_SEPA = """
    AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI
    SK SM VA
"""
SEPA = frozenset(_SEPA.split())
"""Countries of the Single Euro Payments Area."""

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
_OTHER = re.compile(r"[A-Za-z0-9 -]{4,34}")
_KEPT = 4


def plain(number: str) -> str:
    """A number without its spaces, in capital letters."""
    return "".join(number.split()).upper()


def is_iban(number: str) -> bool:
    """Whether it is an IBAN of the right length whose check digits are right.

    Source:
        ISO 13616 with the check of ISO 7064, MOD 97-10.
    """
    text = plain(number)
    if LENGTHS.get(text[:2]) != len(text) or not text.isascii() or not text.isalnum():
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account that can be paid into.

    Attributes:
        holder: as the bank knows them.
        number: an IBAN, or the number that the bank's country uses; then the bank's BIC is needed.
        country: of the bank or its holder, for banks outside the IBAN registry.
    """

    holder: str
    number: str
    bic: str
    country: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.holder.strip()) <= 70:
            raise Invalid("Name the holder of the account as the bank knows them, in up to 70 letters.")
        if self.bic and not _BIC.fullmatch(self.bic):
            raise Invalid("A BIC has 8 or 11 letters and digits, such as DEUTDEFF.")
        if len(self.country) != 2 or not self.country.isupper():
            raise Invalid("A country is two capital letters, such as PH.")
        looks_like = self.number[:2] in LENGTHS and self.number[2:4].isdigit()
        if looks_like and not is_iban(self.number):
            raise Invalid("The IBAN is not right: its length or its check digits do not fit. Read it again.")
        if not looks_like and (not _OTHER.fullmatch(self.number) or not self.bic):
            raise Invalid("An account without an IBAN needs a number of 4 to 34 signs and the bank's BIC.")

    @property
    def is_iban(self) -> bool:
        """Whether its number is an IBAN."""
        return is_iban(self.number)

    @property
    def masked(self) -> str:
        """What may be shown of its number: the country of an IBAN and the last four signs."""
        start = self.number[:2] if self.is_iban else ""
        return f"{start}••••{self.number[-_KEPT:]}"


def bank_account(*, holder: str, number: str, bic: str, country: str) -> BankAccount:
    """An account as somebody typed it: spaces and small letters make no difference."""
    return BankAccount(
        holder=" ".join(holder.split()), number=plain(number), bic=plain(bic), country=plain(country)
    )
