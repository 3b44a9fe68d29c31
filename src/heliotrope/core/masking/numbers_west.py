"""National numbers in digits: the Americas, Europe, Turkey and Russia."""

from heliotrope.core.masking import checks
from heliotrope.core.masking.checks import luhn, weighed
from heliotrope.core.masking.numbers import Number, national

_CPF = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_CUIT = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NIT = (41, 37, 29, 23, 19, 17, 13, 7, 3)
_NHS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_BSN = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_PESEL = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_NIP = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_SNILS = (9, 8, 7, 6, 5, 4, 3, 2, 1)


def br_cpf(digits: str) -> bool:
    """Two check digits, each by weights that fall to two."""
    first = weighed(digits, _CPF) * 10 % 11 % 10
    second = (weighed(digits, (11, *_CPF))) * 10 % 11 % 10
    return digits[9:] == f"{first}{second}" and not checks.one_digit(digits)


def ar_cuil(digits: str) -> bool:
    """Of a person; those that begin with 30, 33 or 34 are companies'."""
    if digits[:2] not in {"20", "23", "24", "25", "26", "27"}:
        return False
    return "012345678990"[11 - weighed(digits, _CUIT) % 11] == digits[10]


def co_nit(digits: str) -> bool:
    rest = weighed(digits, _NIT) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)


def cl_run(digits: str) -> bool:
    """Written without K; the other forms have a letter."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits[:-1])))
    return (11 - total % 11) % 11 == int(digits[-1])


def us_ssn(digits: str) -> bool:
    """Areas 000, 666 and from 900 on were never given out; since 2011 nothing else can be checked."""
    area = digits[:3]
    return (
        area not in {"000", "666"}
        and area[0] != "9"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
        and digits not in {"078051120", "219099999", "123456789"}
        and not checks.one_digit(digits)
    )


def us_itin(digits: str) -> bool:
    group = int(digits[3:5])
    return digits[0] == "9" and (50 <= group <= 65 or 70 <= group <= 99)


def ca_sin(digits: str) -> bool:
    return digits[0] not in "08" and luhn(digits)


def gb_nhs(digits: str) -> bool:
    return (11 - weighed(digits, _NHS) % 11) % 11 == int(digits[9]) and not checks.one_digit(digits)


def de_tax(digits: str) -> bool:
    """One digit of the first ten stands there twice or three times, and no other one more than once."""
    counts = sorted(digits[:10].count(one) for one in set(digits[:10]))
    return (
        digits[0] != "0"
        and counts[-1] in {2, 3}
        and counts.count(1) >= len(counts) - 1
        and checks.mod11_10(digits)
    )


def fr_nir(digits: str) -> bool:
    """Sex, year, month (or a code from 20 on), place, sequence, and 97 less the rest by 97."""
    month = int(digits[3:5])
    return (
        digits[0] in "123478"
        and (1 <= month <= 12 or month >= 20)
        and 97 - int(digits[:13]) % 97 == int(digits[13:])
    )


def fr_tax(digits: str) -> bool:
    return digits[0] in "0123" and int(digits[:10]) % 511 == int(digits[10:])


def es_social(digits: str) -> bool:
    """A province, a sequence, and the rest by 97, without the sequence's leading noughts."""
    province, serial = int(digits[:2]), int(digits[2:10])
    whole = serial + province * 10_000_000 if serial < 10_000_000 else int(digits[:10])
    return 1 <= province <= 66 and whole % 97 == int(digits[10:])


def nl_bsn(digits: str) -> bool:
    return weighed(digits, _BSN) % 11 == 0 and not checks.one_digit(digits)


def pl_pesel(digits: str) -> bool:
    """Months are raised by 20 a century from 2000 on, and by 80 before 1900."""
    return checks.day_exists(int(digits[2:4]) % 20, int(digits[4:6])) and (
        10 - weighed(digits, _PESEL) % 10
    ) % 10 == int(digits[10])


def pl_nip(digits: str) -> bool:
    return weighed(digits, _NIP) % 11 == int(digits[9])


