"""Writing an order's verdicts: what settles, what is left unjudged when an order closes, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.core.line import QualityPlan, Redundancy
from heliotrope.core.quality.asking import Among
from heliotrope.core.quality.crowd import RULE
from heliotrope.core.quality.redundancy import Decision, Next, decide
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.outbox import services as outbox
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.quality.events import ItemSettled
from heliotrope.pipeline.quality.models import Verdict

METHOD, SINGLE, GOLD, UNJUDGED = RULE, "single@1", "gold@1", "unjudged@1"
"""Rules that make a verdict: consensus, one judgement, an answer that was always known; or make none."""
PLAIN = "dawid-skene@1"
"""The consensus before the calibrated one: what it decided is still explained by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of one item.

    Attributes:
        confidence_ratio: calibrated chance that the answer is right, with the middle 95 % of what it may be;
            without ends where it is not calibrated.
        belief_ratio: what the crowd's model says itself; the plan's target is held against it.
    """

    item_id: UUID
    answer: str
    confidence_ratio: float
    belief_ratio: float
    judgements: int
    low_ratio: float | None = None
    high_ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The order to fold.

    Attributes:
        alone: whether items settle one by one, as on a stream, or together when the last one can.
        closing: whether the order settles with what there is and asks nobody any more.
    """

    order_id: UUID
    client_id: UUID
    home: str
    plan: QualityPlan
    alone: bool
    closing: bool = False


def next_of(belief: Belief | None, plan: QualityPlan, *, among: Among | None = None) -> Decision:
    """What happens to an item of an order that takes in whatever it needs."""
    if belief is None:
        return decide(0.0, 0, plan)
    return decide(belief.belief_ratio, belief.judgements, plan, among=among)


def end_of(belief: Belief, plan: QualityPlan) -> Decision:
    """How a judged item of a closing order settles: as it would anyway, or under the target."""
    made = next_of(belief, plan)
    if made.next in (Next.SETTLE, Next.SETTLE_UNDER_TARGET):
        return made
    why = Sentence("the order is closing: the item settles with what there is")
    return replace(made, next=Next.SETTLE_UNDER_TARGET, reasons=(*made.reasons, why))


def settle(
    scope: Scope,
    number: int,
    beliefs: Mapping[UUID, Belief],
    ready: Mapping[UUID, Decision],
    gold: Mapping[UUID, str],
    now: datetime,
) -> None:
    """Write the verdicts of items that are ready, and of the gold whose answer was always known."""
    moved = set(decompose.settle_items([*ready, *gold]))
    verdicts = [
        _believed(scope, beliefs[item_id], on_target=made.next is Next.SETTLE, now=now)
        for item_id, made in ready.items()
        if item_id in moved
    ]
    known = [
        _known(scope, item_id, answer, beliefs.get(item_id), now)
        for item_id, answer in gold.items()
        if item_id in moved
    ]
    Verdict.objects.bulk_create([*verdicts, *known], batch_size=1000)
    decisions.remember(
        [
            *(_reasoned(scope, number, one, ready[one.item_id], now) for one in verdicts),
            *(_reasoned(scope, number, one, None, now) for one in known),
        ]
    )
    if scope.alone:
        outbox.publish_all(
            ItemSettled(
                client_id=scope.client_id, order_id=scope.order_id, item_id=verdict.item_id, home=scope.home
            )
            for verdict in verdicts
        )


def leave_unjudged(scope: Scope, number: int, item_ids: Iterable[UUID], now: datetime) -> None:
    """Cancel the items of a closing order that nobody judged: they have no verdict and cost nothing."""
    decisions.remember(
        decisions.Reasoned(
            client_id=scope.client_id,
            kind="verdict",
            subject_id=item_id,
            rule=UNJUDGED,
            inputs={"order": str(scope.order_id), "fold": number, "judgements": 0},
            outcome={"answer": None, "next": "cancel"},
            reasons=(
                Sentence("nobody judged the item before the order closed"),
                Sentence("it is not in the delivery and costs nothing"),
            ),
            decided_at=now,
        )
        for item_id in decompose.cancel_items(list(item_ids))
    )


