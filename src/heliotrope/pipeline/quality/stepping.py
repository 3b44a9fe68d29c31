"""Orders whose items are worked on step by step: open the next step, or settle what had its last one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from heliotrope.core.quality.steps import RULE, Following, StepDone, StepNext, ended, following
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.services import Opening
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.quality.events import ItemSettled
from heliotrope.pipeline.quality.folding import take_in
from heliotrope.pipeline.quality.models import Judgement, Verdict
from heliotrope.pipeline.quality.settling import Scope, leave_unjudged

LOOKED_AT = 2000
"""Judgements of an order that its workers' measures rest on, the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What became of an order's items.

    Attributes:
        moved: items that have a verdict since this call.
        judgements: how many the order has.
        settled: whether every item of the order is settled, or was left undone as it closed.
    """

    moved: int
    judgements: int
    settled: bool


def step_order(actor: Actor, scope: Scope, *, machines: Collection[str], now: datetime) -> Stepped:
    """Take in what is new, and do for each item that nobody works on what its plan says.

    The order of reading matters, as in a fold: a step that commits meanwhile was still in work here, so its
    item is left alone until the next time.
    """
    decompose.hold_order(scope.order_id, alone=True)
    if scope.closing:
        offers.withdraw_waiting(scope.order_id, now=now)
    _give_up(scope, machines, now)
    waiting = decompose_selectors.item_ids(actor, scope.order_id, state="open")
    live = decompose_selectors.items_in_work(scope.order_id)
    number = take_in(scope, now, method=RULE)
    idle = [item_id for item_id in waiting if item_id not in live]
    done, last_at = _done(idle)
    touched = decompose_selectors.touched(idle)
    left_to_ai = {step.code for step in scope.plan.steps if step.machine}
    given_up = {item_id: codes & left_to_ai for item_id, codes in decompose_selectors.given_up(idle).items()}

    next_of = {
        item_id: following(
            scope.plan,
            done.get(item_id, ()),
            machines=machines,
            given_up=given_up.get(item_id, ()),
            back=item_id in last_at and item_id in touched and touched[item_id] > last_at[item_id],
        )
        for item_id in idle
        if not scope.closing
    }

    asked = [
        Opening(item_id=item_id, step=made.step, turn=len(done.get(item_id, ())))
        for item_id, made in next_of.items()
        if made.step is not None
    ]
    decompose.open_units(asked, order_id=scope.order_id, client_id=scope.client_id, now=now)
    ready = {item_id: made for item_id, made in next_of.items() if made.next is StepNext.SETTLE}
    if scope.closing:
        ready = {item_id: _as_it_is(steps) for item_id, steps in done.items()}
        leave_unjudged(scope, number, [item_id for item_id in idle if item_id not in done], now)
    _settle(scope, ready, done, sorted(machines), now)
    over = not live and (scope.closing or len(ready) == len(waiting))
    return Stepped(
        moved=len(ready),
        judgements=Judgement.objects.filter(order_id=scope.order_id).count(),
        settled=over and (scope.closing or not scope.alone),
    )


def end_erased(scope: Scope, item_ids: Collection[UUID], *, now: datetime) -> None:
    """Settle items of an erased person with what was done on them; one that somebody has in hand is left.

    The order is held by the caller, so that none of them is handed out meanwhile.
    """
    live = decompose_selectors.items_in_work(scope.order_id)
    idle = [item_id for item_id in item_ids if item_id not in live]
    if not idle:
        return
    take_in(scope, now, method=RULE)
    done, _last_at = _done(idle)
    why = Sentence("the person whom the item was about was erased: it ends with what was done")
    ready = {
        item_id: Following(next=StepNext.SETTLE, step=None, reasons=(ended(steps[-1]), why))
        for item_id, steps in done.items()
    }
    _settle(replace(scope, closing=True), ready, done, [], now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an order showed of a worker at one skill."""

    worker_id: UUID
    skill: str
    right: float
    answers: int


