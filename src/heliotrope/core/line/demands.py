"""What any order may ask besides what its line knows: certificates, help, its customers, masking."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from heliotrope.core.errors import Invalid
from heliotrope.core.text.countries import is_country

__all__ = ["MOST_CERTIFICATES", "Demands", "certificate_code", "demands_of", "without_demands"]

MOST_CERTIFICATES: Final = 20
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What an order asks of whoever works on it.

    Attributes:
        certificates: codes of what workers must be certified for, in order.
        translation_help: whether who lacks the language may work on it with translation help, where it is
            given out live.
        customer_timezone: IANA name of the customers' zone; empty where it is not known of all of them.
        customer_countries: ISO 3166-1 alpha-2 codes, in order, of where the people live whose data come with
            it; empty where it is not told, so that what the client pinned says nothing of it.
        personal_data: whether its texts hold data of people, which are then masked for whoever works on it.
    """

    certificates: tuple[str, ...] = ()
    translation_help: bool = False
    customer_timezone: str = ""
    customer_countries: tuple[str, ...] = ()
    personal_data: bool = False

    def as_record(self) -> dict[str, Any]:
        """As JSON, without what was not asked."""
        asked = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}


def demands_of(given: Mapping[str, object]) -> Demands:
    """The demands among an order's settings; raises Invalid naming every fault at once."""
    values: dict[str, Any] = {}
    faults = []
    for name, parse in _PARSERS.items():
        if name not in given:
            continue
        try:
            values[name] = parse(given[name])
        except Invalid as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise Invalid("; ".join(faults))
    return Demands(**values)


def without_demands(given: Mapping[str, object]) -> dict[str, object]:
    """An order's settings that are its line's alone."""
    return {name: value for name, value in given.items() if name not in _PARSERS}


def certificate_code(text: str) -> str:
    """A certificate's code, in lower case."""
    code = text.strip().lower()
    if _CODE.fullmatch(code) is None:
        raise Invalid(
            f"{text[:40]!r} is no code; write lower-case letters, digits and hyphens, such as hipaa"
        )
    return code


def _listed(value: object, such_as: str) -> list[str]:
    given = value.replace("|", ",").split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise Invalid(f"must be a list of codes, such as {such_as}")
    return list(given)


def _certificates(value: object) -> tuple[str, ...]:
    given = _listed(value, "hipaa")
    codes = {certificate_code(one) for one in given if one.strip()}
    if len(codes) > MOST_CERTIFICATES:
        raise Invalid(f"names {len(codes)}; {MOST_CERTIFICATES} are allowed")
    return tuple(sorted(codes))


def _countries(value: object) -> tuple[str, ...]:
    codes = {one.strip().upper() for one in _listed(value, "DE") if one.strip()}
    if strange := sorted(one for one in codes if not is_country(one)):
        raise Invalid(f"{strange[0][:40]!r} is no country; write two letters such as DE")
    return tuple(sorted(codes))


def _yes_or_no(value: object) -> bool:
    told = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if told is None:
        raise Invalid("must be true or false")
    return told


def _timezone(value: object) -> str:
    if value in ("", None):
        return ""
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, OSError, KeyError) as error:
        raise Invalid("must be an IANA name such as America/New_York") from error


_PARSERS: Mapping[str, Any] = {
    "certificates": _certificates,
    "translation_help": _yes_or_no,
    "customer_timezone": _timezone,
    "customer_countries": _countries,
    "personal_data": _yes_or_no,
}
