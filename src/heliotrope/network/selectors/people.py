"""Reading sites and workers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from heliotrope.core.errors import NotFound
from heliotrope.core.network.certificates import format_certificates, held
from heliotrope.core.network.workers_file import format_levels, written_workers
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import Site, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """A site as it is listed; ``kind`` is main or satellite."""

    id: UUID
    name: str
    kind: str
    provider: str
    country: str
    timezone: str
    data_home: str
    workers: int


def sites(actor: Actor) -> tuple[SiteLine, ...]:
    """The sites of the operator; for a site lead the one that they lead."""
    rows = Site.objects.filter(operator_id=actor.operator).select_related("provider").order_by("name")
    if actor.site_id is not None:
        rows = rows.filter(pk=actor.site_id)
    active = Worker.objects.filter(operator_id=actor.operator, active=True, site__isnull=False)
    counts = Counter(active.values_list("site_id", flat=True))
    return tuple(
        SiteLine(
            id=row.id,
            name=row.name,
            kind=row.kind,
            provider=row.provider.name,
            country=row.country,
            timezone=row.timezone,
            data_home=row.data_home,
            workers=counts[row.id],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """A worker as they are listed: a handle, never a legal name.

    Attributes:
        provider: who is paid for them, unless a contract names somebody else.
        site: empty for who has none, such as a freelancer.
    """

    id: UUID
    handle: str
    kind: str
    provider: str
    provider_id: UUID
    site: str
    site_id: UUID | None
    data_home: str
    timezone: str
    skills: dict[str, int]
    languages: dict[str, int]
    certificates: dict[str, str]
    availability: str
    rate_per_hour: str
    currency: str
    active: bool


def workers_file(actor: Actor) -> bytes:
    """The operator's people as a file that can be taken again, but legal names and e-mail: these are in the
    vaults, and a file that leaves them empty changes nothing of them."""
    rows = seen_workers(actor).filter(kind=Worker.Kind.PERSON).select_related("site", "provider")
    return written_workers(
        {
            "worker": row.handle,
            "site": row.site.name if row.site else "",
            "skills": format_levels(row.skills),
            "languages": format_levels(row.languages),
            "rate_per_hour": "" if row.rate_per_hour is None else f"{row.rate_per_hour.normalize():f}",
            "currency": row.currency,
            "timezone": row.timezone,
            "availability": row.availability,
            "capacity": str(row.capacity),
            "provider": row.provider.name,
            "data_home": row.data_home,
            "certificates": format_certificates(held(row.certificates)),
        }
        for row in rows.order_by("handle")
    )


def seen_workers(actor: Actor) -> QuerySet[Worker]:
    """The workers that an actor may see; for a site lead those of the site, for a worker themselves."""
    rows = Worker.objects.filter(operator_id=actor.operator)
    if actor.site_id is not None:
        rows = rows.filter(site_id=actor.site_id)
    if actor.worker_id is not None:
        rows = rows.filter(pk=actor.worker)
    return rows


def workers(
    actor: Actor,
    *,
    limit: int = 1000,
    search: str = "",
    provider_id: UUID | None = None,
    site_id: UUID | None = None,
) -> tuple[WorkerLine, ...]:
    """The operator's workers by handle; for a site lead those of the site, for a worker themselves."""
    rows = seen_workers(actor).select_related("site", "provider")
    if provider_id is not None:
        rows = rows.filter(provider_id=provider_id)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    if search:
        named = Q(handle__icontains=search) | Q(site__name__icontains=search)
        rows = rows.filter(named | Q(provider__name__icontains=search))
    return tuple(_worker_line(row) for row in rows.order_by("handle")[:limit])


def worker(actor: Actor, worker_id: UUID) -> WorkerLine:
    """One worker that the actor may see."""
    row = seen_workers(actor).select_related("site", "provider").filter(pk=worker_id).first()
    if row is None:
        raise NotFound
    return _worker_line(row)


def _worker_line(row: Worker) -> WorkerLine:
    return WorkerLine(
        id=row.id,
        handle=row.handle,
        kind=row.kind,
        provider=row.provider.name,
        provider_id=row.provider_id,
        site=row.site.name if row.site else "",
        site_id=row.site_id,
        data_home=row.data_home,
        timezone=row.timezone,
        skills=row.skills,
        languages=row.languages,
        certificates={code: until or "" for code, until in row.certificates.items()},
        availability=row.availability,
        rate_per_hour="" if row.rate_per_hour is None else f"{row.rate_per_hour.normalize():f}",
        currency=row.currency,
        active=row.active,
    )


def persons(actor: Actor, worker_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these workers of the actor's operator are people, no AI workers."""
    rows = Worker.objects.filter(operator_id=actor.operator, pk__in=set(worker_ids), kind=Worker.Kind.PERSON)
    return set(rows.values_list("id", flat=True))


def handles(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The handles of workers of the actor's operator."""
    rows = Worker.objects.filter(operator_id=actor.operator, pk__in=set(worker_ids))
    return dict(rows.values_list("id", "handle"))
