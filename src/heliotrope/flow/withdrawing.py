"""What is open of an erased person is withdrawn: nobody is handed a case of which nothing can be read."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Redundancy
from heliotrope.flow.judging import scope_of
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import stopping
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality import settling, stepping


def withdraw(actor: Actor, client_id: UUID, item_ids: Iterable[UUID], *, now: datetime) -> int:
    """Take a person's cases out of everybody's hands and end them; gives how many are withdrawn.

    Units that wait are closed and those in hand taken back.  Items that nobody answered are cancelled and
    cost nothing; what a machine prepared is no answer.  One that was answered in steps ends with what was
    done, and is charged and paid as its line says.  Again changes nothing.
    """
    with acting(actor):
        open_now = _open(actor, item_ids)
        for order_id in sorted(open_now):
            decompose.hold_order(order_id, alone=True)
        gone = 0
        for order_id, items in sorted(open_now.items()):
            scope = scope_of(demand_selectors.order(actor, order_id))
            prepares = frozenset(step.code for step in scope.plan.steps if step.machine)
            in_steps = scope.plan.redundancy is Redundancy.STEPS
            # Judged by many, an item with an answer is still asked about: nobody of them reads whose it is.
            stopping.take_out(actor, items if in_steps else _unanswered(actor, items, prepares), now=now)
            left = _unanswered(actor, items, prepares)  # an answer may have come in a moment before
            decompose.cancel_units(items if in_steps else left, now=now)
            gone += settling.leave_erased(client_id, order_id, left, prepares, now)
            if in_steps:
                stepping.end_erased(scope, [one for one in items if one not in left], now=now)
    return gone


def _open(actor: Actor, item_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The items that are open or escalated, by their order."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for item_id in sorted(set(item_ids)):
        try:
            item = decompose_selectors.item(actor, item_id)
        except NotFound:
            continue  # a conversation that did not become work
        if item.state in ("open", "escalated"):
            found[item.order_id].append(item_id)
    return found


def _unanswered(actor: Actor, items: Iterable[UUID], prepares: Collection[str]) -> list[UUID]:
    """Those without a judgement, but for steps by which a machine prepares the work."""
    return [
        item_id
        for item_id in items
        if all(one.step in prepares for one in quality_selectors.judgements_of_item(actor, item_id))
    ]
