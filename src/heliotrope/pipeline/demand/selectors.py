"""Reading orders, always as an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.core.line.demands import Demands, demands_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.demand.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """An order as stages, doors and lists see it.

    Attributes:
        closing_at: since when it settles with what there is; None while it takes in whatever it needs.
    """

    id: UUID
    client_id: UUID
    programme_id: UUID
    line: str
    shape: Shape
    title: str
    data_home: str
    file_id: UUID | None
    options: dict[str, Any]
    demands: Demands
    state: str
    items_promised: int
    rate_per_judgement: Decimal
    currency: str
    rate_card_version: int
    commission_version: int
    placed_at: datetime
    due_at: datetime | None
    content_sha256: str
    closing_at: datetime | None

    @property
    def hands_out(self) -> bool:
        """Whether its units go to workers, and a stream's items may arrive."""
        return self.state == Order.State.WORKING and self.closing_at is None


def order(actor: Actor, order_id: UUID) -> OrderLine:
    """One order of the actor's clients."""
    row = Order.objects.filter(pk=order_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _line(row)


def orders(actor: Actor, *, limit: int = 100, client_id: UUID | None = None) -> tuple[OrderLine, ...]:
    """The orders of the actor's clients, the latest first."""
    rows = Order.objects.filter(client_id__in=actor.client_ids)
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    return tuple(_line(row) for row in rows.order_by("-placed_at")[:limit])


def working_orders(actor: Actor) -> tuple[OrderLine, ...]:
    """The orders of the actor's clients that are being worked on, the oldest first."""
    rows = Order.objects.filter(client_id__in=actor.client_ids, state=Order.State.WORKING)
    return tuple(_line(row) for row in rows.order_by("placed_at"))


def handing_out(actor: Actor) -> tuple[OrderLine, ...]:
    """The orders of the actor's clients whose units go to workers, the oldest first."""
    return tuple(line for line in working_orders(actor) if line.hands_out)


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many orders of the actor's clients are in each state."""
    rows = Order.objects.filter(client_id__in=actor.client_ids).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def _line(row: Order) -> OrderLine:
    return OrderLine(
        id=row.id,
        client_id=row.client_id,
        programme_id=row.programme_id,
        line=row.line,
        shape=Shape(row.shape),
        title=row.title,
        data_home=row.data_home,
        file_id=row.file_id,
        options=row.options,
        demands=demands_of(row.demands),
        state=row.state,
        items_promised=row.items_promised,
        rate_per_judgement=row.rate_per_judgement,
        currency=row.currency,
        rate_card_version=row.rate_card_version,
        commission_version=row.commission_version,
        placed_at=row.placed_at,
        due_at=row.due_at,
        content_sha256=row.content_sha256,
        closing_at=row.closing_at,
    )


def open_orders(actor: Actor) -> tuple[OrderLine, ...]:
    """The orders of the actor's clients that are not over yet, the oldest first."""
    # Named one by one, so that the index of orders that are not over answers.
    states = [Order.State.PLACED, Order.State.WORKING, Order.State.SETTLED, Order.State.DELIVERED]
    rows = Order.objects.filter(client_id__in=actor.client_ids, state__in=states)
    return tuple(_line(row) for row in rows.order_by("placed_at"))


def titles(actor: Actor, order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The titles of orders of the actor's clients; unknown keys are left out."""
    rows = Order.objects.filter(pk__in=set(order_ids), client_id__in=actor.client_ids)
    return dict(rows.values_list("id", "title"))
