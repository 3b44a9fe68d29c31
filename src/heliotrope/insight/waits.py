"""What waits on a stream, and why: for whoever gives work out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.match import waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitItem:
    """A unit that waits, by the place of its item in the order.

    Attributes:
        line: why, in one line; it may name amounts, which are for staff alone.
        stage: how far its language is relaxed: native, fluent or help; empty where it asks for none.
        relaxes_at: when the next stage is tried; None where there is none.
        taken_at: when it is worth enough for those who are kept for dearer work; None for other causes.
    """

    unit_id: UUID
    item_id: UUID
    ordinal: int
    step: str
    opened_at: datetime
    line: str
    stage: str
    relaxes_at: datetime | None
    taken_at: datetime | None
    decided_at: datetime


def waiting_items(
    actor: Actor, order_id: UUID, *, item_id: UUID | None = None, limit: int = 50
) -> tuple[WaitItem, ...]:
    """The units of an order, or of one item of it, that wait, the longest first; nothing for who gives no
    work out."""
    if not actor.may(Permission.OFFER_MAKE):
        return ()
    lines = waiting.waiting_units(actor, order_id=order_id, item_id=item_id, limit=limit)
    units = decompose_selectors.units(actor, [line.unit_id for line in lines])
    ordinals = decompose_selectors.ordinals(actor, [unit.item_id for unit in units.values()])
    return tuple(
        WaitItem(
            unit_id=line.unit_id,
            item_id=units[line.unit_id].item_id,
            ordinal=ordinals[units[line.unit_id].item_id],
            step=units[line.unit_id].step,
            opened_at=units[line.unit_id].opened_at,
            line=line.line,
            stage=line.stage,
            relaxes_at=line.relaxes_at,
            taken_at=line.taken_at,
            decided_at=line.decided_at,
        )
        for line in lines
        if line.unit_id in units
    )
