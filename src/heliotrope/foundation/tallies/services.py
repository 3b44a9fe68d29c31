"""Counting; the only writer of its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from heliotrope.core.errors import Invalid
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tallies.models import Tally

NAME_MOST = 80
BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many of a name in the hour of an instant."""

    name: str
    at: datetime
    count: int


def add(client_id: UUID, name: str, *, at: datetime, count: int = 1) -> None:
    """Count something that happened, in the running transaction."""
    if not 0 < len(name) <= NAME_MOST or count < 1:
        raise Invalid(f"A tally has a name of 1 to {NAME_MOST} characters and a count: {name!r}, {count}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tally (id, client_id, name, hour_at, count) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (client_id, name, hour_at) DO UPDATE SET count = tally.count + excluded.count",
            [new_id(), client_id, name, hour_of(at), count],
        )


def take(client_id: UUID, counts: Iterable[Counted]) -> int:
    """Take counts of the past from elsewhere, such as another system; hours that are counted already stay."""
    rows = [
        Tally(client_id=client_id, name=one.name, hour_at=hour_of(one.at), count=one.count) for one in counts
    ]
    Tally.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def hour_of(at: datetime) -> datetime:
    """The full hour in UTC at or before an instant; minutes of zones do not matter to a sum."""
    return at.replace(minute=0, second=0, microsecond=0)
