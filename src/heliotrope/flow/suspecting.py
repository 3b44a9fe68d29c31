"""Finding who guesses, copies or colludes in an order, and what follows for pay and for measured skill.

Everything here follows from what stands in the tables, so each job may run at any time and again: what is
suspect by the judgements of the latest fold, what is held by the states of the suspicions, what is measured
by what people settled since.
"""

from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Redundancy
from heliotrope.core.quality import contests
from heliotrope.core.quality.contests import Finding, PayStanding
from heliotrope.core.quality.truth import suspects_of
from heliotrope.flow.lines import line_of
from heliotrope.flow.parties import parties_of
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.money import holding
from heliotrope.money import selectors as money_selectors
from heliotrope.network import services as network
from heliotrope.network.services import Measured
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import contest_lines, contesting, recounting
from heliotrope.pipeline.quality.recounting import Recount

CARED_FOR = ("settled", "delivered", "accepted")
"""States of an order whose workers were measured by it."""


def look(*, client_id: UUID, order_id: UUID) -> None:
    """Look at an order's crowd, and tell what is suspect; running it again tells nothing twice."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        order = demand_selectors.order(actor, order_id)
        recount = _recount(order)
        if recount is None:
            return
        found = _findings(recount)
        contesting.tell(order_id=order_id, client_id=client_id, found=found, now=clock_now())


def follow(*, client_id: UUID, order_id: UUID) -> None:
    """Bring pay and measured skill in line with an order's suspicions and reversed verdicts."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        decompose.hold_order(order_id, alone=True)
        order = demand_selectors.order(actor, order_id)
        align_pay(actor, order, now=clock_now())
        if order.state in CARED_FOR:
            _measure(actor, order)


def hold_pay(*, client_id: UUID, order_id: UUID) -> None:
    """Bring what a delivery owes in line with its order's suspicions."""
    actor = tenancy_selectors.machine_for_client(client_id)
    with acting(actor):
        decompose.hold_order(order_id, alone=True)
        align_pay(actor, demand_selectors.order(actor, order_id), now=clock_now())


def align_pay(actor: Actor, order: OrderLine, *, now: datetime) -> None:
    """Hold, forfeit or release what the order pays to those whom a suspicion was about."""
    standing = {
        worker: contests.pay_standing(states) for worker, states in contest_lines.suspected(order.id).items()
    }
    if not standing:
        return

    def whose(wanted: PayStanding) -> frozenset[UUID]:
        return frozenset(worker for worker, one in standing.items() if one is wanted)

    lines = money_selectors.pay_lines(actor, order_id=order.id)
    holding.align(
        actor,
        client_id=order.client_id,
        order_id=order.id,
        free=whose(PayStanding.FREE),
        held=whose(PayStanding.HELD),
        forfeited=whose(PayStanding.FORFEITED),
        parties=parties_of(actor, order.client_id, order.id, lines),
        now=now,
    )


def _recount(order: OrderLine) -> Recount | None:
    plan = line_of(order.line).plan(order.options)
    if plan.redundancy is not Redundancy.ADAPTIVE:
        return None
    return recounting.recount(order.id, plan)


def _findings(recount: Recount) -> tuple[Finding, ...]:
    if recount.judgements < contests.LEAST_JUDGEMENTS:
        return ()
    found = suspects_of(recount.coded.answers, recount.truth, gold=recount.gold)
    machines = {str(worker) for worker, member in recount.members.items() if member.group == "ai"}
    return contests.findings(found, recount.coded.workers, machines=machines)


def _measure(actor: Actor, order: OrderLine) -> None:
    """What the order showed of its workers, with what people settled since; nothing of whom it suspects."""
    recount = _recount(order)
    first = decompose_selectors.items(actor, order.id, limit=1)
    if recount is None or not first:
        return
    kept = {
        worker
        for worker, states in contest_lines.suspected(order.id).items()
        if contests.pay_standing(states) is not PayStanding.FREE
    }
    network.measure_skills(
        [
            Measured(
                worker_id=shown.worker_id,
                client_id=order.client_id,
                order_id=order.id,
                skill=first[0].requirement.skill,
                right=0.0 if shown.worker_id in kept else shown.right,
                answers=0 if shown.worker_id in kept else shown.answers,
            )
            for shown in recount.workers
        ]
    )
