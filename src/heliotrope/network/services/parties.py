"""Making those who take part: legal entities, programmes, providers and sites."""

from collections.abc import Sequence
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.match.zones import zone
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import checked_home
from heliotrope.network.models import LegalEntity, Programme, Provider, Site


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
        client_id=client_id,
        name=name,
        data_home=checked_home(data_home, client_id=client_id),
        lines=list(lines),
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
    provider = Provider.objects.create(
        operator_id=actor.operator, name=name, kind=kind, legal_entity_id=legal_entity_id
    )
    audit.record(
        actor, "provider.added", subject_kind="provider", subject_id=provider.id, detail={"kind": kind}
    )
    return provider.id


def add_site(
    actor: Actor,
    *,
    provider_id: UUID,
    name: str,
    country: str,
    timezone: str,
    data_home: str,
    kind: str = Site.Kind.MAIN.value,
) -> UUID:
    """Make a site of a provider of the operator, main or satellite, with the home of its people's data."""
    if kind not in Site.Kind.values:
        raise Invalid(f"A site is one of {', '.join(Site.Kind.values)}, not {kind!r}.")
    if not Provider.objects.filter(pk=provider_id, operator_id=actor.operator).exists():
        raise NotFound
    if Site.objects.filter(operator_id=actor.operator, name=name).exists():
        raise Conflict(f"There is a site named {name}; choose another name.")
    zone(timezone)
    site = Site.objects.create(
        operator_id=actor.operator,
        provider_id=provider_id,
        name=name,
        kind=kind,
        country=country,
        timezone=timezone,
        data_home=checked_home(data_home),
    )
    audit.record(actor, "site.added", subject_kind="site", subject_id=site.id, detail={"kind": kind})
    return site.id
