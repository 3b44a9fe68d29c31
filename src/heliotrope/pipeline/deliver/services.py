"""Handing over and taking the client's yes; the only writer of deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict, NotFound
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.deliver.events import Delivered, DeliveryAccepted, PlanAccepted, PlanDelivered
from heliotrope.pipeline.deliver.models import Delivery, PlanDelivery
from heliotrope.pipeline.quality.selectors import VerdictLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One file of a delivery, kept in the vault."""

    name: str
    file_id: UUID
    sha256: str
    media_type: str
    size: int


def delivery_id_of(order_id: UUID, item_id: UUID | None) -> UUID:
    """The key of an order's delivery, or of a stream item's; a job that runs twice makes the same."""
    return derived_id(order_id, "delivery", item_id or "all")


def hand_over(
    actor: Actor,
    *,
    order_id: UUID,
    client_id: UUID,
    item_id: UUID | None,
    verdicts: Sequence[VerdictLine],
    judgements: int,
    files: Mapping[str, Packed],
    now: datetime,
) -> bool:
    """Record a delivery with its files; False when it was made before."""
    stated = [v.confidence_ratio for v in verdicts if v.confidence_ratio is not None]
    delivery_id = delivery_id_of(order_id, item_id)
    if Delivery.objects.filter(pk=delivery_id).exists():
        return False
    Delivery.objects.create(
        id=delivery_id,
        order_id=order_id,
        client_id=client_id,
        item_id=item_id,
        items=len(verdicts),
        judgements=judgements,
        below_target=sum(not v.on_target for v in verdicts),
        mean_confidence_ratio=sum(stated) / len(stated) if stated else None,
        files={
            name: {
                "id": str(packed.file_id),
                "sha256": packed.sha256,
                "media_type": packed.media_type,
                "size": packed.size,
            }
            for name, packed in files.items()
        },
        delivered_at=now,
    )
    outbox.publish(Delivered(client_id=client_id, order_id=order_id, delivery_id=delivery_id))
    audit.record(
        actor,
        "delivery.made",
        subject_kind="delivery",
        subject_id=delivery_id,
        client_id=client_id,
        detail={"items": len(verdicts), "sha256": {name: p.sha256 for name, p in files.items()}},
    )
    return True


def accept(actor: Actor, delivery_id: UUID, *, now: datetime) -> None:
    """Take the client's yes, once.

    Raises:
        NotFound: there is no such delivery for this actor.
        Conflict: it was accepted before.
    """
    row = Delivery.objects.filter(pk=delivery_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DELIVERED)
    if not waiting.update(state=Delivery.State.ACCEPTED, accepted_at=now, accepted_by=actor.user_id):
        raise Conflict("This delivery was accepted before; its invoice is on the order's page.")
    outbox.publish(DeliveryAccepted(client_id=row.client_id, order_id=row.order_id, delivery_id=delivery_id))
    audit.record(
        actor, "delivery.accepted", subject_kind="delivery", subject_id=delivery_id, client_id=row.client_id
    )


def hand_over_plan(
    actor: Actor,
    plan_id: UUID,
    *,
    client_id: UUID,
    nodes: int,
    items: int,
    files: int,
    contents_sha256: str,
    now: datetime,
) -> None:
    """Record the one delivery of a plan, in the transaction that finishes the plan."""
    made = PlanDelivery.objects.create(
        id=derived_id(plan_id, "delivery", "plan"),
        plan_id=plan_id,
        client_id=client_id,
        nodes=nodes,
        items=items,
        files=files,
        contents_sha256=contents_sha256,
        delivered_at=now,
    )
    outbox.publish(PlanDelivered(client_id=client_id, plan_id=plan_id))
    detail = {"delivery": str(made.id), "files": files, "sha256": contents_sha256}
    audit.record(
        actor, "plan.delivered", subject_kind="plan", subject_id=plan_id, client_id=client_id, detail=detail
    )


def accept_plan(actor: Actor, plan_id: UUID, *, now: datetime) -> None:
    """Take the client's yes to a plan as a whole, once.

    Raises:
        NotFound: this actor has no such plan, or it is not delivered yet.
        Conflict: it was accepted before.
    """
    row = PlanDelivery.objects.filter(plan_id=plan_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    waiting = PlanDelivery.objects.filter(pk=row.id, state=PlanDelivery.State.DELIVERED)
    if not waiting.update(state=PlanDelivery.State.ACCEPTED, accepted_at=now, accepted_by=actor.user_id):
        raise Conflict("This plan was accepted before; its invoices are on the pages of its orders.")
    outbox.publish(PlanAccepted(client_id=row.client_id, plan_id=plan_id))
    audit.record(
        actor, "plan.accepted", subject_kind="plan", subject_id=plan_id, client_id=row.client_id, detail={}
    )
