"""What masking finds: a kind, where it stands, and why it is believed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data."""

    __hash__ = str.__hash__  # of an enumeration it is a function in Python, called for each look into a table

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


EVERY = frozenset(Kind)
PATTERNED = EVERY - {Kind.PERSON, Kind.ADDRESS}
"""Kinds that have a shape; names and addresses are found by the words around them."""

ENOUGH = 50
"""Points from which a finding is masked."""

HOME, NEAR, ELSEWHERE = 30, 20, -15
"""Points of a rule of a country for a text of that country, in a language or script of it, and of another."""

CUE, ECHO, AGAINST = 40, 15, -50
"""Points for a word that names the kind and is nearest, or is not, and for one that names another thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text that is personal data.

    Attributes:
        start: code points before it.
        end: code points before what follows it.
        points: how strong the evidence is; `ENOUGH` and above is masked.
        rule: what found it, such as ``BR CPF``.
    """

    start: int
    end: int
    kind: Kind
    points: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Where:
    """The countries that a text is likely to speak of, each with the points that its rules gain.

    Equal ones are the same object, by `where_of`.

    Attributes:
        countries: ISO 3166-1 alpha-2 codes to points.
        stated: whether a country was given, so that the rules of others count less.
    """

    countries: Mapping[str, int]
    stated: bool

    def points(self, country: str) -> int:
        """What a rule of this country gains or loses; a rule of no country neither."""
        if not country:
            return 0
        return self.countries.get(country, ELSEWHERE if self.stated else 0)


_OF_LANGUAGE: Mapping[str, tuple[str, ...]] = {
    "zh-hans": ("CN", "SG"),
    "zh-hant": ("TW", "HK"),
    "zh": ("CN", "TW", "HK"),
    "yue": ("HK",),
    "ja": ("JP",),
    "ko": ("KR",),
    "vi": ("VN",),
    "th": ("TH",),
    "id": ("ID",),
    "ms": ("MY",),
    "fil": ("PH",),
    "tl": ("PH",),
    "hi": ("IN",),
    "en": ("US", "GB", "CA", "IE", "IN", "PH", "SG", "ZA"),
    "es": ("ES", "MX", "AR", "CO", "CL"),
    "pt": ("BR",),
    "fr": ("FR", "CA"),
    "de": ("DE",),
    "it": ("IT",),
    "nl": ("NL",),
    "pl": ("PL",),
    "sv": ("SE",),
    "ru": ("RU",),
    "tr": ("TR",),
    "ar": ("SA", "AE"),
    "af": ("ZA",),
}
_OF_SCRIPT: Mapping[str, tuple[str, ...]] = {
    "kana": ("JP",),
    "hangul": ("KR",),
    "thai": ("TH",),
    "arabic": ("SA", "AE"),
    "cyrillic": ("RU",),
    "vietnamese": ("VN",),
    "han": ("CN", "TW", "HK"),
}
_SCRIPT = re.compile(
    "(?P<kana>[\u3041-\u30fa])|(?P<hangul>[\uac00-\ud7a3])"
    "|(?P<thai>[\u0e01-\u0e4f])|(?P<arabic>[\u0620-\u064a])"
    "|(?P<cyrillic>[\u0400-\u04ff])|(?P<vietnamese>[\u1ea0-\u1ef9ơưđ])|(?P<han>[\u4e00-\u9fff])"
)
_TELLING = re.compile("[\u0400-\uffffơưđ]")
_KANA = re.compile("[\u3041-\u30fa]")
_LOOKED_AT = 400
"""Characters from which the script of a text is told; all of a long one would say the same."""

_MET: dict[tuple[str, str, str], Where] = {}


def where_of(text: str, *, locale: str = "", country: str = "") -> Where:
    """The countries of a text: as given, by its language, or else by the script that it is written in.

    Args:
        locale: a BCP 47 tag such as ``pt-BR``; an underscore will do.
        country: ISO 3166-1 alpha-2; ``UK`` is taken for ``GB``.
    """
    script = "" if text.isascii() else _script(text)
    key = (locale, country, script)
    known = _MET.get(key)
    if known is None:
        known = _derived(locale, country, script)
        if len(_MET) < 4096:  # what a stranger sends as a locale must not fill the memory
            _MET[key] = known
    return known


def _script(text: str) -> str:
    """The script of the first letter that tells; Chinese characters with kana among them are Japanese."""
    telling = _TELLING.search(text, 0, _LOOKED_AT)  # one class is sought ten times as fast as seven are
    found = _SCRIPT.search(text, telling.start(), _LOOKED_AT) if telling else None
    if found is None:
        return ""
    script = found.lastgroup or ""
    return "kana" if script == "han" and _KANA.search(text, found.end(), _LOOKED_AT) else script


def _derived(locale: str, country: str, script: str) -> Where:
    found: dict[str, int] = {}
    parts = locale.replace("_", "-").lower().split("-")
    regions = [part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()]
    for code in (country.strip().upper(), *regions):
        if code:
            found["GB" if code == "UK" else code] = HOME
    stated = bool(found)
    tagged = _OF_LANGUAGE.get("-".join(parts[:2])) or _OF_LANGUAGE.get(parts[0]) or ()
    written = _OF_SCRIPT.get(script, ())
    for code in (*tagged, *written) if not stated else written:
        found.setdefault(code, NEAR)
    return Where(countries=found, stated=stated)
