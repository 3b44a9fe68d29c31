"""What is open of an erased person is withdrawn: nobody is handed a case of which nothing can be read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose import services as decompose
from heliotrope.pipeline.match import stopping
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality import settling


def withdraw(actor: Actor, client_id: UUID, item_ids: Iterable[UUID], *, now: datetime) -> int:
    """Withdraw the cases that nobody answered yet; gives how many.  Again changes nothing.

    Units that wait are closed and those in hand taken back; the items are cancelled and cost nothing.  A
    case with an answer stays as it is: it is charged and paid as its line says.
    """
    with acting(actor):
        open_now = _open(actor, item_ids)
        for order_id in sorted(open_now):
            decompose.hold_order(order_id, alone=True)
        gone = 0
        for order_id, items in sorted(open_now.items()):
            stopping.take_out(actor, _unanswered(actor, items), now=now)
            left = _unanswered(actor, items)  # an answer may have come in a moment before
            decompose.cancel_units(left, now=now)
            gone += settling.leave_erased(client_id, order_id, left, now)
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


def _unanswered(actor: Actor, items: Iterable[UUID]) -> list[UUID]:
    return [one for one in items if not quality_selectors.judgements_of_item(actor, one)]
