"""Where a worker stands now: what they have in hand, and what keeps further work from them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.line import Requirement
from heliotrope.core.match.availability import is_on, local_time, next_available
from heliotrope.core.match.explain import LeftOut, OpenWork, smallest_obstacles
from heliotrope.flow import crossing
from heliotrope.flow.rooms import with_room
from heliotrope.flow.working import ORDERS_LOOKED_AT
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.network.selectors import WorkerLine
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import selectors as match_selectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A worker now, as those who may see them read it; it names no client and no order.

    Attributes:
        load, capacity: units in hand, and how many there may be.
        measured: share of right answers by skill, over all judged work.
        local_at: the instant by the worker's own clock.
        next_on_at: when they are next on, when they are off now.
        stands: the least that would have to change for them to get a unit.
    """

    worker: WorkerLine
    load: int
    capacity: int
    measured: dict[str, float]
    local_at: datetime
    on: bool
    next_on_at: datetime | None
    stands: LeftOut


def what_stands_in_the_way(actor: Actor, worker_id: UUID, *, now: datetime) -> Standing:
    """Why a worker gets no unit now, without handing one out.

    Looks, as matching does, at the open units of every client of the operator; says only what the worker
    would need, in how many units.
    """
    worker = network_selectors.worker(actor, worker_id)
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        load = match_selectors.loads(platform, [worker_id]).get(worker_id, 0)
        candidate = with_room(platform, network_selectors.candidate(platform, worker_id, load=load))
        candidate = crossing.with_border(platform, candidate, now=now)
        work = _open_work(platform, worker_id)
    on = is_on(candidate, now)
    return Standing(
        worker=worker,
        load=load,
        capacity=candidate.capacity,
        measured=dict(candidate.measured),
        local_at=local_time(candidate, now),
        on=on,
        next_on_at=None if on else next_available(candidate, now),
        stands=smallest_obstacles(candidate, work, now),
    )


def _open_work(platform: Actor, worker_id: UUID) -> list[OpenWork]:
    """The open units by what they require, and whether the worker had their items before."""
    groups: Counter[tuple[Requirement, bool]] = Counter()
    for order in demand_selectors.handing_out(platform)[:ORDERS_LOOKED_AT]:
        had = set(match_selectors.items_of_worker(worker_id, order.id))
        for unit in decompose_selectors.waiting_units(platform, order.id):
            groups[unit.requirement, unit.item_id in had] += 1
    return [
        OpenWork(requirement=requirement, units=units, already_judged=judged)
        for (requirement, judged), units in groups.items()
    ]
