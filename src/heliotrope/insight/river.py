"""The river: how many items each of the five stages holds now; every item is in one stage only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.quality import selectors as quality_selectors


class Stage(StrEnum):
    """The stages in the order work moves."""

    DEMAND = "demand"
    DECOMPOSE = "decompose"
    MATCH = "match"
    QUALITY = "quality"
    DELIVER = "deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one stage holds.

    Attributes:
        items: items in the stage, those that wait included.
        waiting: items that nobody, person or machine, works on.
    """

    stage: Stage
    items: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """An order's items by state, its units, and what is judged or delivered."""

    items: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    unfolded: int = 0
    decided: int = 0
    gold: int = 0
    delivered: Mapping[str, int] = field(default_factory=dict)


def across(actor: Actor) -> tuple[Held, ...]:
    """The river of all orders of the actor's clients that nobody accepted yet."""
    return of_orders(actor, demand_selectors.open_orders(actor))


def of_orders(actor: Actor, orders: Sequence[OrderLine]) -> tuple[Held, ...]:
    """The river of some orders together."""
    held = by_order(actor, orders)
    return tuple(
        Held(
            stage=stage,
            items=sum(one[stage].items for one in held.values()),
            waiting=sum(one[stage].waiting for one in held.values()),
        )
        for stage in Stage
    )


def by_order(actor: Actor, orders: Sequence[OrderLine]) -> dict[UUID, dict[Stage, Held]]:
    """What each stage holds of each order; in six queries, however many orders there are."""
    ids = [order.id for order in orders]
    items = decompose_selectors.item_counts(actor, ids)
    units = decompose_selectors.unit_counts(actor, ids)
    unfolded = quality_selectors.unfolded_counts(actor, ids)
    decided = quality_selectors.decided_counts(actor, ids)
    gold = quality_selectors.gold_counts(actor, ids)
    delivered = deliver_selectors.item_counts(actor, ids)
    return {
        order.id: _held(
            order,
            _Counts(
                items=items.get(order.id, {}),
                units=units.get(order.id, {}),
                unfolded=unfolded.get(order.id, 0),
                decided=decided.get(order.id, 0),
                gold=gold.get(order.id, 0),
                delivered=delivered.get(order.id, {}),
            ),
        )
        for order in orders
    }


def _held(order: OrderLine, counts: _Counts) -> dict[Stage, Held]:
    """What each stage holds of one order.

    An item that is decided waits with its order for the last one, so it counts as on its way to delivery.
    What nobody judges yet and no unit is open for counts as decompose; hidden gold does not flow.
    """
    unopened = order.items_promised if order.state == "placed" else 0
    waiting = counts.units.get("open", 0) + counts.units.get("offered", 0)
    live = waiting + counts.units.get("assigned", 0)
    escalated = counts.items.get("escalated", 0)
    undecided = counts.items.get("open", 0) - counts.decided - counts.gold
    left = max(0, counts.items.get("settled", 0) - counts.delivered.get("accepted", 0))
    found = {
        Stage.DEMAND: (unopened, unopened),
        Stage.DECOMPOSE: (max(0, undecided - live - counts.unfolded), 0),
        Stage.MATCH: (live, waiting),
        Stage.QUALITY: (counts.unfolded + escalated, escalated),
        Stage.DELIVER: (left + counts.decided, min(left, counts.delivered.get("delivered", 0))),
    }
    return {stage: Held(stage=stage, items=n, waiting=w) for stage, (n, w) in found.items()}
