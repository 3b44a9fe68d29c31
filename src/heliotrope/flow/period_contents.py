"""What a certified period of a stream holds; for an order of work, what the order itself holds.

All of it follows from instants that never change, so it is read anew whenever it is needed.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from uuid import UUID

from heliotrope.core.money.pay import PayLine
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.money import selectors as money_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine
from heliotrope.pipeline.quality import periods
from heliotrope.pipeline.quality import selectors as quality_selectors
from heliotrope.pipeline.quality.periods import PeriodLine
from heliotrope.pipeline.quality.selectors import VerdictLine

FILE = "period.jsonl"
"""Name of the list of all that was delivered in a period, with the hash of every delivered file."""


def worked_on(actor: Actor, order_id: UUID) -> UUID:
    """The order whose work is certified: a period's stream, or the order itself."""
    line = periods.certified_by(actor, order_id)
    return order_id if line is None else line.stream_id


def delivered(actor: Actor, line: PeriodLine) -> Mapping[UUID, DeliveryLine]:
    """What the stream delivered in the period, by item."""
    made = deliver_selectors.delivered_between(
        actor, line.stream_id, line.period.begins_at, line.period.ends_at
    )
    return {one.item_id: one for one in made if one.item_id is not None}


def verdicts(actor: Actor, order_id: UUID) -> dict[UUID, VerdictLine]:
    """The answers that go out with an order, or that went out in its period, as they were settled then."""
    line = periods.certified_by(actor, order_id)
    if line is None:
        return quality_selectors.verdicts(actor, order_id)
    return quality_selectors.settled_as(actor, delivered(actor, line))


def item_ids(actor: Actor, order_id: UUID) -> tuple[UUID, ...]:
    """The items that a certificate is about, in order: for a period, all that had come and was not delivered
    before it began."""
    line = periods.certified_by(actor, order_id)
    if line is None:
        return decompose_selectors.item_ids(actor, order_id)
    came = decompose_selectors.came_before(actor, line.stream_id, line.period.ends_at)
    earlier = deliver_selectors.items_delivered_before(actor, line.stream_id, line.period.begins_at)
    return tuple(one for one in came if one not in earlier)


def work(actor: Actor, order_id: UUID) -> tuple[PayLine, ...]:
    """The pay lines of the work that is certified; an order's own have its inspections among them."""
    line = periods.certified_by(actor, order_id)
    if line is None:
        return money_selectors.pay_lines(actor, order_id=order_id)
    return money_selectors.pay_lines(actor, order_id=line.stream_id, among=delivered(actor, line))


def listed(actor: Actor, line: PeriodLine, known: Mapping[UUID, VerdictLine]) -> bytes:
    """One line of JSON for each delivered item: its place, what it was settled as, when, its files' hashes.

    The same period gives the same bytes.
    """
    made = delivered(actor, line)
    numbers = decompose_selectors.ordinals(actor, made)
    rows: Sequence[dict[str, object]] = [
        {
            "number": numbers[item_id] + 1,
            "item": str(item_id),
            "delivery": str(one.id),
            "delivered_at": one.delivered_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "answer": known[item_id].answer if item_id in known else "",
            "files": {name: str(file["sha256"]) for name, file in sorted(one.files.items())},
        }
        for item_id, one in sorted(made.items(), key=lambda pair: numbers[pair[0]])
    ]
    return "".join(json.dumps(row, sort_keys=True, ensure_ascii=True) + "\n" for row in rows).encode()
