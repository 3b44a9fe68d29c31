"""What each client of the house has of handing on: a note, a unit that is late, and one that waits."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from heliotrope.core.match.lateness import Cause, Late
from heliotrope.flow import handing_on
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.pipeline.decompose import selectors as decompose_selectors
from heliotrope.pipeline.match import lateness, live, waiting
from heliotrope.pipeline.match import selectors as match_selectors

if TYPE_CHECKING:
    from tests.integration.tenants import Side


def hand_on(side: "Side", held: UUID) -> None:
    """The second worker passes a unit of the stream on to the first, with a note; a unit says it is late."""
    worker, platform = side.world.actor(side.second), side.world.platform()
    with acting(platform):
        others = live.ready_workers(platform, now=now())
        for worker_id in others:
            live.rest(replace(platform, worker_id=worker_id))
        first = replace(platform, worker_id=side.world.workers[side.first])
        live.be_ready(first, now=now())
    with acting(worker):
        assert handing_on.pass_on(worker, held, note=f"note of {side.mark}", now=now()).to_id
    with acting(platform):
        live.rest(first)
        for worker_id in others:
            live.be_ready(replace(platform, worker_id=worker_id), now=now())
        unit = decompose_selectors.unit(platform, side.ids["unit_id"])
        late = Late(unit_id=unit.id, due_at=now(), done_at=None, cause=Cause.NOBODY, reasons=())
        lateness.tell(platform, [late], {unit.id: unit}, now=now())
    first = side.world.actor(side.first)
    with acting(first):
        mine = [one for one in match_selectors.my_active(first) if one.handed_from == held]
    side.ids["handover"] = mine[0].id
    with acting(platform):
        waits = waiting.waiting_units(platform, limit=500)
    side.ids["waiting"] = next(one.unit_id for one in waits if one.client_id == side.client_id)
