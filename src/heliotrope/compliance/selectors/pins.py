"""Reading a client's pins."""

from uuid import UUID

from heliotrope.compliance.models import HomePins
from heliotrope.core.privacy.pins import Pins, read
from heliotrope.foundation.tenancy.actor import Actor


def pins_of(actor: Actor, client_id: UUID) -> Pins:
    """What a client pinned last; without any, every home will do."""
    rows = HomePins.objects.filter(client_id=client_id, client_id__in=actor.client_ids)
    row = rows.order_by("-version").first()
    return read(row.pins, version=row.version) if row else Pins(version=0)
