"""National identifiers that hold letters, each by its form and, where it has them, its check signs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from heliotrope.core.masking import checks
from heliotrope.core.masking.checks import weighed
from heliotrope.core.masking.numbers_asia import cn_resident

_TW = {letter: value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
_TW_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)
_SG = {"S": ("JZIHGFEDCBA", 0), "T": ("JZIHGFEDCBA", 4), "F": ("XWUTRQPNMLK", 0), "G": ("XWUTRQPNMLK", 4)}
_SG_M = "XWUTRQPNJLK"
_SG_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_ES = "TRWAGMYFPDXBNJZSQVHLCKE"
_MX = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ")}
_IT_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)  # fmt: skip


def _value(sign: str) -> int:
    return int(sign, 36)


def tw_identity(code: str) -> bool:
    """A letter worth two digits, then nine digits; residents' old numbers have a second letter."""
    letter = _TW[code[0]]
    second = str(_TW[code[1]] % 10) if code[1].isalpha() else code[1]
    return (letter // 10 + letter % 10 * 9 + weighed(second + code[2:], _TW_WEIGHTS)) % 10 == 0


def hk_identity(code: str) -> bool:
    """One letter or two; a missing first one counts as a space, which is worth 36."""
    signs = code if len(code) == 9 else f" {code}"
    values = [36 if sign == " " else _value(sign) for sign in signs]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def sg_identity(code: str) -> bool:
    total = weighed(code[1:8], _SG_WEIGHTS)
    if code[0] == "M":
        return _SG_M[(total + 3) % 11] == code[8]
    letters, added = _SG[code[0]]
    return letters[(total + added) % 11] == code[8]


def es_nif(code: str) -> bool:
    first = {"X": "0", "Y": "1", "Z": "2"}.get(code[0], code[0])
    return _ES[int(first + code[1:8]) % 23] == code[8]


def mx_curp(code: str) -> bool:
    total = sum(_MX[sign] * (18 - place) for place, sign in enumerate(code[:17]))
    return str((10 - total % 10) % 10) == code[17] and checks.born_yymmdd(code[4:10])


def mx_rfc(code: str) -> bool:
    """Of a person; its check sign is wrong in many that the authority itself gave out."""
    return checks.born_yymmdd(code[4:10])


def it_fiscal(code: str) -> bool:
    odd = sum(_IT_ODD[sign] for sign in code[0:15:2])
    even = sum(int(sign) if sign.isdigit() else ord(sign) - 65 for sign in code[1:15:2])
    return chr(65 + (odd + even) % 26) == code[15]


def ie_pps(code: str) -> bool:
    total = weighed(code[:7], (8, 7, 6, 5, 4, 3, 2))
    if len(code) > 8 and code[8] != "W":
        total += 9 * (ord(code[8]) - 64)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == code[7]


def icao(code: str) -> bool:
    """ICAO 9303: weights 7, 3, 1 over digits and letters; the last sign is the check digit."""
    total = sum(_value(sign) * (7, 3, 1)[place % 3] for place, sign in enumerate(code[:-1]))
    return total % 10 == int(code[-1])


def de_pension(code: str) -> bool:
    """Area, birthday, the letter as two digits, serial; cross sums of the products."""
    digits = f"{code[:8]}{ord(code[8]) - 64:02d}{code[9:11]}"
    total = 0
    for digit, weight in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True):
        product = int(digit) * weight
        total += product // 10 + product % 10
    return total % 10 == int(code[11]) and checks.born_ddmmyy(code[2:8])


def pl_card(code: str) -> bool:
    weights = (7, 3, 1, 0, 7, 3, 1, 7, 3)
    return sum(_value(sign) * weight for sign, weight in zip(code, weights, strict=True)) % 10 == int(code[3])


def cl_run(code: str) -> bool:
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(code[:-1])))
    return "0123456789K0"[11 - total % 11] == code[-1]


