"""AI workers at work: they take units through the same matching as people, and answer them or give them back.

What a model answers passes the same gates, is paid from the same rate and is measured on the same hidden
gold; it never sees what is known of a gold item, for a line is asked about the item alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from heliotrope.ai import Used, noting
from heliotrope.core.errors import Conflict, HeliotropeError, NotFound
from heliotrope.core.line import Assisted, Given, Task
from heliotrope.core.sentence import Sentence
from heliotrope.flow import submitting, veiling, working
from heliotrope.flow.lines import line_of
from heliotrope.flow.tasks import load_task
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.vaults import OUT_OF_REACH, answers, require
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import MachineLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match.selectors import AssignmentLine
from heliotrope.pipeline.match.services import Handed

log = structlog.get_logger()
RULE = "proposal@1"
MOST_UNITS = 50
"""Units that one AI worker looks at in one call, so that other jobs get their turn."""


def work(*, client_id: UUID, order_id: UUID) -> bool:
    """Let the operator's AI workers do what there is; running it again changes nothing.

    A worker that was stopped in the middle begins with what it had in hand.  Units that it could not answer
    stay in its hands until the end, so that it gets each of them once, and go back then.

    Returns:
        Whether a worker came to its bound and there may be more.
    """
    own = tenancy_selectors.machine_for_client(client_id)
    with acting(own):
        order = demand_selectors.order(own, order_id)
    if not order.hands_out or not isinstance(line_of(order.line), Assisted):
        return False
    require(order.data_home)
    platform = tenancy_selectors.machine_for_operator(own.operator)
    with acting(platform):
        workers = _useful(platform, order_id)
    more = [_shift(replace(platform, worker_id=one.id), one) for one in workers]
    return any(more)


def _useful(platform: Actor, order_id: UUID) -> list[MachineLine]:
    """AI workers with something in hand, or with a skill that an open unit of the order asks for."""
    workers = [line for line in network_selectors.ai_workers(platform) if line.on]
    busy = match_selectors.loads(platform, [line.id for line in workers])
    asked = decompose_selectors.skills_asked(platform, order_id)
    return [line for line in workers if line.id in busy or not asked.isdisjoint(line.skills)]


def _shift(actor: Actor, machine: MachineLine) -> bool:
    with acting(actor):
        held = working.in_hand(actor)
        homes = {one.order_id: demand_selectors.order(actor, one.order_id).data_home for one in held}
        # What is out of reach from here must not keep it from everything else.
        waiting = [one.id for one in held if answers(homes[one.order_id])]
    unable: list[UUID] = []
    answered = 0
    try:
        for _ in range(MOST_UNITS):
            assignment_id = waiting.pop() if waiting else _take(actor)
            if assignment_id is None:
                return False
            if _answer(actor, machine, assignment_id):
                answered += 1
            else:
                unable.append(assignment_id)
        return answered > 0
    finally:
        for assignment_id in unable:
            with acting(actor):
                working.give_back(actor, assignment_id, now=clock_now())


def _take(actor: Actor) -> UUID | None:
    try:
        with acting(actor):
            handed = working.take_next(actor, now=clock_now())
    except Conflict:
        return None
    return handed.assignment_id if isinstance(handed, Handed) else None


def _answer(actor: Actor, machine: MachineLine, assignment_id: UUID) -> bool:
    """Answer one unit in hand; False when this worker cannot."""
    with acting(actor):
        held = match_selectors.my_assignment(actor, assignment_id)
        order = demand_selectors.order(actor, held.order_id)
        step = decompose_selectors.unit(actor, held.unit_id).step
        known = _declined(actor, held)
    if known or not held.active:
        return not held.active
    # Of the order's client alone, as a person has it who took the unit.
    actor = replace(actor, client_ids=frozenset({held.client_id}))
    with noting() as uses:
        given = _proposed(actor, order, held, step)
    if given is not None and _submitted(actor, machine, held, given, uses):
        return True
    if not line_of(order.line).plan(order.options).step(step).machine:
        # A step that only an AI does would wait for ever; it is tried again with the next job.
        _keep(actor, machine, held, uses, answered=False)
    return False


def _proposed(actor: Actor, order: OrderLine, held: AssignmentLine, step: str) -> Given | None:
    """What the line proposes; None when it has nothing to say, or failed."""
    line = line_of(order.line)
    if not isinstance(line, Assisted):
        return None
    try:
        task = _read(actor, order, held, step)
        with acting_in_vault(actor, order.data_home):
            return line.propose(task)
    except (OperationalError, InterfaceError, *OUT_OF_REACH):
        raise  # The database went away: that is no fault of the unit.
    except Exception as error:
        log.error("proposal failed", line=order.line, assignment=str(held.id), error=type(error).__name__)
        return None


def _read(actor: Actor, order: OrderLine, held: AssignmentLine, step: str) -> Task:
    """The item as a person would see it; the look is recorded in the vault."""
    with acting(actor), acting_in_vault(actor, order.data_home):
        task = load_task(actor, order, held.item_id, step=step)
        audit.record(
            actor,
            "item.read",
            subject_kind="item",
            subject_id=held.item_id,
            client_id=order.client_id,
            detail={"assignment": str(held.id)},
        )
        return veiling.unnamed(order, task)


def _submitted(
    actor: Actor, machine: MachineLine, held: AssignmentLine, given: Given, uses: Sequence[Used]
) -> bool:
    """Send the answer; True too when the unit is no longer in the worker's hands."""
    try:
        with acting(actor):
            submitting.submit(actor, held.id, given=given, spent_s=None, now=clock_now())
            _keep(actor, machine, held, uses, answered=True)
    except Conflict:
        return True
    except OUT_OF_REACH:
        raise  # Nor is this.
    except HeliotropeError as error:
        log.warning("proposal refused", assignment=str(held.id), error=type(error).__name__)
        return False
    return True


def _declined(actor: Actor, held: AssignmentLine) -> bool:
    """Whether this worker could not answer this unit before."""
    try:
        decisions.recall(actor, "declined", _declined_id(held))
    except NotFound:
        return False
    return True


def _declined_id(held: AssignmentLine) -> UUID:
    return derived_id(held.unit_id, "declined", held.worker_id)


def _keep(
    actor: Actor, machine: MachineLine, held: AssignmentLine, uses: Sequence[Used], *, answered: bool
) -> None:
    """Keep which models were asked, what they scored and cost; never what they were asked or said."""
    made = decisions.Reasoned(
        client_id=held.client_id,
        kind="proposal" if answered else "declined",
        subject_id=held.id if answered else _declined_id(held),
        rule=RULE,
        inputs={
            "assignment": str(held.id),
            "worker": str(held.worker_id),
            "model_provider": machine.model_provider,
            "model": machine.model,
            "uses": [
                {
                    "provider": one.provider,
                    "model": one.model,
                    "score": one.score,
                    "cost": str(one.cost),
                    "currency": one.currency,
                }
                for one in uses
            ],
        },
        outcome={"answered": answered},
        reasons=(
            Sentence("the line proposed an answer")
            if answered
            else Sentence("the models had no answer of use"),
        ),
        decided_at=clock_now(),
    )
    with acting(actor):
        decisions.remember([made])
