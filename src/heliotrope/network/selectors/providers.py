"""Reading providers: their people, what they ask, and who is paid by contract."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from heliotrope.core.errors import NotFound
from heliotrope.core.money.price_books import Asked, BookPrice, ruling
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network.models import Contract, Price, Provider, Site, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLine:
    """A provider as it is listed; ``kind`` is own, partner or freelancer.

    Attributes:
        workers: active ones, those without a site included.
        legal_entity: in whose books pay goes where no contract says otherwise.
    """

    id: UUID
    name: str
    kind: str
    legal_entity: str
    country: str
    sites: tuple[str, ...]
    workers: int


def providers(actor: Actor) -> tuple[ProviderLine, ...]:
    """The operator's providers by name; for a site lead the one of the site."""
    rows = Provider.objects.filter(operator_id=actor.operator).select_related("legal_entity")
    if actor.site_id is not None:
        rows = rows.filter(site=actor.site_id)
    places: dict[UUID, list[str]] = {}
    sites = Site.objects.filter(operator_id=actor.operator)
    active = Worker.objects.filter(operator_id=actor.operator, active=True)
    if actor.site_id is not None:
        sites, active = sites.filter(pk=actor.site_id), active.filter(site_id=actor.site_id)
    for provider_id, name in sites.order_by("name").values_list("provider_id", "name"):
        places.setdefault(provider_id, []).append(name)
    counts = Counter(active.values_list("provider_id", flat=True))
    return tuple(
        ProviderLine(
            id=row.id,
            name=row.name,
            kind=row.kind,
            legal_entity=row.legal_entity.name,
            country=row.legal_entity.country,
            sites=tuple(places.get(row.id, ())),
            workers=counts[row.id],
        )
        for row in rows.order_by("name")
    )


def provider(actor: Actor, provider_id: UUID) -> ProviderLine:
    """One provider that the actor may see."""
    found = next((one for one in providers(actor) if one.id == provider_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One version of what a provider asks for one measure of a skill or a line."""

    skill: str
    line: str
    measure: str
    rate: Decimal
    currency: str
    version: int
    effective_at: datetime


def price_book(actor: Actor, provider_id: UUID) -> tuple[PriceLine, ...]:
    """Every version of a provider's prices, the latest of each first; not for site leads."""
    if actor.site_id is not None:
        raise NotFound
    provider(actor, provider_id)
    rows = Price.objects.filter(operator_id=actor.operator, provider_id=provider_id)
    return tuple(
        PriceLine(
            skill=row.skill,
            line=row.line,
            measure=row.measure,
            rate=row.rate,
            currency=row.currency,
            version=row.version,
            effective_at=row.effective_at,
        )
        for row in rows.order_by("skill", "line", "measure", "-version")
    )


def partner_prices(
    actor: Actor, asked: Asked, *, provider_ids: Iterable[UUID] | None = None
) -> dict[UUID, BookPrice]:
    """What each partner company's book asks for a piece; for reckoning, and never for who may not see it.

    Args:
        provider_ids: of these only; None for every partner of the operator.
    """
    rows = Price.objects.filter(operator_id=actor.operator, provider__kind=Provider.Kind.PARTNER)
    if provider_ids is not None:
        rows = rows.filter(provider_id__in=set(provider_ids))
    books: dict[UUID, list[BookPrice]] = {}
    for row in rows.filter(measure=asked.measure):
        price = BookPrice(
            skill=row.skill,
            line=row.line,
            measure=row.measure,
            rate=row.rate,
            currency=row.currency,
            version=row.version,
            effective_at=row.effective_at,
        )
        books.setdefault(row.provider_id, []).append(price)
    ruled = {provider_id: ruling(book, asked) for provider_id, book in books.items()}
    return {provider_id: price for provider_id, price in ruled.items() if price is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """One version of a contract; ``worker`` is empty when it is with the provider as a whole."""

    version: int
    worker: str
    payee: str
    from_date: date
    to_date: date | None


def contracts(actor: Actor, provider_id: UUID) -> tuple[ContractLine, ...]:
    """The contracts with a provider and with its people, the latest of each first; not for site leads."""
    if actor.site_id is not None:
        raise NotFound
    provider(actor, provider_id)
    rows = Contract.objects.filter(
        Q(provider_id=provider_id) | Q(worker__provider_id=provider_id), operator_id=actor.operator
    )
    return tuple(
        ContractLine(
            version=row.version,
            worker=row.worker.handle if row.worker else "",
            payee=row.payee.name,
            from_date=row.from_date,
            to_date=row.to_date,
        )
        for row in rows.select_related("worker", "payee").order_by("worker__handle", "-version")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid for a worker's work, and in whose books that stands."""

    worker_id: UUID
    provider_id: UUID
    provider: str
    legal_entity_id: UUID


def payees(actor: Actor, worker_ids: Iterable[UUID], *, on: date | None = None) -> dict[UUID, Payee]:
    """The payee of each worker by contract: the worker's own goes before that of their provider.

    A worker's contract names another provider's books; pay then goes to that provider.  Whoever has no
    contract is paid through their provider's legal entity.

    Args:
        on: the date whose contracts rule; today when it is not given.
    """
    ids = set(worker_ids)
    day = on or clock_now().date()
    rows = Worker.objects.filter(operator_id=actor.operator, pk__in=ids).select_related("provider")
    ruling = _ruling(actor, ids, day)
    all_providers = Provider.objects.filter(operator_id=actor.operator).order_by("name")
    by_books: dict[UUID, Provider] = {}
    for one in all_providers if any(key in ruling for key in ids) else ():
        by_books.setdefault(one.legal_entity_id, one)
    found = {}
    for row in rows:
        own = ruling.get(row.id)
        paid = row.provider if own is None else by_books.get(own, row.provider)
        found[row.id] = Payee(
            worker_id=row.id,
            provider_id=paid.id,
            provider=paid.name,
            legal_entity_id=ruling.get(paid.id, paid.legal_entity_id),
        )
    return found


def _ruling(actor: Actor, worker_ids: set[UUID], day: date) -> dict[UUID, UUID]:
    """Whom the ruling contract names, by worker or provider: the latest version begun, while it lasts."""
    rows = Contract.objects.filter(
        Q(worker_id__in=worker_ids) | Q(provider__isnull=False),
        operator_id=actor.operator,
        from_date__lte=day,
    )
    latest: dict[UUID, Contract] = {}
    for row in rows.order_by("version"):
        key = row.worker_id or row.provider_id
        if key is not None:
            latest[key] = row
    return {key: row.payee_id for key, row in latest.items() if row.to_date is None or row.to_date >= day}


def provider_books(actor: Actor) -> dict[UUID, UUID]:
    """The legal entity that each of the operator's providers is paid through, by the contract in force."""
    ruling = _ruling(actor, set(), clock_now().date())
    rows = Provider.objects.filter(operator_id=actor.operator)
    return {one: ruling.get(one, entity) for one, entity in rows.values_list("id", "legal_entity_id")}


def provider_names(actor: Actor, provider_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of providers of the actor's operator."""
    rows = Provider.objects.filter(operator_id=actor.operator, pk__in=set(provider_ids))
    return dict(rows.values_list("id", "name"))
