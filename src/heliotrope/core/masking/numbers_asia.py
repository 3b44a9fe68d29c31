"""National numbers in digits: East, South and South-East Asia, the Gulf."""

from heliotrope.core.masking import checks
from heliotrope.core.masking.checks import born_yymmdd, luhn, weighed
from heliotrope.core.masking.numbers import Number, national

_CN_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83".split()
)
_ID_PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 "
    "72 73 74 75 76 81 82 91 92 93 94 95 96 97".split()
)
_MY_NOWHERE = frozenset("00 17 18 19 20 69 70 73 80 81 94 95 96 97".split())
_JP = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_KR = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_TH = (13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)


def cn_resident(digits: str) -> bool:
    """GB 11643: region, day of birth, sequence and a check by MOD 11-2, which may be an X."""
    return (
        digits[:2] in _CN_PROVINCES
        and digits[6:8] in {"18", "19", "20"}
        and born_yymmdd(digits[8:14])
        and checks.mod11_2(digits)
    )


def jp_my_number(digits: str) -> bool:
    rest = weighed(digits, _JP) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest) and not checks.one_digit(digits)


def kr_dated(digits: str) -> bool:
    """Since October 2020 the last six digits are drawn, so that only day and sex can be checked."""
    return digits[6] in "12345678" and born_yymmdd(digits)


def kr_checked(digits: str) -> bool:
    if not kr_dated(digits):
        return False
    foreigner = 2 if digits[6] in "5678" else 0
    return (11 - weighed(digits, _KR) % 11 + foreigner) % 10 == int(digits[12])


def th_citizen(digits: str) -> bool:
    return digits[0] != "0" and (11 - weighed(digits, _TH) % 11) % 10 == int(digits[12])


def vn_citizen(digits: str) -> bool:
    """Province, then century and sex, then the year: no check digit."""
    return "001" <= digits[:3] <= "096" and digits[3] in "0123"


def id_resident(digits: str) -> bool:
    """NIK: district, day of birth (women's days plus forty), sequence: no check digit."""
    day = int(digits[6:8])
    return (
        digits[:2] in _ID_PROVINCES
        and digits[12:] != "0000"
        and checks.day_exists(int(digits[8:10]), day - 40 if day > 40 else day)
    )


def my_identity(digits: str) -> bool:
    """MyKad: day of birth and the place of birth's code: no check digit."""
    return born_yymmdd(digits) and digits[6:8] not in _MY_NOWHERE


def in_aadhaar(digits: str) -> bool:
    return digits[0] in "23456789" and checks.verhoeff(digits) and digits != digits[::-1]


def sa_identity(digits: str) -> bool:
    return digits[0] in "12" and luhn(digits)


def ae_identity(digits: str) -> bool:
    return digits[:3] == "784" and digits[3:5] in {"19", "20"} and luhn(digits)


def ae_shaped(digits: str) -> bool:
    return digits[:3] == "784" and digits[3:5] in {"19", "20"}


def any_digits(digits: str) -> bool:
    return not checks.one_digit(digits)


NUMBERS: tuple[Number, ...] = (
    national("CN", "resident identity", 18, cn_resident, grouped="6-8-4 6-4-4-4", bare=75, written=75),
    national("JP", "My Number", 12, jp_my_number, grouped="4-4-4", bare=38, written=50),
    national("KR", "resident registration", 13, kr_dated, grouped="6-7", bare=30, written=62),
    national("KR", "resident registration", 13, kr_checked, bare=48),
    national("TH", "citizen", 13, th_citizen, grouped="1-4-5-2-1", bare=42, written=65),
    national("VN", "citizen", 12, vn_citizen, grouped="3-3-3-3", bare=25),
    national("VN", "identity card", 9, any_digits, grouped="3-3-3", bare=10),
    national("ID", "NIK", 16, id_resident, grouped="6-6-4 4-4-4-4", bare=44, written=50),
    national("ID", "NPWP", 15, any_digits, grouped="2-3-3-1-3-3", bare=10, written=60),
    national("MY", "MyKad", 12, my_identity, grouped="6-2-4", bare=35, written=60),
    national("PH", "PhilSys", 16, any_digits, grouped="4-4-4-4", bare=8, written=15),
    national("PH", "SSS", 10, any_digits, grouped="2-7-1", bare=10, written=50),
    national("PH", "UMID", 12, any_digits, grouped="4-7-1", bare=10, written=50),
    national("PH", "PhilHealth", 12, any_digits, grouped="2-9-1", bare=10, written=50),
    national("PH", "TIN", 12, any_digits, grouped="3-3-3-3", bare=10, written=20),
    national("PH", "TIN", 9, any_digits, grouped="3-3-3", bare=10, written=20),
    national("IN", "Aadhaar", 12, in_aadhaar, grouped="4-4-4", bare=38, written=50),
    national("SA", "identity", 10, sa_identity, bare=40),
    national("AE", "Emirates ID", 15, ae_identity, grouped="3-4-7-1", bare=68, written=75),
    national("AE", "Emirates ID", 15, ae_shaped, grouped="3-4-7-1", bare=30, written=55),
    national(
        "ZA",
        "identity",
        13,
        lambda digits: born_yymmdd(digits) and digits[10] in "012" and luhn(digits),
        grouped="6-4-2-1 6-4-3 6-7",
        bare=58,
    ),
)
"""Identifiers of Asia, and of South Africa."""
