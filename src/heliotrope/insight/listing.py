"""Orders as they are listed: each with its client and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.insight.river import Held, Stage, by_order
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import ItemLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order with its client's name and its items' progress.

    Attributes:
        items: items so far, hidden gold included.
        done: items that need no further judgement, settled or not.
    """

    order: OrderLine
    client: str
    items: int
    done: int
    escalated: int
    held: dict[Stage, Held]


def order_rows(
    actor: Actor, *, client_id: UUID | None = None, stage: Stage | None = None, limit: int = 100
) -> tuple[OrderRow, ...]:
    """The orders of the actor's clients, the latest first; a few queries, however many they are.

    Args:
        stage: only orders that have items in this stage.
    """
    rows = _rows(actor, demand_selectors.orders(actor, client_id=client_id, limit=limit))
    return rows if stage is None else tuple(row for row in rows if row.held[stage].items)


def _rows(actor: Actor, orders: Sequence[OrderLine]) -> tuple[OrderRow, ...]:
    counts = decompose_selectors.item_counts(actor, [order.id for order in orders])
    held = by_order(actor, orders)
    names = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    return tuple(
        OrderRow(
            order=order,
            client=names.get(order.client_id, ""),
            items=max(sum(counts.get(order.id, {}).values()), order.items_promised),
            done=_done(order, counts.get(order.id, {}), held[order.id]),
            escalated=counts.get(order.id, {}).get("escalated", 0),
            held=held[order.id],
        )
        for order in orders
    )


def _done(order: OrderLine, items: Mapping[str, int], held: Mapping[Stage, Held]) -> int:
    """Items decided so far; once an order is settled every item is, whatever was delivered of it."""
    settled = items.get("settled", 0)
    return settled if order.state in ("delivered", "accepted") else max(settled, held[Stage.DELIVER].items)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedRow:
    """An item that waits for an adjudicator, with where it comes from."""

    item: ItemLine
    title: str
    client: str


def escalated_rows(actor: Actor, *, limit: int = 200) -> tuple[EscalatedRow, ...]:
    """The items that wait for an adjudicator, order by order."""
    orders = {order.id: order for order in demand_selectors.working_orders(actor)}
    names = {client.id: client.name for client in tenancy_selectors.clients(actor)}
    return tuple(
        EscalatedRow(item=item, title=orders[item.order_id].title, client=names.get(item.client_id, ""))
        for item in decompose_selectors.escalated(actor, limit=limit)
        if item.order_id in orders
    )
