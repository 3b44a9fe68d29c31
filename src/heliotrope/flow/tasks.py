"""An item as its line meets it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from heliotrope.core.line import AboutOne, Answer, ItemContent, Redundancy, Task, Turn
from heliotrope.flow.lines import line_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.subjects import person_of
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import bodies
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.selectors import JudgementLine


def task_of(
    order: OrderLine, item_id: UUID, content: ItemContent, *, step: str = "", turns: Sequence[Turn] = ()
) -> Task:
    """An item of an order with the step that is due."""
    return Task(
        item_id=item_id,
        order_id=order.id,
        client_id=order.client_id,
        content=content,
        options=order.options,
        step=step,
        turns=tuple(turns),
    )


def whose(order: OrderLine, task: Task) -> UUID | None:
    """The person whom an item is about, in the vault that is entered; None where nobody knows one."""
    known = person_of(order.client_id, task.item_id)
    if known is not None:
        return known
    line = line_of(order.line)
    return line.subject(task) if isinstance(line, AboutOne) else None


def load_task(actor: Actor, order: OrderLine, item_id: UUID, *, step: str, until: UUID | None = None) -> Task:
    """An item with its content and what was done on it, from the vault that is entered.

    Workers on a plan without steps judge independently: none of them learns what another one answered.

    Args:
        until: the judgement that is the task's latest turn; None for all there are.
    """
    task = task_of(order, item_id, decompose_selectors.content(actor, item_id), step=step)
    if line_of(order.line).plan(order.options).redundancy is not Redundancy.STEPS:
        return task
    done = quality_selectors.judgements_of_item(actor, item_id)
    if until is not None:
        done = done[: next(n for n, line in enumerate(done, 1) if line.id == until)]
    made = bodies.bodies(actor, [line.body_id for line in done])
    return replace(task, turns=tuple(turn_of(line, made) for line in done))


def turn_of(line: JudgementLine, made: Mapping[UUID, Mapping[str, object]]) -> Turn:
    """A judgement as a line sees it."""
    body = made.get(line.body_id, {}) if line.body_id is not None else {}
    return Turn(
        step=line.step,
        answer=Answer(code=line.answer, body=body),
        judgement_id=line.id,
        worker_id=line.worker_id,
        spent_s=line.spent_s,
    )
