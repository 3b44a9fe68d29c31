"""A planted corpus: texts in twelve languages with made-up personal data, and numbers that are none.

Every sentence is drawn from its language's templates; where a value went is known to the code point.
"""

import random
from dataclasses import dataclass

import mask_templates as words
from mask_templates_west import LANGUAGES
from mask_values import digits, iban, identity, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Where a value was planted; ``checked`` for one with check digits."""

    start: int
    end: int
    kind: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A text, and what was planted in it."""

    text: str
    language: str
    locale: str
    country: str
    gold: tuple[Gold, ...]


UNCHECKED = {
    "US SSN",
    "VN citizen",
    "ID NIK",
    "MY MyKad",
    "PH UMID",
    "IN PAN",
    "GB NINO",
    "KR resident registration",
}


def _value(kind: str, land: words.Land, rng: random.Random) -> tuple[str, bool]:
    """A value of this kind in this country, and whether it has check digits."""
    if kind == "NATIONAL_ID":
        name = rng.choice(land.identities)
        return identity(name, rng), name not in UNCHECKED
    if kind in {"CARD", "IBAN"}:
        return (number("card", rng) if kind == "CARD" else iban(*rng.choice(words.IBANS), rng)), True
    if kind == "DATE_OF_BIRTH":
        year, month, day = rng.randint(1950, 2004), rng.randint(1, 12), rng.randint(13, 28)
        return rng.choice(land.dates).format(y=year, m=month, d=day), False
    if kind in {"PHONE", "PASSPORT", "ACCOUNT"}:
        shapes = {"PHONE": land.phones, "PASSPORT": land.passports, "ACCOUNT": land.accounts}[kind]
        return digits(rng.choice(shapes), rng), False
    return _plain(kind, land, rng), False


def _plain(kind: str, land: words.Land, rng: random.Random) -> str:
    host = rng.choice(words.HOSTS)
    if kind == "EMAIL":
        return f"{rng.choice(words.MAILBOXES)}{rng.randint(1, 99)}@{host}"
    if kind == "URL":
        return rng.choice(("https://", "http://www.", "www.")) + f"{host}/{rng.choice(words.PATHS)}"
    if kind == "IP":
        return ".".join(str(rng.randint(1, 254)) for _ in range(4))
    return rng.choice({"PERSON": land.people, "ADDRESS": land.addresses}[kind])


def text_of(
    language: words.Language, rng: random.Random, *, kinds: tuple[str, ...], told: bool, every: int = 0
) -> Planted:
    """One text: sentences with values, a number that is none, and sentences without any.

    Args:
        every: characters a value at least; sentences without numbers fill the rest.
    """
    land = rng.choice(language.lands)
    parts: list[str] = []
    gold: list[Gold] = []
    size = 0
    for kind in rng.sample(kinds, k=min(2, len(kinds))):
        before, _, after = rng.choice(language.says[kind]).partition("{}")
        value, checked = _value(kind, land, rng)
        parts += (before, value, after, language.gap)
        gold.append(
            Gold(start=size + len(before), end=size + len(before) + len(value), kind=kind, checked=checked)
        )
        size = sum(map(len, parts))
        for sentence in (rng.choice(language.none), rng.choice(language.fill)):
            parts += (_drawn(sentence, rng), language.gap)
        size = sum(map(len, parts))
        while size < every * len(gold):
            parts += (rng.choice(language.fill), language.gap)
            size = sum(map(len, parts))
    return Planted(
        text="".join(parts),
        language=language.code,
        locale=f"{language.code}-{land.code}" if told else "",
        country=land.code if told else "",
        gold=tuple(gold),
    )


def _drawn(sentence: str, rng: random.Random) -> str:
    """A sentence with its digits drawn: # any, § from 1 to 9, so that no two texts have the same number."""
    return "".join(
        rng.choice("0123456789") if sign == "#" else rng.choice("123456789") if sign == "§" else sign
        for sign in sentence
    )


def corpus(seed: int, *, each: int, kinds: tuple[str, ...], told: bool, every: int = 0) -> list[Planted]:
    """So many texts of every language."""
    rng = random.Random(seed)
    return [
        text_of(language, rng, kinds=kinds, told=told, every=every)
        for language in LANGUAGES
        for _ in range(each)
    ]
