"""A worker's day: ask for work, see it, answer it or give it back."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import NotFound
from heliotrope.core.line import QualityPlan, Workspace
from heliotrope.core.match.choice import Choice, NoChoice, OpenUnit, choose_unit
from heliotrope.core.match.people import Candidate
from heliotrope.core.quality.redundancy import gold_due
from heliotrope.flow.lines import line_of
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.money import selectors as money_selectors
from heliotrope.money import services as money
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Available, Finished, Handed
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality import services as quality

ORDERS_LOOKED_AT = 20
"""Working orders whose open units are considered when one worker asks, the oldest first."""


def take_next(actor: Actor, *, now: datetime) -> Handed | NoChoice:
    """Hand the worker the unit that suits best, or say what stands in the way.

    Matching looks at every client of the operator; the worker sees a client only once a unit of it is in
    their hands.
    """
    if actor.worker_id is None or actor.operator_id is None:
        raise NotFound
    platform = tenancy_selectors.machine_for_operator(actor.operator_id)
    with acting(platform):
        match.hold_worker(actor.worker_id)
        load = match_selectors.loads(platform, [actor.worker_id]).get(actor.worker_id, 0)
        candidate = network_selectors.candidate(platform, actor.worker_id, load=load)
        available = _what_there_is(platform, candidate, now)
        return match.pull(
            platform,
            candidate=candidate,
            available=available,
            gold_due=any(one.unit.gold for one in available),
            now=now,
            lease_s=settings.HELIOTROPE_LEASE_S,
        )


def _what_there_is(platform: Actor, candidate: Candidate, now: datetime) -> list[Available]:
    """Every unit that could be handed to the worker.

    When the order whose turn it is owes the worker gold, it is that order's units and gold alone: gold hides
    among the units of its own order, and never goes before another order's work.
    """
    orders = {order.id: order for order in demand_selectors.working_orders(platform)[:ORDERS_LOOKED_AT]}
    there = [one for order in orders.values() for one in _available(platform, order, candidate.worker_id)]
    first = choose_unit(candidate, [one.unit for one in there], now, gold_due=False)
    if not isinstance(first, Choice):
        return there
    order = next(orders[one.order_id] for one in there if one.unit.unit_id == first.unit_id)
    if not _gold_due(order, candidate.worker_id):
        return there
    own = [one for one in there if one.order_id == order.id]
    opened_at = min(one.unit.opened_at for one in own)
    gold = _gold(platform, order, candidate.worker_id, opened_at, now)
    return [*own, *gold] if gold else there


def _available(platform: Actor, order: OrderLine, worker_id: UUID) -> list[Available]:
    """The open units of an order that the worker has not had."""
    had = match_selectors.items_of_worker(worker_id, order.id)
    lines = decompose_selectors.waiting_units(platform, order.id, but_items=had)
    beliefs = quality_selectors.beliefs(platform, [line.item_id for line in lines])
    return [
        Available(
            unit=match.open_unit(
                line,
                due_at=order.due_at,
                judgements=beliefs[line.item_id].judgements if line.item_id in beliefs else 0,
            ),
            order_id=order.id,
            client_id=order.client_id,
        )
        for line in lines
    ]


def _gold_due(order: OrderLine, worker_id: UUID) -> bool:
    plan = line_of(order.line).plan(order.options)
    done = quality_selectors.gold_done(worker_id, order.id)
    return gold_due(done.units, done.gold, plan, shift_ratio=_shift(order.id, worker_id))


def _shift(order_id: UUID, worker_id: UUID) -> float:
    """Where in its stretch a worker's gold lies, in [0, 1): known to nobody who lacks the platform's key."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, order_id.bytes + worker_id.bytes, hashlib.sha256).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _gold(
    platform: Actor, order: OrderLine, worker_id: UUID, opened_at: datetime, now: datetime
) -> list[Available]:
    """Gold that the worker has not had, dressed as a unit of its order: it waits as long as one of them."""
    had = match_selectors.items_of_worker(worker_id, order.id)
    found = []
    for item_id in quality_selectors.gold_left(order.id, but_items=had):
        unit_id = derived_id(item_id, "gold", worker_id)
        unit = OpenUnit(
            unit_id=unit_id,
            item_id=item_id,
            requirement=decompose_selectors.item(platform, item_id).requirement,
            opened_at=opened_at,
            due_at=order.due_at,
            gold=True,
        )
        open_it = partial(_open_gold, platform, order, item_id, unit_id, now)
        found.append(Available(unit=unit, order_id=order.id, client_id=order.client_id, open_it=open_it))
    return found


