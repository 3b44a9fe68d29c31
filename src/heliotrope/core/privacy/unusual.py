"""Looks that are unlike a viewer's own past: too many, at an hour, or at a client that is new for them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from math import sqrt
from uuid import UUID

from heliotrope.core.sentence import Sentence

PAST_DAYS = 28
"""Days before today that count as a viewer's past."""
KNOWN_DAYS = 5
"""Days with looks from which an hour or a client is unusual; before, everything is new for them."""
FLOOR = 10
"""Looks in a day that are not yet many, whatever the past was."""
DEVIATIONS = 3.0


class Unusual(StrEnum):
    """In what a look is unlike the past."""

    VOLUME = "volume"
    HOUR = "hour"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look of the ledger."""

    viewer_id: UUID
    client_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """What is unusual about a viewer's day, in words."""

    viewer_id: UUID
    kind: Unusual
    why: Sentence


def anomalies(looks: Sequence[Looked], *, now: datetime, zone: tzinfo) -> tuple[Anomaly, ...]:
    """What is unusual today, by viewer, against the same viewer's past four weeks.

    Volume is unusual above the mean of the days with looks plus three deviations of a Poisson count
    (the square root of the mean), and never below ten.

    Args:
        zone: where the day begins and the hours are told.
    """
    today = now.astimezone(zone).date()
    begins = today - timedelta(days=PAST_DAYS)
    past: dict[UUID, list[Looked]] = defaultdict(list)
    fresh: dict[UUID, list[Looked]] = defaultdict(list)
    for one in looks:
        day = one.at.astimezone(zone).date()
        if day == today:
            fresh[one.viewer_id].append(one)
        elif begins <= day < today:
            past[one.viewer_id].append(one)
    return tuple(
        found
        for viewer_id in sorted(fresh)
        for found in _of(viewer_id, fresh[viewer_id], past[viewer_id], zone)
    )


def _of(viewer_id: UUID, fresh: list[Looked], past: list[Looked], zone: tzinfo) -> list[Anomaly]:
    days = Counter(one.at.astimezone(zone).date() for one in past)
    mean = len(past) / len(days) if days else 0.0
    most = max(FLOOR, mean + DEVIATIONS * sqrt(mean))
    found = []
    if len(fresh) > most:
        why = Sentence("%(count)s looks today; up to %(most)s were usual.", count=len(fresh), most=int(most))
        found.append(Anomaly(viewer_id=viewer_id, kind=Unusual.VOLUME, why=why))
    if len(days) < KNOWN_DAYS:
        return found
    hours = {one.at.astimezone(zone).hour for one in past}
    near = {hour % 24 for known in hours for hour in (known - 1, known, known + 1)}
    strange = sorted({one.at.astimezone(zone).hour for one in fresh} - near)
    if strange:
        why = Sentence("Looks at %(hour)s o'clock; never before at that time.", hour=strange[0])
        found.append(Anomaly(viewer_id=viewer_id, kind=Unusual.HOUR, why=why))
    if {one.client_id for one in fresh} - {one.client_id for one in past}:
        why = Sentence("Looks at a client whose people they never looked at before.")
        found.append(Anomaly(viewer_id=viewer_id, kind=Unusual.CLIENT, why=why))
    return found