def shown(scope: Scope, skill: str) -> tuple[Shown, ...]:
    """How often each worker's step was upheld by the step after it, over the order's latest judgements.

    Args:
        skill: of the order's items, for the steps that name none of their own.
    """
    judging = {step.code: step for step in scope.plan.steps if step.upholds}
    rows = Judgement.objects.filter(order_id=scope.order_id).order_by("-judged_at", "-id")[:LOOKED_AT]
    last: dict[UUID, tuple[str, UUID]] = {}
    counts: dict[tuple[UUID, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in reversed(rows):
        if row.step in judging and row.item_id in last:
            step, worker_id = last[row.item_id]
            right = counts[worker_id, scope.plan.step(step).skill or skill]
            right[0] += row.answer in judging[row.step].upholds
            right[1] += 1
        last[row.item_id] = (row.step, row.worker_id)
    return tuple(
        Shown(worker_id=worker_id, skill=of, right=float(right), answers=answers)
        for (worker_id, of), (right, answers) in counts.items()
    )


def _give_up(scope: Scope, machines: Collection[str], now: datetime) -> None:
    """Leave out what is left to AI workers: at once when none has the skill, else after a while."""
    patience = timedelta(seconds=settings.HELIOTROPE_MACHINE_PATIENCE_S)
    for step in scope.plan.steps:
        if step.machine:
            before = now - patience if step.skill in machines else now
            decompose.give_up_step(scope.order_id, step.code, before=before, now=now)


def _done(item_ids: Collection[UUID]) -> tuple[dict[UUID, list[StepDone]], dict[UUID, datetime]]:
    """The steps of items, the oldest first, and when the latest of each was done."""
    rows = Judgement.objects.filter(item_id__in=item_ids, fold__isnull=False).order_by("judged_at", "id")
    done: dict[UUID, list[StepDone]] = defaultdict(list)
    last_at: dict[UUID, datetime] = {}
    for item_id, step, answer, judged_at in rows.values_list("item_id", "step", "answer", "judged_at"):
        done[item_id].append(StepDone(step=step, code=answer))
        last_at[item_id] = judged_at
    return done, last_at


def _as_it_is(steps: Sequence[StepDone]) -> Following:
    why = (ended(steps[-1]), Sentence("the order is closing: what was done is delivered"))
    return Following(next=StepNext.SETTLE, step=None, reasons=why)


def _settle(
    scope: Scope,
    ready: Mapping[UUID, Following],
    done: Mapping[UUID, Sequence[StepDone]],
    machines: Sequence[str],
    now: datetime,
) -> None:
    moved = decompose.settle_items(list(ready))
    verdicts = [
        Verdict(
            item_id=item_id,
            order_id=scope.order_id,
            client_id=scope.client_id,
            answer=done[item_id][-1].code,
            basis=Verdict.Basis.STEPS,
            confidence_ratio=None,
            judgements=len(done[item_id]),
            on_target=not scope.closing,
            settled_at=now,
        )
        for item_id in moved
    ]
    Verdict.objects.bulk_create(verdicts, batch_size=1000)
    decisions.remember(
        decisions.Reasoned(
            client_id=scope.client_id,
            kind="verdict",
            subject_id=one.item_id,
            rule=RULE,
            inputs={
                "order": str(scope.order_id),
                "done": [[step.step, step.code] for step in done[one.item_id]],
                "machines": list(machines),
                "closing": scope.closing,
            },
            outcome={"answer": one.answer, "next": StepNext.SETTLE.value},
            reasons=ready[one.item_id].reasons,
            decided_at=now,
        )
        for one in verdicts
    )
    if scope.alone:
        outbox.publish_all(
            ItemSettled(
                client_id=scope.client_id, order_id=scope.order_id, item_id=one.item_id, home=scope.home
            )
            for one in verdicts
        )
