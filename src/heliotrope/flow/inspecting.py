"""An inspector's work: units of a certificate's sample.

Answers of a crowd are judged anew without seeing them; work by steps is read as it goes out, by somebody who
had no part in it.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from heliotrope.core.line import Answer, Counted, Given, Inspectable, Line, Redundancy, Task, Workspace
from heliotrope.core.line.inspected import desk_of, said_of, worth_of
from heliotrope.core.quality.steps import steps_of
from heliotrope.flow import period_contents
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.selectors import AssignmentLine
from heliotrope.pipeline.match.services import Available
from heliotrope.pipeline.quality import inspecting, inspections
from heliotrope.pipeline.quality.inspections import INSPECT

ORDERS_LOOKED_AT = 20


def available(platform: Actor, worker_id: UUID) -> list[Available]:
    """The open units of samples whose items the worker has not worked on; none for AI workers.

    A certificate is there for what a model cannot know of itself, so people inspect.
    """
    found: list[Available] = []
    orders = inspections.orders_inspected(platform)[:ORDERS_LOOKED_AT]
    if orders and worker_id in ai_ids(platform):
        return found
    for order_id in orders:
        order = demand_selectors.order(platform, order_id)
        # Of a stream's period, whoever worked on the conversation had it from the stream.
        worked_on = period_contents.worked_on(platform, order_id)
        had = match_selectors.items_of_worker(worker_id, order_id, worked_on)
        found += [
            Available(
                unit=match.open_unit(line, due_at=order.due_at, judgements=0),
                order_id=order_id,
                client_id=order.client_id,
                open_it=partial(inspections.is_inspected, order_id),
                turn=line.turn,
            )
            for line in decompose_selectors.waiting_units(platform, order_id, but_items=had)
            if line.step == INSPECT
        ]
    return found


def ai_ids(platform: Actor) -> set[UUID]:
    """The workers of an operator that are no people."""
    return {one.id for one in network_selectors.ai_workers(platform)}


def is_inspection(unit: UnitLine) -> bool:
    """Whether a unit belongs to a certificate's sample."""
    return unit.step == INSPECT


def reads(order: OrderLine) -> Inspectable | None:
    """The order's line where its deliverables are read by inspectors; None where they judge anew."""
    line = line_of(order.line)
    by_steps = line.plan(order.options).redundancy is Redundancy.STEPS
    return line if by_steps and isinstance(line, Inspectable) else None


def workspace(order: OrderLine, task: Task) -> Workspace:
    """What the worker sees of a unit, as its step asks; in the vault that is entered."""
    read = reads(order) if task.step == INSPECT else None
    return desk_of(read, task) if read is not None else line_of(order.line).workspace(task)


def answer(order: OrderLine, task: Task, given: Given) -> Answer:
    """What a worker gave, in its normal form."""
    if task.step == INSPECT and reads(order) is not None:
        return said_of(given)
    return line_of(order.line).answer(task, given)


def worth(order: OrderLine, task: Task) -> Counted:
    """What a unit counts for when it is done as asked."""
    line = line_of(order.line)
    if task.step == INSPECT and reads(order) is not None:
        last = steps_of(line.plan(order.options))[-1]
        return worth_of(line.worth(task.content, last.code, task.options))
    return line.worth(task.content, task.step, task.options)


def count(order: OrderLine, line: Line, task: Task) -> tuple[Counted, ...]:
    """What the latest turn of a task makes payable."""
    return (worth(order, task),) if task.step == INSPECT and reads(order) else line.count(task)


def take(
    actor: Actor,
    order: OrderLine,
    held: AssignmentLine,
    answer: Answer,
    *,
    spent_s: float | None,
    now: datetime,
) -> tuple[UUID, bool]:
    """Take an inspector's answer; gives what it is paid under, and whether this call took it.

    Raises:
        Conflict: the unit is no longer in the worker's hands, or was answered differently before.
    """
    pay_id = inspections.pay_id_of(held.item_id)
    if not held.active and inspections.inspection_of_assignment(actor, held.id) == answer.code:
        return pay_id, False
    finished = match.finish(actor, held, now=now)
    inspecting.take(
        actor,
        finished,
        assignment_id=held.id,
        answer=answer.code,
        spent_s=spent_s,
        home=order.data_home,
        now=now,
    )
    return pay_id, True
