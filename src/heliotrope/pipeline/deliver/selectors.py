"""Reading deliveries, always as an actor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.deliver.models import Delivery, PlanDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery as it is listed.

    Attributes:
        files: by name, each with ``id``, ``sha256``, ``media_type`` and ``size`` in bytes.
    """

    id: UUID
    order_id: UUID
    client_id: UUID
    item_id: UUID | None
    state: str
    items: int
    judgements: int
    below_target: int
    mean_confidence_ratio: float | None
    files: Mapping[str, Mapping[str, Any]]
    delivered_at: datetime
    accepted_at: datetime | None


def delivery(actor: Actor, delivery_id: UUID) -> DeliveryLine:
    """One delivery of the actor's clients."""
    row = Delivery.objects.filter(pk=delivery_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _line(row)


def deliveries_of_order(actor: Actor, order_id: UUID, *, limit: int = 100) -> tuple[DeliveryLine, ...]:
    """The deliveries of one order, the latest first."""
    rows = Delivery.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.order_by("-delivered_at")[:limit])


def delivered_between(
    actor: Actor, order_id: UUID, begins_at: datetime, ends_at: datetime
) -> tuple[DeliveryLine, ...]:
    """The deliveries of a stream from an instant on and before another, the first first."""
    rows = Delivery.objects.filter(order_id=order_id, client_id__in=actor.client_ids)
    inside = rows.filter(delivered_at__gte=begins_at, delivered_at__lt=ends_at)
    return tuple(_line(row) for row in inside.order_by("delivered_at", "id"))


def items_delivered_before(actor: Actor, order_id: UUID, at: datetime) -> set[UUID]:
    """The items of a stream that were delivered before an instant."""
    rows = Delivery.objects.filter(order_id=order_id, client_id__in=actor.client_ids, delivered_at__lt=at)
    return {item_id for item_id in rows.values_list("item_id", flat=True) if item_id is not None}


def deliveries(actor: Actor, *, limit: int = 100) -> tuple[DeliveryLine, ...]:
    """The deliveries of the actor's clients, the latest first."""
    rows = Delivery.objects.filter(client_id__in=actor.client_ids).order_by("-delivered_at")
    return tuple(_line(row) for row in rows[:limit])


def files_of_items(actor: Actor, item_ids: Iterable[UUID], *, orders: Iterable[UUID]) -> tuple[UUID, ...]:
    """The files of what was delivered of these items of these streams."""
    rows = Delivery.objects.filter(
        order_id__in=set(orders), item_id__in=set(item_ids), client_id__in=actor.client_ids
    )
    return tuple(UUID(one["id"]) for files in rows.values_list("files", flat=True) for one in files.values())


def _line(row: Delivery) -> DeliveryLine:
    return DeliveryLine(
        id=row.id,
        order_id=row.order_id,
        client_id=row.client_id,
        item_id=row.item_id,
        state=row.state,
        items=row.items,
        judgements=row.judgements,
        below_target=row.below_target,
        mean_confidence_ratio=row.mean_confidence_ratio,
        files=row.files,
        delivered_at=row.delivered_at,
        accepted_at=row.accepted_at,
    )


def deliveries_of_orders(actor: Actor, order_ids: Iterable[UUID]) -> tuple[DeliveryLine, ...]:
    """Every delivery of some orders, the first first."""
    rows = Delivery.objects.filter(order_id__in=set(order_ids), client_id__in=actor.client_ids)
    return tuple(_line(row) for row in rows.order_by("delivered_at", "id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDeliveryLine:
    """The one delivery of a plan.

    Attributes:
        nodes: nodes that delivered something.
        items, files: over all of them.
        contents_sha256: of the list of contents, in hexadecimal.
    """

    id: UUID
    plan_id: UUID
    client_id: UUID
    state: str
    nodes: int
    items: int
    files: int
    contents_sha256: str
    delivered_at: datetime
    accepted_at: datetime | None


def plan_delivery(actor: Actor, plan_id: UUID) -> PlanDeliveryLine | None:
    """The one delivery of a plan of the actor's clients; None while the plan is not done."""
    row = PlanDelivery.objects.filter(plan_id=plan_id, client_id__in=actor.client_ids).first()
    if row is None:
        return None
    return PlanDeliveryLine(
        id=row.id,
        plan_id=row.plan_id,
        client_id=row.client_id,
        state=row.state,
        nodes=row.nodes,
        items=row.items,
        files=row.files,
        contents_sha256=row.contents_sha256,
        delivered_at=row.delivered_at,
        accepted_at=row.accepted_at,
    )


def waiting(actor: Actor, *, limit: int = 100) -> tuple[DeliveryLine, ...]:
    """The deliveries that wait for the client's yes, the longest waiting first."""
    rows = Delivery.objects.filter(client_id__in=actor.client_ids, state=Delivery.State.DELIVERED)
    return tuple(_line(row) for row in rows.order_by("delivered_at")[:limit])


def item_counts(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many delivered items of each order wait for the client's yes, and how many have it, by state."""
    rows = (
        Delivery.objects.filter(order_id__in=set(order_ids), client_id__in=actor.client_ids)
        .values("order_id", "state")
        .annotate(n=Sum("items"))
    )
    counts: dict[UUID, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["order_id"], {})[row["state"]] = row["n"]
    return counts
