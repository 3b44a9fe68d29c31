"""Folding an order's judgements into beliefs about its items, and what follows for each item.

The job that folds an order holds the order's lock, so two folds of one order never run at once; a fold that
runs twice finds nothing new and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from heliotrope.core.line import Redundancy
from heliotrope.core.quality.crowd import Member, look_due, method_for
from heliotrope.core.quality.methods import Method
from heliotrope.core.quality.redundancy import Decision, Next
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.services import Opening
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.quality import settling
from heliotrope.pipeline.quality.believing import Believed, Said, WorkerShown, believed, coded_of
from heliotrope.pipeline.quality.events import CrowdLooked
from heliotrope.pipeline.quality.models import Fold, GoldItem, Judgement, Posterior
from heliotrope.pipeline.quality.pasts import keep_pasts, members_at
from heliotrope.pipeline.quality.settling import METHOD, Belief, Scope

UNCHANGED = 1e-4
"""A belief that moves by less than this is not written again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Whom an order may ask, and what is known of them.

    Attributes:
        members: by worker: of what class they are, and how they did on other orders.
        may: those who may be given a unit now.
        price: of one judgement; over zero.
    """

    members: Mapping[UUID, Member]
    may: frozenset[UUID]
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """An order's judgements as they stand.

    Attributes:
        beliefs: by item, of every item that was judged.
        settled: whether every item of the order has its verdict now, or was left unjudged as it closed.
    """

    number: int
    judgements: int
    beliefs: dict[UUID, Belief]
    workers: tuple[WorkerShown, ...]
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Where an order's items stood just before its judgements were taken in.

    The order of reading matters.  A judgement commits together with the end of its unit: one that is not
    taken in was still in work here, so its item is left alone until the next fold.  Read afterwards, it
    would be neither in work nor in the beliefs, and the item would be asked again or settled without it.

    Attributes:
        waiting: items without a verdict.
        live: items with a unit that waits, is offered or in hand.
        in_hand: whether anybody has a unit in hand, hidden gold included.
    """

    waiting: tuple[UUID, ...]
    live: set[UUID]
    in_hand: bool


def fold_order(actor: Actor, scope: Scope, crowd: Crowd, *, now: datetime) -> Folded:
    """Take in what is new, write what changed, and do for each item what the plan says."""
    decompose.hold_order(scope.order_id, alone=True)
    if scope.closing:
        # What was given back after the closing waits again; nobody gets it any more.
        offers.withdraw_waiting(scope.order_id, now=now)
    work = _work(actor, scope)
    gold = known_answers(scope.order_id)
    look = _look(scope, gold)
    number = take_in(scope, now, method=METHOD, look=look)
    judgements = judged_until(scope.order_id, number)
    keep_pasts(scope, number, [worker for _, worker, _ in judgements], crowd.members)

    members = members_at(scope.order_id, number)
    found = believed(judgements, gold, scope.plan, method=look.solver, members=members)

    _write(scope, number, found.beliefs)
    if scope.closing:
        settled = _close(actor, scope, work, number, found.beliefs, gold, now)
    else:
        next_of = _next_of(scope, work, found, crowd, gold)
        settled = _follow(actor, scope, work, number, found.beliefs, next_of, gold, now)
    if look.fresh or settled:
        outbox.publish(CrowdLooked(client_id=scope.client_id, order_id=scope.order_id))
    return Folded(
        number=number,
        judgements=len(judgements),
        beliefs=found.beliefs,
        workers=found.workers,
        settled=settled,
    )


def known_answers(order_id: UUID) -> dict[UUID, str]:
    """The answers of an order's gold."""
    return dict(GoldItem.objects.filter(order_id=order_id).values_list("item_id", "answer"))


