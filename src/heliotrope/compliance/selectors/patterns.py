"""Reading a client's own patterns."""

from uuid import UUID

from heliotrope.compliance.models import OwnPatterns
from heliotrope.core.masking.patterns import Patterns, read
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting


def patterns_of(actor: Actor, client_id: UUID) -> Patterns:
    """What a client wants hidden besides what we know; without any version, nothing."""
    rows = OwnPatterns.objects.filter(client_id=client_id, client_id__in=actor.client_ids)
    row = rows.order_by("-version").first()
    return Patterns(version=row.version, own=read(row.patterns)) if row else Patterns(version=0)


def patterns_in_force(client_id: UUID) -> Patterns:
    """The same for the platform where it reads a text of the client, whoever it is read for."""
    platform = tenancy_selectors.machine_for_client(client_id)
    with acting(platform):
        return patterns_of(platform, client_id)