def se_person(digits: str) -> bool:
    """Ten digits or twelve; a coordination number has sixty added to the day."""
    ten = digits[-10:]
    day = int(ten[4:6])
    return (
        (len(digits) == 10 or digits[:2] in {"18", "19", "20"})
        and checks.day_exists(int(ten[2:4]), day - 60 if day > 60 else day)
        and luhn(ten)
    )


def ru_inn(digits: str) -> bool:
    return weighed(digits, _INN_11) % 11 % 10 == int(digits[10]) and weighed(
        digits, _INN_12
    ) % 11 % 10 == int(digits[11])


def ru_snils(digits: str) -> bool:
    return weighed(digits, _SNILS) % 101 % 100 == int(digits[9:])


def tr_identity(digits: str) -> bool:
    """The tenth from the odd and even places, the eleventh from the sum of the ten."""
    ones = [ord(digit) - 48 for digit in digits]
    tenth = (sum(ones[0:9:2]) * 7 - sum(ones[1:8:2])) % 10
    return ones[0] != 0 and tenth == ones[9] and sum(ones[:10]) % 10 == ones[10]


def mx_social(digits: str) -> bool:
    return luhn(digits) and not checks.one_digit(digits)


def any_digits(digits: str) -> bool:
    return not checks.one_digit(digits)


NUMBERS: tuple[Number, ...] = (
    national("BR", "CPF", 11, br_cpf, grouped="3-3-3-2 9-2", bare=46, written=70),
    national("MX", "NSS", 11, mx_social, grouped="2-2-2-4-1 10-1", bare=30, written=50),
    national("AR", "CUIL", 11, ar_cuil, grouped="2-8-1", bare=46, written=65),
    national("AR", "DNI", 8, any_digits, grouped="2-3-3", bare=10, written=22),
    national("AR", "DNI", 7, any_digits, grouped="1-3-3", bare=10, written=22),
    national("CO", "NIT", 10, co_nit, grouped="3-3-3-1 9-1", bare=30, written=52),
    national("CO", "cédula", 10, any_digits, grouped="1-3-3-3", bare=12, written=30),
    national("CO", "cédula", 8, any_digits, grouped="2-3-3", bare=10, written=22),
    national("CL", "RUN", 9, cl_run, grouped="2-3-3-1 8-1", bare=30, written=60),
    national("CL", "RUN", 8, cl_run, grouped="1-3-3-1 7-1", bare=30, written=60),
    national("US", "SSN", 9, us_ssn, grouped="3-2-4", bare=12, written=58),
    national("US", "ITIN", 9, us_itin, grouped="3-2-4", bare=12, written=58),
    national("CA", "SIN", 9, ca_sin, grouped="3-3-3", bare=36, written=48),
    national("GB", "NHS", 10, gb_nhs, grouped="3-3-4", bare=36, written=44),
    national("GB", "UTR", 10, any_digits, grouped="5-5", bare=10, written=12),
    national("DE", "tax number", 11, de_tax, grouped="2-3-3-3", bare=50, written=60),
    national("FR", "NIR", 15, fr_nir, grouped="1-2-2-2-3-3-2 13-2", bare=66, written=75),
    national("FR", "tax number", 13, fr_tax, grouped="2-2-3-3-3", bare=48, written=65),
    national("ES", "NUSS", 12, es_social, grouped="2-8-2 2-10", bare=46, written=60),
    national("NL", "BSN", 9, nl_bsn, grouped="4-2-3 3-3-3", bare=36, written=45),
    national("PL", "PESEL", 11, pl_pesel, bare=48),
    national("PL", "NIP", 10, pl_nip, grouped="3-3-2-2 3-2-2-3", bare=38, written=56),
    national("SE", "personnummer", 10, se_person, grouped="6-4", bare=42, written=60),
    national("SE", "personnummer", 12, se_person, grouped="8-4", bare=56, written=66),
    national("RU", "INN", 12, ru_inn, bare=46),
    national("RU", "SNILS", 11, ru_snils, grouped="3-3-3-2", bare=46, written=66),
    national("TR", "identity", 11, tr_identity, bare=50),
)
"""Identifiers of the Americas and of Europe."""
