"""An order's settings for the line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options
from heliotrope.core.text import cells

INSTRUCTION = "Mend what is wrong with this order, or settle it another way."
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_COUNTRY = re.compile(r"[A-Z]{2}")
NAMES = ("shop", "languages", "promise_hours", "countries", "instruction", "level", "effort_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an order's exceptions are judged by.

    Attributes:
        shop: the shop whose stock stands beside an exception; None for a file that stands alone.
        languages: that listings are wanted in.
        promise_hours: within which an order is to be sent off, when it states no promise of its own.
        countries: that are delivered to; empty for all.
        level, effort_s: of the work on one exception.
    """

    shop: UUID | None = None
    languages: tuple[str, ...] = ()
    promise_hours: int = 48
    countries: tuple[str, ...] = ()
    instruction: str = INSTRUCTION
    level: int = 1
    effort_s: int = 120

    def as_options(self) -> Options:
        """The settings as JSON."""
        return {
            "shop": str(self.shop) if self.shop else "",
            "languages": list(self.languages),
            "promise_hours": self.promise_hours,
            "countries": list(self.countries),
            "instruction": self.instruction,
            "level": self.level,
            "effort_s": self.effort_s,
        }


def settings_of(given: Mapping[str, object]) -> Settings:
    """The settings, completed with defaults.

    Raises:
        Invalid: unknown or wrong ones, each by its name.
    """
    strange = [str(name) for name in given if name not in NAMES]
    if strange:
        raise Invalid(f"Unknown options: {', '.join(sorted(strange))}. Commerce has: {', '.join(NAMES)}")
    instruction = given.get("instruction") or INSTRUCTION
    if not isinstance(instruction, str) or not instruction.strip():
        raise Invalid("instruction: must be a text of at most 2,000 characters")
    try:
        cells.storable(instruction, 2000)
    except Invalid as error:
        raise Invalid(f"instruction: {error}") from error
    return Settings(
        shop=_shop(given.get("shop")),
        languages=_words(given, "languages", _LANGUAGE, "a BCP 47 language such as en or pt-BR"),
        promise_hours=_whole(given, "promise_hours", 48, 1, 8760),
        countries=_words(given, "countries", _COUNTRY, "a country's two capital letters such as DE"),
        instruction=instruction.strip(),
        level=_whole(given, "level", 1, 1, 5),
        effort_s=_whole(given, "effort_s", 120, 1, 86_400),
    )


def _shop(value: object) -> UUID | None:
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Invalid("shop: must be the key of one of your shops") from error


def _words(given: Mapping[str, object], name: str, form: re.Pattern[str], right: str) -> tuple[str, ...]:
    """A list, or a text separated by commas or spaces, as a form sends it."""
    value = given.get(name) or []
    words = re.split(r"[,\s]+", value.strip(" ,\t\n")) if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or len(words) > 300:
        raise Invalid(f"{name}: must be a list; each is {right}")
    for word in words:
        if not isinstance(word, str) or (word and form.fullmatch(word) is None):
            raise Invalid(f"{name}: each must be {right}")
    return tuple(dict.fromkeys(word for word in words if word))


def _whole(given: Mapping[str, object], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name)
    if value in (None, ""):
        return default
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(f"{name}: must be a whole number from {least} to {most:,}")
    return value
