"""The service lines of this installation, by code."""

from functools import cache
from importlib import import_module

from django.conf import settings

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Line


@cache
def lines() -> dict[str, Line]:
    """Every line that the settings name, by code."""
    found: dict[str, Line] = {}
    for path in settings.HELIOTROPE_LINES:
        line: Line = import_module(f"{path}.line").LINE
        found[line.code] = line
    return found


def line_of(code: str) -> Line:
    """The line with a code; raises Invalid naming those there are."""
    known = lines()
    if code not in known:
        raise Invalid(f"There is no line {code!r}; choose one of {', '.join(sorted(known))}.")
    return known[code]
