"""Handover: open live work goes to somebody who stays before its worker's hours end, with its context.

The rule that places what arrives chooses here, too: by price, though nobody is kept from what was begun.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Shape
from heliotrope.core.match.dispatch.handing import ByPrice
from heliotrope.core.match.handover import Decided, Holding, hand_over, is_due, urgency
from heliotrope.core.match.people import Candidate
from heliotrope.flow import crossing, terms
from heliotrope.flow.rooms import with_rooms
from heliotrope.flow.valuing import stakes_in_hand
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.decompose.selectors import UnitLine
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import dispatch_rules, handover, live
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match
from heliotrope.pipeline.match.selectors import AssignmentLine

A_TIME = 200
"""Units that one call decides at most; the rest follow with the next."""
LOOKED_AT = 5000
"""Units in hand, and workers, that one call looks at."""


def notice() -> timedelta:
    """How long before a worker's hours end their open work is handed on."""
    return timedelta(seconds=settings.HELIOTROPE_HANDOVER_NOTICE_S)


def hand_on_for(platform: Actor) -> int:
    """Hand on what an operator's leaving workers have in hand; gives how many units went or stay.

    Running it again hands on nothing more.
    """
    with acting(platform):
        return _hand_on(platform) if _due(platform, clock_now()) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What became of a unit that its worker wanted to pass on.

    Attributes:
        to_id: who has it now; None when it stayed.
    """

    to_id: UUID | None
    reasons: tuple[str, ...]


def pass_on(actor: Actor, assignment_id: UUID, *, note: str, now: datetime) -> Passed:
    """Pass the worker's own live unit on to who suits best, with a note; it stays when nobody takes it.

    Raises:
        NotFound: it is not theirs.
        Invalid: its order has an end, so whoever asks gets it: it is given back instead.
        Conflict: it is no longer in their hands.
    """
    held = match_selectors.my_assignment(actor, assignment_id)
    order = demand_selectors.order(actor, held.order_id)
    if order.shape is not Shape.STREAM:
        raise Invalid("Only live work is passed on; give this unit back instead.")
    if not held.active:
        raise Conflict("This unit is no longer in your hands; ask for the next one.")
    with acting_in_vault(actor, order.data_home):
        handover.keep_note(held, note, now=now)
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        ready = live.ready_workers(platform, now=now)
        handover.hold_workers([held.worker_id, *ready])
        mine = [one for one in _in_hand(platform, now, [order.id]) if one.assignment_id == assignment_id]
        asked = [replace(one, asked=True) for one in mine]
        made = _store(platform, *_decide(platform, asked, ready, now), now)
    if not made:
        raise Conflict("This unit is no longer in your hands; ask for the next one.")
    return Passed(to_id=made[0].made.to_id, reasons=made[0].made.reasons)


def _hand_on(platform: Actor) -> int:
    """One transaction: nobody who has or could get any of it is matched elsewhere meanwhile."""
    ready = live.ready_workers(platform, now=clock_now())
    handover.hold_workers([*ready, *(one.worker.worker_id for one in _due(platform, clock_now()))])
    now = clock_now()
    due = _due(platform, now)
    # What nobody took before comes after what is new: it must not keep the rest from being looked at.
    stayed = handover.staying_assignments(platform)
    due.sort(key=lambda one: one.assignment_id in stayed)
    return len(_store(platform, *_decide(platform, due[:A_TIME], ready, now), now))


def _due(platform: Actor, now: datetime) -> list[Holding]:
    """What is to be handed on, the most pressing first; what was to be and is not any more is noted."""
    streams = _streams(platform)
    held = _in_hand(platform, now, streams)
    due = sorted((one for one in held if is_due(one, now, notice())), key=lambda one: urgency(one, now))
    handover.go_on(platform, streams, but=[one.assignment_id for one in due])
    return due


def _streams(platform: Actor) -> list[UUID]:
    orders = demand_selectors.working_orders(platform)
    return [order.id for order in orders if order.shape is Shape.STREAM]


def _in_hand(platform: Actor, now: datetime, order_ids: Sequence[UUID]) -> list[Holding]:
    """What is in anybody's hands of these streams, with who has it."""
    lines = match_selectors.in_hands(platform, order_ids=order_ids, limit=LOOKED_AT)
    if not lines:
        return []
    units = decompose_selectors.units(platform, [line.unit_id for line in lines])
    people = people_of(platform, {line.worker_id for line in lines}, now)
    return [holding(line, units[line.unit_id], people[line.worker_id]) for line in lines]


