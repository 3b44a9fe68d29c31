"""Settling an order with what there is: nobody is asked any more, and what is in hand may still come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Conflict
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.decisions import services as decisions
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand import services as demand
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import offers
from heliotrope.pipeline.quality import selectors as quality_selectors

RULE = "closing@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """An order that is closing, and whether this call closed it."""

    order_id: UUID
    closing_at: datetime
    fresh: bool


def close(actor: Actor, order_id: UUID, *, now: datetime) -> Closed:
    """Let an order settle with what there is; again, or at once with another call, changes nothing.

    No further unit is handed out and nothing more arrives on a stream.  A unit in hand may be answered until
    its lease ends.  Then each item that anybody judged settles with what is believed of it, and one that
    nobody judged is cancelled and costs nothing.

    Raises:
        NotFound: there is no such order for this actor.
        Conflict: the order is not in work, so there is nothing to close.
    """
    order = demand_selectors.order(actor, order_id)
    if order.closing_at is not None:
        return Closed(order_id=order_id, closing_at=order.closing_at, fresh=False)
    decompose.hold_order(order_id, alone=True)
    if demand.close(actor, order_id, now=now):
        withdrawn = offers.withdraw_waiting(order_id, now=now)
        decisions.remember([_reasoned(actor, order, withdrawn, now)])
        return Closed(order_id=order_id, closing_at=now, fresh=True)
    order = demand_selectors.order(actor, order_id)
    if order.closing_at is None:
        raise Conflict(
            "The order's items are not open for work yet; try again in a moment."
            if order.state == "placed"
            else "The work on this order is over; there is nothing to close."
        )
    return Closed(order_id=order_id, closing_at=order.closing_at, fresh=False)


def expected(inputs: Mapping[str, Any]) -> dict[str, int]:
    """What a closing leads to when nothing in hand comes in: items that settle, and that are cancelled."""
    judged = int(inputs["items_judged"])
    return {"settle": judged, "cancel": int(inputs["items_left"]) - judged}


def _reasoned(actor: Actor, order: OrderLine, withdrawn: int, now: datetime) -> decisions.Reasoned:
    """What the order stood at when it closed; hidden gold apart, for its answers came with the order."""
    left = {
        *decompose_selectors.item_ids(actor, order.id, state="open"),
        *decompose_selectors.item_ids(actor, order.id, state="escalated"),
    } - quality_selectors.gold_items(order.id)
    inputs = {
        "items_left": len(left),
        "items_judged": len(quality_selectors.beliefs(actor, left)),
        "units_withdrawn": withdrawn,
        "units_in_hand": decompose_selectors.units_in_hand(order.id),
    }
    return decisions.Reasoned(
        client_id=order.client_id,
        kind="order",
        subject_id=order.id,
        rule=RULE,
        inputs=inputs,
        outcome=expected(inputs),
        reasons=(
            Sentence("the order was closed: it settles with what there is"),
            Sentence("%(n)s units that waited were withdrawn", n=withdrawn),
            Sentence(
                "%(n)s units in hand may still come in until their time ends", n=inputs["units_in_hand"]
            ),
            Sentence("an item that nobody judged is cancelled and costs nothing"),
        ),
        decided_at=now,
    )