def leave_erased(
    client_id: UUID, order_id: UUID, item_ids: Iterable[UUID], prepares: Collection[str], now: datetime
) -> int:
    """Cancel the items of an erased person that nobody answered yet; gives how many this call cancelled.

    Args:
        prepares: the steps by which a machine prepares the work; what was done in them is no answer.
    """
    gone = decompose.cancel_items(list(item_ids))
    decisions.remember(
        decisions.Reasoned(
            client_id=client_id,
            kind="verdict",
            subject_id=item_id,
            rule=UNJUDGED,
            inputs={
                "order": str(order_id),
                "erased": True,
                "judgements": 0,
                "prepares": sorted(prepares),
            },
            outcome={"answer": None, "next": "cancel"},
            reasons=(
                Sentence("the person whom the item was about was erased before anybody answered it"),
                Sentence("it is not in the delivery and costs nothing"),
            ),
            decided_at=now,
        )
        for item_id in gone
    )
    return len(gone)


def _believed(scope: Scope, belief: Belief, *, on_target: bool, now: datetime) -> Verdict:
    single = scope.plan.redundancy is Redundancy.SINGLE
    return Verdict(
        item_id=belief.item_id,
        order_id=scope.order_id,
        client_id=scope.client_id,
        answer=belief.answer,
        basis=Verdict.Basis.SINGLE if single else Verdict.Basis.CONSENSUS,
        confidence_ratio=None if single else belief.confidence_ratio,
        low_ratio=None if single else belief.low_ratio,
        high_ratio=None if single else belief.high_ratio,
        judgements=belief.judgements,
        on_target=on_target,
        settled_at=now,
    )


def _known(scope: Scope, item_id: UUID, answer: str, belief: Belief | None, now: datetime) -> Verdict:
    return Verdict(
        item_id=item_id,
        order_id=scope.order_id,
        client_id=scope.client_id,
        answer=answer,
        basis=Verdict.Basis.GOLD,
        confidence_ratio=None,
        judgements=belief.judgements if belief else 0,
        on_target=True,
        settled_at=now,
    )


def _reasoned(
    scope: Scope, number: int, verdict: Verdict, made: Decision | None, now: datetime
) -> decisions.Reasoned:
    """Why a verdict is as it is; gold has no decision behind it, for its answer came with the order."""
    single = scope.plan.redundancy is Redundancy.SINGLE
    rule = GOLD if made is None else SINGLE if single else METHOD
    calibrated, said = _calibrated(verdict) if rule == METHOD else ({}, ())
    return decisions.Reasoned(
        client_id=scope.client_id,
        kind="verdict",
        subject_id=verdict.item_id,
        rule=rule,
        inputs={
            "order": str(scope.order_id),
            "fold": number,
            **(made.numbers if made else {}),
            **({"belief": made.numbers["confidence"]} if made and calibrated else {}),
            **calibrated,
        },
        outcome={"answer": verdict.answer, "next": made.next.value if made else Next.SETTLE.value},
        reasons=(*made.reasons, *said)
        if made
        else (Sentence("the order's file gave the answer: it measures the workers"),),
        decided_at=now,
    )


def _calibrated(verdict: Verdict) -> tuple[dict[str, float], tuple[Sentence, ...]]:
    """The chance that a verdict is right, in numbers and as a sentence."""
    sure, low, high = verdict.confidence_ratio, verdict.low_ratio, verdict.high_ratio
    if sure is None or low is None or high is None:
        return {}, ()
    said = Sentence(
        "calibrated, the answer is right with a chance of %(confidence)s (%(low)s to %(high)s)",
        confidence=Decimal(f"{sure:.2f}"),
        low=Decimal(f"{low:.2f}"),
        high=Decimal(f"{high:.2f}"),
    )
    return {"confidence": sure, "low": low, "high": high}, (said,)
