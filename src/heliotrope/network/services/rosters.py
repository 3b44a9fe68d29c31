"""Taking a roster: a file speaks for its workers on its dates, and replaces what was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from heliotrope.core.errors import BadRow, InvalidRows
from heliotrope.core.network.roster import Entry, Kind, RosterRow, change
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import RosterEntry, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterTaken:
    """What a roster changed: entries that came, went and stayed, of so many workers."""

    added: int
    removed: int
    kept: int
    workers: int


def take_roster(actor: Actor, rows: Sequence[RosterRow], *, source: str) -> RosterTaken:
    """Take a roster whole, or refuse it with every row that names nobody of the operator.

    Args:
        source: where it came from, such as the name of its file.
    """
    named = {row.entry.worker for row in rows}
    # Two rosters of the same workers at once: the later one waits and sees what the first made.
    people = {
        one.handle: one
        for one in Worker.objects.filter(operator_id=actor.operator, handle__in=named)
        .order_by("id")
        .select_for_update()
    }
    _refuse_strangers(rows, people)
    begins = [row.entry.starts_at for row in rows]
    near = RosterEntry.objects.filter(
        worker__in=people.values(),
        # Dates are local: two days on either side hold every entry of the file's dates in any zone.
        starts_at__gte=min(begins) - timedelta(days=2),
        starts_at__lte=max(begins) + timedelta(days=2),
    )
    held = {_entry(one): one.id for one in near.select_related("worker")}
    made = change(held, [row.entry for row in rows])
    RosterEntry.objects.filter(pk__in=[held[entry] for entry in made.removed]).delete()
    RosterEntry.objects.bulk_create(
        RosterEntry(
            operator_id=actor.operator,
            worker=people[entry.worker],
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            timezone=entry.timezone,
            kind=entry.kind.value,
            source=source[:80],
        )
        for entry in made.added
    )
    taken = RosterTaken(added=len(made.added), removed=len(made.removed), kept=made.kept, workers=len(people))
    audit.record(
        actor,
        "roster.taken",
        subject_kind="operator",
        subject_id=actor.operator,
        detail={"added": taken.added, "removed": taken.removed, "workers": taken.workers},
    )
    return taken


def _refuse_strangers(rows: Sequence[RosterRow], people: dict[str, Worker]) -> None:
    bad = []
    for row in rows:
        found = people.get(row.entry.worker)
        if found is None:
            message = f"there is no worker {row.entry.worker!r}; add them or mend the handle"
            bad.append(BadRow(line=row.line, column="worker", message=message))
        elif found.kind == Worker.Kind.AI:
            message = f"{row.entry.worker!r} is an AI worker, which is on at all hours; take the row out"
            bad.append(BadRow(line=row.line, column="worker", message=message))
    if bad:
        raise InvalidRows(bad)


def _entry(row: RosterEntry) -> Entry:
    return Entry(
        worker=row.worker.handle,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        kind=Kind(row.kind),
    )
