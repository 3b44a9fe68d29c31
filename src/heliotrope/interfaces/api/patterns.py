"""What a client wants hidden in its texts besides what the platform knows."""

from uuid import UUID

from django.http import HttpRequest

from heliotrope.compliance import selectors
from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.masking.patterns import Patterns, read
from heliotrope.flow import keeping_patterns
from heliotrope.foundation.clock import now
from heliotrope.interfaces.api.door import Door, actor_of
from heliotrope.interfaces.api.schemas import patterns as s
from heliotrope.interfaces.api.schemas.given import Version

door = Door("privacy")


@door.get("/clients/{uuid:client_id}/patterns", Permission.PIN_READ, s.PatternsShown)
def show_patterns(request: HttpRequest, client_id: UUID) -> s.PatternsShown:
    """A client's own patterns; version 0 is none."""
    actor = actor_of(request)
    if client_id not in actor.client_ids:
        raise NotFound
    patterns = selectors.patterns_of(actor, client_id)
    return s.PatternsShown.of(patterns.version, patterns.own)


@door.act("/clients/{uuid:client_id}/patterns", Permission.PIN_WRITE, Version, method="PUT", status=200)
def set_patterns(request: HttpRequest, client_id: UUID, given: s.NewPatterns) -> Version:
    """Put patterns in force for whatever is shown of the client's texts from now on, old ones too."""
    told = [one.model_dump(mode="json") for one in given.patterns]
    patterns = Patterns(version=given.after + 1, own=read(told))
    keeping_patterns.keep(actor_of(request), client_id, patterns, now=now())
    return Version(version=patterns.version)
