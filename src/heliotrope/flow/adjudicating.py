"""An adjudicator's desk: an item that workers did not settle, with the answers to choose from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Workspace
from heliotrope.core.privacy.standing import OPERATE
from heliotrope.flow import showing
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


def case(actor: Actor, item_id: UUID, *, now: datetime) -> Case:
    """One item that waits for an adjudicator, masked by the policy; the look is recorded in its vault."""
    item = decompose_selectors.item(actor, item_id)
    if item.state != "escalated":
        raise NotFound
    order = demand_selectors.order(actor, item.order_id)
    verdicts = showing.verdicts_of(actor, order, (item_id,), purpose=OPERATE, in_hand=False, now=now)
    with acting_in_vault(actor, order.data_home):
        content = decompose_selectors.content(actor, item_id)
        audit.record(actor, "item.read", subject_kind="item", subject_id=item_id, client_id=order.client_id)
        task = task_of(order, item_id, content)
        shown = showing.concealed(order, task, line_of(order.line).workspace, verdicts)
    return Case(item=item, order=order, workspace=shown.workspace)
