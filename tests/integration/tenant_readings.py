"""What a machine made of what a contact wrote, for the worker who has the conversation in hand."""

from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.flow import working
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.lines.support import renderings
from heliotrope.lines.support.renderings import Of, Rendered

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def keep(side: "Side", assignment_id: UUID, name: str) -> None:
    """The conversation that a worker has in hand was rendered in German."""
    worker = side.world.actor(name)
    with acting(worker):
        desk = working.desk(worker, assignment_id)
    of = Of(
        client_id=side.client_id,
        order_id=desk.order.id,
        item_id=desk.assignment.item_id,
        source_language="en",
        language="de",
    )
    made = Rendered(source="Where is my parcel?", text=f"Wo ist {side.mark}?", provider="machine")
    worker = side.world.actor(name)
    with acting_in_vault(worker, desk.order.data_home):
        renderings.keep(of, [made], now=now())
