"""Sites: from which networks and on which devices their workers come in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from heliotrope.compliance.selectors import entries as compliance_selectors
from heliotrope.compliance.services import entries as compliance
from heliotrope.core.access import Permission
from heliotrope.core.entry import Entry
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import sites as s
from heliotrope.interfaces.api.schemas.given import Made

door = Door("sites")


@door.get("/sites/{uuid:site_id}/entry", Permission.SITE_GUARD, s.EntryShown)
def site_entry(request: HttpRequest, site_id: UUID) -> Any:
    """How the workers of a site come in; version 0 where nobody said anything: from anywhere."""
    line = compliance_selectors.entry(actor_of(request), site_id)
    entry = line.entry
    return {
        "networks": list(entry.networks),
        "desktops": list(entry.desktops),
        "devices": entry.devices,
        "idle_s": entry.idle_s,
        "version": line.version,
    }


@door.act("/sites/{uuid:site_id}/entry", Permission.SITE_GUARD, s.EntryKept, status=200)
def keep_site_entry(request: HttpRequest, site_id: UUID, given: s.NewEntry) -> s.EntryKept:
    """Say how the workers of a site come in; it holds from their next request on."""
    entry = Entry(
        networks=tuple(given.networks),
        desktops=tuple(given.desktops),
        devices=given.devices,
        idle_s=given.idle_s,
    )
    version = compliance.keep_entry(actor_of(request), site_id, entry, after=given.after)
    return s.EntryKept(version=version)


@door.get("/sites/{uuid:site_id}/devices", Permission.SITE_GUARD, list[s.Device])
def site_devices(request: HttpRequest, site_id: UUID) -> Any:
    """The devices of a site, ended ones included."""
    return compliance_selectors.devices(actor_of(request), site_id)


@door.act("/sites/{uuid:site_id}/devices", Permission.SITE_GUARD, Made)
def register_site_device(request: HttpRequest, site_id: UUID, given: s.NewDevice) -> Made:
    """Register a device by the code that it shows where it is refused."""
    return Made(id=compliance.register_device(actor_of(request), site_id, name=given.name, code=given.code))


@door.act(
    "/sites/{uuid:site_id}/devices/{uuid:device_id}",
    Permission.SITE_GUARD,
    Made,
    status=200,
    method="DELETE",
)
def end_site_device(request: HttpRequest, site_id: UUID, device_id: UUID) -> Made:
    """End a device: it comes in no more."""
    compliance.end_device(actor_of(request), site_id, device_id)
    return Made(id=device_id)
