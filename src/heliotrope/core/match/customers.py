"""Where the customer is: the zone of whoever waits, as far as it is known, and never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from babel.core import get_global

from heliotrope.core.errors import Invalid
from heliotrope.core.match.zones import aware, zone

__all__ = ["CustomerClock", "Said", "ZoneFrom", "customer_clock", "said_of"]


class ZoneFrom(StrEnum):
    """By what a customer's zone is known, the surest first."""

    RECORD = "record"
    """Their own record names it."""
    COUNTRY = "country"
    """All clocks of their country agree at that instant."""
    ORDER = "order"
    """The order says it of all its customers."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerClock:
    """How far the customer's clock is from UTC, and by what that is known.

    Attributes:
        offset_s: seconds east of UTC; None where it is unknown.
    """

    offset_s: int | None
    source: ZoneFrom


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of where a customer is; every part may be empty.

    Attributes:
        timezone: IANA name; one that there is not counts for nothing.
        country: ISO 3166 code of two letters.
    """

    timezone: str = ""
    country: str = ""


def said_of(data: Mapping[str, object]) -> Said:
    """What an item's facts say: its own zone and country, or the country of its address."""
    address = data.get("address")
    there = address.get("country") if isinstance(address, Mapping) else ""
    return Said(timezone=_text(data.get("timezone")), country=_text(data.get("country")) or _text(there))


def customer_clock(said: Said, order_timezone: str, at: datetime) -> CustomerClock:
    """The customer's clock at an instant.

    A country of several zones tells nothing where their clocks differ: then the order's zone counts, if it
    names one, and else nobody knows.
    """
    now = aware(at)
    own = _offset_s(said.timezone, now)
    if own is not None:
        return CustomerClock(offset_s=own, source=ZoneFrom.RECORD)
    offsets = {_offset_s(name, now) for name in _zones_of(said.country.upper())} - {None}
    if len(offsets) == 1:
        return CustomerClock(offset_s=offsets.pop(), source=ZoneFrom.COUNTRY)
    of_order = _offset_s(order_timezone, now)
    if of_order is not None:
        return CustomerClock(offset_s=of_order, source=ZoneFrom.ORDER)
    return CustomerClock(offset_s=None, source=ZoneFrom.UNKNOWN)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


@lru_cache(maxsize=512)
def _zones_of(country: str) -> tuple[str, ...]:
    return tuple(get_global("territory_zones").get(country, ()))


def _offset_s(name: str, at: datetime) -> int | None:
    if not name:
        return None
    try:
        offset = at.astimezone(zone(name)).utcoffset()
    except Invalid:
        return None
    return None if offset is None else int(offset.total_seconds())
