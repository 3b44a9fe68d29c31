"""Numbers that hold letters: national codes, IBANs, passports, each beside a run of digits."""

import re
from collections.abc import Iterator, Mapping

from heliotrope.core.masking.banking import iban_at
from heliotrope.core.masking.codes import CODES, FORMS, plain
from heliotrope.core.masking.cues import Cues, Topic
from heliotrope.core.masking.kinds import Kind, Span, Where

_REACH = 24
_ANY_FORM = re.compile(
    # Words without a digit behind them are passed over before eighteen forms are tried at each.
    r"(?<![A-Za-z0-9])(?=(?:[A-ZÑ&]{1,16}+[ .\-]?+){0,3}+[0-9])(?:"
    + "|".join(code.form for code in CODES)
    + r")(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_IBAN_LIKE = re.compile(r"[A-Z]{2}[ \-.]?[0-9]{2}(?:[ \-.]?[A-Z0-9]){10,30}(?![A-Za-z0-9])", re.ASCII)
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{0,4}[ \-]?[0-9][A-Za-z0-9]{0,19}(?:[ \-./][0-9A-Za-z]{1,8}){0,5}(?![A-Za-z0-9])"
)
_OF_TOPIC: Mapping[Topic | None, Kind] = {
    Topic.PASSPORT: Kind.PASSPORT,
    Topic.NATIONAL: Kind.NATIONAL_ID,
    Topic.ACCOUNT: Kind.ACCOUNT,
}
_SIGNS = re.compile(r"[A-Za-z0-9]+")
_MRZ = re.compile(
    r"(?:[PIACV][A-Z<][A-Z<]{3}[A-Z0-9<]{25,39}\s{1,2})?[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{2,16}"
)


def iban(text: str, place: int, cues: Cues) -> Span | None:
    """The IBAN whose two check digits begin at a place."""
    start = place - (2 if text[place - 1 : place].isalpha() else 3)
    head = text[start : start + 2] if start >= 0 else ""
    if not (head.isascii() and head.isalpha()) or (
        start and text[start - 1].isascii() and text[start - 1].isalnum()
    ):
        return None
    end = iban_at(text, start)
    if end:
        return Span(start=start, end=end, kind=Kind.IBAN, points=90, rule="IBAN")
    like = _IBAN_LIKE.match(text, start) if Topic.IBAN in cues.before else None
    if like:
        return Span(start=start, end=like.end(), kind=Kind.IBAN, points=60, rule="IBAN, mistyped")
    return None


def codes(text: str, start: int, end: int, cues: Cues, where: Where) -> Iterator[Span]:
    """National codes of which a run of digits is a part."""
    low = max(0, start - _REACH)
    for match in _ANY_FORM.finditer(text, low, end + _REACH):
        if match.start() >= end or match.end() <= start:
            continue
        said = match.group()
        signs = plain(said)
        for code, form in FORMS:
            if form.fullmatch(text, match.start(), match.end()) and code.valid(signs):
                points = code.points + where.points(code.country) + cues.points(Topic.NATIONAL)
                points -= 0 if said.upper() == said else 12
                yield Span(
                    start=match.start(),
                    end=match.end(),
                    kind=Kind.NATIONAL_ID,
                    points=points,
                    rule=f"{code.country} {code.name}",
                )


def named(text: str, start: int, cues: Cues) -> Iterator[Span]:
    """What a word calls a passport, an identity or an account, whatever its form: issuers change theirs."""
    kind = _OF_TOPIC.get(cues.nearest)
    if kind is None:
        return
    low = start
    while low > 0 and start - low < 5 and (text[low - 1].isascii() and text[low - 1].isalnum()):
        low -= 1
    if low == start and _lone_letters(text, start):
        low = start - _lone_letters(text, start)
    match = _TOKEN.match(text, low)
    if match is None:
        return
    high = _reasonable(match.group())
    signs = "".join(_SIGNS.findall(match.group()[:high]))
    count = sum(map(str.isdigit, signs))
    if not 6 <= len(signs) <= 20 or count < 5:
        return
    points = 62 if kind is Kind.PASSPORT else 53
    yield Span(start=low, end=low + high, kind=kind, points=points, rule=f"named {kind.value.lower()}")


def _lone_letters(text: str, start: int) -> int:
    """How many signs back a short group of capitals stands that is written apart from its digits."""
    found = re.search(r"(?<![A-Za-z0-9])[A-Z]{1,2}[ \-]$", text[max(0, start - 4) : start])
    return len(found.group()) if found else 0


def _reasonable(said: str) -> int:
    """Where a token ends: words that follow it are not parts of it."""
    end = 0
    for match in _SIGNS.finditer(said):
        group = match.group()
        if end and not any(sign.isdigit() for sign in group) and (len(group) > 1 or not group.isupper()):
            break
        end = match.end()
    return end


def machine_readable(text: str) -> Iterator[Span]:
    """The lines at the foot of a passport's page."""
    if "<<" in text:
        for match in _MRZ.finditer(text):
            yield Span(start=match.start(), end=match.end(), kind=Kind.PASSPORT, points=90, rule="MRZ")
