"""The single cells of a workers file: what each column may hold, and what it means."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from heliotrope.core.errors import Invalid

HANDLE_MOST = 64
NAME_MOST = 200
EMAIL_MOST = 254
CAPACITY_MOST = 1000
LEVEL_MOST = 5
MOST_LEVELS = 100

_SKILL = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_CAPACITY = re.compile(r"[0-9]{1,4}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
# Written as code points: a source file that holds these characters shows other text than it is.
_BIDI = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def shown(value: str) -> str:
    """A cell's text as a message may repeat it: short, and without characters that nobody sees."""
    cut = value[:40] + ("…" if len(value) > 40 else "")
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut) + '"'


def handle(value: str) -> str:
    """A short name that people read and type: NFC, with no invisible or control character."""
    text = unicodedata.normalize("NFC", value)
    if not text:
        raise Invalid("is empty; give a short name")
    if len(text) > HANDLE_MOST:
        raise Invalid(f"has {len(text)} characters; {HANDLE_MOST} are allowed")
    for character in text:
        # Cc and Cf hold NUL, bidi and zero-width characters; Cs cannot be stored.
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            raise Invalid(f"holds the invisible character U+{ord(character):04X}; take it out")
    return text


def legal_name(value: str) -> str:
    """A person's name in any script; may be empty."""
    text = unicodedata.normalize("NFC", value)
    if len(text) > NAME_MOST:
        raise Invalid(f"has {len(text)} characters; {NAME_MOST} are allowed")
    for character in text:
        # Joiners (Cf) belong to names in Persian and in Indic scripts; controls and overrides do not.
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _BIDI:
            raise Invalid(f"holds the control character U+{ord(character):04X}; take it out")
    return text


def email(value: str) -> str:
    """An address, unproven; may be empty."""
    if not value:
        return ""
    handle_like = all(unicodedata.category(c)[0] != "C" for c in value)
    if len(value) > EMAIL_MOST or not handle_like or _EMAIL.fullmatch(value) is None:
        raise Invalid(f"{shown(value)} is no e-mail address; write one such as bo@example.org")
    return value


def skills(value: str) -> Mapping[str, int]:
    """Levels by skill from ``label-images:3|label-text:2``."""
    return _levels(value, _SKILL, "a skill in lower-case letters, digits and hyphens, such as label-images:3")


def languages(value: str) -> Mapping[str, int]:
    """Levels by language, in lower case, from ``en:5|pt-BR:3``."""
    return _levels(value.lower(), _LANGUAGE, "a BCP 47 language, such as en:5 or pt-br:3")


def _levels(value: str, code: re.Pattern[str], right: str) -> Mapping[str, int]:
    levels: dict[str, int] = {}
    parts = value.split("|") if value else []
    if len(parts) > MOST_LEVELS:
        raise Invalid(f"names {len(parts)}; {MOST_LEVELS} are allowed")
    for part in parts:
        name, _, level = (piece.strip() for piece in part.strip().partition(":"))
        if code.fullmatch(name) is None:
            raise Invalid(f"{shown(part)} is not {right}")
        if level not in {"1", "2", "3", "4", "5"}:
            raise Invalid(f"{shown(part)}: a level is 1 to {LEVEL_MOST}")
        if name in levels:
            raise Invalid(f"names {shown(name)} twice")
        levels[name] = int(level)
    return levels


def rate_per_hour(value: str) -> Decimal | None:
    """The price of an hour; None for an empty cell: not paid by the hour."""
    if not value:
        return None
    if value.startswith("-"):
        raise Invalid(f"{shown(value)} is negative; a rate is 0 or more")
    if _RATE.fullmatch(value) is None:
        raise Invalid(f"{shown(value)} is no rate; write a number such as 12.50, with at most 6 decimals")
    return Decimal(value)


def capacity(value: str) -> int:
    """Assignments that a worker can have open at a time."""
    if _CAPACITY.fullmatch(value) is None or int(value) > CAPACITY_MOST:
        raise Invalid(f"{shown(value)} is no capacity; write a whole number from 0 to {CAPACITY_MOST}")
    return int(value)