def holding(line: AssignmentLine, unit: UnitLine, worker: Candidate) -> Holding:
    """An assignment as the rules of handover and lateness see it."""
    return Holding(
        assignment_id=line.id,
        unit=match.open_unit(unit, due_at=unit.due_at, judgements=0),
        worker=worker,
        started_at=line.started_at,
    )


def people_of(platform: Actor, worker_ids: Iterable[UUID], now: datetime) -> dict[UUID, Candidate]:
    """Workers by key, with their roster around an instant and what they have in hand."""
    wanted = set(worker_ids)
    loads = match_selectors.loads(platform, wanted)
    ahead = now + timedelta(days=1)
    everybody = network_selectors.everybody(platform, now, ahead, loads=loads, limit=LOOKED_AT)
    found = {one.worker_id: one for one in everybody if one.worker_id in wanted}
    # Who was paused or switched off meanwhile is not among everybody, and may still have work in hand.
    for worker_id in wanted - set(found):
        found[worker_id] = network_selectors.candidate(platform, worker_id, load=loads.get(worker_id, 0))
    return found


def _decide(
    platform: Actor, due: Sequence[Holding], ready: Iterable[UUID], now: datetime
) -> tuple[tuple[Decided, ...], ByPrice]:
    """What becomes of each, and the prices by which it was decided."""
    if not due:
        return (), ByPrice()
    rules = dispatch_rules.in_force(platform)
    people = with_rooms(platform, people_of(platform, ready, now).values(), rules)
    people = crossing.with_borders(platform, people, now=now)
    units = decompose_selectors.units(platform, [one.unit.unit_id for one in due])
    told = [_with_past(platform, one, units[one.unit.unit_id]) for one in due]
    price = ByPrice(stakes=stakes_in_hand(platform, list(units.values()), now=now), rules=rules)
    return hand_over(told, people.values(), now, notice=notice(), choose=price), price


def _with_past(platform: Actor, held: Holding, unit: UnitLine) -> Holding:
    """The unit with who answered its contact before, and who may not get it."""
    had = match_selectors.assignments_of_item(platform, unit.item_id)
    answered = [one.worker_id for one in had if one.state == "done"]
    # Whoever gave it back or let its lease run out does not get it again; who handed it on may.
    barred = {one.worker_id for one in had if one.unit_id == unit.id and one.state == "released"}
    if not unit.turn:
        barred |= set(answered)
    return replace(held, answered_by=tuple(answered[::-1]), barred=frozenset(barred))


def _store(platform: Actor, decided: Sequence[Decided], price: ByPrice, now: datetime) -> list[Decided]:
    """What was decided, as far as nobody was faster: who answered meanwhile has answered."""
    kept = []
    for one in decided:
        unit = decompose_selectors.unit(platform, one.made.unit_id)
        if one.made.to_id is None:
            if handover.let_stay(platform, one, unit, notice=notice(), price=price, now=now):
                kept.append(one)
            continue
        handed = handover.hand_on(
            platform, one, unit, notice=notice(), price=price, now=now, lease_s=settings.HELIOTROPE_LEASE_S
        )
        if handed is not None:
            taker = network_selectors.candidate(platform, handed.worker_id, load=0)
            terms.note(platform, taker, handed, now=now)
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How a unit came to who has it now, when somebody had it before.

    Attributes:
        handle: who had it.
        since_at, until_at: from when until when they had it.
        reasons: why it came.
        note: what they left for whoever comes; empty for nothing.
    """

    handle: str
    since_at: datetime
    until_at: datetime
    reasons: tuple[str, ...]
    note: str


def came(actor: Actor, assignment_id: UUID) -> Came | None:
    """How the worker's own unit came to them; None when nobody handed it on."""
    held = match_selectors.my_assignment(actor, assignment_id)
    if not held.active or held.handed_from is None:
        return None
    home = demand_selectors.order(actor, held.order_id).data_home
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        former = match_selectors.assignment(platform, held.handed_from)
        handles = network_selectors.handles(platform, [former.worker_id])
        reasons = handover.reasons_of(platform, held.id)
    with acting_in_vault(actor, home):
        note = handover.note_of(actor, former.id)
    return Came(
        handle=handles.get(former.worker_id, ""),
        since_at=former.started_at,
        until_at=held.started_at,
        reasons=reasons,
        note=note.text if note else "",
    )


def own_note(actor: Actor, assignment_id: UUID) -> str:
    """What the worker wrote for whoever has their own live unit next; empty for nothing."""
    held = match_selectors.my_assignment(actor, assignment_id)
    if not held.active:
        raise NotFound
    with acting_in_vault(actor, demand_selectors.order(actor, held.order_id).data_home):
        note = handover.note_of(actor, held.id)
    return note.text if note else ""
