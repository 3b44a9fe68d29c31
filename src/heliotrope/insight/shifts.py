"""What ends with a shift: work that was passed on, work that stays behind, and units that will be late."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import handover, lateness
from heliotrope.pipeline.match.lateness import LateLine

SPAN = timedelta(hours=24)
"""How far back handovers are counted."""
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """A worker whose hours end and with whom units stay."""

    worker_id: UUID
    handle: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateOrder:
    """An order of which units will be late, or are; for those who may read it."""

    order_id: UUID
    title: str
    units: int
    first_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """Handovers and lateness at an instant.

    Attributes:
        passed_on: units that were handed on in the past 24 hours.
        staying: who keeps units though their hours end, the longest known first.
        will_miss, first_at: units that will miss their due instant, and the first of these instants.
        missed: units that have missed it and are not done.
        orders: of which these units are, what is due first first; empty where the actor may not read orders.
    """

    passed_on: int
    staying: tuple[Staying, ...]
    will_miss: int
    first_at: datetime | None
    missed: int
    orders: tuple[LateOrder, ...]


def shifts(actor: Actor, *, at: datetime) -> Shifts:
    """For who may see the network: numbers of the whole operation, for a site lead those of their people.

    A unit that waits belongs to nobody's site, so how many will be late is told to everybody, and of which
    orders they are only to who may read these.
    """
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        passed = handover.passed_on(platform, since=at - SPAN)
        stays = Counter(handover.staying(platform))
        late = lateness.late_units(platform)
        handles = network_selectors.handles(platform, stays)
    own = {line.id for line in network_selectors.workers(actor)} if actor.site_id is not None else None
    ahead = [line for line in late if line.due_at > at]
    return Shifts(
        passed_on=sum(own is None or worker_id in own for worker_id in passed),
        staying=tuple(
            Staying(worker_id=worker_id, handle=handles.get(worker_id, ""), units=units)
            for worker_id, units in stays.items()
            if own is None or worker_id in own
        ),
        will_miss=len(ahead),
        first_at=ahead[0].due_at if ahead else None,
        missed=len(late) - len(ahead),
        orders=_orders(actor, late),
    )


def _orders(actor: Actor, late: tuple[LateLine, ...]) -> tuple[LateOrder, ...]:
    if not actor.may(Permission.ORDER_READ):
        return ()
    mine = [line for line in late if line.client_id in actor.client_ids]
    counts = Counter(line.order_id for line in mine)
    titles = demand_selectors.titles(actor, counts)
    first = {line.order_id: line.due_at for line in reversed(mine)}
    found = [
        LateOrder(order_id=order_id, title=titles[order_id], units=units, first_at=first[order_id])
        for order_id, units in counts.items()
        if order_id in titles
    ]
    return tuple(sorted(found, key=lambda one: (one.first_at, one.order_id))[:SHOWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class LateItem:
    """A unit of an order that will be late or is, by the place of its item in the order."""

    item_id: UUID
    ordinal: int
    step: str
    due_at: datetime
    done_at: datetime | None
    reasons: tuple[str, ...]


def late_items(actor: Actor, order_id: UUID, *, limit: int = 50) -> tuple[LateItem, ...]:
    """The units of an order of the actor's that will be late or are, what is due first first."""
    late = lateness.late_units(actor, order_id=order_id, limit=limit)
    units = decompose_selectors.units(actor, [line.unit_id for line in late])
    ordinals = decompose_selectors.ordinals(actor, [unit.item_id for unit in units.values()])
    return tuple(
        LateItem(
            item_id=units[line.unit_id].item_id,
            ordinal=ordinals[units[line.unit_id].item_id],
            step=units[line.unit_id].step,
            due_at=line.due_at,
            done_at=line.done_at,
            reasons=line.reasons,
        )
        for line in late
        if line.unit_id in units
    )