def _open_gold(platform: Actor, order: OrderLine, item_id: UUID, unit_id: UUID, now: datetime) -> bool:
    """Open a gold unit while its order still works; False when the order was settled meanwhile."""
    if demand_selectors.order(platform, order.id).state != "working":
        return False
    decompose.open_gold_unit(unit_id, order_id=order.id, client_id=order.client_id, item_id=item_id, now=now)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A unit on a worker's desk: what to do, until when, and what it pays.

    Attributes:
        plan: the order's quality plan; for the platform, not for the worker.
    """

    assignment: match_selectors.AssignmentLine
    order: OrderLine
    workspace: Workspace
    requirement_language: str
    earning: money_selectors.Price
    plan: QualityPlan


def desk(actor: Actor, assignment_id: UUID) -> Desk:
    """What the worker sees of one of their own units; the look is recorded in the vault."""
    assignment = match_selectors.my_assignment(actor, assignment_id)
    order = demand_selectors.order(actor, assignment.order_id)
    line = line_of(order.line)
    with acting_in_vault(actor, order.data_home):
        content = decompose_selectors.content(actor, assignment.item_id)
        audit.record(
            actor,
            "item.read",
            subject_kind="item",
            subject_id=assignment.item_id,
            client_id=order.client_id,
            detail={"assignment": str(assignment_id)},
        )
    item = decompose_selectors.item(actor, assignment.item_id)
    return Desk(
        assignment=assignment,
        order=order,
        workspace=line.workspace(content, order.options),
        requirement_language=item.requirement.language,
        earning=_price(actor, order),
        plan=line.plan(order.options),
    )


def image(actor: Actor, assignment_id: UUID) -> bytes:
    """The image of one of the worker's own units."""
    assignment = match_selectors.my_assignment(actor, assignment_id)
    order = demand_selectors.order(actor, assignment.order_id)
    with acting_in_vault(actor, order.data_home):
        picture = decompose_selectors.content(actor, assignment.item_id).image
    if not picture:
        raise NotFound
    return picture


def _price(actor: Actor, order: OrderLine) -> money_selectors.Price:
    ratio = money_selectors.commission(actor, order.commission_version)
    return money_selectors.Price(
        rate_per_judgement=order.rate_per_judgement,
        commission_ratio=ratio,
        commission_version=order.commission_version,
        net=order.rate_per_judgement * (1 - ratio),
        currency=order.currency,
    )


def submit(actor: Actor, assignment_id: UUID, *, answer: str, spent_s: float | None, now: datetime) -> UUID:
    """Take the worker's answer, with what it earns; the same answer again is the same judgement.

    Raises:
        Invalid: the answer is not one that the line takes.
        Conflict: the unit is no longer in the worker's hands, or was answered differently before.
    """
    assignment = match_selectors.my_assignment(actor, assignment_id)
    order = demand_selectors.order(actor, assignment.order_id)
    given = line_of(order.line).answer(answer, order.options)
    if not assignment.active:
        before = quality_selectors.judgement_of_assignment(actor, assignment_id)
        if before is not None and before.answer == given:
            return before.id
    finished = match.finish(actor, assignment, now=now)
    judgement_id = quality.take_judgement(
        actor, finished, assignment_id=assignment_id, answer=given, spent_s=spent_s, now=now
    )
    money.earn(_earned(actor, order, finished, judgement_id, now))
    return judgement_id


def _earned(
    actor: Actor, order: OrderLine, finished: Finished, judgement_id: UUID, now: datetime
) -> money.Earned:
    payee = network_selectors.payees(actor, [finished.worker_id])[finished.worker_id]
    return money.Earned(
        judgement_id=judgement_id,
        order_id=order.id,
        item_id=finished.item_id,
        client_id=order.client_id,
        worker_id=finished.worker_id,
        provider_id=payee.provider_id,
        rate_per_judgement=order.rate_per_judgement,
        currency=order.currency,
        commission_ratio=money_selectors.commission(actor, order.commission_version),
        commission_version=order.commission_version,
        earned_at=now,
    )


def give_back(actor: Actor, assignment_id: UUID, *, now: datetime) -> None:
    """Give a unit back; somebody else gets it."""
    match.release(actor, assignment_id, now=now)


def in_hand(actor: Actor) -> Sequence[match_selectors.AssignmentLine]:
    """What the worker has in hand, the oldest first."""
    return match_selectors.my_active(actor)
