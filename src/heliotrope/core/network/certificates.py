"""What workers are certified for, and until when: as a file writes it, and as it is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from heliotrope.core.errors import Invalid
from heliotrope.core.line.demands import certificate_code

__all__ = ["MOST", "as_kept", "certificates", "format_certificates", "held"]

MOST: Final = 100


def certificates(value: str) -> Mapping[str, date | None]:
    """The last day of each certificate, by its code, from ``hipaa:2027-03-31|first-aid``; None for no end."""
    found: dict[str, date | None] = {}
    parts = value.split("|") if value else []
    if len(parts) > MOST:
        raise Invalid(f"names {len(parts)}; {MOST} are allowed")
    for part in parts:
        name, _, until = (piece.strip() for piece in part.strip().partition(":"))
        code = certificate_code(name)
        if code in found:
            raise Invalid(f"names {code!r} twice")
        found[code] = _day(until) if until else None
    return found


def format_certificates(known: Mapping[str, date | None]) -> str:
    """The text from which the same certificates are read."""
    return "|".join(f"{code}:{until}" if until else code for code, until in sorted(known.items()))


def as_kept(known: Mapping[str, date | None]) -> dict[str, str | None]:
    """Certificates as JSON."""
    return {code: until.isoformat() if until else None for code, until in known.items()}


def held(kept: Mapping[str, str | None]) -> dict[str, date | None]:
    """Certificates from their JSON."""
    return {code: date.fromisoformat(until) if until else None for code, until in kept.items()}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{text[:40]!r} is no day; write it as 2027-03-31") from error
