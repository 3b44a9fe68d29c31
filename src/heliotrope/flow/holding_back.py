"""Live units that wait for better speakers than the worker who asks for work."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from heliotrope.core.line import Shape
from heliotrope.core.match.dispatch.staging import held, is_staged
from heliotrope.core.match.eligibility import Held
from heliotrope.core.match.people import Candidate
from heliotrope.flow.handing_on import LOOKED_AT
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand.selectors import OrderLine
from heliotrope.pipeline.match import dispatch_rules
from heliotrope.pipeline.match import selectors as match_selectors
from heliotrope.pipeline.match.services import Available


def held_back(
    platform: Actor,
    candidate: Candidate,
    available: Iterable[Available],
    orders: Mapping[UUID, OrderLine],
    now: datetime,
) -> dict[UUID, Held]:
    """Until when units of streams wait for somebody else, by unit; most workers are asked nothing further."""
    rules = dispatch_rules.in_force(platform)
    early = [
        one
        for one in available
        if one.order_id in orders
        and orders[one.order_id].shape is Shape.STREAM
        and is_staged(candidate, one.unit, now, rules)
    ]
    if not early:
        return {}
    until = now + timedelta(seconds=max(rules.after_s))
    # What an AI worker could do it would have done.
    machines = {line.id for line in network_selectors.ai_workers(platform)}
    everybody = network_selectors.everybody(platform, now, until, loads={}, limit=LOOKED_AT)
    others = [one for one in everybody if one.worker_id not in machines]
    had = match_selectors.workers_of_items(platform, [one.unit.item_id for one in early])
    found = {
        one.unit.unit_id: held(
            candidate,
            one.unit,
            others,
            now,
            rules,
            barred=frozenset(() if one.turn else had.get(one.unit.item_id, ())),
        )
        for one in early
    }
    return {unit_id: told for unit_id, told in found.items() if told is not None}
