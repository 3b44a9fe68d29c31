"""Live assignment: a stream's unit goes to a ready worker the moment it is there, whoever came first."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from heliotrope.core.errors import NotFound
from heliotrope.core.line import Shape
from heliotrope.flow import terms
from heliotrope.foundation.clock import now as clock_now
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import live
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match import services as match

A_TIME = 50
"""Units that one call places at most; the rest follow when somebody is free again."""


def be_ready(actor: Actor, *, ready: bool, now: datetime) -> None:
    """A worker takes live work from now on, or no more."""
    if actor.worker_id is None:
        raise NotFound
    if not ready:
        live.rest(actor)
        return
    live.be_ready(actor, now=now)
    platform = tenancy_selectors.machine_for_operator(actor.operator)
    with acting(platform):
        for order in demand_selectors.handing_out(platform):
            if order.shape is Shape.STREAM:
                _place(platform, order.id)


def dispatch(*, client_id: UUID, order_id: UUID) -> None:
    """Place a stream's open units with who is ready; running it again places what is left."""
    client = tenancy_selectors.machine_for_client(client_id)
    with acting(client):
        order = demand_selectors.order(client, order_id)
    if order.shape is not Shape.STREAM or not order.hands_out or client.operator_id is None:
        return
    platform = tenancy_selectors.machine_for_operator(client.operator_id)
    with acting(platform):
        _place(platform, order_id)


def _place(platform: Actor, order_id: UUID) -> None:
    ready = live.ready_workers(platform, now=clock_now())
    units = decompose_selectors.waiting_units(platform, order_id, limit=A_TIME) if ready else ()
    for worker_id in ready if units else ():
        match.hold_worker(worker_id)
    for unit in units:
        now = clock_now()
        loads = match_selectors.loads(platform, ready)
        people = {
            worker_id: network_selectors.candidate(platform, worker_id, load=loads.get(worker_id, 0))
            for worker_id in ready
        }
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
            now=now,
            lease_s=settings.HELIOTROPE_LEASE_S,
        )
        if handed is not None:
            terms.note(platform, people[handed.worker_id], handed, now=now)
