"""Cards, IBANs and account numbers."""

import re

from heliotrope.core.masking import checks
from heliotrope.core.masking.checks import luhn, weighed
from heliotrope.core.masking.cues import Topic
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.numbers import Number

CARD_LENGTHS = range(13, 20)
_ISSUERS = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"  # Visa
    r"|(?:5[1-5]|2[2-7])[0-9]{14}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|3(?:0[0-59]|[689][0-9])[0-9]{11}|3(?:0[0-59]|[689][0-9])[0-9]{13}"  # Diners Club
    r"|6(?:011|4[4-9][0-9]|[025678][0-9]{2})[0-9]{12,15}"  # Discover, UnionPay, RuPay
    r"|(?:35[2-8][0-9]{13,16}|(?:2131|1800)[0-9]{11})"  # JCB
    r"|(?:5[0678]|6[0-9])[0-9]{14,17}"  # Maestro and other debit cards
    r"|(?:220[0-4]|9792|81|82|50|36)[0-9]{12,14}"  # Mir, Troy, RuPay, Elo
)
_SHORT = re.compile(r"(?:5[0678]|6[0-9])[0-9]{10,13}")
_LENGTH_OF = {
    one[:2]: int(one[2:])
    for one in """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
     EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27
     JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18
     NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28
     TL23 TN24 TR26 UA29 VA22 VG24 XK20
    """.split()
}
"""Length of an IBAN by country: the registry of ISO 13616."""

_IBAN = re.compile(r"[A-Z]{2}[ \-.]?[0-9]{2}(?:[ \-.]{0,2}[A-Z0-9]){10,30}", re.IGNORECASE | re.ASCII)
_CLABE = (3, 7, 1) * 5 + (3, 7)


def card(digits: str) -> bool:
    """An issuer's number by its first digits and its length, with the check digit of ISO/IEC 7812."""
    return _ISSUERS.fullmatch(digits) is not None and luhn(digits) and not checks.one_digit(digits)


def short_card(digits: str) -> bool:
    """A debit card of twelve to fifteen digits, as many as other things are numbered with."""
    return _SHORT.fullmatch(digits) is not None and luhn(digits) and not checks.one_digit(digits)


def clabe(digits: str) -> bool:
    """A Mexican account: bank, place, account and a check digit."""
    return (10 - sum(int(d) * w % 10 for d, w in zip(digits, _CLABE, strict=False)) % 10) % 10 == int(
        digits[17]
    )


def routing(digits: str) -> bool:
    """An American bank's number; said beside an account it is part of it."""
    return weighed(digits, (3, 7, 1, 3, 7, 1, 3, 7, 1)) % 10 == 0 and not checks.one_digit(digits)


def iban_at(text: str, place: int) -> int:
    """Where the IBAN ends whose country's letters stand at a place; 0 where there is none.

    The text may go on in letters behind it, so that the country's own length decides where it stops.
    """
    found = _IBAN.match(text, place)
    length = _LENGTH_OF.get(text[place : place + 2].upper(), 0)
    if found is None or not length:
        return 0
    code, stop = [], place
    for sign in found.group():
        stop += 1
        if sign.isalnum():
            code.append(sign)
            if len(code) == length:
                break
    after = text[stop : stop + 1]
    whole = len(code) == length and not (after.isascii() and after.isalnum())
    return stop if whole and checks.mod97("".join(code).upper()) else 0


def _any(digits: str) -> bool:
    return bool(digits)


NUMBERS: tuple[Number, ...] = (
    Number(kind=Kind.CARD, name="card", country="", lengths=tuple(CARD_LENGTHS), valid=card,
           topic=Topic.CARD, bare=70, written=75, steady=True,
           grouped=frozenset({"4-4-4-4", "4-6-5", "4-6-4", "4-4-4-4-3"})),
    Number(kind=Kind.CARD, name="card, short", country="", lengths=(12, 13, 14, 15), valid=short_card,
           topic=Topic.CARD, bare=56, written=56),
    Number(kind=Kind.CARD, name="card, mistyped", country="", lengths=tuple(range(13, 20)), valid=_any,
           topic=Topic.CARD,
           bare=24, written=24),
    Number(kind=Kind.ACCOUNT, name="MX CLABE", country="MX", lengths=(18,), valid=clabe, topic=Topic.ACCOUNT,
           grouped=frozenset({"3-3-11-1"}), bare=50, written=60),
    Number(kind=Kind.ACCOUNT, name="US routing", country="US", lengths=(9,), valid=routing,
           topic=Topic.ACCOUNT, bare=18, written=18),
    Number(kind=Kind.ACCOUNT, name="account", country="", lengths=tuple(range(6, 25)), valid=_any,
           topic=Topic.ACCOUNT,
           bare=24, written=24),
)  # fmt: skip
"""What a bank gives out."""
