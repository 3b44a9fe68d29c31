"""Reading rosters: who has which shift, and who is away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import RosterEntry
from heliotrope.network.selectors.people import seen_workers

MOST_LINES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One stretch of a worker's roster; ``kind`` is shift, leave or training.

    Attributes:
        timezone: zone in whose local time it was written.
        source: the file it came from.
    """

    worker_id: UUID
    worker: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    kind: str
    source: str


def roster(
    actor: Actor,
    first: datetime,
    until: datetime,
    *,
    site_id: UUID | None = None,
    worker_id: UUID | None = None,
) -> tuple[RosterLine, ...]:
    """What lies in a window, for the workers that the actor may see, in its order; at most 5,000 lines."""
    people = seen_workers(actor)
    if site_id is not None:
        people = people.filter(site_id=site_id)
    if worker_id is not None:
        people = people.filter(pk=worker_id)
    rows = RosterEntry.objects.filter(worker__in=people, ends_at__gt=first, starts_at__lt=until)
    return tuple(
        RosterLine(
            worker_id=row.worker_id,
            worker=row.worker.handle,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            timezone=row.timezone,
            kind=row.kind,
            source=row.source,
        )
        for row in rows.select_related("worker").order_by("starts_at", "worker__handle")[:MOST_LINES]
    )
