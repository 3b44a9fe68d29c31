"""Taking judgements, gold and adjudications; the only writer of those tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.plain import plain
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.decompose.selectors import ItemLine
from heliotrope.pipeline.match.services import Finished
from heliotrope.pipeline.quality.events import ItemAdjudicated, ItemSettled, JudgementMade, StepDone
from heliotrope.pipeline.quality.models import Adjudication, GoldItem, Judgement, Verdict

REASON_MOST = 1000


def hide_gold(*, order_id: UUID, client_id: UUID, answers: Mapping[UUID, str]) -> None:
    """Keep the known answers of hidden gold items; again changes nothing."""
    GoldItem.objects.bulk_create(
        (
            GoldItem(item_id=item_id, order_id=order_id, client_id=client_id, answer=answer)
            for item_id, answer in answers.items()
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a worker answered.

    Attributes:
        step: code of the plan's step; empty for a plan without steps.
        turn: 0, or how often the item was worked on before when the same worker may come back.
        body_id: what was made, in the vault; None when the answer says it all.
        reacts_at: home of the order when its line does something of its own about it; else empty.
    """

    answer: str
    step: str = ""
    turn: int = 0
    body_id: UUID | None = None
    reacts_at: str = ""


def take_judgement(
    actor: Actor,
    finished: Finished,
    *,
    assignment_id: UUID,
    made: Made,
    spent_s: float | None,
    now: datetime,
) -> UUID:
    """Insert one judgement; touches no row that another worker's judgement touches.

    Args:
        spent_s: working time as the page measured it; never more than the unit was in hand, and that time
            when it was not measured.
    """
    in_hand_s = max(0.0, (now - finished.started_at).total_seconds())
    judgement_id = new_id()
    Judgement.objects.create(
        id=judgement_id,
        assignment_id=assignment_id,
        unit_id=finished.unit_id,
        item_id=finished.item_id,
        order_id=finished.order_id,
        worker_id=finished.worker_id,
        client_id=finished.client_id,
        step=made.step,
        turn=made.turn,
        answer=made.answer,
        body_id=made.body_id,
        spent_s=in_hand_s if spent_s is None else min(max(0.0, spent_s), in_hand_s),
        judged_at=now,
    )
    outbox.publish(
        JudgementMade(
            client_id=finished.client_id,
            order_id=finished.order_id,
            item_id=finished.item_id,
            worker_id=finished.worker_id,
        )
    )
    if made.reacts_at:
        outbox.publish(
            StepDone(
                client_id=finished.client_id,
                order_id=finished.order_id,
                judgement_id=judgement_id,
                home=made.reacts_at,
            )
        )
    audit.record(
        actor,
        "judgement.made",
        subject_kind="judgement",
        subject_id=judgement_id,
        client_id=finished.client_id,
        detail={"unit": str(finished.unit_id)},
    )
    return judgement_id


def adjudicate(
    actor: Actor, item: ItemLine, *, answer: str, reason: str, alone_at: str, now: datetime
) -> None:
    """Settle an escalated item by a person's word, with the reason.

    Args:
        alone_at: home of a stream, whose items are delivered one by one; empty for an order with an end.

    Raises:
        Invalid: no reason was given.
        Conflict: the item does not wait for an adjudicator, or another one was first.
    """
    if not reason.strip():
        raise Invalid("Say why: the people who judged this item will read it.")
    said = plain(reason.strip(), most=REASON_MOST).text
    if actor.user_id is None or not decompose.settle_escalated(item.id):
        raise Conflict("This item does not wait for an adjudicator any more.")
    Adjudication.objects.create(
        item_id=item.id,
        client_id=item.client_id,
        adjudicator_id=actor.user_id,
        answer=answer,
        reason=said,
        settled_at=now,
    )
    judgements = Judgement.objects.filter(item_id=item.id).count()
    Verdict.objects.create(
        item_id=item.id,
        order_id=item.order_id,
        client_id=item.client_id,
        answer=answer,
        basis=Verdict.Basis.ADJUDICATION,
        confidence_ratio=None,
        judgements=judgements,
        on_target=True,
        settled_at=now,
    )
    decisions.remember(
        [
            decisions.Reasoned(
                client_id=item.client_id,
                kind="verdict",
                subject_id=item.id,
                rule="adjudication@1",
                inputs={"judgements": judgements, "adjudicator": str(actor.user_id)},
                outcome={"answer": answer},
                reasons=(said,),
                decided_at=now,
            )
        ]
    )
    outbox.publish(ItemAdjudicated(client_id=item.client_id, order_id=item.order_id, item_id=item.id))
    if alone_at:
        outbox.publish(
            ItemSettled(client_id=item.client_id, order_id=item.order_id, item_id=item.id, home=alone_at)
        )
    audit.record(actor, "item.adjudicated", subject_kind="item", subject_id=item.id, client_id=item.client_id)
