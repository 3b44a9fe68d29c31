"""From judgements to verdicts: fold, ask again or settle, and write down what was learnt of the workers."""

from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.flow.lines import line_of
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import services as network
from heliotrope.network.services import Measured
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import folding
from heliotrope.pipeline.quality import services as quality


def fold(*, client_id: UUID, order_id: UUID) -> None:
    """Take an order's new judgements into its beliefs; running it again changes nothing."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        if order.state != "working":
            return
        folded = folding.fold_order(actor, _scope(order), now=clock_now())
        if folded.settled:
            _learn(actor, order, folded)
            demand.settle(actor, order_id)


def _scope(order: OrderLine) -> folding.Scope:
    return folding.Scope(
        order_id=order.id,
        client_id=order.client_id,
        home=order.data_home,
        plan=line_of(order.line).plan(order.options),
        alone=order.shape is Shape.STREAM,
    )


def _learn(actor: Actor, order: OrderLine, folded: folding.Folded) -> None:
    """What the order showed of its workers, where matching reads it."""
    first = decompose_selectors.items(actor, order.id, limit=1)
    if not first:
        return
    skill = first[0].requirement.skill
    network.measure_skills(
        [
            Measured(
                worker_id=shown.worker_id,
                client_id=order.client_id,
                order_id=order.id,
                skill=skill,
                right=shown.right,
                answers=shown.answers,
            )
            for shown in folded.workers
        ]
    )


def adjudicate(actor: Actor, item_id: UUID, *, answer: str, reason: str, now: datetime) -> None:
    """Settle an escalated item by the adjudicator's word."""
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    given = line_of(order.line).answer(answer, order.options)
    alone_at = order.data_home if order.shape is Shape.STREAM else ""
    quality.adjudicate(actor, item, answer=given, reason=reason, alone_at=alone_at, now=now)
