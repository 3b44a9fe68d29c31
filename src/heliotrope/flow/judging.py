"""From judgements to verdicts: fold, ask again or settle, and write down what was learnt of the workers."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.line import Redundancy, Shape
from heliotrope.core.quality.crowd import Member, Past
from heliotrope.flow import dispatching
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import task_of
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.network import selectors as network_selectors
from heliotrope.network import services as network
from heliotrope.network.services import Measured
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import folding, settling, stepping
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality import services as quality


def fold(*, client_id: UUID, order_id: UUID) -> None:
    """Take an order's new judgements into its beliefs; running it again changes nothing.

    Whoever judged is free again: what waits on a stream is placed afterwards.
    """
    actor = tenancy_selectors.machine_for_client(client_id)
    _take_in(actor, order_id)
    dispatching.dispatch(client_id=client_id, order_id=order_id)


def _take_in(actor: Actor, order_id: UUID) -> None:
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        if order.state != "working":
            return
        scope = scope_of(order)
        if scope.plan.redundancy is Redundancy.STEPS:
            settled, judgements = _step(actor, order, scope)
        else:
            settled, judgements = _fold(actor, order, scope)
        if not settled:
            return
        if order.closing_at is not None and not judgements:
            demand.cancel(actor, order_id)
        else:
            demand.settle(actor, order_id)


def _fold(actor: Actor, order: OrderLine, scope: settling.Scope) -> tuple[bool, int]:
    folded = folding.fold_order(actor, scope, _crowd(actor, order), now=clock_now())
    if folded.settled:
        _learn(actor, order, folded)
    return folded.settled, folded.judgements


def _crowd(actor: Actor, order: OrderLine) -> folding.Crowd:
    """Who may judge the order, and how they did on the operator's other orders, whoever's those were."""
    first = decompose_selectors.items(actor, order.id, limit=1)
    if not first:
        return folding.Crowd(members={}, may=frozenset(), price=Decimal(1))
    needs = first[0].requirement
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    judges = quality_selectors.judges(actor, order.id)
    with acting(platform):
        lines = network_selectors.crowd(platform, needs.skill, needs.level, but_order=order.id, also=judges)
    return folding.Crowd(
        members={
            line.worker_id: Member(group=line.kind, past=Past(right=line.right, answers=line.answers))
            for line in lines
        },
        may=frozenset(line.worker_id for line in lines if line.may),
        price=order.rate_per_judgement or Decimal(1),
    )


def _step(actor: Actor, order: OrderLine, scope: settling.Scope) -> tuple[bool, int]:
    machines = network_selectors.machines_on(actor)
    stepped = stepping.step_order(actor, scope, machines=machines, now=clock_now())
    if stepped.moved:
        network.measure_skills(
            [
                Measured(
                    worker_id=shown.worker_id,
                    client_id=order.client_id,
                    order_id=order.id,
                    skill=shown.skill,
                    right=shown.right,
                    answers=shown.answers,
                )
                for shown in stepping.shown(scope, _skill(actor, order))
            ]
        )
    return stepped.settled, stepped.judgements


def scope_of(order: OrderLine) -> settling.Scope:
    """The order as whoever folds or settles it takes it."""
    return settling.Scope(
        order_id=order.id,
        client_id=order.client_id,
        home=order.data_home,
        plan=line_of(order.line).plan(order.options),
        alone=order.shape is Shape.STREAM,
        closing=order.closing_at is not None,
    )


def _learn(actor: Actor, order: OrderLine, folded: folding.Folded) -> None:
    """What the order showed of its workers, where matching reads it."""
    skill = _skill(actor, order)
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


def _skill(actor: Actor, order: OrderLine) -> str:
    """The skill of an order's items; one line's items all need the same."""
    first = decompose_selectors.items(actor, order.id, limit=1)
    return first[0].requirement.skill if first else ""


def adjudicate(actor: Actor, item_id: UUID, *, answer: str, reason: str, now: datetime) -> None:
    """Settle an escalated item by the adjudicator's word."""
    item = decompose_selectors.item(actor, item_id)
    order = demand_selectors.order(actor, item.order_id)
    with acting_in_vault(actor, order.data_home):
        task = task_of(order, item_id, decompose_selectors.content(actor, item_id))
    given = line_of(order.line).answer(task, {"answer": answer}).code
    alone_at = order.data_home if order.shape is Shape.STREAM else ""
    quality.adjudicate(actor, item, answer=given, reason=reason, alone_at=alone_at, now=now)
