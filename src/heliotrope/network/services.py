"""Making the network: programmes, providers, sites and workers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import BadRow, Conflict, Invalid, InvalidRows, NotFound
from heliotrope.core.match.zones import zone
from heliotrope.core.network.availability_text import format_availability
from heliotrope.core.network.workers_file import WorkerRow
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import checked_home
from heliotrope.network.models import (
    LegalEntity,
    MeasuredSkill,
    Programme,
    Provider,
    Site,
    Worker,
    WorkerIdentity,
)


def add_legal_entity(
    actor: Actor, *, name: str, country: str, client_id: UUID | None = None, own: bool = False
) -> UUID:
    """Make the legal entity of the operator itself (``own``), of a client or of a provider."""
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    return LegalEntity.objects.create(
        operator_id=actor.operator, client_id=client_id, name=name, country=country, own=own
    ).id


def add_programme(actor: Actor, *, client_id: UUID, name: str, data_home: str, lines: Sequence[str]) -> UUID:
    """Make a programme of a client; its data belongs to a home that has a vault."""
    if client_id not in actor.client_ids:
        raise NotFound
    if Programme.objects.filter(client_id=client_id, name=name).exists():
        raise Conflict(f"This client has a programme named {name}; choose another name.")
    programme = Programme.objects.create(
        client_id=client_id, name=name, data_home=checked_home(data_home), lines=list(lines)
    )
    audit.record(
        actor,
        "programme.added",
        subject_kind="programme",
        subject_id=programme.id,
        client_id=client_id,
        detail={"home": data_home},
    )
    return programme.id


def add_provider(actor: Actor, *, name: str, kind: str, legal_entity_id: UUID) -> UUID:
    """Make a provider who is paid into the books of a legal entity."""
    if kind not in Provider.Kind.values:
        raise Invalid(f"A provider is one of {', '.join(Provider.Kind.values)}, not {kind!r}.")
    if not LegalEntity.objects.filter(pk=legal_entity_id, operator_id=actor.operator).exists():
        raise NotFound
    if Provider.objects.filter(operator_id=actor.operator, name=name).exists():
        raise Conflict(f"There is a provider named {name}; choose another name.")
    return Provider.objects.create(
        operator_id=actor.operator, name=name, kind=kind, legal_entity_id=legal_entity_id
    ).id


def add_site(
    actor: Actor, *, provider_id: UUID, name: str, country: str, timezone: str, data_home: str
) -> UUID:
    """Make a site of a provider of the operator, with the home of its people's data."""
    if not Provider.objects.filter(pk=provider_id, operator_id=actor.operator).exists():
        raise NotFound
    if Site.objects.filter(operator_id=actor.operator, name=name).exists():
        raise Conflict(f"There is a site named {name}; choose another name.")
    zone(timezone)
    return Site.objects.create(
        operator_id=actor.operator,
        provider_id=provider_id,
        name=name,
        country=country,
        timezone=timezone,
        data_home=checked_home(data_home),
    ).id


_CHANGEABLE = (
    "site",
    "timezone",
    "capacity",
    "rate_per_hour",
    "currency",
    "skills",
    "languages",
    "availability",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersTaken:
    """What importing a file of workers changed."""

    added: int
    changed: int


def take_workers(actor: Actor, rows: Sequence[WorkerRow]) -> WorkersTaken:
    """Add or change the workers of a file; refuses the whole file when a row names an unknown site.

    The legal names go to the vaults first and by keys that a second try gives again, so a crash between
    the two leaves nothing that the second try would double.
    """
    sites = {site.name: site for site in Site.objects.filter(operator_id=actor.operator)}
    bad = [
        BadRow(
            line=row.line, column="site", message=f"there is no site {row.site!r}; add it or mend the name"
        )
        for row in rows
        if row.site not in sites
    ]
    if bad:
        raise InvalidRows(bad)
    known = dict(Worker.objects.filter(operator_id=actor.operator).values_list("handle", "id"))
    ids = {row.worker: known.get(row.worker) or _worker_id(actor, row.worker) for row in rows}

    _keep_identities(actor, rows, {row.worker: sites[row.site].data_home for row in rows}, ids)
    Worker.objects.bulk_create(
        [_worker(actor, row, sites[row.site], ids[row.worker]) for row in rows],
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


def _worker_id(actor: Actor, handle: str) -> UUID:
    return derived_id(actor.operator, "worker", handle)


def _keep_identities(
    actor: Actor, rows: Sequence[WorkerRow], homes: Mapping[str, str], ids: Mapping[str, UUID]
) -> None:
    for home in sorted(set(homes.values())):
        identities = [
            WorkerIdentity(
                worker_id=ids[row.worker],
                operator_id=actor.operator,
                legal_name=row.legal_name,
                email=row.email,
            )
            for row in rows
            if homes[row.worker] == home and (row.legal_name or row.email)
        ]
        with acting_in_vault(actor, home):
            WorkerIdentity.objects.bulk_create(
                identities,
                update_conflicts=True,
                unique_fields=["worker_id"],
                update_fields=["legal_name", "email"],
            )


def _worker(actor: Actor, row: WorkerRow, site: Site, worker_id: UUID) -> Worker:
    return Worker(
        id=worker_id,
        operator_id=actor.operator,
        site_id=site.id,
        handle=row.worker,
        timezone=row.timezone,
        capacity=row.capacity,
        rate_per_hour=row.rate_per_hour,
        currency=row.currency,
        skills=dict(row.skills),
        languages=dict(row.languages),
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
