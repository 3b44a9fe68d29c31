"""Live assignment: a stream's unit goes to a ready worker the moment it is there, by price, the most pressing
unit first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Requirement, Shape
from heliotrope.core.match.dispatch.asks import Rules
from heliotrope.core.match.dispatch.choosing import may_take
from heliotrope.core.match.dispatch.stakes import Stakes, worth
from heliotrope.core.match.people import Candidate
from heliotrope.flow import crossing, terms
from heliotrope.flow.handing_on import people_of
from heliotrope.flow.rooms import with_rooms
from heliotrope.flow.valuing import is_translated, stakes_of, stakes_without_contents
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.foundation.vaults import require
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import dispatch_rules, live, waiting
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.services import Handed
from heliotrope.pipeline.match.waiting import Left

ALIKE, LOOKED_AT = 20, 200
"""Waiting units that one round looks at: of each order and requirement, and in all."""
ROUNDS = 5
"""What one call does at most; the rest follows when somebody is free again."""


def be_ready(actor: Actor, *, ready: bool, now: datetime) -> None:
    """A worker takes live work from now on, or no more."""
    if actor.worker_id is None:
        raise NotFound
    if not ready:
        live.rest(actor)
        return
    live.be_ready(actor, now=now)
    give_out(operator_id=actor.operator)


def dispatch(*, client_id: UUID, order_id: UUID) -> None:
    """Place what waits once something moved on a stream; running it again places what is left.

    Raises:
        HomeElsewhere: another cell serves the stream's home, so its workers place what waits.
        HomeAway: the vault of its home is away.
    """
    client = tenancy_selectors.machine_for_client(client_id)
    with acting(client):
        order = demand_selectors.order(client, order_id)
    if order.shape is not Shape.STREAM or not order.hands_out or client.operator_id is None:
        return
    require(order.data_home)
    give_out(operator_id=client.operator_id)


def waiting_operators() -> tuple[UUID, ...]:
    """Operators with a unit that waits on a stream.

    What was kept for dearer work is worth more by now, better speakers had their time, or somebody was freed
    by other work; and why it waits is told anew where nobody is ready any more.
    """
    found = []
    for platform in tenancy_selectors.machines():
        with acting(platform):
            if decompose_selectors.pressing_units(platform, _streams(platform), alike=1, limit=1):
                found.append(platform.operator)
    return tuple(found)


def give_out(*, operator_id: UUID) -> None:
    """Place the open units of an operator's streams with who is ready, the most pressing first."""
    platform = tenancy_selectors.machine_for_operator(operator_id)
    for _ in range(ROUNDS):
        with acting(platform):
            placed = _round(platform)
        # Fewer than are looked at of one kind: nothing waits behind them for the same people.
        if placed < ALIKE:
            return


def _round(platform: Actor) -> int:
    """Place what a round looks at; gives how many units were placed."""
    ready = live.ready_workers(platform, now=clock_now())
    orders = _streams(platform)
    units = decompose_selectors.pressing_units(platform, orders, alike=ALIKE, limit=LOOKED_AT)
    return _place(platform, orders, units, ready) if units else 0


def _streams(platform: Actor) -> dict[UUID, OrderLine]:
    return {one.id: one for one in demand_selectors.handing_out(platform) if one.shape is Shape.STREAM}


def _place(
    platform: Actor, orders: Mapping[UUID, OrderLine], units: Sequence[UnitLine], ready: Sequence[UUID]
) -> int:
    for worker_id in ready:
        match.hold_worker(worker_id)
    now, rules = clock_now(), dispatch_rules.in_force(platform)
    people = with_rooms(platform, people_of(platform, ready, now).values(), rules) if ready else {}
    people = crossing.with_borders(platform, people, now=now)
    known = _with_somebody(orders, units, people.values(), now)
    stakes = stakes_of(platform, orders, known, now=now) if known else {}
    placed, waits = 0, _of_nobody(platform, orders, units, known, people.values(), rules, now)
    for unit in _most_pressing([unit for unit in known if unit.id in stakes], stakes, rules, now):
        handed = _place_one(platform, unit, people, stakes[unit.id], rules)
        if isinstance(handed, Left):
            waits.append(handed)
        elif handed is not None:
            people[handed.worker_id] = people[handed.worker_id].with_one(unit.requirement.channel)
            placed += 1
    waiting.note(waits, now=now)
    return placed


def _of_nobody(
    platform: Actor,
    orders: Mapping[UUID, OrderLine],
    units: Sequence[UnitLine],
    known: Sequence[UnitLine],
    people: Iterable[Candidate],
    rules: Rules,
    now: datetime,
) -> list[Left]:
    """Why the units wait that nobody who is ready may take; their contents are not read for it."""
    somebody = {unit.id for unit in known}
    others = [unit for unit in units if unit.id not in somebody]
    stakes = stakes_without_contents(platform, orders, others, now=now)
    return list(live.left(others, tuple(people), stakes=stakes, rules=rules, now=now))


def _with_somebody(
    orders: Mapping[UUID, OrderLine], units: Sequence[UnitLine], people: Iterable[Candidate], now: datetime
) -> list[UnitLine]:
    """The units that somebody may take as things are; the others cost no further look."""
    there = tuple(people)
    known: dict[tuple[Requirement, bool], bool] = {}
    found = []
    for unit in units:
        asked = unit.requirement, is_translated(orders[unit.order_id])
        if asked not in known:
            known[asked] = any(may_take(one, asked[0], now, translated=asked[1]) for one in there)
        if known[asked]:
            found.append(unit)
    return found


def _most_pressing(
    units: Sequence[UnitLine], stakes: Mapping[UUID, Stakes], rules: Rules, now: datetime
) -> list[UnitLine]:
    def presses(unit: UnitLine) -> tuple[int, datetime, UUID]:
        opened = match.open_unit(unit, due_at=unit.due_at, judgements=0)
        return -worth(opened, stakes[unit.id], now, rules), unit.opened_at, unit.id

    return sorted(units, key=presses)


def _place_one(
    platform: Actor, unit: UnitLine, people: Mapping[UUID, Candidate], stakes: Stakes, rules: Rules
) -> Handed | Left | None:
    """Who has the unit now, or why it waits; None when it is gone."""
    now = clock_now()
    had = match_selectors.assignments_of_item(platform, unit.item_id)
    # The unit waits, so whoever had it gave it back or let its lease run out: it is another's turn.
    gave_back = {one.worker_id for one in had if one.unit_id == unit.id}
    answered = [one.worker_id for one in had if one.state == "done"]
    handed = live.place(
        platform,
        unit,
        [one for one in people.values() if one.worker_id not in gave_back],
        worked_before=set(answered),
        answered_by=answered[::-1],
        stakes=stakes,
        rules=rules,
        now=now,
        lease_s=settings.HELIOTROPE_LEASE_S,
    )
    if isinstance(handed, Handed):
        terms.note(platform, people[handed.worker_id], handed, now=now)
    return handed