def judged_until(order_id: UUID, fold: int) -> list[Said]:
    """The judgements that a fold rested on, in an order that never changes: sums are the same again."""
    rows = Judgement.objects.filter(order_id=order_id, fold__lte=fold).order_by("fold", "id")
    return list(rows.values_list("item_id", "worker_id", "answer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Which method an order's crowd is solved by.

    Attributes:
        at: judgements there were when it was last chosen; 0 before.
        fresh: whether it was chosen just now.
    """

    solver: Method = Method.HIERARCHICAL
    at: int = 0
    fresh: bool = False


def _look(scope: Scope, gold: Mapping[UUID, str]) -> Look:
    """The method of the last choice, or a new choice where the judgements have doubled."""
    last = Fold.objects.filter(order_id=scope.order_id).order_by("-number").first()
    before = (
        Look() if last is None or not last.solver else Look(solver=Method(last.solver), at=last.looked_at)
    )
    rows = Judgement.objects.filter(order_id=scope.order_id).order_by("id")
    if scope.plan.redundancy is Redundancy.SINGLE or not look_due(rows.count(), before.at):
        return before
    said = list(rows.values_list("item_id", "worker_id", "answer"))
    coded, _, known = coded_of(said, gold, scope.plan)
    return Look(solver=method_for(coded, gold=known), at=len(said), fresh=True)


def _work(actor: Actor, scope: Scope) -> _Work:
    waiting = decompose_selectors.item_ids(actor, scope.order_id, state="open")
    in_hand = decompose_selectors.units_in_hand(scope.order_id) > 0
    return _Work(waiting=waiting, in_hand=in_hand, live=decompose_selectors.items_in_work(scope.order_id))


def take_in(scope: Scope, now: datetime, *, method: str, look: Look | None = None) -> int:
    """Number the judgements that no fold has taken in; gives the number of the latest fold."""
    last = Fold.objects.filter(order_id=scope.order_id).aggregate(last=Max("number"))["last"] or 0
    fresh = Judgement.objects.filter(order_id=scope.order_id, fold__isnull=True)
    taken = fresh.filter(pk__in=list(fresh.values_list("id", flat=True))).update(fold=last + 1)
    if not taken:
        return last
    Fold.objects.create(
        order_id=scope.order_id,
        client_id=scope.client_id,
        number=last + 1,
        judgements=taken,
        method=method,
        solver=look.solver.value if look else "",
        looked_at=look.at if look else 0,
        folded_at=now,
    )
    return last + 1


def _write(scope: Scope, number: int, beliefs: dict[UUID, Belief]) -> None:
    before = {
        row.item_id: row
        for row in Posterior.objects.filter(order_id=scope.order_id).only(
            "item_id", "answer", "confidence_ratio", "belief_ratio", "judgements"
        )
    }
    changed = [belief for belief in beliefs.values() if _moved(before.get(belief.item_id), belief)]
    Posterior.objects.bulk_create(
        [
            Posterior(
                item_id=belief.item_id,
                order_id=scope.order_id,
                client_id=scope.client_id,
                fold=number,
                answer=belief.answer,
                confidence_ratio=belief.confidence_ratio,
                low_ratio=belief.low_ratio,
                high_ratio=belief.high_ratio,
                belief_ratio=belief.belief_ratio,
                judgements=belief.judgements,
            )
            for belief in changed
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=[
            "fold",
            "answer",
            "confidence_ratio",
            "low_ratio",
            "high_ratio",
            "belief_ratio",
            "judgements",
        ],
    )


def _moved(row: Posterior | None, belief: Belief) -> bool:
    return (
        row is None
        or row.answer != belief.answer
        or row.judgements != belief.judgements
        or abs(row.confidence_ratio - belief.confidence_ratio) > UNCHANGED
        or row.belief_ratio is None
        or abs(row.belief_ratio - belief.belief_ratio) > UNCHANGED
    )


def _next_of(
    scope: Scope, work: _Work, found: Believed, crowd: Crowd, gold: dict[UUID, str]
) -> dict[UUID, Decision]:
    """What happens to each item that waits, weighed against who may still be asked at what price."""
    left = found.eligible(dict(crowd.members), sorted(crowd.may))
    return {
        item_id: settling.next_of(
            found.beliefs.get(item_id),
            scope.plan,
            among=left.among(found.place[item_id], crowd.price) if left and item_id in found.place else None,
        )
        for item_id in work.waiting
        if item_id not in gold
    }


def _follow(
    actor: Actor,
    scope: Scope,
    work: _Work,
    number: int,
    beliefs: dict[UUID, Belief],
    next_of: dict[UUID, Decision],
    gold: dict[UUID, str],
    now: datetime,
) -> bool:
    """Ask, escalate or settle; gives whether the whole order is settled."""
    live = work.live
    asked = [item_id for item_id, made in next_of.items() if made.next is Next.ASK]
    decompose.open_units(
        [Opening(item_id=item_id) for item_id in asked if item_id not in live],
        order_id=scope.order_id,
        client_id=scope.client_id,
        now=now,
    )
    decompose.escalate_items([item_id for item_id, made in next_of.items() if made.next is Next.ADJUDICATE])
    ready = {
        item_id: made
        for item_id, made in next_of.items()
        if made.next in (Next.SETTLE, Next.SETTLE_UNDER_TARGET) and item_id not in live
    }
    if scope.alone:
        settling.settle(scope, number, beliefs, ready, {}, now)
        return False
    if asked or live or work.in_hand:
        return False
    if decompose_selectors.item_ids(actor, scope.order_id, state="escalated"):
        return False
    offers.withdraw_waiting(scope.order_id, now=now)
    settling.settle(scope, number, beliefs, ready, gold, now)
    return True


def _close(
    actor: Actor,
    scope: Scope,
    work: _Work,
    number: int,
    beliefs: dict[UUID, Belief],
    gold: dict[UUID, str],
    now: datetime,
) -> bool:
    """Settle with what there is what nobody has in hand any more; gives whether that was the last of it.

    An escalated item settles too, unless its adjudicator speaks before the last unit in hand has ended.
    """
    last = not work.live and not work.in_hand
    if not last and not scope.alone:
        return False
    left = [*work.waiting, *decompose_selectors.item_ids(actor, scope.order_id, state="escalated")]
    free = [item_id for item_id in left if item_id not in work.live and item_id not in gold]
    ready = {item_id: settling.end_of(beliefs[item_id], scope.plan) for item_id in free if item_id in beliefs}
    settling.settle(scope, number, beliefs, ready, gold if last else {}, now)
    settling.leave_unjudged(scope, number, [item_id for item_id in free if item_id not in beliefs], now)
    return last
