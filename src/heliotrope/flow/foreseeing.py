"""Lateness: units that will not make their due instant say so before it comes, of orders and of streams."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.match.handover import Holding
from heliotrope.core.match.lateness import Waiting, foresee
from heliotrope.core.match.people import Candidate
from heliotrope.flow import crossing
from heliotrope.flow.handing_on import LOOKED_AT, hand_on_for, holding, people_of
from heliotrope.flow.rooms import with_rooms
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import dispatch_rules, lateness
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match

AHEAD = timedelta(days=1)
"""How long before it is due a unit is looked at."""
A_TIME = 500
"""Waiting units of an operator that one call looks at, those due first."""


def operators() -> tuple[UUID, ...]:
    """Whose shifts are watched: every operator's."""
    return tuple(platform.operator for platform in tenancy_selectors.machines())


def watch_shifts(*, operator_id: UUID) -> None:
    """Hand on what leaving workers have in hand, then let what will be late say so."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    hand_on_for(platform)
    foresee_for(platform)


def foresee_for(platform: Actor) -> int:
    """Let an operator's units that will be late say so; gives how many said so that had not.

    Running it again tells nothing more.
    """
    with acting(platform):
        return _foresee(platform, clock_now())


def _foresee(platform: Actor, now: datetime) -> int:
    orders = {order.id: order for order in demand_selectors.working_orders(platform)}
    waiting = {
        unit.id: unit
        for unit in decompose_selectors.pressing(platform, orders, until=now + AHEAD, limit=A_TIME)
    }
    held = _held(platform, orders, now)
    due = {one.unit.unit_id for one in held if one.unit.due_at is not None and one.unit.due_at <= now + AHEAD}
    if waiting or due:
        found = foresee(_waiting(platform, waiting), held, _people(platform, held, now), now)
        late = [one for one in found if one.unit_id in waiting or one.unit_id in due]
    else:
        late = []
    units = waiting | decompose_selectors.units(platform, due)
    lateness.ease((set(units) | _over(platform)) - {one.unit_id for one in late})
    return lateness.tell(platform, late, units, now=now)


def _held(platform: Actor, orders: Mapping[UUID, OrderLine], now: datetime) -> list[Holding]:
    """What is in hand, with its order's due instant where it has none; what measures its worker has none."""
    lines = match_selectors.in_hands(platform, order_ids=orders, limit=LOOKED_AT)
    units = decompose_selectors.units(platform, [line.unit_id for line in lines])
    people = people_of(platform, {line.worker_id for line in lines}, now) if lines else {}
    found = []
    for line in lines:
        unit = units[line.unit_id]
        due_at = None if unit.gold else unit.due_at or orders[line.order_id].due_at
        found.append(holding(line, replace(unit, due_at=due_at), people[line.worker_id]))
    return found


def _waiting(platform: Actor, waiting: Mapping[UUID, UnitLine]) -> list[Waiting]:
    had = match_selectors.workers_of_items(platform, [unit.item_id for unit in waiting.values()])
    return [
        Waiting(
            unit=match.open_unit(unit, due_at=unit.due_at, judgements=0),
            barred=frozenset(() if unit.turn else had.get(unit.item_id, ())),
        )
        for unit in waiting.values()
    ]


def _people(platform: Actor, held: list[Holding], now: datetime) -> list[Candidate]:
    """Everybody who may get work; what an AI worker could do it would have done."""
    machines = {line.id for line in network_selectors.ai_workers(platform)}
    everybody = network_selectors.everybody(platform, now, now + timedelta(days=8), loads={}, limit=LOOKED_AT)
    found = {one.worker_id: one for one in everybody if one.worker_id not in machines}
    holders = {one.worker.worker_id: one.worker for one in held}
    known = {**holders, **found}.values()
    people = with_rooms(platform, known, dispatch_rules.in_force(platform))
    return list(crossing.with_borders(platform, people, now=now).values())


def _over(platform: Actor) -> set[UUID]:
    """Units that said that they would be late and are done or withdrawn by now."""
    said = {line.unit_id for line in lateness.late_units(platform)}
    live = ("open", "offered", "assigned")
    units = decompose_selectors.units(platform, said)
    return {unit_id for unit_id in said if unit_id not in units or units[unit_id].state not in live}
