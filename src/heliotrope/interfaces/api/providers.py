"""Providers, what they ask, who is paid by contract, rosters, and AI workers."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import UploadedFile
from ninja.params.functions import File, Query
from pydantic import AwareDatetime

from heliotrope.core.access import Permission
from heliotrope.core.errors import Invalid, TooLarge
from heliotrope.core.network.csv_rows import MOST_BYTES
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import providers as s
from heliotrope.interfaces.api.schemas.given import Made, Version
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.roster_upload import read_roster

door = Door("providers")
WEEK = timedelta(days=7)


@door.get("/providers", Permission.NETWORK_READ, list[s.Provider])
def list_providers(request: HttpRequest) -> Any:
    """The providers that you may see; for a site lead the one of the site."""
    return network_selectors.providers(actor_of(request))


@door.act("/providers", Permission.NETWORK_WRITE, Made)
def add_provider(request: HttpRequest, given: s.NewProvider) -> Made:
    """Add a provider with its legal entity: an own one, a partner company or a freelancer."""
    actor = actor_of(request)
    entity = network.add_legal_entity(actor, name=given.name, country=given.country)
    return Made(id=network.add_provider(actor, name=given.name, kind=given.kind, legal_entity_id=entity))


@door.get("/providers/{uuid:provider_id}/prices", Permission.NETWORK_WRITE, list[s.Price])
def list_prices(request: HttpRequest, provider_id: UUID) -> Any:
    """Every version of what a provider asks."""
    return network_selectors.price_book(actor_of(request), provider_id)


@door.act("/providers/{uuid:provider_id}/prices", Permission.NETWORK_WRITE, Version)
def set_price(request: HttpRequest, provider_id: UUID, given: s.NewPrice) -> Version:
    """Add a version to a provider's price book; it holds from now on unless it says from when."""
    fields = given.model_dump() | {"effective_at": given.effective_at or now()}
    return Version(version=network.set_price(actor_of(request), provider_id=provider_id, **fields))


@door.get("/providers/{uuid:provider_id}/contracts", Permission.NETWORK_WRITE, list[s.Contract])
def list_contracts(request: HttpRequest, provider_id: UUID) -> Any:
    """Who is paid for a provider's work, and for that of its people, by version."""
    return network_selectors.contracts(actor_of(request), provider_id)


@door.act("/providers/{uuid:provider_id}/contracts", Permission.NETWORK_WRITE, Version)
def sign_with_provider(request: HttpRequest, provider_id: UUID, given: s.NewProviderContract) -> Version:
    """Name whose books a provider's pay goes into, from a date on."""
    version = network.sign_with_provider(
        actor_of(request),
        provider_id=provider_id,
        name=given.payee,
        country=given.country,
        from_date=given.from_date,
        to_date=given.to_date,
    )
    return Version(version=version)


@door.act("/workers/{uuid:worker_id}/contracts", Permission.NETWORK_WRITE, Version)
def sign_with_worker(request: HttpRequest, worker_id: UUID, given: s.NewWorkerContract) -> Version:
    """Name the provider who is paid for one worker, from a date on."""
    return Version(
        version=network.sign_with_worker(actor_of(request), worker_id=worker_id, **given.model_dump())
    )


@door.get("/roster", Permission.NETWORK_READ, list[s.RosterEntry])
def list_roster(
    request: HttpRequest,
    first: AwareDatetime | None = Query(None),
    until: AwareDatetime | None = Query(None),
) -> Any:
    """Shifts, leave and training of the workers that you may see; the next seven days if not told."""
    begin = first or now()
    end = until or begin + WEEK
    if not begin < end <= begin + 8 * WEEK:
        raise Invalid("Ask for at most eight weeks at a time, the first instant before the last.")
    return network_selectors.roster(actor_of(request), begin, end)


@door.act("/roster/import", Permission.NETWORK_WRITE, s.RosterTaken, status=200)
def take_roster(request: HttpRequest, file: UploadedFile = File(...)) -> s.RosterTaken:
    """Take a roster from a CSV or iCalendar file; a bad row refuses the whole file and is named."""
    if file.size is not None and file.size > MOST_BYTES:
        raise TooLarge("A roster has at most 20 MB; split it into several")
    rows = read_roster(file.read(), name=file.name or "")
    taken = network.take_roster(actor_of(request), rows, source=file.name or "")
    return s.RosterTaken(added=taken.added, removed=taken.removed, kept=taken.kept, workers=taken.workers)


@door.get("/ai-workers", Permission.NETWORK_READ, list[s.Machine])
def list_ai_workers(request: HttpRequest) -> Any:
    """The AI workers that you may see, by handle."""
    return network_selectors.ai_workers(actor_of(request))


@door.act("/ai-workers", Permission.NETWORK_WRITE, Made)
def add_ai_worker(request: HttpRequest, given: s.NewMachine) -> Made:
    """Add an AI worker to the site where its endpoint processes data."""
    return Made(id=network.add_machine(actor_of(request), **given.model_dump()))


@door.act("/ai-workers/switch", Permission.NETWORK_WRITE, s.MachinesSwitched, status=200)
def switch_ai_workers(request: HttpRequest, given: s.MachineSwitch) -> s.MachinesSwitched:
    """Turn all AI workers on or off at once."""
    network.switch_machines(actor_of(request), on=given.on)
    return s.MachinesSwitched(on=given.on)
