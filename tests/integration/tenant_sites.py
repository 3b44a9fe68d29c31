"""How the workers of each operator's site come in."""

from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.compliance.services import entries
from heliotrope.core.entry import LONGEST_IDLE_S, Entry
from heliotrope.foundation.tenancy.scope import acting

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def guard(side: "Side", site_id: UUID) -> UUID:
    """Say how the workers of a site come in, and register a device there."""
    admin = side.world.admin()
    with acting(admin):
        entries.keep_entry(admin, site_id, Entry(idle_s=LONGEST_IDLE_S), after=0)
        return entries.register_device(admin, site_id, name=f"Desk {side.mark}", code="B" * 16)
