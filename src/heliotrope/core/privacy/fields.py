"""Fields that say something of a person, how much of one is shown, and how a part of one looks."""

from enum import IntEnum, StrEnum
from typing import Self

DOT = "•"
_PARTS = frozenset({"CARD", "IBAN", "ACCOUNT", "PHONE"})
"""Kinds of which a part is the last digits."""


class Field(StrEnum):
    """What a field holds: a kind that masking finds, or a file that somebody attached."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    CARD = "CARD"
    IBAN = "IBAN"
    ACCOUNT = "ACCOUNT"
    IP = "IP"
    URL = "URL"
    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    PASSPORT = "PASSPORT"
    NATIONAL_ID = "NATIONAL_ID"
    FILE = "FILE"


class Shown(IntEnum):
    """How much of a field somebody is shown; each shows more than the one before."""

    NOTHING = 0
    """That there is something of this kind."""
    TOKEN = 1
    """A placeholder that tells the same value from another one in a case."""
    PARTIAL = 2
    """A part that tells it from others without giving it away, such as the last four digits."""
    RAW = 3
    """The value."""

    @classmethod
    def named(cls, name: str) -> Self:
        """By its name; one that nobody knows shows nothing."""
        return cls.__members__.get(name.upper(), cls(0))


def part_of(field: Field, value: str) -> str:
    """What is shown of a value in part; of a short one nothing, for its part would be all of it.

    Of numbers the last four digits (of a phone the last two), of an e-mail the first letter and the last
    label of its domain, of anything else the first letter.
    """
    if field.value in _PARTS:
        kept = 2 if field is Field.PHONE else 4
        digits = [sign for sign in value if sign.isalnum()]
        return DOT * 4 + " " + "".join(digits[-kept:]) if len(digits) >= 2 * kept else DOT * 4
    if field is Field.EMAIL and "@" in value:
        name, _, domain = value.rpartition("@")
        return f"{name[:1] if len(name) > 2 else DOT}{DOT * 3}@{DOT * 3}.{domain.rpartition('.')[2]}"
    return value[:1] + DOT * 3 if len(value) > 3 else DOT * 4