def fr_corsican(code: str) -> bool:
    number = int(code[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(code[13:])


def any_code(code: str) -> bool:
    return bool(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A form with letters.

    Attributes:
        form: regular expression of the form; separators inside it are optional.
        valid: looks at the signs in capitals, without separators.
    """

    name: str
    country: str
    form: str
    valid: Callable[[str], bool]
    points: int


_S = r"[ .\-]?"
CODES: tuple[Code, ...] = (
    Code(name="identity", country="TW", form=r"[A-Z][12AB-D89][0-9]{8}", valid=tw_identity, points=62),
    Code(name="identity", country="HK", form=r"[A-Z]{1,2}[0-9]{6} ?\([0-9A]\)", valid=hk_identity, points=66),
    Code(name="identity", country="HK", form=r"[A-Z]{1,2}[0-9]{6}[0-9A]", valid=hk_identity, points=36),
    Code(name="NRIC", country="SG", form=r"[STFGM][0-9]{7}[A-Z]", valid=sg_identity, points=64),
    Code(name="PAN", country="IN", form=r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]", valid=any_code, points=56),
    Code(name="CURP", country="MX", form=r"[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-ZÑ]{3}[0-9A-Z][0-9]", valid=mx_curp, points=80),
    Code(name="RFC", country="MX", form=r"[A-ZÑ&]{4}-?[0-9]{6}-?[A-Z0-9]{2}[0-9A]", valid=mx_rfc, points=58),
    Code(name="NINO", country="GB", form=rf"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_S}[0-9]{{2}}{_S}[0-9]{{2}}{_S}[0-9]{{2}}{_S}[A-D]", valid=any_code, points=58),
    Code(name="PPS", country="IE", form=r"[0-9]{7}[A-W][A-IW]?", valid=ie_pps, points=54),
    Code(name="identity card", country="DE", form=r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}[0-9]", valid=icao, points=30),
    Code(name="pension", country="DE", form=rf"[0-9]{{2}}{_S}[0-9]{{6}}{_S}[A-Z]{_S}[0-9]{{3}}", valid=de_pension, points=60),
    Code(name="NIF", country="ES", form=r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}[ -]?[A-HJ-NP-TV-Z]", valid=es_nif, points=60),
    Code(name="NIE", country="ES", form=r"[XYZ][ -]?[0-9]{7}[ -]?[A-HJ-NP-TV-Z]", valid=es_nif, points=64),
    Code(name="codice fiscale", country="IT", form=rf"[A-Z]{{3}}{_S}[A-Z]{{3}}{_S}[0-9LMNP-V]{{2}}[A-EHLMPRST][0-9LMNP-V]{{2}}{_S}[A-Z][0-9LMNP-V]{{3}}{_S}[A-Z]", valid=it_fiscal, points=80),
    Code(name="identity card", country="PL", form=r"[A-Z]{3} ?[0-9]{6}", valid=pl_card, points=36),
    Code(name="RUN", country="CL", form=r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9K]", valid=cl_run, points=58),
    Code(name="resident identity", country="CN", form=r"[0-9]{6}[ -]?[0-9]{8}[ -]?[0-9]{3}X", valid=cn_resident, points=75),
    Code(name="NIR", country="FR", form=r"[12][ .]?[0-9]{2}[ .]?[0-9]{2}[ .]?2[AB][ .]?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{2}", valid=fr_corsican, points=75),
)  # fmt: skip
"""Every form with letters; one that is all digits is in the tables of numbers."""

FORMS: tuple[tuple[Code, re.Pattern[str]], ...] = tuple(
    (code, re.compile(rf"(?<![A-Za-z0-9])(?:{code.form})(?![A-Za-z0-9])", re.IGNORECASE | re.ASCII))
    for code in CODES
)


def plain(code: str) -> str:
    """The signs of a code in capitals, without what separates them."""
    return "".join(sign for sign in code.upper() if sign.isalnum() or sign == "&")
