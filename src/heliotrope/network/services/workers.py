"""Taking workers from a file, and keeping what their work showed of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.network.availability_text import format_availability
from heliotrope.core.network.certificates import as_kept
from heliotrope.core.network.workers_file import WorkerRow
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import checked_home
from heliotrope.network.models import MeasuredSkill, Provider, Site, Worker
from heliotrope.network.services.identities import keep_identities

_CHANGEABLE = (
    "provider",
    "site",
    "timezone",
    "data_home",
    "capacity",
    "rate_per_hour",
    "currency",
    "skills",
    "languages",
    "certificates",
    "availability",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersTaken:
    """What importing a file of workers changed."""

    added: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a worker belongs: a site or none, who is paid, and the home of their data."""

    site_id: UUID | None
    provider_id: UUID
    data_home: str


def take_workers(actor: Actor, rows: Sequence[WorkerRow]) -> WorkersTaken:
    """Add or change the workers of a file; refuses the whole file when a row names what is not there.

    The legal names go to the vaults first and by keys that a second try gives again, so a crash between
    the two leaves nothing that the second try would double.
    """
    places = _places(actor, rows)
    there = Worker.objects.filter(operator_id=actor.operator)
    known = dict(there.values_list("handle", "id"))
    had = dict(there.filter(handle__in=[row.worker for row in rows]).values_list("handle", "certificates"))
    ids = {row.worker: known.get(row.worker) or _worker_id(actor, row.worker) for row in rows}

    keep_identities(actor, rows, {name: place.data_home for name, place in places.items()}, ids)
    Worker.objects.bulk_create(
        [_worker(actor, row, places[row.worker], ids[row.worker], had.get(row.worker, {})) for row in rows],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_CHANGEABLE,
    )
    taken = WorkersTaken(
        added=sum(row.worker not in known for row in rows), changed=sum(row.worker in known for row in rows)
    )
    audit.record(
        actor,
        "workers.taken",
        subject_kind="operator",
        subject_id=actor.operator,
        detail={"added": taken.added, "changed": taken.changed},
    )
    return taken


def _places(actor: Actor, rows: Sequence[WorkerRow]) -> dict[str, _Place]:
    """Where each worker of a file belongs, by handle; raises InvalidRows with what is not there."""
    sites = {site.name: site for site in Site.objects.filter(operator_id=actor.operator)}
    providers = dict(Provider.objects.filter(operator_id=actor.operator).values_list("name", "id"))
    machines = set(
        Worker.objects.filter(operator_id=actor.operator, kind=Worker.Kind.AI).values_list(
            "handle", flat=True
        )
    )
    places: dict[str, _Place] = {}
    bad: list[BadRow] = []
    for row in rows:
        faults: dict[str, str] = {}
        if row.worker in machines:
            faults["worker"] = "is an AI worker; choose another handle"
        if row.site and row.site not in sites:
            faults["site"] = f"there is no site {row.site!r}; add it or mend the name"
        if row.provider and row.provider not in providers:
            faults["provider"] = f"there is no provider {row.provider!r}; add it or mend the name"
        try:
            home = checked_home(row.data_home) if row.data_home else ""
        except Invalid as error:
            faults["data_home"] = str(error)
        if faults:
            bad += [BadRow(line=row.line, column=name, message=said) for name, said in faults.items()]
            continue
        site = sites.get(row.site)
        places[row.worker] = _Place(
            site_id=site.id if site else None,
            provider_id=providers[row.provider] if row.provider or site is None else site.provider_id,
            data_home=home or (site.data_home if site else ""),
        )
    if bad:
        raise InvalidRows(bad)
    return places


def _worker_id(actor: Actor, handle: str) -> UUID:
    return derived_id(actor.operator, "worker", handle)


def _worker(
    actor: Actor,
    row: WorkerRow,
    place: _Place,
    worker_id: UUID,
    certificates: Mapping[str, str | None],
) -> Worker:
    """The row of a worker, who keeps the certificates that they have where the file names none."""
    return Worker(
        id=worker_id,
        operator_id=actor.operator,
        provider_id=place.provider_id,
        site_id=place.site_id,
        data_home=place.data_home,
        handle=row.worker,
        timezone=row.timezone,
        capacity=row.capacity,
        rate_per_hour=row.rate_per_hour,
        currency=row.currency,
        skills=dict(row.skills),
        languages=dict(row.languages),
        certificates=certificates if row.certificates is None else as_kept(row.certificates),
        availability=format_availability(row.availability),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How often a worker was right at a skill in one order; ``right`` may be fractional."""

    worker_id: UUID
    client_id: UUID
    order_id: UUID
    skill: str
    right: float
    answers: int


def measure_skills(measured: Sequence[Measured]) -> None:
    """Write what an order showed of its workers; writing it again replaces it."""
    MeasuredSkill.objects.bulk_create(
        [
            MeasuredSkill(
                id=new_id(),
                worker_id=one.worker_id,
                client_id=one.client_id,
                order_id=one.order_id,
                skill=one.skill,
                right=one.right,
                answers=one.answers,
            )
            for one in measured
        ],
        update_conflicts=True,
        unique_fields=["worker", "order_id", "skill"],
        update_fields=["right", "answers"],
    )
