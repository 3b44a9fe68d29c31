"""What a rule of law says about time: how long, from where, how it is counted, and who confirmed it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from heliotrope.core.errors import Invalid


class Topic(StrEnum):
    """What a rule is about."""

    REQUEST = "request"
    BREACH_AUTHORITY = "breach-authority"
    BREACH_PERSONS = "breach-persons"


class Unit(StrEnum):
    """What is counted; hours run through nights and holidays, all others end with the last day."""

    AT_ONCE = "at-once"
    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business-day"
    MONTH = "month"


class Confirmed(StrEnum):
    """How far somebody read the rule at its source."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRule:
    """One term that a law sets.

    Attributes:
        id: stable name, such as ``eu.gdpr.request``.
        jurisdiction: whose law it is: a country, a part of one (``US-CA``), or ``EU``.
        rights: the rights it is for, as `core.privacy.requests.Right` names them; empty for every one.
        value: how many units; 0 for at once.
        longer: how many units more it may be extended by, once and with a reason; 0 for not at all.
        pauses: whether it stands still while the requester is asked for what only they know.
        rolls: whether an article of that law moves an end on a day of rest to the next working day; where
            none was read it does not, for the plain term is the earlier one and always safe.
        zone: IANA name of the zone whose days are counted.
        rest: weekdays on which nobody works, Monday is 0.
        since: the first day it is in force; None for as long as this release is concerned.
    """

    id: str
    jurisdiction: str
    topic: Topic
    value: int
    unit: Unit
    citation: str
    confirmed: Confirmed
    rights: frozenset[str] = frozenset()
    longer: int = 0
    pauses: bool = False
    rolls: bool = False
    zone: str = "UTC"
    rest: frozenset[int] = frozenset({5, 6})
    since: date | None = None

    def __post_init__(self) -> None:
        if self.value < 0 or self.longer < 0 or (self.value == 0) is not (self.unit is Unit.AT_ONCE):
            raise Invalid(f"A term is at once, or counts at least one unit: {self.id}")
        ZoneInfo(self.zone)
