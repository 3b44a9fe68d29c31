"""Folding an order's judgements into beliefs about its items, and what follows for each item.

The job that folds an order holds the order's lock, so two folds of one order never run at once; a fold that
runs twice finds nothing new and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Max

from heliotrope.core.line import QualityPlan
from heliotrope.core.quality.answers import Coded, code
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.folding import fold as fold_answers
from heliotrope.core.quality.redundancy import Next
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.services import Opening
from heliotrope.pipeline.quality import settling
from heliotrope.pipeline.quality.models import Fold, GoldItem, Judgement, Posterior
from heliotrope.pipeline.quality.settling import METHOD, Belief, Scope

UNCHANGED = 1e-4
"""A belief that moves by less than this is not written again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerShown:
    """What an order showed of a worker: how many answers, and how many of them are believed right."""

    worker_id: UUID
    right: float
    answers: int


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


def beliefs_of(
    judgements: Sequence[tuple[UUID, UUID, str]], gold: dict[UUID, str], plan: QualityPlan
) -> tuple[dict[UUID, Belief], tuple[WorkerShown, ...]]:
    """Beliefs about items and workers from (item, worker, answer) rows; the decision itself, pure."""
    if not judgements:
        return {}, ()
    coded = code(
        ((str(item), str(worker), answer) for item, worker, answer in judgements),
        labels=plan.labels or sorted({answer for _, _, answer in judgements} | set(gold.values())),
    )
    place = {UUID(item): n for n, item in enumerate(coded.items)}
    labels = {label: n for n, label in enumerate(coded.labels)}
    known = {place[item]: labels[answer] for item, answer in gold.items() if item in place}
    consensus = fold_answers(coded.answers, None, plan, gold=known)
    return _beliefs(consensus, coded.items, coded.labels), _workers(consensus, coded)


def _beliefs(consensus: Consensus, items: Sequence[str], labels: Sequence[str]) -> dict[UUID, Belief]:
    best, confidence = consensus.label, consensus.confidence
    return {
        UUID(item): Belief(
            item_id=UUID(item),
            answer=labels[int(best[n])],
            confidence_ratio=min(1.0, float(confidence[n])),
            judgements=int(consensus.judgements[n]),
        )
        for n, item in enumerate(items)
    }


def _workers(consensus: Consensus, coded: Coded) -> tuple[WorkerShown, ...]:
    answers = coded.answers
    believed = consensus.posterior[answers.item, answers.label]
    right = np.bincount(answers.worker, weights=believed, minlength=answers.workers)
    given = np.bincount(answers.worker, minlength=answers.workers)
    return tuple(
        WorkerShown(
            worker_id=UUID(worker), right=min(float(right[n]), float(given[n])), answers=int(given[n])
        )
        for n, worker in enumerate(coded.workers)
    )


def fold_order(actor: Actor, scope: Scope, *, now: datetime) -> Folded:
    """Take in what is new, write what changed, and do for each item what the plan says."""
    decompose.hold_order(scope.order_id, alone=True)
    if scope.closing:
        # What was given back after the closing waits again; nobody gets it any more.
        decompose.cancel_waiting(scope.order_id, now=now)
    work = _work(actor, scope)
    number = take_in(scope, now, method=METHOD)
    gold = dict(GoldItem.objects.filter(order_id=scope.order_id).values_list("item_id", "answer"))
    judgements = list(
        Judgement.objects.filter(order_id=scope.order_id, fold__isnull=False).values_list(
            "item_id", "worker_id", "answer"
        )
    )

    beliefs, workers = beliefs_of(judgements, gold, scope.plan)

    _write(scope, number, beliefs)
    follow = _close if scope.closing else _follow
    settled = follow(actor, scope, work, number, beliefs, gold, now)
    return Folded(
        number=number, judgements=len(judgements), beliefs=beliefs, workers=workers, settled=settled
    )


def _work(actor: Actor, scope: Scope) -> _Work:
    waiting = decompose_selectors.item_ids(actor, scope.order_id, state="open")
    in_hand = decompose_selectors.units_in_hand(scope.order_id) > 0
    return _Work(waiting=waiting, in_hand=in_hand, live=decompose_selectors.items_in_work(scope.order_id))


def take_in(scope: Scope, now: datetime, *, method: str) -> int:
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
        folded_at=now,
    )
    return last + 1


def _write(scope: Scope, number: int, beliefs: dict[UUID, Belief]) -> None:
    before = {
        row.item_id: row
        for row in Posterior.objects.filter(order_id=scope.order_id).only(
            "item_id", "answer", "confidence_ratio", "judgements"
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
                judgements=belief.judgements,
            )
            for belief in changed
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["fold", "answer", "confidence_ratio", "judgements"],
    )


def _moved(row: Posterior | None, belief: Belief) -> bool:
    return (
        row is None
        or row.answer != belief.answer
        or row.judgements != belief.judgements
        or abs(row.confidence_ratio - belief.confidence_ratio) > UNCHANGED
    )


def _follow(
    actor: Actor,
    scope: Scope,
    work: _Work,
    number: int,
    beliefs: dict[UUID, Belief],
    gold: dict[UUID, str],
    now: datetime,
) -> bool:
    """Ask, escalate or settle; gives whether the whole order is settled."""
    live = work.live
    next_of = {
        item_id: settling.next_of(beliefs.get(item_id), scope.plan)
        for item_id in work.waiting
        if item_id not in gold
    }
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
    decompose.cancel_waiting(scope.order_id, now=now)
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
