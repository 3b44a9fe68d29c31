"""What a line does of its own when a step was done; runs where the order's data is at home."""

from uuid import UUID

from heliotrope.core.line import Reacting
from heliotrope.flow import showing
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import load_task
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import selectors as quality_selectors


def react(*, client_id: UUID, order_id: UUID, judgement_id: UUID) -> None:
    """Let the line react to one step; running it again changes nothing, as lines promise."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        made = quality_selectors.judgement(actor, judgement_id)
        line = line_of(order.line)
        if not isinstance(line, Reacting):
            return
        with acting_in_vault(actor, order.data_home):
            task = load_task(actor, order, made.item_id, step=made.step, until=judgement_id)
            line.done(showing.reacted_to(order, task))
