"""Check digits: whether a number is one that an issuer could have given out.

Every function takes ASCII digits (some end in a letter) and answers yes or no.
"""

from collections.abc import Sequence
from operator import mul

_DOUBLED = bytes.maketrans(b"0123456789", bytes(48 + (2 * d if d < 5 else 2 * d - 9) for d in range(10)))
_D5 = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
"""Verhoeff's permutation."""


def _turns() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    for _ in range(7):
        rows.append(tuple(_TURN[digit] for digit in rows[-1]))
    return tuple(rows)


_P8 = _turns()


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: cards, and many numbers of people."""
    raw = digits.encode()
    return (sum(raw[-1::-2]) + sum(raw[-2::-2].translate(_DOUBLED)) - 48 * len(raw)) % 10 == 0


def weighed(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight; digits beyond the weights do not count."""
    total: int = sum(map(mul, weights, digits.encode()))
    return total - 48 * sum(weights)


def verhoeff(digits: str) -> bool:
    """Verhoeff (1969), *Error Detecting Decimal Codes*: the dihedral group of order ten."""
    state = 0
    for place, digit in enumerate(reversed(digits)):
        state = _D5[state][_P8[place & 7][ord(digit) - 48]]
    return state == 0


def mod11_10(digits: str) -> bool:
    """ISO/IEC 7064, hybrid system MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        total = (ord(digit) - 48 + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == ord(digits[-1]) - 48


def mod11_2(digits: str) -> bool:
    """ISO/IEC 7064, pure system MOD 11-2; the last may be an X for ten."""
    total = 0
    for digit in digits[:-1]:
        total = (total + ord(digit) - 48) * 2
    return (total + (10 if digits[-1] in "Xx" else ord(digits[-1]) - 48)) % 11 == 1


def mod97(code: str) -> bool:
    """ISO/IEC 7064, MOD 97-10, with letters as two digits, the first four moved to the end: an IBAN."""
    return int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1


def day_exists(month: int, day: int) -> bool:
    """Whether some year has this day."""
    return 1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def born_yymmdd(digits: str) -> bool:
    """Whether six digits say a day as year, month and day."""
    return day_exists(int(digits[2:4]), int(digits[4:6]))


def born_ddmmyy(digits: str) -> bool:
    """Whether six digits say a day as day, month and year."""
    return day_exists(int(digits[2:4]), int(digits[:2]))


def one_digit(digits: str) -> bool:
    """Whether it is one digit over and over; such numbers pass many checks and are given to nobody."""
    return digits == digits[0] * len(digits)
