"""Workers as the matching rules see them: skills, hours, roster and what was measured of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Sum

from heliotrope.core.errors import NotFound
from heliotrope.core.match.people import Candidate
from heliotrope.core.network.availability_text import parse_availability
from heliotrope.core.network.certificates import held
from heliotrope.core.network.coverage import HourOn, hours_on
from heliotrope.core.network.roster import stretches
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import MeasuredSkill, RosterEntry, Worker
from heliotrope.network.selectors.machines import machines_are_on
from heliotrope.network.selectors.people import seen_workers

BACK, AHEAD = timedelta(days=3), timedelta(days=11)
"""The window of the roster that a decision keeps: what began before and may still last, and what
`next_available` looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DearestHour:
    """What an hour costs at most, in the currency of most hours; empty where no hour has a price."""

    currency: str
    rate: Decimal


def candidate(actor: Actor, worker_id: UUID, *, load: int, at: datetime | None = None) -> Candidate:
    """One worker as the matching rules see them, with the assignments they have open.

    Args:
        at: the instant around which the roster is read; now when it is not given.
    """
    row = Worker.objects.filter(operator_id=actor.operator, pk=worker_id).first()
    if row is None:
        raise NotFound
    instant = at or clock_now()
    roster = _roster([row.id], instant - BACK, instant + AHEAD)
    off = row.kind == Worker.Kind.AI and not machines_are_on(actor)
    return _candidate(row, roster[row.id], load=load, off=off, measured=measured(actor, row.id))


def everybody(
    actor: Actor, first: datetime, until: datetime, *, loads: Mapping[UUID, int], limit: int
) -> tuple[Candidate, ...]:
    """The active workers that the actor may see, AI workers too, with their roster over a window, by key."""
    rows = list(seen_workers(actor).filter(active=True).order_by("id")[:limit])
    # A shift belongs to the date on which it begins: one of the day before decides over its weekly hours.
    roster = _roster([row.id for row in rows], first - BACK, until + timedelta(days=1))
    off = not machines_are_on(actor)
    return tuple(
        _candidate(
            row,
            roster[row.id],
            load=loads.get(row.id, 0),
            off=off and row.kind == Worker.Kind.AI,
            measured={},
        )
        for row in rows
    )


def dearest_hour(actor: Actor) -> DearestHour:
    """The currency in which most active workers' hours are priced, and the dearest of them; none is 0."""
    priced = seen_workers(actor).filter(active=True, rate_per_hour__isnull=False).order_by()
    counted = priced.values("currency").annotate(count=Count("id"), dearest=Max("rate_per_hour"))
    most = min(counted, key=lambda row: (-row["count"], row["currency"]), default=None)
    if most is None:
        return DearestHour(currency="", rate=Decimal(0))
    return DearestHour(currency=most["currency"], rate=most["dearest"])


def on_shift(actor: Actor, first: datetime, until: datetime) -> tuple[HourOn, ...]:
    """How many people that the actor may see are on in each hour, by language and by skill.

    AI workers are not counted: they are on at all hours, see `ai_workers`.

    Raises:
        Invalid: the window is longer than 14 days.
    """
    rows = seen_workers(actor).filter(kind=Worker.Kind.PERSON, active=True)
    # A shift belongs to the date on which it begins: one of the day before decides over its weekly hours.
    roster = _roster(None, first - BACK, until + timedelta(days=1), operator_id=actor.operator)
    people = (_candidate(row, roster[row.id], load=0, off=False, measured={}) for row in rows.iterator())
    return hours_on(people, first, until)


def measured(actor: Actor, worker_id: UUID) -> dict[str, float]:
    """Share of right answers by skill over all judged work of a worker for the actor's clients."""
    rows = (
        MeasuredSkill.objects.filter(worker_id=worker_id, client_id__in=actor.client_ids)
        .values("skill")
        .annotate(right_sum=Sum("right"), answers_sum=Sum("answers"))
    )
    return {row["skill"]: row["right_sum"] / row["answers_sum"] for row in rows if row["answers_sum"]}


def measured_all(actor: Actor) -> dict[UUID, dict[str, float]]:
    """What `measured` gives, of everybody who was judged in work for the actor's clients."""
    rows = (
        MeasuredSkill.objects.filter(worker__in=seen_workers(actor), client_id__in=actor.client_ids)
        .values("worker_id", "skill")
        .annotate(right_sum=Sum("right"), answers_sum=Sum("answers"))
        .filter(answers_sum__gt=0)
    )
    found: defaultdict[UUID, dict[str, float]] = defaultdict(dict)
    for row in rows:
        found[row["worker_id"]][row["skill"]] = row["right_sum"] / row["answers_sum"]
    return dict(found)


def _roster(
    worker_ids: Iterable[UUID] | None, first: datetime, until: datetime, *, operator_id: UUID | None = None
) -> defaultdict[UUID, list[RosterEntry]]:
    rows = RosterEntry.objects.filter(ends_at__gt=first, starts_at__lt=until)
    if worker_ids is not None:
        rows = rows.filter(worker_id__in=worker_ids)
    if operator_id is not None:
        rows = rows.filter(operator_id=operator_id)
    found: defaultdict[UUID, list[RosterEntry]] = defaultdict(list)
    for row in rows.order_by("starts_at"):
        found[row.worker_id].append(row)
    return found


def _candidate(
    row: Worker, roster: list[RosterEntry], *, load: int, off: bool, measured: Mapping[str, float]
) -> Candidate:
    shifts, leave = stretches(roster)
    return Candidate(
        worker_id=row.id,
        skills=row.skills,
        languages=row.languages,
        timezone=row.timezone,
        weekly=parse_availability(row.availability),
        capacity=row.capacity,
        load=load,
        active=row.active and not off,
        rate_per_hour=row.rate_per_hour,
        currency=row.currency,
        measured=measured,
        shifts=shifts,
        leave=leave,
        certificates=held(row.certificates),
    )
