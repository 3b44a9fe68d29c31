"""Single values of files and forms: what each may hold, how a message repeats it, how a sheet takes it."""

import math
import re
import unicodedata

from heliotrope.core.errors import Invalid

SHOWN_MOST = 40
LANGUAGE_MOST = 16

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNREADABLE = range(0xDC80, 0xDD00)
"""Where ``surrogateescape`` puts bytes that are no UTF-8."""
# Written as code points: a source file that holds these characters shows other text than it is.
_OVERRIDES = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# What can make a spreadsheet take a cell for a formula: OWASP, "CSV Injection", full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def shown(value: object) -> str:
    """A value as a message may repeat it: short, and without characters that nobody sees."""
    text = value if isinstance(value, str) else _kind(value)
    cut = text[:SHOWN_MOST] + ("…" if len(text) > SHOWN_MOST else "")
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut) + '"'


def _kind(value: object) -> str:
    match value:
        case bool() | None:
            return str(value).lower()
        case int() | float():
            return f"{value:g}" if abs(value) < 10**9 else "a number out of bounds"
        case _:
            return "a list" if isinstance(value, list | tuple) else "an object"


def plain(value: object) -> str:
    """A JSON value as text: numbers and booleans as JSON writes them, null as empty.

    Raises:
        Invalid: a list or an object, or a number that JSON cannot write.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float() if isinstance(value, int) or math.isfinite(value):
            try:
                return repr(value)
            except ValueError as error:  # Python writes no integer of more than 4,300 digits.
                raise Invalid("is a number with too many digits; give it as text") from error
        case _:
            raise Invalid(f"must be text, not {shown(value)}")


def storable(value: str, most: int) -> str:
    """The text as it is, when a database can keep it and it is not too long."""
    if len(value) > most:
        raise Invalid(f"has {len(value):,} characters; {most:,} are allowed")
    if "\x00" in value:
        raise Invalid("holds a NUL byte; take it out")
    found = _SURROGATE.search(value)
    if found is None:
        return value
    if ord(found.group()) in _UNREADABLE:
        raise Invalid("is not UTF-8; save the file as UTF-8")
    raise Invalid(f"holds half a character, U+{ord(found.group()):04X}; take it out")


def visible(value: str, most: int) -> str:
    """A short text that people read and compare: stripped, with no control character or override."""
    text = storable(value.strip(), most)
    if not text:
        raise Invalid("is empty; give a short text")
    for character in text:
        if is_tricky(character):
            raise Invalid(f"holds the control character U+{ord(character):04X}; take it out")
    return text


def is_tricky(value: str) -> bool:
    """Whether a text holds what nobody sees: a control character, or one that turns what follows around."""
    return any(unicodedata.category(one) in {"Cc", "Zl", "Zp"} or one in _OVERRIDES for one in value)


def language(value: str) -> str:
    """A BCP 47 language in lower case, or empty."""
    text = value.strip().lower()
    if text and (len(text) > LANGUAGE_MOST or _LANGUAGE.fullmatch(text) is None):
        raise Invalid(f"{shown(value)} is no BCP 47 language; write one such as en or pt-br")
    return text


def safe(cell: str) -> str:
    """The cell as a spreadsheet shows it without running it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
