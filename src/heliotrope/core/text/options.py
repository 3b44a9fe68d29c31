"""An order's settings as they come: JSON of an API call, or the texts of a form."""

import re
from collections.abc import Callable, Mapping

from heliotrope.core.errors import Invalid
from heliotrope.core.text import cells

Parser = Callable[[object], object]

_WHOLE = re.compile(r"[0-9]{1,6}")
_SKILL = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def parsed(
    given: Mapping[str, object],
    parsers: Mapping[str, Parser],
    *,
    what: str,
    needed: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """The settings that were given, each by its own parser; what was left out stays out.

    Args:
        what: what has these settings, such as ``A test order``.
        needed: what to do about a setting that may not be left out, by its name.

    Raises:
        Invalid: an unknown setting, one left out that is needed, or values that are not right; all of a
            kind are named at once.
    """
    strange = [str(name) for name in given if name not in parsers]
    if strange:
        named = ", ".join(map(cells.shown, strange))
        raise Invalid(f"Unknown options: {named}. {what} has: {', '.join(parsers)}")
    faults = [f"{name}: {advice}" for name, advice in (needed or {}).items() if name not in given]
    if faults:
        raise Invalid("; ".join(faults))
    values: dict[str, object] = {}
    for name, value in given.items():
        try:
            values[name] = parsers[name](value)
        except Invalid as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise Invalid("; ".join(faults))
    return values


def text(value: object) -> str:
    """A text as it is."""
    if not isinstance(value, str):
        raise Invalid(f"must be text, not {cells.shown(value)}")
    return value


def paragraphs(most: int, default: str) -> Callable[[object], str]:
    """A parser of texts of several lines; a blank one is the default."""
    return lambda value: cells.storable(text(value), most).strip() or default


def language(value: object) -> str:
    """A BCP 47 language in lower case, or empty."""
    return cells.language(text(value))


def skill(default: str) -> Callable[[object], str]:
    """A parser of codes of skills; a blank one is the default."""

    def parse(value: object) -> str:
        code = text(value).strip() or default
        if code and _SKILL.fullmatch(code) is None:
            raise Invalid(f"{cells.shown(code)} is no skill; write lower-case letters, digits and hyphens")
        return code

    return parse


def written(value: object) -> str:
    """A number as it would be typed; empty when it is none."""
    match value:
        case bool():
            return ""
        case str():
            return value.strip()
        case int() | float():
            return f"{value:.9g}" if isinstance(value, float) else str(value) if abs(value) < 10**9 else ""
        case _:
            return ""


def whole(least: int, most: int) -> Callable[[object], int]:
    """A parser of whole numbers of at most six digits, as numbers or written out."""

    def parse(value: object) -> int:
        text = written(value)
        if _WHOLE.fullmatch(text) is None or not least <= int(text) <= most:
            raise Invalid(f"must be a whole number from {least} to {most:,}, not {cells.shown(value)}")
        return int(text)

    return parse
