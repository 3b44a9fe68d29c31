"""Reading counts, for the clients that the actor may see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from heliotrope.foundation.tallies.models import Tally
from heliotrope.foundation.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    """So many of a name in one hour, over all the actor's clients."""

    name: str
    hour_at: datetime
    count: int


def tallies(actor: Actor, prefix: str, first: datetime, until: datetime) -> tuple[TallyLine, ...]:
    """The counts of names that begin with ``prefix`` in a window, by hour."""
    rows = (
        Tally.objects.filter(
            client_id__in=actor.client_ids, name__startswith=prefix, hour_at__gte=first, hour_at__lt=until
        )
        .values("name", "hour_at")
        .annotate(total=Sum("count"))
        .order_by("hour_at", "name")
    )
    return tuple(TallyLine(name=row["name"], hour_at=row["hour_at"], count=row["total"]) for row in rows)
