"""Reading offers and assignments, always as an actor."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, QuerySet, Sum, When

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.match.models import Assignment, Offer

_KEPT = [Assignment.State.ACTIVE, Assignment.State.DONE]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    """A unit in a worker's hands, or that was.

    Attributes:
        handed_from: the assignment from which it was handed on; None when it came another way.
        stays_since: since when its worker's hours end and nobody takes it over.
    """

    id: UUID
    unit_id: UUID
    item_id: UUID
    order_id: UUID
    client_id: UUID
    worker_id: UUID
    state: str
    started_at: datetime
    lease_until: datetime
    handed_from: UUID | None = None
    stays_since: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether the worker has it in hand now."""
        return self.state == Assignment.State.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A unit that a worker was asked to do."""

    id: UUID
    unit_id: UUID
    worker_id: UUID
    client_id: UUID
    state: str
    made_at: datetime
    expires_at: datetime


def my_assignment(actor: Actor, assignment_id: UUID) -> AssignmentLine:
    """One of the worker's own assignments."""
    row = Assignment.objects.filter(
        pk=assignment_id, worker_id=actor.worker, client_id__in=actor.client_ids
    ).first()
    if row is None:
        raise NotFound
    return _assignment(row)


def my_active(actor: Actor) -> tuple[AssignmentLine, ...]:
    """What the worker has in hand, the oldest first."""
    rows = Assignment.objects.filter(
        worker_id=actor.worker, client_id__in=actor.client_ids, state=Assignment.State.ACTIVE
    )
    return tuple(_assignment(row) for row in rows.order_by("started_at"))


def in_hands(
    actor: Actor, *, order_ids: Iterable[UUID] | None = None, limit: int
) -> tuple[AssignmentLine, ...]:
    """What is in anybody's hands, of these orders or of all, the longest held first."""
    rows = Assignment.objects.filter(client_id__in=actor.client_ids, state=Assignment.State.ACTIVE)
    if order_ids is not None:
        rows = rows.filter(order_id__in=set(order_ids))
    return tuple(_assignment(row) for row in rows.order_by("started_at", "id")[:limit])


def workers_of_items(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who has or had each item in hand and did not put it down; items of nobody are left out."""
    rows = Assignment.objects.filter(
        item_id__in=set(item_ids), client_id__in=actor.client_ids, state__in=_KEPT
    )
    found: dict[UUID, set[UUID]] = {}
    for item_id, worker_id in rows.values_list("item_id", "worker_id"):
        found.setdefault(item_id, set()).add(worker_id)
    return found


def my_offers(actor: Actor, *, limit: int = 500) -> tuple[OfferLine, ...]:
    """The offers that wait for the worker's answer, the oldest first."""
    rows = Offer.objects.filter(
        worker_id=actor.worker, client_id__in=actor.client_ids, state=Offer.State.OPEN
    )
    return tuple(_offer(row) for row in rows.order_by("made_at", "id")[:limit])


def my_offer(actor: Actor, offer_id: UUID) -> OfferLine:
    """One of the worker's own offers."""
    row = Offer.objects.filter(pk=offer_id, worker_id=actor.worker, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _offer(row)


def assignment(actor: Actor, assignment_id: UUID) -> AssignmentLine:
    """One assignment of the actor's clients; a worker's own only, for a worker."""
    rows = Assignment.objects.filter(pk=assignment_id, client_id__in=actor.client_ids)
    if actor.worker_id is not None:
        rows = rows.filter(worker_id=actor.worker)
    row = rows.first()
    if row is None:
        raise NotFound
    return _assignment(row)


def assignments_of_item(actor: Actor, item_id: UUID) -> tuple[AssignmentLine, ...]:
    """Who had an item in hand, in order of time."""
    rows = Assignment.objects.filter(item_id=item_id, client_id__in=actor.client_ids)
    return tuple(_assignment(row) for row in rows.order_by("started_at"))


def loads(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many units each worker has in hand; workers with none are left out."""
    rows = (
        Assignment.objects.filter(
            worker_id__in=set(worker_ids), client_id__in=actor.client_ids, state=Assignment.State.ACTIVE
        )
        .values("worker_id")
        .annotate(n=Count("id"))
    )
    return {row["worker_id"]: row["n"] for row in rows}


def given_s(actor: Actor, worker_ids: Iterable[UUID], *, since: datetime) -> dict[UUID, int]:
    """Seconds of work that workers were given since an instant and did not put down, as it was expected to
    take; workers with none are left out."""
    effort_s = Case(When(unit__effort_s=0, then=F("item__effort_s")), default=F("unit__effort_s"))
    rows = (
        Assignment.objects.filter(
            worker_id__in=set(worker_ids),
            client_id__in=actor.client_ids,
            state__in=_KEPT,
            started_at__gte=since,
        )
        .order_by()
        .values("worker_id")
        .annotate(effort=Sum(effort_s))
    )
    return {row["worker_id"]: row["effort"] for row in rows}


def busy_s(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Seconds that all work is expected to take which workers have in hand or were offered; those with none
    are left out."""
    asked = {"worker_id__in": set(worker_ids), "client_id__in": actor.client_ids}
    busy: Counter[UUID] = Counter()
    for rows in (
        Assignment.objects.filter(**asked, state=Assignment.State.ACTIVE),
        Offer.objects.filter(**asked, state=Offer.State.OPEN),
    ):
        effort_s = Case(When(unit__effort_s=0, then=F("unit__item__effort_s")), default=F("unit__effort_s"))
        busy.update(dict(rows.order_by().values_list("worker_id").annotate(effort=Sum(effort_s))))
    return dict(busy)


def open_by_channel(actor: Actor, worker_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """How many units of each channel workers have in hand, and of none under the empty name."""
    rows = (
        Assignment.objects.filter(
            worker_id__in=set(worker_ids), client_id__in=actor.client_ids, state=Assignment.State.ACTIVE
        )
        .values("worker_id", "item__channel")
        .annotate(n=Count("id"))
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["worker_id"], {})[row["item__channel"]] = row["n"]
    return found


def items_of_worker(worker_id: UUID, *order_ids: UUID) -> "QuerySet[Assignment, UUID]":
    """A lazy query of the items of an order, or of several, that a worker has or had in hand."""
    return Assignment.objects.filter(
        worker_id=worker_id, order_id__in=order_ids, state__in=_KEPT
    ).values_list("item_id", flat=True)


def active_orders(actor: Actor) -> set[UUID]:
    """Orders of which somebody has a unit in hand."""
    rows = Assignment.objects.filter(client_id__in=actor.client_ids, state=Assignment.State.ACTIVE)
    return set(rows.values_list("order_id", flat=True))


def _assignment(row: Assignment) -> AssignmentLine:
    return AssignmentLine(
        id=row.id,
        unit_id=row.unit_id,
        item_id=row.item_id,
        order_id=row.order_id,
        client_id=row.client_id,
        worker_id=row.worker_id,
        state=row.state,
        started_at=row.started_at,
        lease_until=row.lease_until,
        handed_from=row.handed_from,
        stays_since=row.stays_since,
    )


def _offer(row: Offer) -> OfferLine:
    return OfferLine(
        id=row.id,
        unit_id=row.unit_id,
        worker_id=row.worker_id,
        client_id=row.client_id,
        state=row.state,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
