"""Where the data of a client's customers lies, by their country."""

from uuid import UUID

from django.http import HttpRequest

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.pins import Pins
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import pins as s
from heliotrope.interfaces.api.schemas.given import Version

door = Door("privacy")


@door.get("/clients/{uuid:client_id}/pins", Permission.PIN_READ, s.PinsShown)
def show_pins(request: HttpRequest, client_id: UUID) -> s.PinsShown:
    """What a client pinned; version 0 is nothing, and any home will do."""
    actor = actor_of(request)
    if client_id not in actor.client_ids:
        raise NotFound
    pins = selectors.pins_of(actor, client_id)
    return s.PinsShown(
        version=pins.version, homes=dict(pins.homes), otherwise=pins.otherwise, closed=pins.closed
    )


@door.act("/clients/{uuid:client_id}/pins", Permission.PIN_WRITE, Version, method="PUT", status=200)
def set_pins(request: HttpRequest, client_id: UUID, given: s.NewPins) -> Version:
    """Pin homes for what comes in from now on; what lies somewhere already stays there."""
    pins = Pins(
        version=given.after + 1, homes=given.homes, otherwise=given.otherwise or "", closed=given.closed
    )
    kept = compliance.keep_pins(actor_of(request), client_id, pins, now=now())
    return Version(version=kept.version)
