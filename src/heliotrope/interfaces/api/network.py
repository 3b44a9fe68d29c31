"""Clients, programmes, rates, sites, workers and accounts."""

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import UploadedFile
from ninja.params.functions import File, Query

from heliotrope.core.access import Permission, Role
from heliotrope.core.errors import BadRow, Invalid, InvalidRows
from heliotrope.core.network.workers_file import parse_workers
from heliotrope.flow import looking, opening
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy import services as tenancy
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import network as s
from heliotrope.interfaces.api.schemas.given import Made, Version
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network

door = Door("network")


@door.get("/clients", Permission.CLIENT_READ, list[s.Tenant])
def list_clients(request: HttpRequest) -> Any:
    """The clients that you may see."""
    return tenancy_selectors.clients(actor_of(request))


@door.act("/clients", Permission.CLIENT_WRITE, Made)
def add_client(request: HttpRequest, given: s.NewClient) -> Made:
    """Take on a client; the same name again is the same client."""
    return Made(id=opening.take_on(actor_of(request), name=given.name, country=given.country))


@door.get("/programmes", Permission.CLIENT_READ, list[s.Programme])
def list_programmes(request: HttpRequest) -> Any:
    """The programmes that you may see."""
    return network_selectors.programmes(actor_of(request))


@door.act("/programmes", Permission.CLIENT_WRITE, Made)
def add_programme(request: HttpRequest, given: s.NewProgramme) -> Made:
    """Open a programme for a client, in the home where its data belongs."""
    return Made(
        id=opening.open_programme(
            actor_of(request),
            client_id=given.client_id,
            name=given.name,
            data_home=given.data_home,
            lines=given.lines,
        )
    )


@door.act("/rates", Permission.CLIENT_WRITE, Version)
def set_rate(request: HttpRequest, given: s.NewRate) -> Version:
    """Set what a programme pays for one judgement, for orders placed from now on."""
    actor = actor_of(request)
    programme = network_selectors.programme(actor, given.programme_id)
    version = money.set_rate(
        actor,
        programme_id=programme.id,
        client_id=programme.client_id,
        line=given.line,
        rate_per_judgement=given.rate_per_judgement,
        currency=given.currency,
        now=now(),
    )
    return Version(version=version)


@door.act("/commissions", Permission.CLIENT_WRITE, Version)
def set_commission(request: HttpRequest, given: s.NewCommission) -> Version:
    """Set what the operator keeps, for orders placed from now on."""
    return Version(version=money.set_commission(actor_of(request), ratio=given.ratio, now=now()))


@door.get("/sites", Permission.NETWORK_READ, list[s.Site])
def list_sites(request: HttpRequest) -> Any:
    """The sites that you may see."""
    return network_selectors.sites(actor_of(request))


@door.act("/sites", Permission.NETWORK_WRITE, Made)
def add_site(request: HttpRequest, given: s.NewSite) -> Made:
    """Add a site of a provider."""
    return Made(id=network.add_site(actor_of(request), **given.model_dump()))


@door.get("/workers", Permission.NETWORK_READ, list[s.Worker])
def list_workers(
    request: HttpRequest, search: str = Query("", max_length=80), limit: int = Query(1000, ge=1, le=5000)
) -> Any:
    """The workers that you may see, by handle; that somebody searched is recorded, not what for."""
    actor = actor_of(request)
    rows = network_selectors.workers(actor, search=search, limit=limit)
    if search:
        looking.note_people(actor, found=len(rows))
    return rows


@door.get("/workers/{uuid:worker_id}", Permission.NETWORK_READ, s.Worker)
def show_worker(request: HttpRequest, worker_id: UUID) -> Any:
    """One worker."""
    return network_selectors.worker(actor_of(request), worker_id)


@door.act("/workers/import", Permission.NETWORK_WRITE, s.WorkersTaken, status=200)
def take_workers(request: HttpRequest, file: UploadedFile = File(...)) -> s.WorkersTaken:
    """Add or change the workers of a CSV file; a bad row refuses the whole file and is named."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InvalidRows(
            [BadRow(line=line, column="", message="this is not UTF-8; save the file as UTF-8")]
        ) from None
    taken = network.take_workers(actor_of(request), parse_workers(text))
    return s.WorkersTaken(added=taken.added, changed=taken.changed)


@door.act("/accounts", Permission.NETWORK_WRITE, s.AccountMade, shown_once="password")
def add_account(request: HttpRequest, given: s.NewAccount) -> s.AccountMade:
    """Open a login account with its seat; the first password is shown this once."""
    if given.role not in set(Role):
        raise Invalid(f"There is no role {given.role!r}; choose one of {', '.join(sorted(Role))}.")
    password = secrets.token_urlsafe(12)
    seat = tenancy.Seat(
        role=Role(given.role), client_id=given.client_id, worker_id=given.worker_id, site_id=given.site_id
    )
    account = opening.seat_account(actor_of(request), email=given.email, password=password, seat=seat)
    return s.AccountMade(id=account, password=password)
