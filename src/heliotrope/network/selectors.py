"""Reading the network, always as an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from heliotrope.core.errors import NotFound
from heliotrope.core.match.people import Candidate
from heliotrope.core.network.availability_text import parse_availability
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import LegalEntity, MeasuredSkill, Programme, Provider, Site, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """A programme as it is listed."""

    id: UUID
    client_id: UUID
    name: str
    data_home: str
    lines: tuple[str, ...]


def programmes(actor: Actor) -> tuple[ProgrammeLine, ...]:
    """The programmes of the actor's clients, by name."""
    rows = Programme.objects.filter(client_id__in=actor.client_ids).order_by("name")
    return tuple(_programme(row) for row in rows)


def programme(actor: Actor, programme_id: UUID) -> ProgrammeLine:
    """One programme of the actor's clients."""
    row = Programme.objects.filter(pk=programme_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _programme(row)


def _programme(row: Programme) -> ProgrammeLine:
    return ProgrammeLine(
        id=row.id, client_id=row.client_id, name=row.name, data_home=row.data_home, lines=tuple(row.lines)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """A site as it is listed."""

    id: UUID
    name: str
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
    counts: dict[UUID, int] = {}
    for site_id in Worker.objects.filter(operator_id=actor.operator, active=True).values_list(
        "site_id", flat=True
    ):
        counts[site_id] = counts.get(site_id, 0) + 1
    return tuple(
        SiteLine(
            id=row.id,
            name=row.name,
            provider=row.provider.name,
            country=row.country,
            timezone=row.timezone,
            data_home=row.data_home,
            workers=counts.get(row.id, 0),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """A worker as they are listed: a handle, never a legal name."""

    id: UUID
    handle: str
    kind: str
    site: str
    timezone: str
    skills: dict[str, int]
    languages: dict[str, int]
    availability: str
    rate_per_hour: str
    currency: str
    active: bool


def workers(actor: Actor, *, limit: int = 1000, search: str = "") -> tuple[WorkerLine, ...]:
    """The operator's workers by handle; for a site lead those of the site, for a worker themselves."""
    rows = Worker.objects.filter(operator_id=actor.operator).select_related("site")
    if actor.site_id is not None:
        rows = rows.filter(site_id=actor.site_id)
    if actor.worker_id is not None:
        rows = rows.filter(pk=actor.worker)
    if search:
        rows = rows.filter(Q(handle__icontains=search) | Q(site__name__icontains=search))
    return tuple(_worker_line(row) for row in rows.order_by("handle")[:limit])


def worker(actor: Actor, worker_id: UUID) -> WorkerLine:
    """One worker that the actor may see."""
    rows = Worker.objects.filter(operator_id=actor.operator, pk=worker_id).select_related("site")
    if actor.site_id is not None:
        rows = rows.filter(site_id=actor.site_id)
    if actor.worker_id is not None:
        rows = rows.filter(pk=actor.worker)
    row = rows.first()
    if row is None:
        raise NotFound
    return _worker_line(row)


def _worker_line(row: Worker) -> WorkerLine:
    return WorkerLine(
        id=row.id,
        handle=row.handle,
        kind=row.kind,
        site=row.site.name,
        timezone=row.timezone,
        skills=row.skills,
        languages=row.languages,
        availability=row.availability,
        rate_per_hour="" if row.rate_per_hour is None else f"{row.rate_per_hour.normalize():f}",
        currency=row.currency,
        active=row.active,
    )


def handles(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The handles of workers of the actor's operator."""
    rows = Worker.objects.filter(operator_id=actor.operator, pk__in=set(worker_ids))
    return dict(rows.values_list("id", "handle"))


def candidate(actor: Actor, worker_id: UUID, *, load: int) -> Candidate:
    """One worker as the matching rules see them, with the assignments they have open."""
    row = Worker.objects.filter(operator_id=actor.operator, pk=worker_id).first()
    if row is None:
        raise NotFound
    return Candidate(
        worker_id=row.id,
        skills=row.skills,
        languages=row.languages,
        timezone=row.timezone,
        weekly=parse_availability(row.availability),
        capacity=row.capacity,
        load=load,
        active=row.active,
        rate_per_hour=row.rate_per_hour,
        currency=row.currency,
        measured=measured(actor, row.id),
    )


def measured(actor: Actor, worker_id: UUID) -> dict[str, float]:
    """Share of right answers by skill over all judged work of a worker for the actor's clients."""
    rows = (
        MeasuredSkill.objects.filter(worker_id=worker_id, client_id__in=actor.client_ids)
        .values("skill")
        .annotate(right_sum=Sum("right"), answers_sum=Sum("answers"))
    )
    return {row["skill"]: row["right_sum"] / row["answers_sum"] for row in rows if row["answers_sum"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid for a worker's work, and in whose books that stands."""

    worker_id: UUID
    provider_id: UUID
    provider: str
    legal_entity_id: UUID


def payees(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, Payee]:
    """The payee of each worker."""
    rows = Worker.objects.filter(operator_id=actor.operator, pk__in=set(worker_ids)).select_related(
        "site__provider"
    )
    return {
        row.id: Payee(
            worker_id=row.id,
            provider_id=row.site.provider_id,
            provider=row.site.provider.name,
            legal_entity_id=row.site.provider.legal_entity_id,
        )
        for row in rows
    }


def provider_names(actor: Actor, provider_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of providers of the actor's operator."""
    rows = Provider.objects.filter(operator_id=actor.operator, pk__in=set(provider_ids))
    return dict(rows.values_list("id", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The legal entities of a client's order: whose books the operator's and the client's sides stand in."""

    operator: UUID
    client: UUID


def books(actor: Actor, client_id: UUID) -> Books:
    """The legal entities of the operator and of a client; raises NotFound when either has none."""
    own = LegalEntity.objects.filter(operator_id=actor.operator, own=True).first()
    buyer = LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).first()
    if own is None or buyer is None:
        raise NotFound
    return Books(operator=own.id, client=buyer.id)


def legal_names(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of legal entities of the actor's operator."""
    rows = LegalEntity.objects.filter(operator_id=actor.operator, pk__in=set(ids))
    return dict(rows.values_list("id", "name"))


def has_books(actor: Actor, client_id: UUID) -> bool:
    """Whether a client has its legal entity."""
    return LegalEntity.objects.filter(operator_id=actor.operator, client_id=client_id).exists()
