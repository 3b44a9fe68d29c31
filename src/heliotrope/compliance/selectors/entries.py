"""How workers of a site come in: for its lead to read, and for the door to ask at every request."""

import hashlib
import json
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from heliotrope.compliance.models import SiteDevice, SiteEntry
from heliotrope.core.entry import Entry
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import SiteLine

CODE_LENGTH = 16
"""Letters of a code: 80 bits of the key's digest, which nobody finds another key for."""


def code_of(key: str) -> str:
    """The code of a device's key: what its lead reads on its screen, and nobody turns back into the key."""
    return b32encode(hashlib.sha256(key.encode()).digest()).decode()[:CODE_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the door knows of a worker's site.

    Attributes:
        registered: whether the device that was asked for is one of the site's.
    """

    site_id: UUID
    entry: Entry
    registered: bool


def known(worker_id: UUID, key: str) -> Known | None:
    """How a worker comes in, asked before there is a scope to ask in; None where the site says nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM heliotrope_site_entry(%s, %s)", [worker_id, code_of(key) if key else ""]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    site_id, networks, desktops, devices, idle_s, registered = row
    entry = Entry(
        networks=tuple(json.loads(networks)),
        desktops=tuple(json.loads(desktops)),
        devices=devices,
        idle_s=idle_s,
    )
    return Known(site_id=site_id, entry=entry, registered=registered)


def own_site(actor: Actor, site_id: UUID) -> SiteLine:
    """A site of the operator; for a site lead none but the one that they lead.

    Raises:
        NotFound: it is none of theirs.
    """
    found = next((one for one in network_selectors.sites(actor) if one.id == site_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """How workers of a site come in; version 0 where nobody said anything."""

    site: SiteLine
    entry: Entry
    version: int


def entry(actor: Actor, site_id: UUID) -> EntryLine:
    """How workers of a site of the actor's come in."""
    site = own_site(actor, site_id)
    row = SiteEntry.objects.filter(pk=site_id, operator_id=actor.operator).first()
    if row is None:
        return EntryLine(site=site, entry=Entry(), version=0)
    told = Entry(
        networks=tuple(row.networks), desktops=tuple(row.desktops), devices=row.devices, idle_s=row.idle_s
    )
    return EntryLine(site=site, entry=told, version=row.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    """A registered device; ``ended_at`` is None while it comes in."""

    id: UUID
    name: str
    code: str
    registered_at: datetime
    ended_at: datetime | None


def devices(actor: Actor, site_id: UUID) -> tuple[DeviceLine, ...]:
    """The devices of a site of the actor's, those that come in first, then by name."""
    own_site(actor, site_id)
    rows = SiteDevice.objects.filter(site_id=site_id, operator_id=actor.operator)
    listed = sorted(rows, key=lambda row: (row.ended_at is not None, row.name.casefold(), row.id))
    return tuple(
        DeviceLine(
            id=row.id,
            name=row.name,
            code=row.code,
            registered_at=row.registered_at,
            ended_at=row.ended_at,
        )
        for row in listed
    )
