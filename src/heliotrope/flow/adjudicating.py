"""An adjudicator's desk: an item that workers did not settle, with the answers to choose from."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Workspace
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import task_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import ItemLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An escalated item as its workers saw it."""

    item: ItemLine
    order: OrderLine
    workspace: Workspace


def case(actor: Actor, item_id: UUID) -> Case:
    """One item that waits for an adjudicator; the look is recorded in the vault."""
    item = decompose_selectors.item(actor, item_id)
    if item.state != "escalated":
        raise NotFound
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        content = decompose_selectors.content(actor, item_id)
        audit.record(actor, "item.read", subject_kind="item", subject_id=item_id, client_id=order.client_id)
        workspace = line_of(order.line).workspace(task_of(order, item_id, content))
    return Case(item=item, order=order, workspace=workspace)
